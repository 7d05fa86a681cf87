"""The menu: what this visitor's roles open, and nothing else."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from accounts.permissions import may_somewhere
from courses.models import InstructorAssignment
from wording.declared import Words

Entry = tuple[Words, str]


@dataclass(frozen=True, slots=True)
class MenuItem:
    label: str
    url: str
    current: str  # "page": it is open; "true": a page below it is


OPEN = [
    (_("Classes"), "enrollment:offering_list"),
    (_("Courses"), "courses:course_list"),
]
SIGNED_IN = [
    (_("My classes"), "enrollment:enrollment_list"),
    (_("My training record"), "transcripts:transcript_own"),
]
# label, address, the action that opens it
BY_ACTION = [
    (_("People"), "reports:person_list", "transcripts.export"),
    (_("Work to confirm"), "organizations:claim_list", "organizations.decide_employment"),
    (_("Completions"), "transcripts:completion_list", "transcripts.complete_enrollment"),
    (_("Outbox"), "reports:message_list", "notifications.view_outbox"),
    (_("Letterhead"), "organizations:authority_list", "organizations.view_authority"),
    (_("Questions"), "support:question_list", "support.answer"),
    (_("Wording"), "support:wording_list", "wording.edit"),
]
ACCOUNT = [
    (_("My certificates"), "certificates:certificate_list"),
    (_("My work"), "organizations:employment_list"),
    (_("My interests"), "courses:interest_choose"),
    (_("My jobs"), "reports:job_list"),
    (_("My questions"), "support:my_questions"),
    (_("Email addresses"), "account_email"),
    (_("Change password"), "account_change_password"),
]
FOOTER = [
    (_("Help"), "support:help"),
    (_("Contact"), "support:contact"),
    (_("Feedback"), "support:feedback"),
    (_("Check a certificate"), "documents:document_find"),
]


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Return `navigation`, `account_navigation` and `footer_navigation` for the layout.

    Each is made when a page first draws it: a part of a page, such as a cell of a table, costs
    nothing, however many there are.
    """

    def menu(entries: Callable[[HttpRequest], Iterable[Entry]]) -> Any:
        return SimpleLazyObject(lambda: _marked(entries(request), request.path))

    return {
        "navigation": menu(_main_entries),
        "account_navigation": menu(lambda request: ACCOUNT if _is_known(request) else []),
        "footer_navigation": menu(lambda _request: FOOTER),
    }


def _is_known(request: HttpRequest) -> bool:
    return bool(request.user.is_authenticated)


def _main_entries(request: HttpRequest) -> Iterator[Entry]:
    yield from OPEN
    user = request.user
    if not user.is_authenticated:
        return
    yield from SIGNED_IN
    sees_rosters = may_somewhere(user, "reports.view_state")
    if sees_rosters or InstructorAssignment.objects.filter(instructor=user).exists():
        yield _("Sessions"), "attendance:roster_list"
    for label, name, action in BY_ACTION:
        if may_somewhere(user, action):
            yield label, name


def _marked(entries: Iterable[Entry], path: str) -> list[MenuItem]:
    """Mark the entry whose page is open, or else the nearest one above it."""
    items = [MenuItem(str(label), reverse(name), "") for label, name in entries]
    above = [item.url for item in items if path.startswith(item.url)]
    nearest = max(above, key=len, default="")
    mark = "page" if path == nearest else "true"
    return [replace(item, current=mark) if item.url == nearest else item for item in items]
