"""What is said of a person: names, telephone, numbers of other registers, addresses."""

from collections.abc import Collection, Iterable
from typing import Any

from allauth.account.models import EmailAddress
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.decisions import number_as_kept, phone_as_kept
from accounts.enums import AddressUse
from accounts.services.numbers import unfit_number


def reason_field() -> forms.CharField:
    """Return the field for why somebody changes what is another person's."""
    return forms.CharField(
        label=_("Why you change this"), max_length=200, help_text=_("The person can read it.")
    )


NUMBERS: dict[str, tuple[Any, Any]] = {
    "educator_certificate": (
        _("Educator certificate number"),
        _("As on your certificate of the Maine Department of Education."),
    ),
    "mcja_number": (
        _("MCJA number"),
        _("Your number at the Maine Criminal Justice Academy."),
    ),
    "fema_sid": (_("FEMA SID"), _("Ten digits, from cdp.dhs.gov/femasid.")),
    "state_staff_id": (
        _("State staff ID"),
        _("Your number in the State's register of school staff."),
    ),
}


class PersonForm(forms.Form):
    """Names and telephone of oneself or, with a reason, of somebody else."""

    first_name = forms.CharField(
        label=_("Legal first name"),
        max_length=80,
        help_text=_("Certificates and transcripts print it."),
    )
    last_name = forms.CharField(label=_("Legal last name"), max_length=80)
    preferred_name = forms.CharField(
        label=_("Preferred name"),
        max_length=80,
        required=False,
        help_text=_("What people call you, if it is not your first name. Emails greet you by it."),
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=30,
        required=False,
        help_text=_("Seen by you, by your coordinator and by the office."),
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )

    def __init__(self, *args: Any, is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_own:
            for name, token in (
                ("first_name", "given-name"),
                ("last_name", "family-name"),
                ("preferred_name", "nickname"),
                ("phone", "tel"),
            ):
                self.fields[name].widget.attrs["autocomplete"] = token
        else:
            self.fields["preferred_name"].help_text = _(
                "What people call them, if it is not the first name. Emails greet them by it."
            )
            self.fields["phone"].help_text = _(
                "Seen by the person, by their coordinators and by the office."
            )
            self.fields["reason"] = reason_field()

    def clean_phone(self) -> str:
        """Write American numbers in one way."""
        phone = phone_as_kept(self.cleaned_data["phone"])
        if phone is None:
            raise forms.ValidationError(
                _("This is not a telephone number. Write it like 207-555-0100.")
            )
        return phone


class NumbersForm(forms.Form):
    """Those private numbers that whoever fills it in may see."""

    def __init__(self, *args: Any, names: Iterable[str], is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = list(names)
        for name in self.names:
            label, hint = NUMBERS[name]
            self.fields[name] = forms.CharField(
                label=label,
                max_length=30,
                required=False,
                help_text=hint if is_own else "",
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )
        if not is_own:
            self.fields["reason"] = reason_field()

    def clean(self) -> dict[str, Any]:
        """Say of each number that can be none what such a number looks like."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in self.names:
            if name in cleaned and number_as_kept(name, cleaned[name]) is None:
                self.add_error(name, unfit_number(name))
        return cleaned

    @property
    def numbers(self) -> dict[str, str]:
        """The numbers typed, by name."""
        return {name: self.cleaned_data[name] for name in self.names}


class AddressUsesForm(forms.Form):
    """Whose each address is: of work, of home, or not said."""

    def __init__(self, *args: Any, addresses: Collection[EmailAddress], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.addresses = list(addresses)
        for address in self.addresses:
            self.fields[f"use_{address.pk}"] = forms.ChoiceField(
                label=address.email,
                choices=[*AddressUse.choices, ("", _("Not said"))],
                required=False,
                initial=address.use.use if hasattr(address, "use") else "",
                widget=forms.RadioSelect,
            )

    @property
    def uses(self) -> dict[int, str]:
        """The choice for each address, by its key."""
        return {each.pk: self.cleaned_data[f"use_{each.pk}"] for each in self.addresses}


class FirstEmailForm(forms.Form):
    """The address of somebody who has no account."""

    email = forms.EmailField(
        label=_("Email"),
        max_length=254,
        help_text=_("Mail goes there from now on, and they can sign in with it."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    reason = reason_field()
