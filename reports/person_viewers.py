"""Who sees a person, and what of them: read from the one table of actions, never listed twice.

The table says which role sees what in which scope. Here the rows say whose roles reach this person
in which scope: by where they work or say they work, the schools they serve, and their classes.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import ClaimCode, User
from accounts.permissions import ACTIONS, Role, Scope
from accounts.reach import NUMBER_ACTIONS
from core.clock import maine_date
from courses.models import InstructorAssignment, LaneLead
from enrollment.models import Enrollment
from organizations.enums import SCHOOL_SIDE, EmploymentStatus, OrganizationKind
from organizations.models import Employment, OfficerAssignment, RoleGrant, in_force
from transcripts.models import OutsideCompletion, TranscriptShare

# What an action shows of a person, or lets its holder do. `tests` insist that every action that
# shows something of a person stands here.
SHOWS: dict[str, Any] = {
    "accounts.view_person": _("your name, MEMSSI number and work addresses"),
    "accounts.edit_person": _("your phone and all your addresses, and may correct your details"),
    "organizations.view_employment": _("where you work and what you do there"),
    "organizations.view_officers": _("the schools you serve, if you are an officer"),
    "organizations.view_roles": _("the roles you hold there"),
    "enrollment.view_enrollment": _("the classes you take"),
    "enrollment.view_waitlist": _("where you wait for a seat, if you have no email"),
    "enrollment.view_people": _("your seats and places in line, and where you did not come"),
    "enrollment.view_approval": _("your requests for a seat, and how they were decided"),
    "enrollment.view_team": _("the teams you lead"),
    "enrollment.view_answers": _("your answers to the questions of a class"),
    "enrollment.view_accommodation": _("what you need to take part, if you ask for accommodations"),
    "enrollment.view_seat_check": _("a seat of yours that does not add up"),
    "attendance.view_roster": _("your attendance"),
    "transcripts.view_award": _("your hours and your transcript"),
    "transcripts.view_claim": _("the training from elsewhere that you hand in"),
    "transcripts.view_evidence": _(
        "the certificates handed in with it; a coordinator sees only those they sent for you"
    ),
    "certificates.view_certificate": _("your certificates"),
    "accounts.view_educator_certificate": _("your educator certificate number"),
    "accounts.view_mcja_number": _("your MCJA number"),
    "accounts.view_fema_sid": _("your FEMA SID"),
    "accounts.view_state_staff_id": _("your State staff ID"),
    "accounts.view_history": _("what was changed in your record, when and by whom"),
    "accounts.hand_out": _("letters to you, if you have no email"),
    "notifications.view_outbox": _("the emails sent to you"),
    "support.answer": _("the questions you send us"),
    "reports.view_numbers": _("how many people work there and their hours in all, never names"),
}
# Of somebody met only in a class.
IN_CLASS: dict[str, Any] = {
    "enrollment.view_enrollment": _("your name and your seat in the class"),
    "enrollment.view_answers": _("your answers to the questions of the class"),
    "enrollment.view_accommodation": _("what you need to take part, if you ask for accommodations"),
    "attendance.view_roster": _("your name and your attendance in the class"),
    "certificates.view_certificate": _("your certificate for the class"),
}
ELSEWHERE = {
    action: SHOWS[action] for action in ("transcripts.view_claim", "transcripts.view_evidence")
}
CLAIM_ONLY = {
    "organizations.view_employment": _("your name, and that you say you work there"),
}
AFTERWARDS = {
    "organizations.view_employment": _("your name, and that you worked there"),
    "transcripts.view_award": _("the hours you earned while you worked there"),
}
BEFORE = {"organizations.view_employment": _("your name, and that you are to work there")}
SERVED_ONLY = {"organizations.view_officers": SHOWS["organizations.view_officers"]}

IN_PLACES = frozenset({Scope.ORGANIZATION, Scope.AGENCY, Scope.SCHOOL_SIDE})


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody whose role reaches the person, by which way, and what they see by it."""

    name: str
    role: str
    way: str  # the place or the classes
    sees: tuple[str, ...]


@dataclass(slots=True)
class Viewers:
    """All who see one person, by the way they do."""

    by_place: list[Viewer] = field(default_factory=list)
    by_class: list[Viewer] = field(default_factory=list)
    everywhere: list[Viewer] = field(default_factory=list)
    codes: list[ClaimCode] = field(default_factory=list)
    shares: list[TranscriptShare] = field(default_factory=list)
    numbers: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Tie:
    """What binds the person to a place: what is shown by it, and in which scopes."""

    path: str
    scopes: frozenset[Scope]
    shows: Mapping[str, Any]


def viewers_of(person: User, *, now: datetime) -> Viewers:
    """Return who sees this person today: a constant number of queries."""
    ties = list(_ties(person, now))
    seats = list(
        Enrollment.objects.filter(learner=person)
        .select_related("offering__version__course", "offering__host")
        .order_by("-offering__starts_at", "pk")
    )
    hosts = {seat.offering.host.path for seat in seats if seat.offering.host}
    grants = list(
        RoleGrant.objects.filter(
            in_force(maine_date(now)),
            organization__path__in=_at_or_above([*(tie.path for tie in ties), *hosts]),
            person__is_active=True,
        )
        .exclude(person=person)
        .select_related("person", "organization")
        .order_by("person__last_name", "person__first_name", "pk")
    )
    viewers = Viewers(
        by_place=list(_by_place(grants, ties)),
        by_class=[
            *_teachers(person, seats),
            *_lane_leads(seats, now),
            *_deciders(person, now),
            *_hosts(grants, seats),
        ],
        everywhere=list(_everywhere()),
        codes=list(ClaimCode.objects.filter(person=person).select_related("made_by")),
        shares=list(TranscriptShare.objects.filter(person=person).live(at=now)),
    )
    viewers.numbers = list(_numbers(viewers))
    return viewers


def shown(
    role: Role, scopes: Collection[Scope], words: Mapping[str, Any] = SHOWS
) -> tuple[str, ...]:
    """Return what a role shows in these scopes, as the table of actions says."""
    return tuple(str(words[action]) for action in words if ACTIONS[action].get(role) in scopes)


def _ties(person: User, now: datetime) -> Iterator[Tie]:
    day = maine_date(now)
    jobs = Employment.objects.filter(person=person).select_related("organization")
    for job in jobs.exclude(status=EmploymentStatus.REJECTED):
        path = job.organization.path
        is_over = job.ends_on is not None and job.ends_on <= day
        is_ahead = job.starts_on > day
        if job.status == EmploymentStatus.CLAIMED:
            yield Tie(path, frozenset({Scope.ORGANIZATION}), CLAIM_ONLY)
        elif is_over or is_ahead:
            shown = BEFORE if is_ahead else AFTERWARDS
            yield Tie(path, frozenset({Scope.ORGANIZATION}), shown)
        else:
            yield Tie(path, _scopes_of(job.organization.kind), SHOWS)
    served = OfficerAssignment.objects.filter(officer=person).select_related("agency", "school")
    for row in served:
        for place in (row.agency, row.school):
            yield Tie(place.path, frozenset({Scope.ORGANIZATION}), SERVED_ONLY)


def _scopes_of(kind: str) -> frozenset[Scope]:
    """Return the scopes that reach whoever works at such a place."""
    scopes = {Scope.ORGANIZATION}
    if kind == OrganizationKind.LAW_AGENCY:
        scopes.add(Scope.AGENCY)
    if kind in SCHOOL_SIDE:
        scopes.add(Scope.SCHOOL_SIDE)
    return frozenset(scopes)


def _at_or_above(paths: Iterable[str]) -> set[str]:
    """Return these paths and those of all places they belong to: /1/5/ gives /1/ and /1/5/."""
    above = set()
    for path in paths:
        keys = path.strip("/").split("/")
        above |= {f"/{'/'.join(keys[:depth])}/" for depth in range(1, len(keys) + 1)}
    return above


def _by_place(grants: Iterable[RoleGrant], ties: Collection[Tie]) -> Iterator[Viewer]:
    for grant in grants:
        role, place = Role(grant.role), grant.organization
        assert place is not None  # noqa: S101 (they were found by their place)
        sees: dict[str, None] = {}
        for tie in ties:
            if tie.path.startswith(place.path):
                sees |= dict.fromkeys(shown(role, tie.scopes & IN_PLACES, tie.shows))
        if sees:
            yield Viewer(grant.person.name, str(role.label), place.name, tuple(sees))


def _teachers(person: User, seats: Collection[Enrollment]) -> Iterator[Viewer]:
    sees = shown(Role.INSTRUCTOR, {Scope.TAUGHT}, IN_CLASS)
    titles = {seat.offering_id: seat.offering.course_title for seat in seats}
    rows = (
        InstructorAssignment.objects.teaching()
        .filter(offering__in=list(titles), instructor__is_active=True)
        .exclude(instructor=person)
        .select_related("instructor")
        .order_by("instructor__last_name", "instructor__first_name", "pk")
    )
    taught: defaultdict[User, dict[str, None]] = defaultdict(dict)
    for row in rows:
        taught[row.instructor][titles[row.offering_id]] = None
    if sees:
        for teacher, courses in taught.items():
            yield Viewer(teacher.name, str(Role.INSTRUCTOR.label), "; ".join(courses), sees)


def _lane_leads(seats: Collection[Enrollment], now: datetime) -> Iterator[Viewer]:
    sees = shown(Role.LANE_LEAD, {Scope.LANE}, IN_CLASS)
    lanes = {seat.offering.version.course.lane_id for seat in seats}
    leads = LaneLead.objects.filter(
        in_force(maine_date(now), "grant__"), lane__in=lanes, grant__person__is_active=True
    ).select_related("lane", "grant__person")
    if sees:
        for lead in leads.order_by("grant__person__last_name", "pk"):
            yield Viewer(lead.grant.person.name, str(Role.LANE_LEAD.label), str(lead.lane), sees)


def _deciders(person: User, now: datetime) -> Iterator[Viewer]:
    """Who leads a lane in which the person handed in training from elsewhere."""
    sees = shown(Role.LANE_LEAD, {Scope.LANE}, ELSEWHERE)
    claims = OutsideCompletion.objects.filter(person=person, submitted_at__isnull=False)
    leads = LaneLead.objects.filter(
        in_force(maine_date(now), "grant__"),
        lane__in=claims.order_by().values("lane"),
        grant__person__is_active=True,
    ).exclude(grant__person=person)
    for lead in leads.select_related("lane", "grant__person").order_by(
        "grant__person__last_name", "pk"
    ):
        yield Viewer(lead.grant.person.name, str(Role.LANE_LEAD.label), str(lead.lane), sees)


def _hosts(grants: Iterable[RoleGrant], seats: Collection[Enrollment]) -> Iterator[Viewer]:
    for grant in grants:
        role, place = Role(grant.role), grant.organization
        sees = shown(role, {Scope.HOSTED}, IN_CLASS)
        assert place is not None  # noqa: S101 (they were found by their place)
        there = dict.fromkeys(
            seat.offering.course_title
            for seat in seats
            if seat.offering.host and seat.offering.host.path.startswith(place.path)
        )
        if sees and there:
            way = f"{place.name}: {'; '.join(there)}"
            yield Viewer(grant.person.name, str(role.label), way, sees)


def _everywhere() -> Iterator[Viewer]:
    """Those who see everybody; they are many, and change: the role is named, not its holders."""
    for role in Role:
        sees = shown(role, {Scope.ANYWHERE})
        if sees and role not in {Role.LEARNER, Role.INSTRUCTOR}:
            yield Viewer("", str(role.label), "", sees)


def _numbers(viewers: Viewers) -> Iterator[tuple[str, str]]:
    """Each private number with all who see it, beside its owner."""
    for action in NUMBER_ACTIONS.values():
        words = str(SHOWS[action])
        named = [each.name for each in viewers.by_place if words in each.sees]
        groups = [each.role for each in viewers.everywhere if words in each.sees]
        yield words, "; ".join(dict.fromkeys([*named, *groups]))
