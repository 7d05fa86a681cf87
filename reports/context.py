"""The menu: what this visitor's roles open, and nothing else."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from accounts.permissions import may_somewhere
from courses.models import InstructorAssignment


@dataclass(frozen=True, slots=True)
class MenuItem:
    label: str
    url: str
    current: bool


SIGNED_IN = [
    ("My classes", "enrollment:enrollment_list"),
    ("My training record", "transcripts:transcript_own"),
]
# label, address, the action that opens it
BY_ACTION = [
    ("People", "reports:person_list", "transcripts.export"),
    ("Work to confirm", "organizations:claim_list", "organizations.decide_employment"),
    ("Completions", "transcripts:completion_list", "transcripts.complete_enrollment"),
    ("Outbox", "reports:message_list", "notifications.view_outbox"),
    ("Letterhead", "organizations:authority_list", "organizations.view_authority"),
]
ACCOUNT = [
    ("My certificates", "certificates:certificate_list"),
    ("My work", "organizations:employment_list"),
    ("My jobs", "reports:job_list"),
    ("E-mail addresses", "account_email"),
    ("Change password", "account_change_password"),
]


def navigation(request: HttpRequest) -> dict[str, list[MenuItem]]:
    """Return `navigation`, `account_navigation` and `footer_navigation` for the layout."""

    def item(label: str, name: str) -> MenuItem:
        url = reverse(name)
        return MenuItem(label, url, request.path == url)

    items = [item("Classes", "enrollment:offering_list"), item("Courses", "courses:course_list")]
    account = []
    user = request.user
    if user.is_authenticated:
        items += [item(label, name) for label, name in SIGNED_IN]
        sees_rosters = may_somewhere(user, "reports.view_state")
        if sees_rosters or InstructorAssignment.objects.filter(instructor=user).exists():
            items.append(item("Sessions", "attendance:roster_list"))
        items += [
            item(label, name) for label, name, action in BY_ACTION if may_somewhere(user, action)
        ]
        account = [item(label, name) for label, name in ACCOUNT]
    return {
        "navigation": items,
        "account_navigation": account,
        "footer_navigation": [item("Check a certificate", "documents:document_find")],
    }
