"""Photographs and scans of signed sheets, several at once."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance.enums import MOST_SCAN_BYTES
from core.uploads import ACCEPTED, PICTURES, FilesField

MOST_AT_ONCE = 20


class ScanForm(forms.Form):
    """The signed sheet, photographed now or chosen from files."""

    photo = FilesField(
        label=gettext_lazy("Photograph the sheet"),
        help_text=gettext_lazy("On a phone or tablet this opens the camera. One page at a time."),
        accept=PICTURES,
        most_bytes=MOST_SCAN_BYTES,
        most_at_once=MOST_AT_ONCE,
        camera=True,
    )
    scans = FilesField(
        label=gettext_lazy("Or choose photographs and scans"),
        help_text=gettext_lazy("PDF, JPEG or PNG; several at once, 20 MB each at most."),
        accept=ACCEPTED,
        most_bytes=MOST_SCAN_BYTES,
        most_at_once=MOST_AT_ONCE,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one file at least."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not (said.get("photo") or said.get("scans")):
            self.add_error("scans", _("Choose a file or take a photograph."))
        return said

    @property
    def sent(self) -> "list[UploadedFile[Any]]":
        """All files of a valid form."""
        return [*self.cleaned_data["photo"], *self.cleaned_data["scans"]]
