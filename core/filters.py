"""The filter every list has: words."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db import models

MOST_WORDS = 12


def words_stand_in(words: str, fields: Sequence[str]) -> models.Q:
    """Return the condition "every word stands in one of these fields", whatever its case."""
    condition = models.Q()
    for word in words.split()[:MOST_WORDS]:
        somewhere = models.Q()
        for field in fields:
            somewhere |= models.Q(**{f"{field}__icontains": word})
        condition &= somewhere
    return condition


class WordFilter(django_filters.CharFilter):
    """One box for words, looked for in several fields."""

    def __init__(self, fields: Sequence[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields = fields

    def filter(self, rows: "models.QuerySet[Any]", value: str) -> "models.QuerySet[Any]":
        return rows.filter(words_stand_in(value, self.fields)) if value else rows
