"""Forms of somebody whose plans change."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from courses.models import Offering
from enrollment.seats import seats_left
from enrollment.templatetags.classes import class_when, class_where
from organizations.forms.people import PersonFindingForm


def why(label: Any, *, required: bool = False) -> forms.CharField:
    """Return the field for a reason that stays in the history."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Leave out names of students and health details."),
    )


class TransferForm(forms.Form):
    """To which other date of the course a seat moves."""

    to = forms.TypedChoiceField(
        label=gettext_lazy("New date"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose a date."),
            "invalid_choice": gettext_lazy(
                "Choose one of these dates. A seat moves to another date of the same course only, "
                "while seats are left there."
            ),
        },
    )
    reason = why(gettext_lazy("Reason"))

    def __init__(self, data: Mapping[str, Any] | None = None, *, dates: Sequence[Offering]) -> None:
        super().__init__(data)
        to: Any = self.fields["to"]
        to.choices = [(row.pk, date_in_words(row)) for row in dates]


def date_in_words(offering: Offering) -> str:
    """Return when and where a class is, and how many seats it has left."""
    left = seats_left(offering)
    seats = (
        _("no limit of seats")
        if left is None
        else ngettext("%(n)s seat free", "%(n)s seats free", left) % {"n": left}
    )
    return f"{class_when(offering)}, {class_where(offering)} ({seats})"


class ReplaceForm(PersonFindingForm):
    """Which colleague takes a seat: one of the people for whom the visitor acts."""

    reason = why(gettext_lazy("Reason, for whoever gives up the seat"))
    field_order = ("who", "person", "reason")
    proved_only = False  # nobody else's people are found

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].label = gettext_lazy("Colleague")
        self.fields["who"].help_text = gettext_lazy(
            "Part of the name will do, or the MEMSSI number or email."
        )

    def _found(self) -> list[User]:
        own = User.objects.permitted_to(self.finder, "enrollment.substitute")
        found = super()._found()
        keys = set(own.filter(pk__in=[row.pk for row in found]).values_list("pk", flat=True))
        return [row for row in found if row.pk in keys]


class ReinstateForm(forms.Form):
    """Why somebody gets their seat once more."""

    reason = why(gettext_lazy("Reason"), required=True)


class CorrectForm(forms.Form):
    """Why somebody is said to have come after all."""

    reason = why(gettext_lazy("What was wrong with the roster?"), required=True)


class WhyForm(forms.Form):
    """Why something is done; nobody is made to say."""

    reason = why(gettext_lazy("Reason"))


class AnswerForm(forms.Form):
    """Yes or no to offered seats."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Answer"),
        choices=[
            ("accept", gettext_lazy("Accept: they take the seats")),
            ("decline", gettext_lazy("Decline: the seats go to the next in line")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose an answer.")},
    )
