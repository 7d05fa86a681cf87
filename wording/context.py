"""`site` for every page: the product's names, and how to reach its office today."""

from functools import cached_property

from django.http import HttpRequest
from django.utils import timezone

from core.clock import maine_date
from core.templatetags.ui import site_facts
from wording.services import texts_of

OFFICE = frozenset({"phone", "email", "hours"})


class Site:
    """What `core` knows from settings; phone, email and hours from the wording in force.

    The one query is made when a page first shows one of the three, so a fragment costs none.
    """

    def __init__(self) -> None:
        self._facts = site_facts()

    def __getitem__(self, name: str) -> object:
        """Answer a template's `site.name`; a name nobody knows is a `KeyError`."""
        return self._office[f"office.{name}"] if name in OFFICE else self._facts[name]

    @cached_property
    def _office(self) -> dict[str, str]:
        return texts_of("office.", on=maine_date(timezone.now()))


def site(request: HttpRequest) -> dict[str, Site]:  # noqa: ARG001
    """Return `site` for every page."""
    return {"site": Site()}
