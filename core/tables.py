"""The base of every table, and the columns that recur."""

from typing import Any

import django_tables2 as tables
from django.db import models
from django.utils.html import format_html

from core.templatetags.ui import hours, maine_date


class DateColumn(tables.Column):
    """A date or moment, as people in Maine write it."""

    def render(self, value: Any) -> str:
        return str(maine_date(value))


class HoursColumn(tables.Column):
    """Hours without trailing zeros."""

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


class BaseTable(tables.Table):
    """Whatever it is ordered by, the order ends in `pk`: no row shows twice, or never, on pages."""

    caption = ""

    @property
    def order_by(self) -> Any:
        """The columns the table is ordered by."""
        return tables.Table.order_by.fget(self)

    @order_by.setter
    def order_by(self, value: Any) -> None:
        tables.Table.order_by.fset(self, value)
        rows = self.data.data
        if isinstance(rows, models.QuerySet):
            given = [
                name
                for name in rows.query.order_by or rows.model._meta.ordering
                if name not in {"pk", "-pk"}
            ]
            ends_backwards = bool(given) and str(given[0]).startswith("-")
            self.data.data = rows.order_by(*given, "-pk" if ends_backwards else "pk")
