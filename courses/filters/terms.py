"""The words of the managed lists that filters offer, all of them in one query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Value

from courses.models import Audience, Belief, CreditType, Lane, Topic

LISTS = {"lane": Lane, "topic": Topic, "audience": Audience, "credit": CreditType, "belief": Belief}


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a managed list."""

    of: str
    pk: int
    name: str


def terms_in_use() -> Mapping[str, Sequence[Term]]:
    """Return what each list offers, in its order, without what is retired."""
    parts = [_rows(name, model) for name, model in LISTS.items()]
    rows = parts[0].union(*parts[1:], all=True)
    found: dict[str, list[Term]] = {name: [] for name in LISTS}
    for name, pk, words, _order in sorted(rows, key=lambda row: (row[3], row[2], row[1])):
        found[name].append(Term(name, pk, words))
    return found


def _rows(name: str, model: Any) -> Any:
    rows = model.objects.filter(retired_on__isnull=True)
    if model is CreditType:
        rows = rows.filter(derived_from_hours__isnull=True)  # nobody earns those by themselves
    of = Value(name, CharField())
    return rows.order_by().values_list(of, "pk", "name", "order")
