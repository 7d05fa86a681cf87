from typing import Any

import django_filters
from django.http import QueryDict


class AskedFilterSet(django_filters.FilterSet):
    """A filter that also leaves rows out where nothing is asked: closed places, past assignments.

    django-filter asks a filter nothing at all until the address says something.
    """

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(QueryDict() if data is None else data, *args, **kwargs)
