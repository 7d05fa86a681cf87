"""The menu: what this visitor's roles open, and nothing else."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Role, granted_roles, may_somewhere
from courses.enums import AssignmentStatus
from courses.models import InstructorAssignment, InstructorQualification
from wording.declared import Words

Page = tuple[Words, str]
Entry = tuple[Words, str | Sequence[Page]]  # a page, or a group of pages


@dataclass(frozen=True, slots=True)
class MenuItem:
    label: str
    url: str
    current: str  # "page": it is open; "true": a page below it is
    pages: tuple["MenuItem", ...] = ()  # of a group; it has no address of its own


OPEN = [
    (_("Classes"), "enrollment:offering_list"),
    (_("Courses"), "courses:course_list"),
]
SIGNED_IN = [
    (_("My classes"), "enrollment:enrollment_list"),
    (_("My training record"), "transcripts:transcript_own"),
]
# Who sees rosters of classes they do not teach.
OVER_ROSTERS = {Role.HOST, Role.PARTNER_INSTRUCTOR, Role.LANE_LEAD}
# Of each group: label, address, the action that opens it.
BY_ACTION = [
    (
        _("People and places"),
        [
            (_("People"), "reports:person_list", "transcripts.export"),
            (_("Their classes"), "enrollment:place_list", "enrollment.view_people"),
            (_("Work to confirm"), "organizations:claim_list", "organizations.decide_employment"),
            (
                _("Requests to approve"),
                "enrollment:approval_list",
                "enrollment.approve_for_employer",
            ),
            (_("Who works where"), "organizations:work_list", "organizations.employ"),
            (_("Staff rosters"), "organizations:roster_list", "organizations.import_roster"),
            (
                _("Files of past training"),
                "transcripts:intake_list",
                "transcripts.import_claims",
            ),
            (_("To hand out"), "reports:letter_list", "accounts.hand_out"),
            (_("Roles"), "organizations:role_list", "organizations.grant_role"),
            (_("Officers"), "organizations:officer_list", "organizations.edit_agreements"),
            (_("Organizations"), "organizations:organization_list", "transcripts.export"),
            (_("Hours"), "reports:hours", "reports.view_hours"),
            (_("Numbers"), "reports:numbers", "reports.view_numbers"),
        ],
    ),
    (
        _("Catalog"),
        [
            (_("Course office"), "courses:draft_list", "courses.edit_course"),
            (_("Overdue reviews"), "courses:review_overdue_list", "courses.edit_course"),
            (_("Lists"), "courses:term_index", "courses.edit_terms"),
            (_("Qualifications"), "courses:qualification_list", "courses.qualify"),
        ],
    ),
    (
        _("Office"),
        [
            (_("Schedule"), "courses:schedule_list", "courses.schedule"),
            (
                _("Accommodations"),
                "enrollment:accommodation_list",
                "enrollment.meet_accommodation",
            ),
            (_("Completions"), "transcripts:completion_list", "transcripts.complete_enrollment"),
            (_("Questions"), "support:question_list", "support.answer"),
            (_("Outbox"), "reports:message_list", "notifications.view_outbox"),
            (_("Wording"), "support:wording_list", "wording.edit"),
            (_("Letterhead"), "organizations:authority_list", "organizations.view_authority"),
            (_("Training requests"), "courses:request_list", "courses.view_requests"),
            (_("Demand"), "reports:demand", "enrollment.view_demand"),
            (_("Grant awards"), "reports:funding_list", "reports.view_state"),
            (_("History"), "reports:history_list", "reports.view_state"),
        ],
    ),
]
ACCOUNT = [
    (_("My details"), "accounts:profile"),
    (_("Who can see me"), "reports:who_sees_me"),
    (_("My certificates"), "certificates:certificate_list"),
    (_("My work"), "organizations:employment_list"),
    (_("My roles"), "organizations:role_own"),
    (_("My interests"), "courses:interest_choose"),
    (_("My jobs"), "reports:job_list"),
    (_("My questions"), "support:my_questions"),
    (_("My history"), "reports:history_own"),
    (_("Sign-in and security"), "accounts:security"),
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
    teaching = _teaching_of(user)
    sees_rosters = may_somewhere(user, "reports.view_state") or granted_roles(user) & OVER_ROSTERS
    if sees_rosters or teaching["teaches"]:
        yield _("Sessions"), "attendance:roster_list"
    if any(teaching.values()):
        yield _("My teaching"), "courses:teaching_own"
    for label, pages in BY_ACTION:
        opened = [(page, name) for page, name, action in pages if may_somewhere(user, action)]
        if len(opened) > 1:
            yield label, opened
        else:
            yield from opened


def _teaching_of(user: User) -> dict[str, bool]:
    """Whether they teach, are asked to, or are qualified for it; one query."""
    mine = InstructorAssignment.objects.filter(instructor=OuterRef("pk"))
    asked = mine.filter(status=AssignmentStatus.INVITED)
    known: dict[str, bool] = (
        User.objects.filter(pk=user.pk)
        .values(
            teaches=Exists(mine.teaching()),
            is_asked=Exists(asked.ahead(at=timezone.now())),
            is_qualified=Exists(InstructorQualification.objects.filter(person=OuterRef("pk"))),
        )
        .get()
    )
    return known


def _marked(entries: Iterable[Entry], path: str) -> list[MenuItem]:
    """Mark the entry whose page is open, or else the nearest one above it, and its group."""
    items = [_item(label, name) for label, name in entries]
    every = [page for item in items for page in item.pages or (item,)]
    nearest = max((page.url for page in every if path.startswith(page.url)), key=len, default="")
    mark = "page" if path == nearest else "true"

    def marked(item: MenuItem) -> MenuItem:
        if item.pages:
            pages = tuple(marked(page) for page in item.pages)
            return replace(item, pages=pages, current="true" if _is_in(pages) else "")
        return replace(item, current=mark) if item.url == nearest else item

    return [marked(item) for item in items]


def _item(label: Words, name: str | Sequence[Page]) -> MenuItem:
    if isinstance(name, str):
        return MenuItem(str(label), reverse(name), "")
    return MenuItem(str(label), "", "", tuple(_item(*page) for page in name))


def _is_in(pages: Iterable[MenuItem]) -> bool:
    return any(page.current for page in pages)
