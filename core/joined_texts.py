"""The texts of a subquery in one cell: `Ada Alder, Lee Birch`. On both databases, in order."""

from typing import Any

from django.db.models import QuerySet, Subquery, TextField


class JoinedTexts(Subquery):
    """All texts that a queryset finds, joined by commas; empty where it finds none.

    The queryset is ordered and has the one value `joined`.
    """

    template = "(SELECT COALESCE(STRING_AGG(texts.joined, ', '), '') FROM (%(subquery)s) AS texts)"

    def __init__(self, queryset: QuerySet[Any, Any]) -> None:
        super().__init__(queryset, output_field=TextField())

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """SQLite calls the same by another name."""
        template = self.template.replace("STRING_AGG", "GROUP_CONCAT")
        return self.as_sql(compiler, connection, template=template, **extra)
