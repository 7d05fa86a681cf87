from collections.abc import Mapping
from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from accounts.models import SavedFilter, User

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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = LABELS.get(name, field.label)
            field.label = self.labels.get(name, field.label)


class LoginForm(OurWords, allauth_forms.LoginForm):
    """Email and password."""


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


class SaveViewForm(forms.Form):
    """What a view of a list is called by the person who keeps it."""

    name = forms.CharField(
        label=_("Name of this view"), max_length=SavedFilter._meta.get_field("name").max_length
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "save_%s")
        super().__init__(*args, **kwargs)
