"""The ledger, training taken elsewhere, closed classes, and what people keep about their record."""

from transcripts.models.closing import ClassClosing, ClassClosingQuerySet
from transcripts.models.intakes import (
    AT_WORK,
    NOT_YET_APPLIED,
    STANDING_INTAKES,
    CompletionIntake,
    CompletionIntakeQuerySet,
    IntakeRow,
)
from transcripts.models.ledger import (
    CreditAward,
    CreditAwardQuerySet,
    TagSet,
    awards_below,
)
from transcripts.models.outside import (
    CompletionEvidence,
    CompletionEvidenceQuerySet,
    OutsideCompletion,
    OutsideCompletionQuerySet,
)
from transcripts.models.own import (
    RenewalCycle,
    TranscriptShare,
    TranscriptShareOpening,
    TranscriptShareQuerySet,
)

__all__ = [
    "AT_WORK",
    "NOT_YET_APPLIED",
    "STANDING_INTAKES",
    "ClassClosing",
    "ClassClosingQuerySet",
    "CompletionEvidence",
    "CompletionEvidenceQuerySet",
    "CompletionIntake",
    "CompletionIntakeQuerySet",
    "CreditAward",
    "CreditAwardQuerySet",
    "IntakeRow",
    "OutsideCompletion",
    "OutsideCompletionQuerySet",
    "RenewalCycle",
    "TagSet",
    "TranscriptShare",
    "TranscriptShareOpening",
    "TranscriptShareQuerySet",
    "awards_below",
]
