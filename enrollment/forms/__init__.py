"""Forms about seats and classes."""

from enrollment.forms.approvals import ApprovalForm, ManyApprovalsForm
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
    LetInForm,
    LetInPersonForm,
    OfferSeatForm,
    PriorityForm,
    ReleaseForm,
    proposed_deadline,
)
from enrollment.forms.plans import (
    AnswerForm,
    CorrectForm,
    ReinstateForm,
    ReplaceForm,
    TransferForm,
    WhyForm,
)
from enrollment.forms.seats import WithdrawForm

__all__ = [
    "AnswerForm",
    "ApprovalForm",
    "CancelOfferingForm",
    "CorrectForm",
    "EndOfferForm",
    "GiveSeatForm",
    "LetInForm",
    "LetInPersonForm",
    "LetterForm",
    "ManyApprovalsForm",
    "MoveOfferingForm",
    "OfferSeatForm",
    "PlaceForm",
    "PostponeOfferingForm",
    "PriorityForm",
    "ReinstateForm",
    "ReleaseForm",
    "ReplaceForm",
    "SeatsForm",
    "SubstituteForm",
    "TransferForm",
    "WhyForm",
    "WithdrawForm",
    "proposed_deadline",
]
