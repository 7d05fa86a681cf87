"""Rows for tests: the smallest believable ones. What a test is about it says itself."""

from tests.factories.courses import (
    CourseFactory,
    VersionFactory,
    approval,
    credit_types,
    meeting_times,
    offering,
)
from tests.factories.people import (
    UserFactory,
    accommodations_desk,
    administrator,
    coordinator,
    director,
    employ,
    organization,
    staff,
    the_state,
    work_kind,
)

__all__ = [
    "CourseFactory",
    "UserFactory",
    "VersionFactory",
    "accommodations_desk",
    "administrator",
    "approval",
    "coordinator",
    "credit_types",
    "director",
    "employ",
    "meeting_times",
    "offering",
    "organization",
    "staff",
    "the_state",
    "work_kind",
]
