"""What people are told about their work: not confirmed, entered, corrected, ended."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.templatetags.ui import maine_date
from notifications.services import Notice
from organizations.models import Employment


def work_not_confirmed(employment: Employment) -> Notice:
    """The employer, or MSSC staff, does not know you there; what to do now."""
    return Notice(
        key=f"organizations.work_not_confirmed:{employment.pk}",
        recipient_id=employment.person_id,
        to_address=employment.person.email or "",
        template="organizations/work_not_confirmed",
        context={
            "first_name": employment.person.called,
            "place": employment.organization.name,
            "work": employment.work_kind.name,
            "work_path": reverse("organizations:employment_list"),
            "contact_path": reverse("support:contact"),
        },
    )


def work_entered(employment: Employment, *, by: User) -> Notice:
    """The employer says that you work there; from now on they see your training."""
    return Notice(
        key=f"organizations.work_entered:{employment.pk}",
        recipient_id=employment.person_id,
        to_address=employment.person.email or "",
        template="organizations/work_entered",
        context=_about(employment, by),
    )


def work_corrected(employment: Employment, *, by: User, now: datetime) -> Notice:
    """The employer changed the dates or the kind of your work."""
    return Notice(
        key=f"organizations.work_corrected:{employment.pk}:{int(now.timestamp())}",
        recipient_id=employment.person_id,
        to_address=employment.person.email or "",
        template="organizations/work_corrected",
        context=_about(employment, by),
    )


def work_ended(employment: Employment, *, by: User) -> Notice:
    """The employer, or MSSC staff, entered that you no longer work there."""
    return Notice(
        key=f"organizations.work_ended:{employment.pk}:{employment.ends_on}",
        recipient_id=employment.person_id,
        to_address=employment.person.email or "",
        template="organizations/work_ended",
        context=_about(employment, by),
    )


def _about(employment: Employment, by: User) -> dict[str, Any]:
    ends_on = employment.ends_on
    return {
        "first_name": employment.person.called,
        "by": by.name,
        "place": employment.organization.name,
        "work": employment.work_kind.name,
        "since": maine_date(employment.starts_on, "printed"),
        "until": maine_date(ends_on, "printed") if ends_on else _("no end entered"),
        "work_path": reverse("organizations:employment_list"),
        "contact_path": reverse("support:contact"),
    }
