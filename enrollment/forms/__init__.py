"""Forms about seats and classes."""

from enrollment.forms.changing import (
    CancelOfferingForm,
    LetterForm,
    MoveOfferingForm,
    PlaceForm,
    PostponeOfferingForm,
    SeatsForm,
    SubstituteForm,
)
from enrollment.forms.seats import WithdrawForm

__all__ = [
    "CancelOfferingForm",
    "LetterForm",
    "MoveOfferingForm",
    "PlaceForm",
    "PostponeOfferingForm",
    "SeatsForm",
    "SubstituteForm",
    "WithdrawForm",
]
