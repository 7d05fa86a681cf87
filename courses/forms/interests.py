from collections.abc import Mapping
from typing import Any, TypeVar

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.models import ManagedTerm
from courses.enums import CourseStatus
from courses.models import Interest, Lane, Topic

T = TypeVar("T", bound=ManagedTerm)


class InterestForm(forms.Form):
    """What somebody wants to hear of: lanes and topics that are taught, and those they chose."""

    topics = forms.ModelMultipleChoiceField(
        label=_("Topics"),
        queryset=Topic.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    lanes = forms.ModelMultipleChoiceField(
        label=_("Topic areas"),
        queryset=Lane.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, person: User) -> None:
        held = Interest.objects.filter(person=person)
        chosen = {
            "topics": [row.topic_id for row in held if row.topic_id],
            "lanes": [row.lane_id for row in held if row.lane_id],
        }
        super().__init__(data, initial=chosen)
        self._offer("topics", Topic.objects.all(), chosen["topics"])
        self._offer("lanes", Lane.objects.all(), chosen["lanes"])

    def _offer(self, name: str, terms: QuerySet[T], chosen: list[int]) -> None:
        """Offer what is taught now; what was chosen before stays, so that saving drops nothing."""
        field = self.fields[name]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 (for the types)
        is_taught = Q(retired_on__isnull=True, courses__status=CourseStatus.PUBLISHED)
        field.queryset = terms.filter(is_taught | Q(pk__in=chosen)).distinct()
