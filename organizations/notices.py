"""What people are told about the work they entered."""

from django.urls import reverse

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
            "first_name": employment.person.first_name,
            "place": employment.organization.name,
            "work": employment.work_kind.name,
            "work_path": reverse("organizations:employment_list"),
            "contact_path": reverse("support:contact"),
        },
    )
