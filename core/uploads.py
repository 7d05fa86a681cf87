"""Papers that people photograph or scan: PDF, JPEG or PNG by what is in them, or a sentence."""

from typing import Any, BinaryIO, cast

from django import forms
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from core.exceptions import DomainError
from core.scans import KINDS, is_heic, kept_name, kind_of

MEGABYTE = 1024 * 1024
# Without HEIC: a phone that is not offered it sends JPEG by itself.
ACCEPTED = ",".join([*KINDS.values(), *KINDS, ".jpeg"])
PICTURES = "image/jpeg,image/png"


class FileInput(forms.FileInput):
    """Several files in one field, drawn as every other file field."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files: what comes out is a list. Empty ones are left to the service's sentence."""

    def __init__(
        self,
        *,
        accept: str,
        most_bytes: int,
        most_at_once: int,
        camera: bool = False,
        **options: Any,
    ) -> None:
        attrs = {"accept": accept, "data-max-bytes": most_bytes}
        if camera:
            attrs["capture"] = "environment"
        self.most_at_once = most_at_once
        super().__init__(
            required=False, allow_empty_file=True, widget=FileInput(attrs=attrs), **options
        )

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        """Return the files that were sent."""
        sent = data if isinstance(data, list) else [data] if data else []
        if len(sent) > self.most_at_once:
            raise forms.ValidationError(
                _("Send %(most)s files at once, and then the others.") % {"most": self.most_at_once}
            )
        return [super(FilesField, self).clean(file, initial) for file in sent]


def ending_of_paper(file: "File[bytes]", *, most_bytes: int, refusal: type[DomainError]) -> str:
    """Return the ending that fits what is in a file, whatever its name says.

    Raises `refusal` for one that is empty, too large, or neither PDF nor picture.
    """
    content = cast("BinaryIO", file)
    said = {"name": kept_name(file.name or ""), "most": most_bytes // MEGABYTE}
    if not file.size:
        raise refusal(_("“%(name)s” is empty.") % said)
    if file.size > most_bytes:
        raise refusal(_("“%(name)s” is larger than %(most)s MB. Make it smaller.") % said)
    ending = kind_of(content)
    if ending is not None:
        return ending
    if is_heic(content):
        sentence = _(
            "“%(name)s” is a HEIC picture, which most programs cannot show. In the camera settings "
            "of the phone choose the format “Most compatible”, or send it as JPEG or PDF."
        )
        raise refusal(sentence % said)
    raise refusal(_("“%(name)s” is neither a PDF nor a JPEG or PNG picture.") % said)
