"""Lanes, courses and their versions; classes and their sessions."""

from courses.models.courses import Course, CourseQuerySet, CourseVersion, VersionCredit
from courses.models.offerings import (
    CreditApproval,
    InstructorAssignment,
    Meeting,
    MeetingBreak,
    Offering,
    OfferingQuerySet,
)
from courses.models.terms import (
    Audience,
    CreditType,
    Interest,
    Lane,
    LaneLead,
    Topic,
    Venue,
    lane_of_grant,
)

__all__ = [
    "Audience",
    "Course",
    "CourseQuerySet",
    "CourseVersion",
    "CreditApproval",
    "CreditType",
    "InstructorAssignment",
    "Interest",
    "Lane",
    "LaneLead",
    "Meeting",
    "MeetingBreak",
    "Offering",
    "OfferingQuerySet",
    "Topic",
    "Venue",
    "VersionCredit",
    "lane_of_grant",
]
