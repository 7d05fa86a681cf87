from django.db import models
from django.utils.translation import gettext_lazy as _


class DeliveryMode(models.TextChoices):
    IN_PERSON = "in_person", _("In person")
    VIRTUAL = "virtual", _("Live online")
    SELF_PACED = "self_paced", _("Self-paced online")
    HYBRID = "hybrid", _("In person and online")
    CONFERENCE = "conference", _("Conference")


# Where people come to a place.
AT_A_PLACE = frozenset({DeliveryMode.IN_PERSON, DeliveryMode.HYBRID, DeliveryMode.CONFERENCE})


class CompletionRule(models.TextChoices):
    ALL_BADGES = "all_badges", _("All badges")
    ALL_MODULES_AND_QUIZ = "all_modules_and_quiz", _("All modules and the quiz")
    ATTENDANCE = "attendance", _("Every session attended")
    ATTENDANCE_80_PERCENT = "attendance_80_percent", _("80 percent of the time attended")
    ATTENDANCE_MINUTES = "attendance_minutes", _("A number of minutes attended")
    ATTENDANCE_AND_EXAM = "attendance_and_exam", _("Every session attended and the exam passed")
    ATTENDANCE_AND_PRACTICAL = (
        "attendance_and_practical",
        _("Every session attended and the practical passed"),
    )
    EXTERNAL_CERTIFICATE_VERIFIED = (
        "external_certificate_verified",
        _("Outside certificate checked"),
    )
    PER_SESSION_ATTENDANCE = "per_session_attendance", _("Hours for each session attended")
    PROVIDER_CERTIFICATE_VERIFIED = (
        "provider_certificate_verified",
        _("Provider's certificate checked"),
    )


ATTENDANCE_RULES = frozenset(
    {
        CompletionRule.ATTENDANCE,
        CompletionRule.ATTENDANCE_80_PERCENT,
        CompletionRule.ATTENDANCE_MINUTES,
        CompletionRule.PER_SESSION_ATTENDANCE,
    }
)

# Decided by rosters and results, without anybody's further word.
ROSTER_RULES = ATTENDANCE_RULES | {
    CompletionRule.ATTENDANCE_AND_EXAM,
    CompletionRule.ATTENDANCE_AND_PRACTICAL,
}


class CreditBasis(models.TextChoices):
    """What attendance is worth."""

    FIXED = "fixed", _("Fixed on completion")
    MINUTES = "minutes", _("Minutes attended")


class CreditRounding(models.TextChoices):
    """How minutes attended become hours."""

    HUNDREDTHS = "hundredths", _("To the hundredth of an hour")
    QUARTERS_DOWN = "quarters_down", _("Down to a quarter of an hour")
    HALVES_DOWN = "halves_down", _("Down to half an hour")
    HOURS_DOWN = "hours_down", _("Down to a full hour")


class EvidenceLevel(models.TextChoices):
    """The four levels of evidence of federal education law (20 USC 7801(21))."""

    STRONG = "strong", _("Strong evidence")
    MODERATE = "moderate", _("Moderate evidence")
    PROMISING = "promising", _("Promising evidence")
    RATIONALE = "rationale", _("Demonstrates a rationale")


class SafetyPhase(models.TextChoices):
    """From prevention to recovery: the five mission areas of school emergency planning."""

    PREVENTION = "prevention", _("Prevention")
    PROTECTION = "protection", _("Protection")
    MITIGATION = "mitigation", _("Mitigation")
    RESPONSE = "response", _("Response")
    RECOVERY = "recovery", _("Recovery")


class SafetyKind(models.TextChoices):
    PHYSICAL = "physical", _("Physical safety")
    EMOTIONAL = "emotional", _("Emotional safety")
    BOTH = "both", _("Physical and emotional safety")


class VersionStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    PUBLISHED = "published", _("Published")
    RETIRED = "retired", _("Retired")


class MaterialKind(models.TextChoices):
    LESSON_PLAN = "lesson_plan", _("Lesson plan")
    HANDOUT = "handout", _("Handout")
    SLIDES = "slides", _("Slides")
    READING = "reading", _("Reading")


class MaterialReaders(models.TextChoices):
    EVERYBODY = "everybody", _("Everybody")
    REGISTERED = "registered", _("Those registered in a class")
    INSTRUCTORS = "instructors", _("Instructors and staff")


class LinkState(models.TextChoices):
    UNCHECKED = "unchecked", _("Not checked yet")
    WORKS = "works", _("Works")
    BROKEN = "broken", _("Broken")


class EnrollmentUnit(models.TextChoices):
    INDIVIDUAL = "individual", _("One person at a time")
    TEAM = "team", _("Teams")
    WHOLE_SCHOOL = "whole_school", _("Whole schools")


class ApprovalPolicy(models.TextChoices):
    """Who approves a request for a seat."""

    NONE = "none", _("Nobody has to approve")
    EMPLOYER = "employer", _("The employer approves")
    STAFF = "staff", _("MSSC staff approve")
    EMPLOYER_THEN_STAFF = "employer_then_staff", _("The employer, then MSSC staff")


class AnswerKind(models.TextChoices):
    """How a question to those who register is answered."""

    TEXT = "text", _("A few words")
    YES_NO = "yes_no", _("Yes or no")
    CHOICE = "choice", _("One of a list")


class AssignmentStatus(models.TextChoices):
    INVITED = "invited", _("Invited")
    ACCEPTED = "accepted", _("Teaches")
    DECLINED = "declined", _("Declined")
    RELIEVED = "relieved", _("Relieved")


class RequestStatus(models.TextChoices):
    NEW = "new", _("New")
    SCHEDULED = "scheduled", _("Scheduled")
    DECLINED = "declined", _("Declined")


class TermList(models.TextChoices):
    """The managed lists whose words may change."""

    LANE = "lane", _("Lanes")
    TOPIC = "topic", _("Topics")
    AUDIENCE = "audience", _("Audiences")
    CREDIT_TYPE = "credit_type", _("Credit types")
    BELIEF = "belief", _("Beliefs")
    VENUE = "venue", _("Venues")
    ROOM = "room", _("Rooms")
    FUNDING = "funding", _("Grant awards")
    OUTSIDE = "outside", _("Courses taken elsewhere")


class CourseStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    RETIRED = "retired", _("Retired")


class OfferingStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    POSTPONED = "postponed", _("Postponed")
    CANCELLED = "cancelled", _("Canceled")
    DISCARDED = "discarded", _("Discarded draft")


# Everybody may know of it: it has its dates, or new ones are to follow.
ANNOUNCED = frozenset({OfferingStatus.PUBLISHED, OfferingStatus.POSTPONED})


class BreakKind(models.TextChoices):
    REGISTRATION = "registration", _("Registration")
    BREAK = "break", _("Break")
    MEAL = "meal", _("Meal")


CONTACT_HOURS = "contact_hours"
MCJA_IN_SERVICE_HOURS = "mcja_in_service_hours"
# The audience of those who owe in-service hours (25 MRSA 2804-E).
SWORN_OFFICERS = "sworn_law_enforcement"
CEU = "ceu"


class ProviderKind(models.TextChoices):
    """Who gives a course that the center does not give itself."""

    FEDERAL = "federal", _("Federal")
    CONTRACTED = "contracted", _("Contracted provider")
    LOCAL = "local", _("Local: a district, an agency, a college")


# Contact hours of one training taken elsewhere: five full weeks.
MOST_HOURS_ELSEWHERE = 200


class Strand(models.TextChoices):
    """The two kinds of learning that the center's sixth belief wants in balance."""

    MENTAL_HEALTH = "mental_health", _("Mental health")
    TACTICAL = "tactical", _("Tactical")
