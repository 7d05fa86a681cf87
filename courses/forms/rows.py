"""Rows of one form inside a page: as many as were sent, more or fewer at the press of a button.

    sessions = Rows(SessionForm, "s", data=data, is_working=False, given=given)

`s-rows` says how many there are, and `s-0-day` is the day of the first. The buttons that add and
take away are submit buttons, so a page with rows works without scripts: what was typed is put into
lists by `rows_in`, changed there, and put back by `with_rows`.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict

Typed = dict[str, list[str]]  # what one row says, by the name of its field

MOST_ROWS = 60


class RowForm(forms.Form):
    """One row. While the page is only worked on, nothing is checked."""

    tells: ClassVar[Sequence[str]] = ()  # the fields without which a row says nothing

    def __init__(self, *args: Any, given: Any, is_working: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.given = given
        self.is_working = is_working

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed into it; such a row is passed over."""
        return not any(str(self.data.get(self.add_prefix(name), "")).strip() for name in self.tells)

    def full_clean(self) -> None:
        if self.is_working:
            self._errors = ErrorDict(renderer=self.renderer)
            self.cleaned_data: dict[str, Any] = {}
            return
        super().full_clean()


R = TypeVar("R", bound=RowForm)


class Rows(Generic[R]):
    """The rows of one kind that were sent."""

    def __init__(
        self,
        form_class: type[R],
        prefix: str,
        *,
        data: QueryDict,
        is_working: bool,
        given: Any,
    ) -> None:
        self.prefix = prefix
        self.forms = [
            form_class(data, prefix=f"{prefix}-{n}", given=given, is_working=is_working)
            for n in range(rows_sent(data, prefix))
        ]

    def __iter__(self) -> Iterator[R]:
        return iter(self.forms)

    def __len__(self) -> int:
        return len(self.forms)

    @property
    def filled(self) -> list[R]:
        """The rows that say something."""
        return [form for form in self.forms if not form.is_blank]

    def check(self) -> bool:
        """Check every row, so that all that is wrong is said at once."""
        wrong = [form for form in self.filled if not form.is_valid()]
        return not wrong


def rows_sent(data: QueryDict, prefix: str) -> int:
    """Return how many rows were sent; nonsense is none, and there is an end to it."""
    said = str(data.get(f"{prefix}-rows", ""))
    return min(int(said), MOST_ROWS) if said.isdecimal() and len(said) < 5 else 0


def rows_in(data: QueryDict, prefix: str) -> list[Typed]:
    """Return what each row says, by the names of its fields."""
    rows: list[Typed] = [{} for _ in range(rows_sent(data, prefix))]
    for name, values in data.lists():
        if not name.startswith(f"{prefix}-"):
            continue
        place, _dash, field = name.removeprefix(f"{prefix}-").partition("-")
        if field and place.isdecimal() and len(place) < 5 and int(place) < len(rows):
            rows[int(place)][field] = [str(value) for value in values]
    return rows


def with_rows(data: QueryDict, prefix: str, rows: Iterable[Typed]) -> QueryDict:
    """Return the same data with these rows in place of those of this prefix."""
    changed = QueryDict(mutable=True)
    for name, values in data.lists():
        if not name.startswith(f"{prefix}-"):
            changed.setlist(name, values)
    count = 0
    for place, row in enumerate(list(rows)[:MOST_ROWS]):
        count += 1
        for field, values in row.items():
            changed.setlist(f"{prefix}-{place}-{field}", values)
    changed[f"{prefix}-rows"] = str(count)
    return changed


class Summary:
    """What there is to correct in several forms, as `components/error_summary.html` reads it."""

    def __init__(self, wrong: list[forms.Form]) -> None:
        self.wrong = wrong

    @property
    def errors(self) -> bool:
        return bool(self.wrong)

    def non_field_errors(self) -> list[str]:
        """Return what belongs to no field."""
        return [str(error) for form in self.wrong for error in form.non_field_errors()]

    def __iter__(self) -> Iterator[forms.BoundField]:
        for form in self.wrong:
            yield from form
