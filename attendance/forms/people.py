"""People who walked in, who stands in for whom, and why a roster is opened again."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance.finding import person_of_contact
from enrollment.models import Enrollment

LONGEST = 500
NOBODY = gettext_lazy("Nobody is known by this. Was it written exactly so?")


def _why(label: Any, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}), **kwargs
    )


class ReopenForm(forms.Form):
    """Why a signed roster is opened again."""

    reason = _why(
        gettext_lazy("Why is it opened again?"),
        help_text=gettext_lazy("It stays in the record, beside both versions."),
    )


class WalkInForm(forms.Form):
    """Somebody without a seat, in two fields."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    contact = forms.CharField(
        label=gettext_lazy("Email address, MEMSSI number or employer"),
        max_length=254,
        required=False,
    )


class WhoForm(forms.Form):
    """Who a walk-in is: somebody on the roster, or somebody by address or number."""

    seat = forms.ChoiceField(label=gettext_lazy("Somebody on this roster"), required=False)
    contact = forms.CharField(
        label=gettext_lazy("Or their email address or MEMSSI number"),
        max_length=254,
        required=False,
        help_text=gettext_lazy("They get a seat in this class if one is free."),
    )

    def __init__(self, *args: Any, seats: Iterable[Enrollment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(seat.pk): seat.learner for seat in seats}
        field: Any = self.fields["seat"]
        field.choices = [
            ("", _("Nobody on it")),
            *((pk, person.listed_name) for pk, person in self.people.items()),
        ]

    def clean(self) -> dict[str, Any]:
        """Say who it is, if that is one person."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        contact, seat = said.get("contact", ""), said.get("seat", "")
        if bool(contact) == bool(seat):
            self.add_error(None, _("Choose somebody on the roster, or write who it is."))
            return said
        said["person"] = self.people[seat] if seat else person_of_contact(contact)
        if said["person"] is None:
            self.add_error("contact", NOBODY)
        return said


class SetAsideForm(forms.Form):
    """Why a walk-in gets no hours."""

    reason = _why(gettext_lazy("Why do they get no hours?"))


class HandOverForm(forms.Form):
    """Who stands in."""

    contact = forms.CharField(
        label=gettext_lazy("Email address or MEMSSI number of whoever stands in"), max_length=254
    )
    leaves = forms.BooleanField(label=gettext_lazy("I no longer teach this class"), required=False)
    with_kit = forms.BooleanField(
        label=gettext_lazy("Their phone takes the roster for a place without a network"),
        required=False,
        help_text=gettext_lazy("You get a code that they scan now, beside you."),
    )
    reason = _why(gettext_lazy("Reason"))

    def clean(self) -> dict[str, Any]:
        """Find the person: nobody is put before a class by a name alone."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("contact"):
            said["person"] = person_of_contact(said["contact"])
            if said["person"] is None:
                self.add_error("contact", NOBODY)
        return said
