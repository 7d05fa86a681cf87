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
from enrollment.forms.line import (
    EndOfferForm,
    GiveSeatForm,
    OfferSeatForm,
    PriorityForm,
    ReleaseForm,
    proposed_deadline,
)
from enrollment.forms.seats import WithdrawForm

__all__ = [
    "CancelOfferingForm",
    "EndOfferForm",
    "GiveSeatForm",
    "LetterForm",
    "MoveOfferingForm",
    "OfferSeatForm",
    "PlaceForm",
    "PostponeOfferingForm",
    "PriorityForm",
    "ReleaseForm",
    "SeatsForm",
    "SubstituteForm",
    "WithdrawForm",
    "proposed_deadline",
]
