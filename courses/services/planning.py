"""What a class shall be, as somebody plans it: values, no rows."""

from dataclasses import dataclass
from datetime import date, datetime

from accounts.models import User
from courses.decisions.schedules import Plan, Session
from courses.enums import AT_A_PLACE, AnswerKind, ApprovalPolicy, BreakKind, EnrollmentUnit
from courses.models import Audience, FundingAward, Room, Venue
from organizations.models import Organization


@dataclass(frozen=True, slots=True)
class PlannedBreak:
    starts_at: datetime
    ends_at: datetime
    kind: BreakKind = BreakKind.BREAK


@dataclass(frozen=True, slots=True)
class PlannedMeeting:
    """One session. `choice` names the parallel sessions of a conference that it is one of."""

    starts_at: datetime
    ends_at: datetime
    breaks: tuple[PlannedBreak, ...] = ()
    title: str = ""
    room: str = ""
    venue: Venue | None = None
    venue_room: Room | None = None
    is_online: bool = False
    choice: str = ""
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class PlannedReserve:
    """Seats held for an audience, or for a county, until a day (exclusive)."""

    seats: int
    until: date
    audience: Audience | None = None
    county: str = ""


@dataclass(frozen=True, slots=True)
class PlannedRole:
    """Whom a team must have among its members."""

    name: str
    least: int = 1
    audience: Audience | None = None


@dataclass(frozen=True, slots=True)
class PlannedQuestion:
    """A question to those who register; `after` is the place in the list of the one before it."""

    text: str
    kind: AnswerKind = AnswerKind.TEXT
    choices: tuple[str, ...] = ()
    is_required: bool = False
    after: int | None = None
    asked_if: str = ""


@dataclass(frozen=True, slots=True)
class ClassTerms:
    """On what terms seats of a class are given, beside dates, place and number of seats."""

    title: str = ""
    waitlist_limit: int | None = None
    organization_cap: int | None = None
    organization_cap_until: date | None = None
    withdraw_until: date | None = None
    unit: EnrollmentUnit = EnrollmentUnit.INDIVIDUAL
    approval: ApprovalPolicy = ApprovalPolicy.NONE
    requests_hold_seat: bool = True
    restricted_to: tuple[Audience, ...] = ()
    minimum_seats: int | None = None
    decided_by: date | None = None
    reserves: tuple[PlannedReserve, ...] = ()
    team_roles: tuple[PlannedRole, ...] = ()
    questions: tuple[PlannedQuestion, ...] = ()
    co_sponsors: tuple[Organization, ...] = ()
    funding: tuple[FundingAward, ...] = ()
    lodging_limit: int | None = None
    accommodations_until: date | None = None
    asks_diet: bool = False
    choices_until: date | None = None
    online_link: str = ""
    learners_per_instructor: int | None = None


NO_TERMS = ClassTerms()


@dataclass(frozen=True, slots=True)
class ClassPlan:
    """Everything that is planned of a class but its course and its number."""

    delivery_mode: str
    meetings: tuple[PlannedMeeting, ...]
    registration_opens_at: datetime
    registration_closes_at: datetime
    window: tuple[datetime, datetime] | None = None
    venue: Venue | None = None
    host: Organization | None = None
    capacity: int | None = None
    instructors: tuple[User, ...] = ()
    terms: ClassTerms = NO_TERMS

    @property
    def span(self) -> tuple[datetime, datetime]:
        """From the start of the first session to the end of the last; of a sound plan."""
        return self.window or (
            min(meeting.starts_at for meeting in self.meetings),
            max(meeting.ends_at for meeting in self.meetings),
        )

    def facts(self) -> Plan:
        """Return what its soundness is judged by."""
        terms = self.terms
        return Plan(
            sessions=tuple(self._session(meeting) for meeting in self.meetings),
            opens_at=self.registration_opens_at,
            closes_at=self.registration_closes_at,
            window=self.window,
            needs_place=self.delivery_mode in AT_A_PLACE,
            has_place=self.venue is not None,
            capacity=self.capacity,
            waitlist_limit=terms.waitlist_limit,
            minimum_seats=terms.minimum_seats,
            decided_by=terms.decided_by,
            accommodations_until=terms.accommodations_until,
            organization_cap=terms.organization_cap,
            organization_cap_until=terms.organization_cap_until,
            withdraw_until=terms.withdraw_until,
            choices_until=terms.choices_until,
            reserves=tuple((reserve.seats, reserve.until) for reserve in terms.reserves),
            follow_ups=tuple(
                (place, question.after)
                for place, question in enumerate(terms.questions)
                if question.after is not None
            ),
        )

    def _session(self, meeting: PlannedMeeting) -> Session:
        place = meeting.venue or self.venue
        room = meeting.venue_room
        return Session(
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            breaks=tuple((pause.starts_at, pause.ends_at) for pause in meeting.breaks),
            choice=meeting.choice,
            room=room.pk if room else None,
            room_is_of_its_place=room is None or (place is not None and room.venue_id == place.pk),
        )
