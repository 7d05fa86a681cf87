"""What a place may be, and what is amiss among officers and agreements: pure."""

from organizations.decisions.officers import (
    ENDS_SOON_DAYS,
    UNSERVED_DAYS,
    AgreementFacts,
    AssignmentFacts,
    Flag,
    FlagKind,
    Span,
    agreement_flags,
    assignment_flags,
    uncovered,
)
from organizations.decisions.places import (
    Fault,
    PlaceFacts,
    faults_of,
    fingerprint,
    is_near_maine,
    is_within,
    may_stand_under,
    name_on,
    path_below,
)

__all__ = [
    "ENDS_SOON_DAYS",
    "UNSERVED_DAYS",
    "AgreementFacts",
    "AssignmentFacts",
    "Fault",
    "Flag",
    "FlagKind",
    "PlaceFacts",
    "Span",
    "agreement_flags",
    "assignment_flags",
    "faults_of",
    "fingerprint",
    "is_near_maine",
    "is_within",
    "may_stand_under",
    "name_on",
    "path_below",
    "uncovered",
]
