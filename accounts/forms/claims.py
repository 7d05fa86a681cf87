from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class ClaimCodeForm(forms.Form):
    """The code on the paper; spaces, dashes and small letters are all the same."""

    code = forms.CharField(
        label=_("Your code"),
        max_length=40,
        help_text=_("Twelve letters and digits, like ABCD-EFGH-JKMN."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )


class ClaimForm(forms.Form):
    """With what the person will sign in from now on."""

    email = forms.EmailField(
        label=_("Email"),
        max_length=254,
        help_text=_("We will send a link there. Use an address that you can open now."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password1 = forms.CharField(
        label=_("New password"),
        strip=False,
        help_text=_("At least 10 characters. A few unrelated words work well."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean(self) -> dict[str, Any]:
        """Refuse a password that is weak, or like the person's own name or address."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        named = User(
            email=cleaned.get("email"),
            first_name=self.person.first_name,
            last_name=self.person.last_name,
        )
        if password := cleaned.get("password1"):
            try:
                validate_password(password, named)
            except ValidationError as weakness:
                self.add_error("password1", weakness)
        return cleaned
