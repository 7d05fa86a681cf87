"""Filters of requests to approve."""

import django_filters
from django.utils.translation import gettext_lazy as _

from accounts.permissions import may_anywhere
from core.filters import WordFilter
from enrollment.enums import ApprovalStep
from enrollment.models import Approval


class ApprovalFilter(django_filters.FilterSet):
    """Requests by person or class, and by who decides."""

    q = WordFilter(
        [
            "enrollment__learner__last_name",
            "enrollment__learner__first_name",
            "enrollment__offering__version__course__title",
            "enrollment__offering__number",
        ],
        label=_("Name or class"),
    )
    step = django_filters.ChoiceFilter(
        label=_("Who decides"), choices=ApprovalStep.choices, empty_label=_("All")
    )

    class Meta:
        model = Approval
        fields = ["step"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Offer both steps only to whoever decides both."""
        super().__init__(*args, **kwargs)
        if self.request is None or not may_anywhere(
            self.request.user, "enrollment.approve_for_staff"
        ):
            del self.filters["step"]
