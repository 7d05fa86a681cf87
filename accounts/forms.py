from typing import Any

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from accounts.models import User


class SignupForm(AllauthSignupForm):
    """Name, e-mail, password: nothing more stands between a teacher and a seat."""

    first_name = forms.CharField(
        max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        max_length=80, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    field_order = ["first_name", "last_name", "email", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.fields["first_name"].help_text = "As it should stand on your certificates."
        self.fields["email"].label = "E-mail"
        self.fields["email"].validators.append(MaxLengthValidator(254))

    def clean(self) -> dict[str, Any]:
        """Refuse a password like one's own name too; allauth compares the e-mail only."""
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
