from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from accounts.permissions import may_anywhere
from core.filters import WordFilter
from organizations.models import (
    Employment,
    EmploymentQuerySet,
    places_without_coordinator,
    today,
)


class ClaimFilter(django_filters.FilterSet):
    """Claims by person or place."""

    q = WordFilter(
        ["person__last_name", "person__first_name", "organization__name"],
        label=_("Name or place"),
    )

    coordinator = django_filters.ChoiceFilter(
        label=_("Employer"),
        choices=[("none", _("Without a coordinator"))],
        empty_label=_("All"),
        method="by_coordinator",
    )

    class Meta:
        model = Employment
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what concerns all employers only to whoever decides for all of them."""
        super().__init__(*args, **kwargs)
        if self.request is None or not may_anywhere(
            self.request.user, "organizations.decide_employment"
        ):
            del self.filters["coordinator"]

    def by_coordinator(
        self, claims: EmploymentQuerySet, _name: str, _value: str
    ) -> EmploymentQuerySet:
        """Claims at places where nobody but MSSC staff can confirm them."""
        places = places_without_coordinator(today()).order_by()
        return claims.filter(organization__in=places.values("pk"))
