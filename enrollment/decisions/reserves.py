"""Seats held for some: how many the others must leave. Pure."""

from collections.abc import Sequence

Reach = frozenset[int]  # which reserves, by their place in the list, somebody may sit in


def seats_filled(reserves: Sequence[int], people: Sequence[Reach]) -> int:
    """Return how many held seats can be filled by people who have, or are offered, a seat.

    Each person fills one seat at most, of a reserve they belong to; as many as possible are
    filled (a maximum matching by augmenting paths), so nobody outside is kept from a seat that
    somebody inside no longer needs.
    """
    sitting: list[list[int]] = [[] for _ in reserves]

    def sit(person: int, tried: set[int]) -> bool:
        for place in sorted(people[person]):
            if place in tried:
                continue
            tried.add(place)
            if len(sitting[place]) < reserves[place]:
                sitting[place].append(person)
                return True
            for position, other in enumerate(sitting[place]):
                if sit(other, tried):
                    sitting[place][position] = person
                    return True
        return False

    return sum(sit(person, set()) for person in range(len(people)))


def free_for(
    *,
    capacity: int,
    taken: int,
    reserves: Sequence[int] = (),
    holders: Sequence[Reach] = (),
    reach: Reach = frozenset(),
) -> int:
    """Return how many seats somebody with this reach could take.

    `taken` counts seats and offers of others; `holders` says of those people, as far as they
    belong to a reserve, to which. What is still held for others is not free.
    """
    unheld = capacity - taken
    if not reserves:
        return max(0, unheld)
    filled = seats_filled(reserves, holders)
    gains = seats_filled(reserves, [*holders, reach]) - filled if reach else 0
    return max(0, min(unheld, unheld - (sum(reserves) - filled) + gains))
