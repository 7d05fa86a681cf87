from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from documents.decisions import CODE_LENGTH, read_code
from documents.enums import DocumentState
from documents.models import IssuedDocument


class CheckCodeForm(forms.Form):
    """The code beside the QR code of a paper; as typed, in groups or not."""

    code = forms.CharField(
        label=_("Check code"),
        help_text=_("26 letters and numbers, printed next to the QR code on the paper."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_code(self) -> Any:
        """Return the code of an issued paper."""
        code = read_code(self.cleaned_data["code"])
        if len(code) != CODE_LENGTH:
            raise ValidationError(
                _("A check code has 26 letters and numbers. Yours has too few or too many.")
            )
        issued = IssuedDocument.objects.exclude(state=DocumentState.PREPARING)
        if not issued.filter(check_code=code).exists():
            raise ValidationError(
                _(
                    "No document has this code. Check each letter and number. If the paper really "
                    "has this code, it was not issued here."
                )
            )
        return code
