"""allauth's forms of second factors, in our words."""

from typing import Any

from allauth.mfa.base import forms as base_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.sign_in import OurWords

LONGEST_NAME = 60
DIGITS = {"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}


class AuthenticateForm(OurWords, base_forms.AuthenticateForm):
    """The code of the app, or one of the recovery codes."""

    labels = {"code": _("Code")}
    helps = {"code": _("Six digits from your app, or one of your recovery codes.")}
    attributes = {"code": DIGITS}


class ReauthenticateForm(OurWords, base_forms.ReauthenticateForm):
    """The same, before something that matters."""

    labels = AuthenticateForm.labels
    helps = AuthenticateForm.helps
    attributes = AuthenticateForm.attributes


class ActivateAppForm(OurWords, totp_forms.ActivateTOTPForm):
    """The first code of an app that has just learned the secret."""

    labels = {"code": _("Code from the app")}
    helps = {"code": _("Six digits. They change every 30 seconds.")}
    attributes = {"code": DIGITS}


class _NamedPasskey(OurWords):
    labels = {"name": _("Name")}
    helps = {"name": _("So that you know it again, such as “My phone”.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["name"]
        if isinstance(name, forms.CharField):
            name.max_length = LONGEST_NAME
            name.widget.attrs["maxlength"] = str(LONGEST_NAME)


class AddPasskeyForm(_NamedPasskey, passkey_forms.AddWebAuthnForm):
    """A new passkey. Each can be used alone: it is held by a person who unlocks it."""

    passwordless = forms.BooleanField(
        initial=True, required=False, widget=forms.HiddenInput, label=""
    )

    def clean_passwordless(self) -> bool:
        """Insist on a passkey that asks who holds it."""
        return True


class RenamePasskeyForm(_NamedPasskey, passkey_forms.EditWebAuthnForm):
    """Another name for a passkey."""
