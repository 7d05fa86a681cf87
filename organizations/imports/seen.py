"""What the rows of a file before this one said."""

from collections import defaultdict
from dataclasses import dataclass, field

from organizations.imports.cells import fold
from organizations.imports.cleaning import Said


@dataclass(slots=True)
class Seen:
    """The rows of this file before this one."""

    by_email: dict[str, int] = field(default_factory=dict)
    by_staff_id: dict[str, int] = field(default_factory=dict)
    by_person: dict[int, int] = field(default_factory=dict)
    by_name: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    names: dict[int, str] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)
    marked: set[int] = field(default_factory=set)  # rows with an email address or a staff ID
    work: dict[tuple[int, int, int], int] = field(default_factory=dict)

    def remember(self, number: int, said: Said, place: int | None) -> None:
        """Remember a row that is neither wrong nor a later one about the same person."""
        for address in said.emails:
            self.by_email.setdefault(address, number)
        if said.staff_id:
            self.by_staff_id.setdefault(said.staff_id, number)
        self.names[number] = fold(said.name)
        self.by_name[fold(said.name)].append(number)
        if place is not None:
            self.places[number] = place
        if said.emails or said.staff_id:
            self.marked.add(number)

    def earlier(self, said: Said) -> int | None:
        """Return the earlier row with the same email address or staff ID."""
        for address in said.emails:
            if address in self.by_email:
                return self.by_email[address]
        return self.by_staff_id.get(said.staff_id) if said.staff_id else None

    def namesake(self, said: Said, place: int | None) -> int | None:
        """Return an earlier row with the same name that may be about the same person.

        Two rows that each have an address or ID, and another place, are about two people.
        """
        for number in self.by_name.get(fold(said.name), ()):
            are_marked = bool(said.emails or said.staff_id) and number in self.marked
            if not are_marked or self.places.get(number) == place:
                return number
        return None
