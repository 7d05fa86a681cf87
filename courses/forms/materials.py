"""Materials and approvals of a version, as the office enters them."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.decisions.files import MOST_BYTES, TYPES
from courses.enums import MaterialKind, MaterialReaders
from courses.forms.moments import DayField
from courses.models import CreditType


class MaterialForm(forms.Form):
    """A file or a link, and who may open it."""

    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=MaterialKind.choices)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=160)
    readers = forms.ChoiceField(
        label=gettext_lazy("Who may open it"),
        choices=MaterialReaders.choices,
        initial=MaterialReaders.REGISTERED,
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy(
            "PDF, Word, PowerPoint, Excel, a picture (PNG, JPEG), text, CSV or MP4; 20 MB at most."
        ),
        widget=forms.FileInput(
            attrs={"accept": ",".join([*TYPES, ".jpeg"]), "data-max-bytes": MOST_BYTES}
        ),
    )
    url = forms.URLField(
        label=gettext_lazy("Or a link"), required=False, max_length=400, assume_scheme="https"
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of file and link."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and bool(said.get("file")) == bool(said.get("url")):
            self.add_error("url", _("Give a file or a link, one of the two."))
        return said


class ApprovalForm(forms.Form):
    """Number and dates of an approval."""

    number = forms.CharField(label=gettext_lazy("Number"), max_length=40)
    starts_on = DayField(label=gettext_lazy("First day"))
    ends_on = DayField(
        label=gettext_lazy("Ends on"),
        help_text=gettext_lazy("The first day on which it no longer counts."),
    )


class OutsideApprovalForm(ApprovalForm):
    """An approval of a course given elsewhere."""

    credit_type = forms.ModelChoiceField(
        label=gettext_lazy("Credit type"),
        queryset=CreditType.objects.filter(needs_approval=True, retired_on__isnull=True),
        empty_label=None,
    )
    field_order: tuple[str, ...] = ("credit_type", "number", "starts_on", "ends_on")


class NewApprovalForm(OutsideApprovalForm):
    """An approval for a version, or for one class of it."""

    offering = forms.CharField(
        label=gettext_lazy("Only for the class"),
        max_length=32,
        required=False,
        help_text=gettext_lazy("Its number. Empty: for every class of this version."),
    )
    field_order = ("credit_type", "number", "starts_on", "ends_on", "offering")
