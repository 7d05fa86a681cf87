from django.db import models


class DeliveryMode(models.TextChoices):
    IN_PERSON = "in_person", "In person"
    VIRTUAL = "virtual", "Live online"
    SELF_PACED = "self_paced", "Self-paced online"
    HYBRID = "hybrid", "In person and online"


class CompletionRule(models.TextChoices):
    ALL_BADGES = "all_badges", "All badges"
    ALL_MODULES_AND_QUIZ = "all_modules_and_quiz", "All modules and the quiz"
    ATTENDANCE = "attendance", "Every session attended"
    ATTENDANCE_80_PERCENT = "attendance_80_percent", "80 percent of the time attended"
    ATTENDANCE_AND_EXAM = "attendance_and_exam", "Every session attended and the exam passed"
    ATTENDANCE_AND_PRACTICAL = (
        "attendance_and_practical",
        "Every session attended and the practical passed",
    )
    EXTERNAL_CERTIFICATE_VERIFIED = "external_certificate_verified", "Outside certificate checked"
    PER_SESSION_ATTENDANCE = "per_session_attendance", "Hours for each session attended"
    PROVIDER_CERTIFICATE_VERIFIED = (
        "provider_certificate_verified",
        "Provider's certificate checked",
    )


ATTENDANCE_RULES = frozenset(
    {
        CompletionRule.ATTENDANCE,
        CompletionRule.ATTENDANCE_80_PERCENT,
        CompletionRule.PER_SESSION_ATTENDANCE,
    }
)


class CreditBasis(models.TextChoices):
    """What attendance is worth."""

    FIXED = "fixed", "Fixed on completion"
    MINUTES = "minutes", "Minutes attended"


class CourseStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"
    RETIRED = "retired", "Retired"


class OfferingStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"
    CANCELLED = "cancelled", "Cancelled"


class BreakKind(models.TextChoices):
    REGISTRATION = "registration", "Registration"
    BREAK = "break", "Break"
    MEAL = "meal", "Meal"


CONTACT_HOURS = "contact_hours"
MCJA_IN_SERVICE_HOURS = "mcja_in_service_hours"
