from collections.abc import Mapping
from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.internal.flows.manage_email import sync_user_email_address
from allauth.socialaccount import forms as identity_forms
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from accounts.models import User

LABELS: dict[str, Any] = {
    "login": _("Email"),
    "email": _("Email"),
    "password": _("Password"),
    "oldpassword": _("Current password"),
}
NEW_PASSWORD = {"password1": _("New password"), "password2": _("New password, once more")}


class OurWords:
    """allauth's form with our labels, and without the placeholders that repeat them."""

    fields: dict[str, forms.Field]
    labels: Mapping[str, Any] = {}
    helps: Mapping[str, Any] = {}
    attributes: Mapping[str, Mapping[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = LABELS.get(name, field.label)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, field.help_text)
            field.widget.attrs.update(self.attributes.get(name, {}))


class LoginForm(OurWords, allauth_forms.LoginForm):
    """Email and password."""


class RequestLoginCodeForm(OurWords, allauth_forms.RequestLoginCodeForm):
    """Where to send a code to sign in with."""

    def clean(self) -> dict[str, Any]:
        """Note the address of somebody who was only entered: the code proves it as a link would."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        person = getattr(self, "_user", None)
        if person is not None:
            sync_user_email_address(person)
        return cleaned


class ConfirmLoginCodeForm(OurWords, allauth_forms.ConfirmLoginCodeForm):
    """The code of the mail."""

    labels = {"code": _("Code")}
    helps = {"code": _("As it stands in the email.")}
    attributes = {"code": {"autocomplete": "one-time-code", "spellcheck": "false"}}


class AddEmailForm(OurWords, allauth_forms.AddEmailForm):
    """A further address of the same person."""

    labels = {"email": _("New email address")}


class ResetPasswordForm(OurWords, allauth_forms.ResetPasswordForm):
    """Where to send the link."""


class ReauthenticateForm(OurWords, allauth_forms.ReauthenticateForm):
    """The password once more, before something that matters."""

    labels = {"password": _("Your password")}


class ChangePasswordForm(OurWords, allauth_forms.ChangePasswordForm):
    """Another password, for somebody who knows the present one."""

    labels = NEW_PASSWORD


class SetPasswordForm(OurWords, allauth_forms.SetPasswordForm):
    """A first password, for somebody who has none."""

    labels = NEW_PASSWORD


class ResetPasswordKeyForm(OurWords, allauth_forms.ResetPasswordKeyForm):
    """Another password, for somebody who came by the link."""

    labels = NEW_PASSWORD


class SignupForm(OurWords, allauth_forms.SignupForm):
    """Name, email, password: nothing more stands between a teacher and a seat."""

    first_name = forms.CharField(
        label=_("First name"),
        max_length=80,
        help_text=_("As it should appear on your certificates."),
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label=_("Last name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    field_order = ["first_name", "last_name", "email", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].validators.append(MaxLengthValidator(254))

    def clean(self) -> dict[str, Any]:
        """Refuse a password like one's own name too; allauth compares the email only."""
        cleaned: dict[str, Any] = super().clean()
        password = cleaned.get("password1")
        if password:
            named = User(
                email=cleaned.get("email"),
                first_name=cleaned.get("first_name", ""),
                last_name=cleaned.get("last_name", ""),
            )
            try:
                validate_password(password, named)
            except ValidationError as weakness:
                self.add_error("password1", weakness)
        return cleaned


class IdentitySignupForm(OurWords, identity_forms.SignupForm):
    """Somebody new who came by an issuer of identities: the name to confirm, the address as said.

    The issuer proved this address and no other, so it cannot be changed here.
    """

    first_name = SignupForm.base_fields["first_name"]
    last_name = SignupForm.base_fields["last_name"]
    field_order = ["first_name", "last_name", "email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].disabled = True
