"""What the filters of courses and of classes share: words, and choices of which several may be set.

Each filter takes a condition on courses or versions; the list of classes reaches both through the
class's version.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import django_filters
from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.forms import is_key
from courses.enums import DeliveryMode, EvidenceLevel, SafetyKind, SafetyPhase, VersionStatus
from courses.filters.terms import LISTS, Term, terms_in_use
from courses.models import Course, CourseVersion, VersionCredit
from courses.search import Found, find

Rows = models.QuerySet[Any]
MOST_HOURS = 9_999


class FoldedChoices(forms.CheckboxSelectMultiple):
    """Boxes to check, folded away until one opens them; closed, they say what is chosen."""

    template_name = "components/folded_choices.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the labels of what is chosen."""
        context = super().get_context(name, value, attrs)
        options = [
            option for _group, some, _at in context["widget"]["optgroups"] for option in some
        ]
        context["chosen"] = [option["label"] for option in options if option["selected"]]
        return context


class SeveralFilter(django_filters.MultipleChoiceFilter):
    """A filter of which several values may be set: rows that have one of them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=FoldedChoices, distinct=False, **kwargs)


class CheckedFilter(django_filters.Filter):
    """A box to check."""

    field_class = forms.BooleanField


class FindingForm(forms.Form):
    """The filters as a form; those few people need are folded away, unless one is set."""

    folded: tuple[str, ...] = ("credit", "hours", "phase", "safety", "belief", "evidence")

    @property
    def is_folded_set(self) -> bool:
        """Whether one of them is set."""
        return any(name in self.folded for name in self.changed_data)


class FindingFilter(django_filters.FilterSet):
    """Words and the choices that say something of a course."""

    # Where the course and its version stand, seen from the rows.
    course = ""
    version: str | None = None

    q = django_filters.CharFilter(
        label=_("Words"),
        method="by_words",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    lane = SeveralFilter(label=_("Topic area"), method="by_lane")
    topic = SeveralFilter(label=_("Topic"), method="by_topic")
    audience = SeveralFilter(label=_("For"), method="by_audience")
    delivery = SeveralFilter(label=_("How"), choices=DeliveryMode.choices, method="by_delivery")
    credit = SeveralFilter(label=_("Credit"), method="by_credit")
    hours = django_filters.NumberFilter(
        label=_("Contact hours at most"),
        method="by_hours",
        min_value=0,
        max_value=MOST_HOURS,
    )
    phase = SeveralFilter(
        label=_("From prevention to recovery"), choices=SafetyPhase.choices, method="by_phase"
    )
    safety = django_filters.ChoiceFilter(
        label=_("Safety"),
        choices=[(key, label) for key, label in SafetyKind.choices if key != SafetyKind.BOTH],
        empty_label=_("Any"),
        method="by_safety",
    )
    belief = SeveralFilter(label=_("Belief"), method="by_belief")
    evidence = SeveralFilter(
        label=_("Evidence"), choices=EvidenceLevel.choices, method="by_evidence"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.terms = terms_in_use()
        for name, model in LISTS.items():
            offered = {str(term.pk): term.name for term in self.terms[name]}
            # An address that was kept goes on meaning what it meant when a word is retired.
            said = self.data.getlist(name) if isinstance(self.data, QueryDict) else []
            asked = {key for key in said if is_key(key)} - offered.keys()
            retired = model._default_manager.filter(pk__in=asked) if asked else ()
            offered |= {str(term.pk): term.name for term in retired}
            self.filters[name].extra["choices"] = list(offered.items())

    @cached_property
    def found(self) -> Found:
        """What was typed, as it is looked for."""
        text = self.form.cleaned_data.get("q", "") if self.form.is_valid() else ""
        return find(text, exactly=bool(self.data.get("exact")))

    def matching(self, *, without: Iterable[str] = ()) -> Rows:
        """Return the rows that remain when some filters are taken away."""
        rows: Rows = self.queryset.all()
        left_out = set(without)
        for name, value in self.form.cleaned_data.items():
            if name not in left_out:
                rows = self.filters[name].filter(rows, value)
        return rows

    def by_words(self, rows: Rows, _name: str, _value: str) -> Rows:
        return self.found.among(rows)

    def by_lane(self, rows: Rows, _name: str, value: Sequence[Any]) -> Rows:
        further = Course.further_lanes.through.objects.filter(lane__in=value).values("course")
        return self._of_courses(rows, models.Q(lane__in=value) | models.Q(pk__in=further))

    def by_topic(self, rows: Rows, _name: str, value: Sequence[Any]) -> Rows:
        of_topic = Course.topics.through.objects.filter(topic__in=value).values("course")
        return self._of_courses(rows, models.Q(pk__in=of_topic))

    def by_audience(self, rows: Rows, _name: str, value: Sequence[Any]) -> Rows:
        for_them = Course.audiences.through.objects.filter(audience__in=value).values("course")
        return self._of_courses(rows, models.Q(pk__in=for_them))

    def by_belief(self, rows: Rows, _name: str, value: Sequence[Any]) -> Rows:
        tagged = Course.beliefs.through.objects.filter(belief__in=value).values("course")
        return self._of_courses(rows, models.Q(pk__in=tagged))

    def by_phase(self, rows: Rows, _name: str, value: Sequence[Any]) -> Rows:
        return self._of_courses(rows, models.Q(phase__in=value))

    def by_safety(self, rows: Rows, _name: str, value: str) -> Rows:
        return self._of_courses(rows, models.Q(safety__in=[value, SafetyKind.BOTH]))

    def by_credit(self, rows: Rows, _name: str, value: Sequence[Any]) -> Rows:
        worth = VersionCredit.objects.filter(credit_type__in=value).values("version")
        return self._of_versions(rows, models.Q(pk__in=worth))

    def by_evidence(self, rows: Rows, _name: str, value: Sequence[Any]) -> Rows:
        return self._of_versions(rows, models.Q(evidence_level__in=value))

    def by_delivery(self, rows: Rows, _name: str, value: Sequence[Any]) -> Rows:
        return self._of_versions(rows, models.Q(delivery_mode__in=value))

    def by_hours(self, rows: Rows, _name: str, value: Any) -> Rows:
        return self._of_versions(rows, models.Q(contact_hours__lte=value))

    def _of_courses(self, rows: Rows, condition: models.Q) -> Rows:
        courses = Course.objects.filter(condition).order_by()
        return rows.filter(**{f"{self.course or 'pk'}__in": courses.values("pk")})

    def _of_versions(self, rows: Rows, condition: models.Q) -> Rows:
        """Of courses, those that have such a version published; of classes, by their own."""
        versions = CourseVersion.objects.filter(condition).order_by()
        if self.version:
            return rows.filter(**{f"{self.version}__in": versions.values("pk")})
        published = versions.filter(status=VersionStatus.PUBLISHED)
        return rows.filter(pk__in=published.values("course"))

    def terms_like(self) -> list[Term]:
        """Return topic areas and topics whose names have every word looked for."""
        return [
            term
            for name in ("lane", "topic")
            for term in self.terms[name]
            if self.found.stands_in(term.name)
        ]
