"""Photographs and scans of signed sheets, several at once."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance.scans import KINDS, MOST_BYTES

MOST_AT_ONCE = 20
# Without HEIC: a phone that is not offered it sends JPEG by itself.
ACCEPTED = ",".join([*KINDS.values(), *KINDS, ".jpeg"])
PICTURES = "image/jpeg,image/png"


class FileInput(forms.FileInput):
    """Several files in one field, drawn as every other file field."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files: what comes out is a list. Empty ones are left to the service's sentence."""

    def __init__(self, *, accept: str, camera: bool = False, **options: Any) -> None:
        attrs = {"accept": accept, "data-max-bytes": MOST_BYTES}
        if camera:
            attrs["capture"] = "environment"
        super().__init__(
            required=False, allow_empty_file=True, widget=FileInput(attrs=attrs), **options
        )

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        """Return the files that were sent."""
        sent = data if isinstance(data, list) else [data] if data else []
        if len(sent) > MOST_AT_ONCE:
            raise forms.ValidationError(
                _("Send %(most)s files at once, and then the others.") % {"most": MOST_AT_ONCE}
            )
        return [super(FilesField, self).clean(file, initial) for file in sent]


class ScanForm(forms.Form):
    """The signed sheet, photographed now or chosen from files."""

    photo = FilesField(
        label=gettext_lazy("Photograph the sheet"),
        help_text=gettext_lazy("On a phone or tablet this opens the camera. One page at a time."),
        accept=PICTURES,
        camera=True,
    )
    scans = FilesField(
        label=gettext_lazy("Or choose photographs and scans"),
        help_text=gettext_lazy("PDF, JPEG or PNG; several at once, 20 MB each at most."),
        accept=ACCEPTED,
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
