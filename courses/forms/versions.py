"""A version in one page: hours and rules, what it is worth, what is needed before."""

from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.checklist import QUESTIONS
from courses.decisions.reviews import allowed
from courses.enums import (
    ApprovalPolicy,
    CompletionRule,
    CreditBasis,
    CreditRounding,
    DeliveryMode,
    EnrollmentUnit,
    EvidenceLevel,
)
from courses.forms.courses import CodesField, state_of
from courses.forms.holding import HoldsSeatField
from courses.forms.moments import DayField
from courses.forms.prose import LinesField, MarkdownField
from courses.forms.rows import RowForm, Rows, rows_in, with_rows
from courses.models import CourseVersion, CreditType
from courses.services.versions import COPIED, MAY_CHANGE, PlannedCredit
from organizations.forms.places import SeenForm

CREDITS, BEFORE = "credit", "before"
MOST_HOURS = 999


def _hours(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=0,
        max_value=MOST_HOURS,
        max_digits=6,
        decimal_places=2,
        required=required,
        help_text=help_text,
    )


def _number(label: Any, help_text: Any = "", *, most: int = 100_000) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=1, max_value=most, required=False, help_text=help_text
    )


class SourcesForm(SeenForm):
    """What may change of a published version: where it comes from, when it is read again."""

    evidence_level = forms.ChoiceField(
        label=gettext_lazy("Level of evidence"),
        required=False,
        choices=[("", gettext_lazy("Not said")), *EvidenceLevel.choices],
    )
    evidence_source = forms.CharField(
        label=gettext_lazy("Source of the evidence"), max_length=300, required=False
    )
    standard = forms.CharField(
        label=gettext_lazy("Standard or law it follows"), max_length=200, required=False
    )
    standard_url = forms.URLField(
        label=gettext_lazy("Where it can be read"), required=False, assume_scheme="https"
    )
    standard_checked_on = DayField(label=gettext_lazy("Checked on"), required=False)
    review_by = DayField(label=gettext_lazy("To be read again by"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the source where evidence is claimed."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("evidence_level") and not said.get("evidence_source"):
            self.add_error("evidence_source", _("Name the source of the evidence."))
        return said


class VersionForm(SourcesForm):
    """Hours and rules. While a button only works on the rows, nothing is checked."""

    objectives = MarkdownField(label=gettext_lazy("What people will learn"), max_length=8000)
    contact_hours = _hours(gettext_lazy("Contact hours"))
    delivery_mode = forms.ChoiceField(label=gettext_lazy("How"), choices=DeliveryMode.choices)
    completion_rule = forms.ChoiceField(
        label=gettext_lazy("To complete it"), choices=CompletionRule.choices
    )
    pass_mark_percent = _number(
        gettext_lazy("Pass mark in percent"),
        gettext_lazy("Only where there is an exam or a quiz."),
        most=100,
    )
    minutes_required = _number(
        gettext_lazy("Minutes to be attended"),
        gettext_lazy("Only where a number of minutes completes it."),
        most=30_000,
    )
    practical_skills = LinesField(
        label=gettext_lazy("Skills seen in the practical"),
        required=False,
        help_text=gettext_lazy("One on each line. Instructors tick them off on the roster."),
    )
    validity_months = _number(
        gettext_lazy("Months a certificate is valid"), gettext_lazy("Empty: for good."), most=600
    )
    default_capacity = _number(gettext_lazy("Seats of a class"), gettext_lazy("Empty: no limit."))
    minimum_seats = _number(gettext_lazy("How many must register for it to take place"))
    learners_per_instructor = _number(gettext_lazy("Most learners for each instructor"))
    unit = forms.ChoiceField(label=gettext_lazy("Who registers"), choices=EnrollmentUnit.choices)
    approval = forms.ChoiceField(
        label=gettext_lazy("Who approves a seat"), choices=ApprovalPolicy.choices
    )
    requests_hold_seat = HoldsSeatField(label=gettext_lazy("Until a request is approved"))
    provider = forms.CharField(label=gettext_lazy("Who gives it"), max_length=120)
    teaching_hours = _hours(
        gettext_lazy("Contact hours for teaching it"),
        required=False,
        help_text=gettext_lazy("What an instructor earns by teaching a class. Empty: nothing."),
    )
    field_order = ("seen", *COPIED)

    def __init__(self, *args: Any, is_working: bool, **kwargs: Any) -> None:
        self.is_working = is_working
        super().__init__(*args, **kwargs)

    def full_clean(self) -> None:
        if self.is_working:
            self._errors = ErrorDict(renderer=self.renderer)
            self.cleaned_data: dict[str, Any] = {}
            return
        super().full_clean()


class CreditForm(RowForm):
    """What completing is worth in one credit type."""

    tells = ("hours",)
    credit_type = forms.ModelChoiceField(
        label=gettext_lazy("Credit type"), queryset=CreditType.objects.none(), empty_label=None
    )
    basis = forms.ChoiceField(label=gettext_lazy("What counts"), choices=CreditBasis.choices)
    hours = forms.DecimalField(
        label=gettext_lazy("Hours, or the most that counts"),
        min_value=0,
        max_value=MOST_HOURS,
        max_digits=6,
        decimal_places=2,
    )
    rounding = forms.ChoiceField(
        label=gettext_lazy("Minutes are rounded"),
        choices=CreditRounding.choices,
        initial=CreditRounding.QUARTERS_DOWN,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["credit_type"]
        field.queryset = CreditType.objects.filter(derived_from_hours__isnull=True)
        field.choices = self.given["types"]

    def clean_hours(self) -> Any:
        """Refuse nothing at all: a line of zero hours is no credit."""
        hours = self.cleaned_data["hours"]
        if not hours:
            raise forms.ValidationError(_("Give more than zero hours, or empty the field."))
        return hours


class BeforeForm(RowForm):
    """One thing that is needed before: any one of some courses."""

    tells = ("courses",)
    courses = CodesField(
        label=gettext_lazy("One of these courses"),
        max_length=300,
        help_text=gettext_lazy("Codes, with commas between them. Any one of them will do."),
    )


class VersionPage:
    """The form and the rows of a version, as typed or as they stand."""

    buttons = ("add_credit", "add_before", "drop_credit", "drop_before")

    def __init__(self, version: CourseVersion, post: QueryDict | None) -> None:
        data, self.is_working = worked_on(post) if post is not None else (of_version(version), True)
        types = CreditType.objects.filter(derived_from_hours__isnull=True)
        given = {"types": [(row.pk, row.name) for row in types if row.retired_on is None]}
        self.form = VersionForm(data, is_working=self.is_working)
        self.credits: Rows[CreditForm] = Rows(
            CreditForm, CREDITS, data=data, is_working=self.is_working, given=given
        )
        self.before: Rows[BeforeForm] = Rows(
            BeforeForm, BEFORE, data=data, is_working=self.is_working, given=given
        )

    def is_valid(self) -> bool:
        """Check all of it, so that all that is wrong is said at once."""
        checked = [self.form.is_valid(), self.credits.check(), self.before.check()]
        return not self.is_working and all(checked)

    def said(self) -> dict[str, Any]:
        """Return what the service is told."""
        return {
            "fields": {name: self.form.cleaned_data[name] for name in COPIED},
            "credit": [PlannedCredit(**row.cleaned_data) for row in self.credits.filled],
            "prerequisites": [row.cleaned_data["courses"] for row in self.before.filled],
        }


def worked_on(post: QueryDict) -> tuple[QueryDict, bool]:
    """Return what was posted after its button did its work, and whether one did."""
    data = post
    for prefix in (CREDITS, BEFORE):
        rows = rows_in(post, prefix)
        if f"add_{prefix}" in post:
            return with_rows(data, prefix, [*rows, {}]), True
        place = post.get(f"drop_{prefix}", "")
        if place.isdecimal() and len(place) < 5:
            kept = [row for number, row in enumerate(rows) if number != int(place)]
            return with_rows(data, prefix, kept), True
    return data, False


def version_state(version: CourseVersion) -> str:
    """Return the mark of a version with its rows."""
    return state_of(
        version,
        list(version.credits.values_list("credit_type", "basis", "hours", "rounding")),
        list(version.prerequisites.values_list("group", "course")),
    )


def of_version(version: CourseVersion) -> QueryDict:
    """Return a version as its page would send it."""
    data = QueryDict(mutable=True)
    data["seen"] = version_state(version)
    for name in COPIED:
        data[name] = _typed(getattr(version, name))
    data = with_rows(
        data,
        CREDITS,
        [
            {
                "credit_type": [str(row.credit_type_id)],
                "basis": [row.basis],
                "hours": [str(row.hours)],
                "rounding": [row.rounding],
            }
            for row in version.credits.all()
        ]
        or [{}],
    )
    groups: dict[int, list[str]] = {}
    for group, code in version.prerequisites.values_list("group", "course__code"):
        groups.setdefault(group, []).append(code)
    return with_rows(data, BEFORE, [{"courses": [", ".join(codes)]} for codes in groups.values()])


def sources_of(version: CourseVersion) -> dict[str, Any]:
    """Return what the form of a published version begins with."""
    return {name: getattr(version, name) for name in MAY_CHANGE} | {"seen": state_of(version)}


def _typed(value: object) -> str:
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return "" if value is None else str(value)


class PublishForm(forms.Form):
    """From which day a version is in force."""

    from_day = DayField(label=gettext_lazy("In force from"))


class ReviewForm(forms.Form):
    """The checklist, and the reader's word."""

    note = forms.CharField(
        label=gettext_lazy("Note to its writers"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("To return it, say here what should be changed."),
    )
    field_order = (*QUESTIONS, "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {
            "yes": gettext_lazy("Yes"),
            "no": gettext_lazy("No"),
            "does_not_apply": gettext_lazy("Does not apply"),
        }
        for key, question in QUESTIONS.items():
            self.fields[key] = forms.ChoiceField(
                label=question,
                choices=[(answer, words[answer]) for answer in allowed(key)],
                widget=forms.RadioSelect,
                required=False,
            )
        self.order_fields(self.field_order)

    def answers(self) -> dict[str, str]:
        """Return the answers given."""
        return {key: self.cleaned_data[key] for key in QUESTIONS if self.cleaned_data.get(key)}
