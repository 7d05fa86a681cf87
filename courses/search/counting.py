"""Count several things at once: one query says what each filter taken away would bring."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models

MOST_COUNTED = 100


def counted(some: Mapping[str, models.QuerySet[Any]]) -> dict[str, int]:
    """Return how many rows each query finds, as far as a hundred; one query for all."""
    texts: list[str] = []
    params: list[Any] = []
    names: list[str] = []
    for name, rows in some.items():
        keys = rows.order_by().values("pk")[:MOST_COUNTED]
        try:
            text, given = keys.query.sql_with_params()
        except EmptyResultSet:
            continue
        texts.append(f"(SELECT COUNT(*) FROM ({text}) AS counted)")  # noqa: S608 (Django's own)
        params += given
        names.append(name)
    found = dict.fromkeys(some, 0)
    if names:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(texts)}", params)
            found |= dict(zip(names, cursor.fetchone(), strict=True))
    return found
