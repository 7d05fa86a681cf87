from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import SavedFilter


class SaveViewForm(forms.Form):
    """What a view of a list is called by the person who keeps it."""

    name = forms.CharField(
        label=_("Name of this view"), max_length=SavedFilter._meta.get_field("name").max_length
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "save_%s")
        super().__init__(*args, **kwargs)
