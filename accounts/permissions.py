"""Who may see and do what: ONE table, read by `visible_to` and by `require`.

A role is held in a scope. For each action the table says which roles may do it and on which rows.
Rows are named by rules that each model's queryset states (`scope_rules`), so seeing and doing can
never disagree, and somebody who sees a row as its instructor cannot act on it as another
district's coordinator.
"""

from collections.abc import Callable, Iterable
from enum import Enum
from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User


class Role(models.TextChoices):
    """Learner and instructor follow from rows (a seat, an assignment); the rest are granted."""

    LEARNER = "learner", _("Learner")
    INSTRUCTOR = "instructor", _("Instructor")
    APPROVER = "approver", _("Approver (chief, principal)")
    COORDINATOR = "coordinator", _("Coordinator of an organization")
    HOST = "host", _("Host of classes")
    LANE_LEAD = "lane_lead", _("Lane lead")
    PARTNER_INSTRUCTOR = "partner_instructor", _("Instructor of a partner")
    OVERSIGHT = "oversight", _("Oversight (numbers only)")
    ACCOMMODATIONS_DESK = "accommodations_desk", _("Accommodations desk")
    STAFF = "staff", _("MSSC staff")
    DIRECTOR = "director", _("Director")
    ADMINISTRATOR = "administrator", _("Administrator")


# These reach the records of others: a password alone does not open their pages.
SECOND_FACTOR_ROLES = frozenset(
    {
        Role.STAFF,
        Role.DIRECTOR,
        Role.ADMINISTRATOR,
        Role.COORDINATOR,
        Role.ACCOMMODATIONS_DESK,
    }
)


class Scope(Enum):
    """Which rows a role reaches."""

    ANYWHERE = "every row"
    OWN = "rows about oneself"
    TAUGHT = "rows of classes one is assigned to teach"
    HOSTED = "rows of classes hosted at or below the organization of the grant"
    LANE = "rows of classes in the lane of the grant"
    ORGANIZATION = "rows of people and places below the organization of the grant"
    AGENCY = "people who work at a law agency below the organization of the grant"
    SENDER = "officers sent by a law agency below the organization of the grant, and that agency"
    SCHOOL_SIDE = "people who work on the school side below the organization of the grant"


L, I, A, C, H, LL, P, V, K, S, D, X = (  # noqa: E741 (the columns of the table)
    Role.LEARNER,
    Role.INSTRUCTOR,
    Role.APPROVER,
    Role.COORDINATOR,
    Role.HOST,
    Role.LANE_LEAD,
    Role.PARTNER_INSTRUCTOR,
    Role.OVERSIGHT,
    Role.ACCOMMODATIONS_DESK,
    Role.STAFF,
    Role.DIRECTOR,
    Role.ADMINISTRATOR,
)
OWN, TAUGHT, ORGANIZATION, ANYWHERE = Scope.OWN, Scope.TAUGHT, Scope.ORGANIZATION, Scope.ANYWHERE
HOSTED, LANE = Scope.HOSTED, Scope.LANE
AGENCY, SCHOOL_SIDE, SENDER = Scope.AGENCY, Scope.SCHOOL_SIDE, Scope.SENDER

ACTIONS: dict[str, dict[Role, Scope]] = {
    "accounts.view_person": {
        L: OWN,
        A: ORGANIZATION,
        C: ORGANIZATION,
        S: ANYWHERE,
        D: ANYWHERE,
        X: ANYWHERE,
    },
    "accounts.edit_person": {L: OWN, C: ORGANIZATION, S: ANYWHERE, X: ANYWHERE},
    # Numbers of other registers: their owner, and whoever needs them for their work.
    "accounts.view_educator_certificate": {L: OWN, C: SCHOOL_SIDE, S: ANYWHERE},
    "accounts.view_mcja_number": {L: OWN, A: AGENCY, C: AGENCY, S: ANYWHERE},
    "accounts.view_fema_sid": {L: OWN, S: ANYWHERE},
    "accounts.view_state_staff_id": {L: OWN, C: SCHOOL_SIDE, S: ANYWHERE},
    "accounts.print_claim_code": {C: ORGANIZATION, S: ANYWHERE, X: ANYWHERE},
    "accounts.hand_out": {C: ORGANIZATION, S: ANYWHERE, X: ANYWHERE},
    "accounts.view_history": {L: OWN, S: ANYWHERE, D: ANYWHERE, X: ANYWHERE},
    "notifications.view_outbox": {S: ANYWHERE, X: ANYWHERE},
    "notifications.mend": {S: ANYWHERE, X: ANYWHERE},
    "organizations.view_employment": {
        L: OWN,
        A: ORGANIZATION,
        C: ORGANIZATION,
        S: ANYWHERE,
        D: ANYWHERE,
        X: ANYWHERE,
    },
    "organizations.end_employment": {L: OWN, C: ORGANIZATION, S: ANYWHERE, X: ANYWHERE},
    "organizations.decide_employment": {C: ORGANIZATION, S: ANYWHERE, X: ANYWHERE},
    "organizations.view_organization": {L: ANYWHERE},
    "organizations.edit_organization": {S: ANYWHERE, X: ANYWHERE},
    "organizations.employ": {C: ORGANIZATION, S: ANYWHERE, X: ANYWHERE},
    "organizations.import_roster": {C: ORGANIZATION, S: ANYWHERE, X: ANYWHERE},
    "organizations.view_officers": {
        L: OWN,
        A: ORGANIZATION,
        C: ORGANIZATION,
        S: ANYWHERE,
        D: ANYWHERE,
        X: ANYWHERE,
    },
    # The agency says which schools its officers serve; an agreement is entered by either side.
    "organizations.edit_officers": {C: SENDER, S: ANYWHERE, X: ANYWHERE},
    "organizations.edit_agreements": {C: ORGANIZATION, S: ANYWHERE, X: ANYWHERE},
    "organizations.view_roles": {
        L: OWN,
        C: ORGANIZATION,
        S: ANYWHERE,
        D: ANYWHERE,
        X: ANYWHERE,
    },
    # Which roles somebody may give, `organizations.granting` says.
    "organizations.grant_role": {C: ORGANIZATION, S: ANYWHERE, D: ANYWHERE, X: ANYWHERE},
    "organizations.view_authority": {S: ANYWHERE, D: ANYWHERE, X: ANYWHERE},
    "organizations.edit_authority": {S: ANYWHERE, X: ANYWHERE},
    "courses.edit_terms": {S: ANYWHERE, X: ANYWHERE},
    "courses.edit_course": {LL: LANE, S: ANYWHERE},
    "courses.publish_course": {S: ANYWHERE},
    # Beside these: whoever has confirmed work for which a sensitive course is meant.
    "courses.view_sensitive": {S: ANYWHERE, D: ANYWHERE, X: ANYWHERE},
    "courses.view_schedule": {
        I: TAUGHT,
        C: ORGANIZATION,
        H: HOSTED,
        P: HOSTED,
        LL: LANE,
        S: ANYWHERE,
        D: ANYWHERE,
        X: ANYWHERE,
    },
    # A district or a partner schedules what it hosts itself.
    "courses.schedule": {C: ORGANIZATION, H: HOSTED, LL: LANE, S: ANYWHERE},
    "courses.qualify": {S: ANYWHERE},
    "courses.view_requests": {
        A: ORGANIZATION,
        C: ORGANIZATION,
        S: ANYWHERE,
        D: ANYWHERE,
        X: ANYWHERE,
    },
    "courses.request_training": {A: ORGANIZATION, C: ORGANIZATION, S: ANYWHERE},
    "courses.answer_request": {S: ANYWHERE},
    "wording.edit": {S: ANYWHERE, X: ANYWHERE},
    "support.answer": {S: ANYWHERE, X: ANYWHERE},
    "enrollment.view_enrollment": {
        L: OWN,
        I: TAUGHT,
        A: ORGANIZATION,
        C: ORGANIZATION,
        LL: LANE,
        S: ANYWHERE,
        D: ANYWHERE,
        X: ANYWHERE,
    },
    "enrollment.withdraw": {L: OWN, C: ORGANIZATION, S: ANYWHERE},
    "enrollment.view_people": {A: ORGANIZATION, C: ORGANIZATION, S: ANYWHERE},
    "enrollment.correct_absence": {S: ANYWHERE},
    "enrollment.remind": {C: ORGANIZATION, S: ANYWHERE},
    "enrollment.transfer": {L: OWN, C: ORGANIZATION, S: ANYWHERE},
    "enrollment.substitute": {C: ORGANIZATION, S: ANYWHERE},
    "enrollment.reinstate": {C: ORGANIZATION, S: ANYWHERE},
    "enrollment.register_people": {C: ORGANIZATION, S: ANYWHERE},
    # Register somebody though something is in the way: the office alone, and it says why.
    "enrollment.let_pass": {S: ANYWHERE},
    "enrollment.view_approval": {
        L: OWN,
        A: ORGANIZATION,
        C: ORGANIZATION,
        S: ANYWHERE,
        D: ANYWHERE,
        X: ANYWHERE,
    },
    # Where a place has no approver, MSSC staff stand in for its employer.
    "enrollment.approve_for_employer": {A: ORGANIZATION, S: ANYWHERE},
    "enrollment.approve_for_staff": {S: ANYWHERE},
    "enrollment.view_team": {
        L: OWN,
        C: ORGANIZATION,
        S: ANYWHERE,
        D: ANYWHERE,
        X: ANYWHERE,
    },
    "enrollment.manage_line": {C: ORGANIZATION, H: HOSTED, LL: LANE, S: ANYWHERE},
    "enrollment.view_waitlist": {
        L: OWN,
        C: ORGANIZATION,
        S: ANYWHERE,
        D: ANYWHERE,
        X: ANYWHERE,
    },
    "enrollment.answer_offer": {L: OWN, C: ORGANIZATION},
    "enrollment.change_offering": {C: ORGANIZATION, H: HOSTED, LL: LANE, S: ANYWHERE},
    "enrollment.cancel_offering": {C: ORGANIZATION, H: HOSTED, LL: LANE, S: ANYWHERE},
    "enrollment.write_to_class": {
        I: TAUGHT,
        C: ORGANIZATION,
        H: HOSTED,
        LL: LANE,
        S: ANYWHERE,
    },
    # What people add to their seat; whoever holds the class or its place sees the answers.
    "enrollment.add_to_seat": {L: OWN, S: ANYWHERE},
    "enrollment.view_answers": {C: ORGANIZATION, H: HOSTED, LL: LANE, S: ANYWHERE},
    # Of health: nobody else, MSSC staff and administrators neither.
    "enrollment.ask_accommodation": {L: OWN},
    "enrollment.view_accommodation": {L: OWN, I: TAUGHT, K: ANYWHERE},
    "enrollment.read_accommodations": {I: TAUGHT, K: ANYWHERE},
    "enrollment.meet_accommodation": {K: ANYWHERE},
    "enrollment.view_seat_check": {S: ANYWHERE, X: ANYWHERE},
    "enrollment.view_demand": {S: ANYWHERE, D: ANYWHERE, X: ANYWHERE},
    "attendance.view_roster": {
        I: TAUGHT,
        H: HOSTED,
        P: HOSTED,
        LL: LANE,
        S: ANYWHERE,
        D: ANYWHERE,
        X: ANYWHERE,
    },
    "attendance.mark_roster": {I: TAUGHT, P: HOSTED, S: ANYWHERE},
    # Once the class is closed, hours hang on the roster: the office alone opens it again.
    "attendance.correct_closed": {S: ANYWHERE},
    "attendance.enter_result": {I: TAUGHT, P: HOSTED, S: ANYWHERE},
    "attendance.arrange_make_up": {I: TAUGHT, S: ANYWHERE},
    "attendance.hand_over": {I: TAUGHT, S: ANYWHERE},
    "transcripts.view_award": {
        L: OWN,
        C: ORGANIZATION,
        S: ANYWHERE,
        D: ANYWHERE,
        X: ANYWHERE,
    },
    # Training taken elsewhere: claimed by its owner, or for one's people; nobody decides their own.
    "transcripts.view_claim": {
        L: OWN,
        C: ORGANIZATION,
        LL: LANE,
        S: ANYWHERE,
        D: ANYWHERE,
        X: ANYWHERE,
    },
    "transcripts.enter_claim": {L: OWN, C: ORGANIZATION, S: ANYWHERE},
    "transcripts.decide_claim": {LL: LANE, S: ANYWHERE},
    # Confidential: a coordinator sees only what they handed in themselves.
    "transcripts.view_evidence": {L: OWN, C: ORGANIZATION, LL: LANE, S: ANYWHERE},
    # By a link, to somebody without a sign-in: their owner alone makes it, sees it and ends it.
    "transcripts.share_record": {L: OWN},
    "transcripts.complete_enrollment": {S: ANYWHERE},
    "transcripts.close_class": {I: TAUGHT, P: HOSTED, S: ANYWHERE},
    "transcripts.export": {C: ORGANIZATION, S: ANYWHERE, D: ANYWHERE, X: ANYWHERE},
    # Past training out of files: as claims that staff decide, or taken over as it is.
    "transcripts.import_claims": {C: ORGANIZATION, S: ANYWHERE},
    "transcripts.import_history": {S: ANYWHERE},
    "certificates.view_certificate": {
        L: OWN,
        I: TAUGHT,
        C: ORGANIZATION,
        S: ANYWHERE,
        D: ANYWHERE,
        X: ANYWHERE,
    },
    # Names and hours of a whole class as a file: for who teaches it, and the office.
    "reports.make_evidence": {I: TAUGHT, S: ANYWHERE, D: ANYWHERE},
    "reports.view_state": {S: ANYWHERE, D: ANYWHERE, X: ANYWHERE},
    # Hours of places down to the lines of each person.
    "reports.view_hours": {C: ORGANIZATION, S: ANYWHERE, D: ANYWHERE, X: ANYWHERE},
    # Numbers of places, never of persons.
    "reports.view_numbers": {V: ORGANIZATION, S: ANYWHERE, D: ANYWHERE, X: ANYWHERE},
}

ScopeRules = dict[Scope, Callable[["User", Role], models.Q]]
Visitor = "User | AnonymousUser"
M = TypeVar("M", bound=models.Model)


def granted_roles(user: "User") -> frozenset[Role]:
    """Return the roles granted to this person today; asked once per loaded person."""
    roles: frozenset[Role] | None = getattr(user, "_granted_roles", None)
    if roles is None:
        roles = frozenset(import_string(settings.ACCOUNTS_GRANTED_ROLES)(user))
        user._granted_roles = roles  # type: ignore[attr-defined]  # noqa: SLF001
    return roles


def scopes_held(user: "User | AnonymousUser", action: str) -> list[tuple[Role, Scope]]:
    """Return the (role, scope) pairs by which this visitor may do the action somewhere."""
    if not user.is_authenticated or not user.is_active:
        return []
    table = ACTIONS[action]
    roles = {Role.LEARNER, Role.INSTRUCTOR}
    if table.keys() - roles:
        roles |= granted_roles(user)
    return [(role, scope) for role, scope in table.items() if role in roles]


def may_somewhere(user: "User | AnonymousUser", action: str) -> bool:
    """Say whether a granted role lets this visitor do the action on any row at all."""
    return bool(scopes_held(user, action))


def may_anywhere(user: "User | AnonymousUser", action: str) -> bool:
    """Say whether this visitor may do the action on every row."""
    return any(scope is Scope.ANYWHERE for _role, scope in scopes_held(user, action))


def require_somewhere(user: "User | AnonymousUser", action: str) -> None:
    """Permit a page over many rows to whoever may do the action on some of them (403)."""
    if not may_somewhere(user, action):
        raise PermissionDenied


class ScopedQuerySet(models.QuerySet[M]):
    """A queryset that knows which of its rows a visitor reaches."""

    view_action: ClassVar[str]
    scope_rules: ClassVar[ScopeRules]

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Return the rows this visitor may see; what is not here is 404."""
        return self.permitted_to(user, self.view_action)

    def permitted_to(self, user: "User | AnonymousUser", action: str) -> Self:
        """Return the rows on which this visitor may do the action."""
        held = scopes_held(user, action)
        if any(scope is Scope.ANYWHERE for _role, scope in held):
            return self
        return self.filter(self._reached(user, held))  # type: ignore[arg-type]

    def _reached(self, user: "User", held: Iterable[tuple[Role, Scope]]) -> models.Q:
        reached = models.Q(pk__in=[])
        for role, scope in held:
            if scope in self.scope_rules:
                reached |= self.scope_rules[scope](user, role)
        return reached


def require(user: "User | AnonymousUser", action: str, *, on: models.Model | None = None) -> None:
    """Permit the action on this row, or raise `PermissionDenied` (403).

    Without a row the action must be one the visitor may do anywhere.
    """
    held = scopes_held(user, action)
    if any(scope is Scope.ANYWHERE for _role, scope in held):
        return
    if on is not None and held:
        rows = type(on)._default_manager.all()
        if (
            isinstance(rows, ScopedQuerySet)
            and rows.permitted_to(user, action).filter(pk=on.pk).exists()
        ):
            return
    raise PermissionDenied
