"""The base of every table, and the columns that recur."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import django_tables2 as tables
from django.db import models
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.exports import csv_lines
from core.templatetags.ui import hours, maine_date

ROWS_AT_ONCE = 2000

# How each kind of column is ordered: by a click, and by one more.
FROM_A_TO_Z = gettext_lazy("A to Z"), gettext_lazy("Z to A")
BY_TIME = gettext_lazy("earliest first"), gettext_lazy("latest first")
BY_AMOUNT = gettext_lazy("lowest first"), gettext_lazy("highest first")


class DateColumn(tables.Column):
    """A date or moment, as people in Maine write it."""

    def render(self, value: Any) -> str:
        return str(maine_date(value))


class EmailColumn(tables.Column):
    """An email address; a line breaks after its @ and its dots only."""

    def render(self, value: str) -> str:
        parts = re.split(r"(?<=[@.])", value)
        return format_html_join(mark_safe("<wbr>"), "{}", ((part,) for part in parts))


class HoursColumn(tables.Column):
    """Hours without trailing zeros, figure below figure."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"attrs": {"cell": {"class": "number"}}} | kwargs)

    def render(self, value: Any) -> str:
        return str(hours(value))


class StatusColumn(tables.Column):
    """A status as a badge: its words and a tone, never colour alone."""

    def __init__(self, tones: dict[str, str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.tones = tones

    def render(self, value: Any, record: models.Model, bound_column: Any) -> str:
        key = bound_column.accessor.resolve(record)
        tone = self.tones.get(str(key), "neutral")
        return format_html('<span class="badge badge--{}">{}</span>', tone, value)


class ActionsColumn(tables.TemplateColumn):
    """What one may do with the row: neither on paper nor in the file."""

    def __init__(self, template_name: str) -> None:
        super().__init__(
            template_name=template_name,
            verbose_name="",
            orderable=False,
            exclude_from_export=True,
            attrs={"cell": {"class": "table__actions"}},
        )


class FileColumn(tables.Column):
    """Stands in the exported file only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, visible=False, **kwargs)


class ChoiceColumn(tables.Column):
    """A box to choose the row for what the buttons below the table do with all chosen ones."""

    def __init__(self, named: str) -> None:
        super().__init__(
            gettext_lazy("Choose"),
            accessor="pk",
            orderable=False,
            exclude_from_export=True,
            attrs={"cell": {"class": "check-cell"}},
        )
        self.named = tables.A(named)

    def render(self, value: int, record: models.Model, table: "BaseTable") -> str:
        return format_html(
            '<label class="choose"><input type="checkbox" name="chosen" value="{}" form="bulk"{}>'
            '<span class="visually-hidden">{}</span></label>',
            value,
            " checked" if value in table.chosen else "",
            _("Choose %(name)s") % {"name": self.named.resolve(record)},
        )


@dataclass(frozen=True, slots=True)
class SortChoice:
    """An order a visitor may choose; the list's own says nothing in the address."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """A column a visitor may show or leave out; one that is fixed always stays."""

    name: str
    label: str
    is_shown: bool
    is_fixed: bool


class BaseTable(tables.Table):
    """Whatever it is ordered by, the order ends in `pk`: no row shows twice, or never, on pages.

    A column without a field of its own says in `value_<column>(record)` what stands in the file.
    """

    caption: Any = ""
    empty_link: ClassVar[tuple[str, Any] | None] = None  # where to go on from an empty table
    fixed_columns: ClassVar[Collection[str]] = ()  # beside those that lead on
    chosen: Collection[int] = frozenset()  # keys of the rows whose boxes are ticked

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", "–")  # noqa: RUF001 (as everywhere for what is not there)
        super().__init__(*args, **kwargs)

    @property
    def order_by(self) -> Any:
        """The columns the table is ordered by."""
        return tables.Table.order_by.fget(self)

    @order_by.setter
    def order_by(self, value: Any) -> None:
        if isinstance(value, list) and not any(value):  # "Sort by" was left at the list's own order
            value = self._meta.order_by
        tables.Table.order_by.fset(self, value)
        rows = self.data.data
        if isinstance(rows, models.QuerySet):
            given = list(rows.query.order_by or rows.model._meta.ordering)
            ends_backwards = bool(given) and str(given[0]).startswith("-")
            given = [name for name in given if name not in {"pk", "-pk"}]
            self.data.data = rows.order_by(*given, "-pk" if ends_backwards else "pk")

    def choose_columns(self, names: Collection[str]) -> None:
        """Show only these columns and the fixed ones. Names nobody knows choose nothing."""
        if not any(choice.name in names for choice in self.column_choices):
            return
        for choice in self.column_choices:
            if not choice.is_fixed and choice.name not in names:
                self.columns.hide(choice.name)

    @property
    def column_choices(self) -> list[ColumnChoice]:
        """The columns with a heading, in their order.

        Fixed are those that lead on to the row's page, and `fixed_columns`; without any, the first.
        """
        headed = [column for column in self.columns.iterall() if _is_headed(column)]
        fixed = {column.name for column in headed if column.link} | set(self.fixed_columns)
        fixed = fixed or {headed[0].name}
        return [
            ColumnChoice(column.name, str(column.header), column.visible, column.name in fixed)
            for column in headed
        ]

    @property
    def sort_choices(self) -> list[SortChoice]:
        """Each order its heads offer, for where the table stands without a head."""
        now, own = tuple(self.order_by or ()), tuple(self._meta.order_by or ())
        choices = [
            SortChoice(
                "" if (alias,) == own else alias, f"{column.header}: {words}", (alias,) == now
            )
            for column in self.columns.iterall()
            if column.orderable and _is_headed(column)
            for alias, words in zip(
                (column.name, f"-{column.name}"), _orders(column, self._meta.model), strict=True
            )
        ]
        if choices and all(choice.value for choice in choices):
            choices.insert(0, SortChoice("", _("As listed"), is_chosen=now == own))
        return choices

    @property
    def left_out(self) -> list[str]:
        """The columns the visitor did not choose."""
        return [choice.name for choice in self.column_choices if not choice.is_shown]

    def file_lines(self) -> Iterator[str]:
        """Yield the CSV of every row and every column now shown, from a server-side cursor."""
        columns = [
            column
            for column in self.columns.iterall()
            if isinstance(column.column, FileColumn) or (_is_headed(column) and column.visible)
        ]
        values = [
            getattr(self, f"value_{column.name}", None) or _value_at(column.accessor)
            for column in columns
        ]
        yield from csv_lines([[str(column.header) for column in columns]])
        rows = self.data.data
        if isinstance(rows, models.QuerySet):
            rows = rows.iterator(chunk_size=ROWS_AT_ONCE)
        yield from csv_lines([value(row) for value in values] for row in rows)


def _is_headed(column: Any) -> bool:
    """Say whether the column holds something to read: boxes and buttons do not."""
    kind = column.column
    return bool(column.header and not kind.exclude_from_export and not isinstance(kind, FileColumn))


def _orders(column: Any, model: Any) -> tuple[Any, Any]:
    """Return the words for a column's order and for its reverse."""
    field = column.accessor.get_field(model)
    if isinstance(column.column, DateColumn) or isinstance(field, models.DateField):
        return BY_TIME
    if isinstance(column.column, HoursColumn) or isinstance(
        field, models.IntegerField | models.DecimalField
    ):
        return BY_AMOUNT
    return FROM_A_TO_Z


def _value_at(accessor: str) -> Callable[[Any], Any]:
    """Return the way to a column's plain value; of a choice, its words."""
    *way, last = accessor.split("__")
    words = f"get_{last}_display"

    def value(row: Any) -> Any:
        for step in way:
            row = getattr(row, step)
            if row is None:
                return None
        plain = getattr(row, words, None) or getattr(row, last)
        return plain() if callable(plain) else plain

    return value
