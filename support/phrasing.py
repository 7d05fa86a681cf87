"""Every text staff may change, as the list of them shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wording.decisions import fill
from wording.declared import Text, declared
from wording.models import Wording


@dataclass(frozen=True, slots=True)
class Standing:
    """One text: what is in force today, and what is to come."""

    text: Text
    row: Wording | None  # in force; none, or an empty one: the original
    coming: Wording | None

    @property
    def is_changed(self) -> bool:
        """Whether it says something other than the original today."""
        return self.row is not None and bool(self.row.text)

    @property
    def says(self) -> str:
        """What it says today."""
        return self.row.text if self.row is not None and self.row.text else self.text.written

    @property
    def example(self) -> str:
        """What somebody may read today: with examples of its values, without marks of Markdown."""
        return fill(self.says, self.text.samples()).replace("**", "")


@dataclass(frozen=True, slots=True)
class TextGroup:
    title: str
    standings: Sequence[Standing]


def text_groups(*, words: str, only_changed: bool, on: date) -> list[TextGroup]:
    """Return all texts by their groups: one query."""
    in_force: dict[str, Wording] = {}
    coming: dict[str, Wording] = {}
    for row in Wording.objects.of(*declared()):
        if row.starts_on <= on:
            in_force[row.key] = row
        else:
            coming[row.key] = row
    groups: dict[str, list[Standing]] = {}
    for key, text in declared().items():
        standing = Standing(text, in_force.get(key), coming.get(key))
        is_chosen = standing.is_changed or standing.coming is not None or not only_changed
        if is_chosen and _has(words, standing):
            groups.setdefault(str(text.group), []).append(standing)
    return [TextGroup(title, standings) for title, standings in groups.items()]


def later_changes(key: str, *, after: date) -> list[date]:
    """Return the days after this one on which the text still changes."""
    rows = Wording.objects.of(key).filter(starts_on__gt=after).exclude(text="")
    return sorted(set(rows.values_list("starts_on", flat=True)))


def _has(words: str, standing: Standing) -> bool:
    text = f"{standing.text.group} {standing.text.title} {standing.says}".casefold()
    return all(word in text for word in words.casefold().split()[:12])
