"""Lanes, courses and their versions; classes and their sessions; what is missing."""

from courses.models.approvals import CreditApproval
from courses.models.conditions import ClassQuestion, SeatReserve, TeamRole
from courses.models.courses import (
    Course,
    CourseQuerySet,
    CourseVersion,
    Prerequisite,
    VersionCredit,
    VersionReview,
)
from courses.models.demand import CourseWish, TrainingRequest, TrainingWish, UnmetSearch
from courses.models.materials import Material
from courses.models.meetings import Meeting, MeetingBreak
from courses.models.offerings import Offering, OfferingQuerySet
from courses.models.outside import OutsideCourse
from courses.models.search import SearchEntry, SearchWord, Synonym
from courses.models.teaching import (
    InstructorAssignment,
    InstructorAssignmentQuerySet,
    InstructorQualification,
)
from courses.models.terms import (
    Audience,
    Belief,
    CreditType,
    FormerTermName,
    FundingAward,
    Interest,
    Lane,
    LaneLead,
    Topic,
    lane_of_grant,
)
from courses.models.venues import Room, SchoolHoliday, Venue

__all__ = [
    "Audience",
    "Belief",
    "ClassQuestion",
    "Course",
    "CourseQuerySet",
    "CourseVersion",
    "CourseWish",
    "CreditApproval",
    "CreditType",
    "FormerTermName",
    "FundingAward",
    "InstructorAssignment",
    "InstructorAssignmentQuerySet",
    "InstructorQualification",
    "Interest",
    "Lane",
    "LaneLead",
    "Material",
    "Meeting",
    "MeetingBreak",
    "Offering",
    "OfferingQuerySet",
    "OutsideCourse",
    "Prerequisite",
    "Room",
    "SchoolHoliday",
    "SearchEntry",
    "SearchWord",
    "SeatReserve",
    "Synonym",
    "TeamRole",
    "Topic",
    "TrainingRequest",
    "TrainingWish",
    "UnmetSearch",
    "Venue",
    "VersionCredit",
    "VersionReview",
    "lane_of_grant",
]
