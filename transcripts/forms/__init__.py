from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput
from core.templatetags.ui import maine_date as written_date
from core.templatetags.ui import session_span
from courses.models import Meeting
from transcripts.enums import SHARE_DAYS, RenewalHours
from transcripts.periods import Clock

CERTIFICATE_RUNS_DAYS = 3660  # five years, and as much to spare for whoever types the next one


class CompletionForm(forms.Form):
    """The word of MSSC staff on a class that rosters and results do not decide."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[("completed", _("Completed")), ("not_completed", _("Not completed"))],
        widget=forms.RadioSelect,
        initial="completed",
    )
    reason = forms.CharField(
        label=_("What was checked"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "For example: quiz passed with 86 percent; outside certificate seen. "
            "It stays in the record."
        ),
        error_messages={"required": _("Write down what was checked: it stays in the record.")},
    )


class PercentField(forms.DecimalField):
    """A percentage, with its sign or without."""

    def to_python(self, value: Any) -> Any:
        """Leave the sign out."""
        return super().to_python(str(value or "").strip().removesuffix("%").strip())


class ResultForm(forms.Form):
    """One person's exam or practical, as a row of the page of a class's results."""

    score = PercentField(
        label=_("Score in percent"),
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
    )
    skills = forms.MultipleChoiceField(label=_("Skills seen"), required=False)
    outcome = forms.ChoiceField(
        label=_("Practical"),
        required=False,
        choices=[("", _("Not entered")), ("passed", _("Passed")), ("not_passed", _("Not passed"))],
    )
    has_none = forms.BooleanField(label=_("Took part, none seen"), required=False)
    taken_on = forms.DateField(label=_("Taken on"))
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, skills: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["skills"]
        field.choices = [(str(number), skill) for number, skill in enumerate(skills)]


class ReasonForm(forms.Form):
    """Why the results of a closed class change."""

    reason = forms.CharField(
        label=_("Why they change"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stays in the history, and people read it."),
        required=False,
    )


class MakeUpForm(forms.Form):
    """Which session is made up, and at which session of another class."""

    missed = forms.ChoiceField(label=_("Session missed"))
    meeting = forms.ChoiceField(
        label=_("Made up at"),
        help_text=_("Sessions of other classes of this course."),
    )

    def __init__(
        self, *args: Any, missed: Iterable[Meeting], meetings: Iterable[Meeting], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["missed"].choices = [(str(row.pk), _session(row)) for row in missed]
        fields["meeting"].choices = [
            (str(row.pk), f"{row.offering.number}, {_session(row)}") for row in meetings
        ]

    @property
    def has_choices(self) -> bool:
        """Whether there is anything to be made up, and anywhere to do it."""
        fields: Any = self.fields
        return bool(fields["missed"].choices and fields["meeting"].choices)


def _session(meeting: Meeting) -> str:
    span = session_span(meeting.starts_at, meeting.ends_at)
    return gettext("Session %(number)s: %(span)s") % {"number": meeting.number, "span": span}


class RecordForm(forms.Form):
    """By which clock hours are added up, as of which day: if nothing is said, years and today."""

    clock = forms.ChoiceField(label=_("Add up by"), required=False)
    on = forms.DateField(
        label=_("As it stood on"),
        required=False,
        widget=DateInput,
        help_text=_("Leave empty for today."),
    )

    def __init__(self, data: Mapping[str, Any] | None, *, today: date, has_cycle: bool) -> None:
        super().__init__(data)
        self.today = today
        clocks: Any = self.fields["clock"]
        clocks.choices = [
            choice for choice in Clock.choices if has_cycle or choice[0] != Clock.OWN_CYCLE
        ]

    def clean_on(self) -> date:
        """Refuse a day to come: nobody knows what the record will say."""
        on: date = self.cleaned_data["on"] or self.today
        if on > self.today:
            raise forms.ValidationError(
                gettext("That day is still to come. Choose today or a day before.")
            )
        return on

    @property
    def chosen(self) -> tuple[Clock, date]:
        """What was chosen; of what cannot be, what would be shown without a word."""
        said = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return Clock(said.get("clock") or Clock.CALENDAR_YEAR), said.get("on", self.today)


class RenewalForm(forms.Form):
    """Until when one's certificate runs, and how many hours its renewal asks for."""

    certificate_until = forms.DateField(
        label=_("My certificate runs until"), widget=DateInput, help_text=_("Its last day.")
    )
    hours_needed = forms.TypedChoiceField(
        label=_("Hours to renew it"),
        choices=RenewalHours.choices,
        coerce=int,
        widget=forms.RadioSelect,
        initial=RenewalHours.CERTIFICATE,
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, today: date, initial: Mapping[str, Any]
    ) -> None:
        super().__init__(data, initial=dict(initial))
        self.today = today

    def clean_certificate_until(self) -> date:
        """Refuse a day at which no certificate of today ends."""
        until: date = self.cleaned_data["certificate_until"]
        room = timedelta(days=CERTIFICATE_RUNS_DAYS)
        if not self.today - room <= until <= self.today + room:
            raise forms.ValidationError(
                gettext("Choose a day from %(first)s to %(last)s.")
                % {
                    "first": written_date(self.today - room),
                    "last": written_date(self.today + room),
                }
            )
        return until


class ShareForm(forms.Form):
    """For whom a link to one's own record is, and how long it works."""

    shown_to = forms.CharField(
        label=_("Who is it for?"),
        max_length=80,
        help_text=_(
            "For example: Lisbon School Department. It stands on the page that the link opens."
        ),
        error_messages={"required": _("Say for whom the link is, so that you know it again.")},
    )
    days = forms.TypedChoiceField(
        label=_("How long should it work?"),
        coerce=int,
        choices=list(SHARE_DAYS.items()),
        widget=forms.RadioSelect,
        initial=30,
    )
