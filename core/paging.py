"""Pages of a list that does not count all its rows."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django_tables2.rows import BoundRows

COUNTED = 1_000
FARTHEST_PAGE = 10_000  # whoever types a larger number is shown the last page known


class CountingSomeWay(Paginator):  # type: ignore[type-arg]
    """Counts to the end of the thousand the page stands in, and whether there are more.

    Up to a thousand rows the count is exact. Beyond it a list says "more than", and what it costs
    does not grow with the register; the pages of the next thousand show once one goes there.

    `keys_first`: which rows stand on the page is asked first, then what they show of other tables.
    Otherwise a database may look that up for all it skips. `counts_keys`: the keys of all that are
    counted are fetched, in their order, and say both; for conditions that are dear to ask twice.
    """

    def __init__(
        self,
        table_rows: BoundRows,
        per_page: int,
        *,
        page_asked: str | None,
        keys_first: bool,
        counts_keys: bool = False,
    ) -> None:
        super().__init__(table_rows, per_page)
        self.table_rows = table_rows
        self.keys_first = keys_first
        self.counts_keys = counts_keys
        is_number = bool(page_asked) and str(page_asked).isascii() and str(page_asked).isdigit()
        page = int(str(page_asked)[:9]) if is_number else 1
        last_row = min(page, FARTHEST_PAGE) * per_page
        self.counted_to = (last_row // COUNTED + 1) * COUNTED

    @cached_property
    def _rows(self) -> Any:
        return self.table_rows.data.data

    @cached_property
    def _keys(self) -> list[int]:
        return list(self._rows.values_list("pk", flat=True)[: self.counted_to + 1])

    @cached_property
    def _counted(self) -> int:
        if self.counts_keys and isinstance(self._rows, QuerySet):
            return len(self._keys)
        if isinstance(self._rows, QuerySet):
            return self._rows.order_by().values("pk")[: self.counted_to + 1].count()
        return len(self._rows)

    @property
    def has_more(self) -> bool:
        """Whether there are more rows than were counted."""
        return isinstance(self._rows, QuerySet) and self._counted > self.counted_to

    @cached_property
    def count(self) -> int:
        """How many rows there are, as far as they were counted."""
        return self.counted_to if self.has_more else self._counted

    def page(self, number: int | str) -> Page:  # type: ignore[type-arg]
        """Return a page; its rows by their keys, where the list asks for that."""
        if not (self.keys_first and isinstance(self._rows, QuerySet)):
            return super().page(number)
        valid = self.validate_number(number)
        last = valid * self.per_page
        place = slice(last - self.per_page, last)
        keys = self._keys[place] if self.counts_keys else self._rows.values("pk")[place]
        rows = self.table_rows
        shown = BoundRows(self._rows.filter(pk__in=keys), rows.table, rows.pinned_data)
        return Page(shown, valid, self)
