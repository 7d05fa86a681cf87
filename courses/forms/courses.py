"""A course as the office writes it."""

import hashlib
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.permissions import may_anywhere
from courses.enums import SafetyKind, SafetyPhase
from courses.forms.prose import MarkdownField
from courses.models import Audience, Belief, Course, Lane, LaneLead, Topic
from organizations.enums import OrganizationKind
from organizations.forms import PickingForm, PlacesField
from organizations.forms.places import SeenForm
from organizations.models import in_force, today

SEPARATORS = re.compile(r"[\s,;]+")


class CodesField(forms.CharField):
    """Courses by their codes, with commas between them."""

    def clean(self, value: Any) -> Any:
        """Return the courses, in the order typed; name the codes nobody knows."""
        written: str = super().clean(value)
        codes = [code.upper() for code in SEPARATORS.split(written) if code]
        found = {row.code.upper(): row for row in Course.objects.filter(code__in=codes)}
        unknown = [code for code in codes if code not in found]
        if unknown:
            raise ValidationError(
                _("No course has the code %(codes)s.") % {"codes": ", ".join(unknown)}
            )
        return [found[code] for code in dict.fromkeys(codes)]


def state_of(row: models.Model, *more: object) -> str:
    """Return a short mark of a row as it is, by which a page knows that it changed."""
    said = [str(getattr(row, field.attname)) for field in row._meta.concrete_fields]
    return hashlib.sha256("|".join([*said, *map(str, more)]).encode()).hexdigest()[:16]


def course_state(course: Course) -> str:
    """Return the mark of a course with all the lists it stands in."""
    several = [
        sorted(getattr(course, field.name).values_list("pk", flat=True))
        for field in course._meta.many_to_many
    ]
    return state_of(course, *several)


def _several(model: type[models.Model], label: Any, help_text: Any = "") -> Any:
    return forms.ModelMultipleChoiceField(
        label=label,
        queryset=model._default_manager.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=help_text,
    )


def _choices(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=False, choices=[("", gettext_lazy("Not said")), *choices]
    )


class CourseForm(PickingForm, SeenForm):
    """What a course is about. Retired words stay where they stand already."""

    code = forms.RegexField(
        r"^[A-Z0-9][A-Z0-9-]*$",
        label=gettext_lazy("Code"),
        max_length=20,
        help_text=gettext_lazy("Capital letters, numbers and hyphens, such as MEM-SRO-101."),
        error_messages={
            "invalid": gettext_lazy(
                "“Code” may hold capital letters, numbers and hyphens only: MEM-SRO-101."
            )
        },
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=160)
    summary = MarkdownField(label=gettext_lazy("What it is about"), max_length=4000)
    lane = forms.ModelChoiceField(
        label=gettext_lazy("Topic area"),
        queryset=Lane.objects.all(),
        empty_label=gettext_lazy("Choose"),
    )
    further_lanes = _several(Lane, gettext_lazy("Other topic areas"))
    topics = _several(Topic, gettext_lazy("Topics"))
    audiences = _several(Audience, gettext_lazy("For whom it is"))
    restricted_to = forms.ModelChoiceField(
        label=gettext_lazy("Only for"),
        queryset=Audience.objects.all(),
        required=False,
        empty_label=gettext_lazy("Everybody it is for"),
        help_text=gettext_lazy("Others cannot register. Their employer confirms their work."),
    )
    recommended_before = CodesField(
        label=gettext_lazy("Recommended before"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Codes of courses, with commas between them. Not required."),
    )
    beliefs = _several(Belief, gettext_lazy("Beliefs it serves"))
    safety = _choices(gettext_lazy("Kind of safety"), SafetyKind.choices)
    phase = _choices(gettext_lazy("From prevention to recovery"), SafetyPhase.choices)
    taught_topics = _several(
        Topic,
        gettext_lazy("Topics an instructor must be qualified for"),
        gettext_lazy("For each of these some instructor of a class must be qualified."),
    )
    is_security_sensitive = forms.BooleanField(
        label=gettext_lazy("Security-sensitive"),
        required=False,
        help_text=gettext_lazy("No public page. Each look at it is written down."),
    )
    cleared_agencies = PlacesField(
        label=gettext_lazy("Where one must work to see it"),
        kinds=[OrganizationKind.LAW_AGENCY],
        required=False,
        help_text=gettext_lazy("Only for a sensitive course. None: any law enforcement agency."),
    )

    def __init__(self, *args: Any, visitor: User, of: Course | None, **kwargs: Any) -> None:
        initial = {} if of is None else _shown(of)
        super().__init__(*args, visitor=visitor, initial=initial, **kwargs)
        self.of = of
        for name, field in self.fields.items():
            queryset = getattr(field, "queryset", None)
            if isinstance(queryset, models.QuerySet) and hasattr(queryset.model, "retired_on"):
                field.queryset = _offered(queryset, of, name)  # type: ignore[attr-defined]
        if not self.fields["beliefs"].queryset.exists():  # type: ignore[attr-defined]
            del self.fields["beliefs"]  # the center's list is empty until it is adopted
        if not may_anywhere(visitor, "courses.edit_course"):
            led = LaneLead.objects.filter(in_force(today(), "grant__"), grant__person=visitor)
            lanes = self.fields["lane"].queryset  # type: ignore[attr-defined]
            self.fields["lane"].queryset = lanes.filter(  # type: ignore[attr-defined]
                pk__in=led.values("lane")
            )

    def clean(self) -> dict[str, Any]:
        """Refuse a course recommended before itself, and agencies of an open course."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if self.of is not None and self.of in said.get("recommended_before", []):
            self.add_error("recommended_before", _("A course cannot come before itself."))
        if said.get("cleared_agencies") and not said.get("is_security_sensitive"):
            self.add_error(
                "cleared_agencies", _("Agencies are named only for a security-sensitive course.")
            )
        return said

    def said(self) -> dict[str, Any]:
        """Return the fields of the course."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name in {field.name for field in Course._meta.get_fields()}
        }


def _offered(queryset: Any, of: Course | None, name: str) -> Any:
    in_use = models.Q(retired_on__isnull=True)
    if of is not None:
        value = getattr(of, name)
        chosen = value.all() if hasattr(value, "all") else [value] if value else []
        in_use |= models.Q(pk__in=[row.pk for row in chosen])
    return queryset.filter(in_use)


def _shown(course: Course) -> dict[str, Any]:
    shown = {
        name: value.all() if hasattr(value := getattr(course, name), "all") else value
        for name in CourseForm.base_fields
        if name not in {"seen", "recommended_before"}
    }
    before = course.recommended_before.values_list("code", flat=True)
    return shown | {"recommended_before": ", ".join(before), "seen": course_state(course)}
