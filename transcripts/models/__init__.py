"""The ledger, training taken elsewhere, closed classes, repeated files, and what people keep."""

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
from transcripts.models.schedules import ExportRun, ExportSchedule, ExportScheduleQuerySet

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
    "ExportRun",
    "ExportSchedule",
    "ExportScheduleQuerySet",
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
