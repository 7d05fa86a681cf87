"""Forms about training taken elsewhere. They check the shape of what is typed; services decide."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput
from core.templatetags.ui import hours as written_hours
from core.uploads import ACCEPTED, PICTURES, FilesField
from courses.models import FundingAward, Lane, OutsideCourse
from transcripts.claims import ClaimFacts, facts_of, faults_of
from transcripts.enums import (
    MOST_EVIDENCE,
    MOST_EVIDENCE_BYTES,
    WAYS_CHECKED,
    Checked,
    CreditSource,
)
from transcripts.exceptions import ClaimDoubleError, ClaimNearError, ClaimRefusedError
from transcripts.models import OutsideCompletion

SOURCES = (
    CreditSource.FEDERAL,
    CreditSource.CONTRACTED,
    CreditSource.LOCAL,
    CreditSource.SELF_REPORTED,
)


# What people write in one, with or without a hyphen: IS100 is IS and 100.
WORD = re.compile(r"[^\W\d_]+|\d+")


class AnotherCourseForm(forms.Form):
    """A course that is not in the list of those that count."""

    title = forms.CharField(
        label=_("What was it called?"), max_length=160, help_text=_("As on the certificate.")
    )
    lane = forms.ModelChoiceField(
        label=_("What was it about?"),
        queryset=Lane.objects.filter(retired_on__isnull=True),
        empty_label=_("Choose"),
        help_text=_("By this it reaches those who decide on it; they can change it."),
    )


class ClaimForm(forms.Form):
    """What somebody took. What a draft lacks is said when it is handed in."""

    title = forms.CharField(label=_("What was it called?"), max_length=160, required=False)
    provider = forms.CharField(label=_("Who gave it?"), max_length=120, required=False)
    lane = forms.ModelChoiceField(
        label=_("What was it about?"),
        queryset=Lane.objects.filter(retired_on__isnull=True),
        empty_label=None,
        required=False,
    )
    completed_on = forms.DateField(
        label=_("On which day did it end?"),
        required=False,
        widget=DateInput,
        help_text=_("The day on the certificate."),
    )
    hours = forms.DecimalField(
        label=_("Hours"), required=False, max_digits=6, decimal_places=2, help_text=""
    )
    certificate_number = forms.CharField(
        label=_("Number of the certificate"), max_length=60, required=False
    )
    remark = forms.CharField(
        label=_("Anything to add?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("No names of students, please."),
    )
    photo = FilesField(
        label=_("Photograph the certificate"),
        help_text=_("On a phone or tablet this opens the camera."),
        accept=PICTURES,
        most_bytes=MOST_EVIDENCE_BYTES,
        most_at_once=MOST_EVIDENCE,
        camera=True,
    )
    papers = FilesField(
        label=_("Or choose files"),
        help_text=_("PDF, JPEG or PNG; 10 MB each at most, five in all."),
        accept=ACCEPTED,
        most_bytes=MOST_EVIDENCE_BYTES,
        most_at_once=MOST_EVIDENCE,
    )
    OF_ANOTHER = ("title", "provider", "lane")

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        files: "MultiValueDict[str, Any] | None",
        *,
        claim: OutsideCompletion,
    ) -> None:
        facts = facts_of(claim)
        initial = {name: getattr(facts, name) for name in self.base_fields if hasattr(facts, name)}
        initial["hours"] = written_hours(facts.hours)
        super().__init__(data, files, initial=initial)
        self.claim = claim
        self.doubles: Sequence[OutsideCompletion] = ()
        hours: Any = self.fields["hours"]
        hours.help_text = _("As on the certificate, without breaks: 6 or 1.5.")
        if claim.course is not None:
            for name in self.OF_ANOTHER:
                del self.fields[name]
            most = written_hours(claim.course.contact_hours)
            hours.help_text = _("It counts for %(most)s hours at most.") % {"most": most}
        if data is not None and "is_another" in data:
            self.ask_whether_another()

    def ask_whether_another(self) -> None:
        """Ask about the double that was found nearby."""
        self.fields["is_another"] = forms.BooleanField(
            label=_("This is another training: both were taken"), required=False
        )

    def point_out(self, refusal: ClaimRefusedError) -> None:
        """Show what the service said at the field it is about, with the claims it found."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))
        if isinstance(refusal, ClaimDoubleError):
            self.doubles = list(refusal.claims)
        if isinstance(refusal, ClaimNearError):
            self.ask_whether_another()

    def point_out_faults(self, *, today: date) -> None:
        """Show everything else that is wrong, so that it is corrected in one round."""
        for field, sentence in faults_of(self.facts, today=today):
            if field in self.fields and field not in self.errors:
                self.add_error(field, sentence)

    @property
    def sent(self) -> "list[UploadedFile[Any]]":
        """The files that were sent, also where something else is wrong."""
        said: dict[str, Any] = self.cleaned_data
        return [*said.get("photo", ()), *said.get("papers", ())]

    @property
    def facts(self) -> ClaimFacts:
        """What the form says, without what cannot be read; of a recognized course its own name,
        provider and lane.
        """
        read = self.cleaned_data
        said = {
            "completed_on": read.get("completed_on"),
            "hours": read.get("hours"),
            "certificate_number": read.get("certificate_number", ""),
            "remark": read.get("remark", ""),
        }
        if self.claim.course is not None:
            return ClaimFacts.of_course(self.claim.course, **said)
        return ClaimFacts(
            title=read.get("title", ""),
            provider=read.get("provider", ""),
            lane=read.get("lane") or self.claim.lane,
            **said,
        )


class DecisionForm(forms.Form):
    """What becomes of a claim: accepted as what, or why not."""

    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            ("accept", _("Accept: it counts")),
            ("return", _("Return for correction: what was typed is kept")),
            ("refuse", _("Refuse: it does not count")),
        ],
        widget=forms.RadioSelect,
        initial="accept",
    )
    hours = forms.DecimalField(
        label=_("Hours that count"),
        required=False,
        max_digits=6,
        decimal_places=2,
        help_text=_("As many as claimed, or fewer with a reason."),
    )
    source = forms.TypedChoiceField(
        label=_("Where it was taken"),
        coerce=CreditSource,
        choices=[(each.value, each.label) for each in SOURCES],
    )
    checked = forms.TypedChoiceField(
        label=_("How it was checked"),
        coerce=Checked,
        choices=[(each.value, each.label) for each in WAYS_CHECKED],
    )
    lane = forms.ModelChoiceField(
        label=_("Topic area"),
        queryset=Lane.objects.filter(retired_on__isnull=True),
        required=False,
        empty_label=None,
        help_text=_("Change it if the training was about something else."),
    )
    funding = forms.ModelChoiceField(
        label=_("Paid by a grant"),
        queryset=FundingAward.objects.filter(retired_on__isnull=True),
        required=False,
        empty_label=_("None"),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "The person whose training it is reads it. It is needed for fewer hours, a return or a"
            " refusal."
        ),
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, claim: OutsideCompletion, has_evidence: bool
    ) -> None:
        shown = Checked.CERTIFICATE if has_evidence else Checked.WORD
        initial = {
            "hours": Decimal(written_hours(claim.earned[1])),
            "source": claim.source,
            "funding": claim.funding_id,
            "checked": shown,
            "lane": claim.lane_id,
        }
        super().__init__(data, initial=initial)
        if claim.course is not None:
            del self.fields["lane"]


class TakeBackForm(forms.Form):
    """Why an acceptance is taken back, and what becomes of the claim."""

    outcome = forms.ChoiceField(
        label=_("What becomes of it"),
        choices=[
            ("return", _("It is returned for correction")),
            ("refuse", _("It is refused")),
        ],
        widget=forms.RadioSelect,
        initial="return",
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The person whose training it is reads it."),
        error_messages={"required": _("Say why: the person whose training it is reads it.")},
    )


def courses_found(words: str) -> "list[OutsideCourse]":
    """Return the recognized courses that can be chosen, in their order; with words, those in whose
    code, name or provider every word stands, or in the first letters of their words: IS100, FEMA.
    """
    courses = OutsideCourse.objects.filter(retired_on__isnull=True)
    wanted = WORD.findall(words.casefold())
    return [course for course in courses if all(word in _named_by(course) for word in wanted)]


def _named_by(course: OutsideCourse) -> str:
    """Return by what a course is found."""
    names = (course.name, course.provider)
    letters = ["".join(word[0] for word in name.split() if word[0].isupper()) for name in names]
    return " ".join([course.label, course.provider, *letters]).casefold()
