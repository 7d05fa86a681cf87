from django.db import models
from django.utils.translation import gettext_lazy as _


class DeliveryMode(models.TextChoices):
    IN_PERSON = "in_person", _("In person")
    VIRTUAL = "virtual", _("Live online")
    SELF_PACED = "self_paced", _("Self-paced online")
    HYBRID = "hybrid", _("In person and online")


class CompletionRule(models.TextChoices):
    ALL_BADGES = "all_badges", _("All badges")
    ALL_MODULES_AND_QUIZ = "all_modules_and_quiz", _("All modules and the quiz")
    ATTENDANCE = "attendance", _("Every session attended")
    ATTENDANCE_80_PERCENT = "attendance_80_percent", _("80 percent of the time attended")
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
        CompletionRule.PER_SESSION_ATTENDANCE,
    }
)


class CreditBasis(models.TextChoices):
    """What attendance is worth."""

    FIXED = "fixed", _("Fixed on completion")
    MINUTES = "minutes", _("Minutes attended")


class CourseStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    RETIRED = "retired", _("Retired")


class OfferingStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    CANCELLED = "cancelled", _("Canceled")


class BreakKind(models.TextChoices):
    REGISTRATION = "registration", _("Registration")
    BREAK = "break", _("Break")
    MEAL = "meal", _("Meal")


CONTACT_HOURS = "contact_hours"
MCJA_IN_SERVICE_HOURS = "mcja_in_service_hours"
