"""What every part of a packet is gathered from: one class, until one moment, for one reader."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from accounts.decisions import memssi_number
from accounts.models import User
from accounts.permissions import Scope, scopes_held
from attendance.models import RosterSignature
from core.clock import MAINE, maine_date
from core.exports import BYTE_ORDER_MARK, csv_lines
from courses.models import InstructorAssignment, Meeting, Offering
from organizations.enums import EmploymentStatus
from organizations.models import Employment

ROWS_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Source:
    """One class as a packet shows it. Whatever is read from it streams by.

    `shown` holds the actions by which parts are guarded that are open to whoever asks.
    """

    offering: Offering
    until: datetime
    shown: frozenset[str]
    meetings: Sequence[Meeting]
    signatures: Sequence[RosterSignature]
    employers: dict[int, list[tuple[date, date | None, str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, offering: Offering, *, until: datetime, shown: frozenset[str]) -> "Source":
        """Read what all parts need. A constant number of queries."""
        return cls(
            offering,
            until,
            shown,
            list(
                Meeting.objects.filter(offering=offering)
                .select_related("venue")
                .prefetch_related("breaks")
            ),
            list(
                RosterSignature.objects.filter(meeting__offering=offering)
                .select_related("signed_by", "opened_by")
                .order_by("meeting", "version")
            ),
            _employers(offering),
        )

    def versions(self, meeting: Meeting) -> list[RosterSignature]:
        """Return the versions of a session's roster, the first first."""
        return [row for row in self.signatures if row.meeting_id == meeting.pk]

    def counting(self, meeting: Meeting) -> RosterSignature | None:
        """Return the version that counts: the highest that is signed."""
        signed = [row for row in self.versions(meeting) if row.signed_at is not None]
        return signed[-1] if signed else None

    def employer(self, person_id: int, day: date) -> str:
        """Return where somebody worked on a day; of several places the one held longest."""
        for starts_on, ends_on, name in self.employers.get(person_id, []):
            if starts_on <= day and (ends_on is None or day < ends_on):
                return name
        return ""


def _employers(offering: Offering) -> dict[int, list[tuple[date, date | None, str]]]:
    """Return the work of everybody on the rosters of a class, the longest held first."""
    on_rosters = User.objects.filter(
        enrollments__attendance__signature__meeting__offering=offering
    ).order_by()
    work: dict[int, list[tuple[date, date | None, str]]] = {}
    for person, starts_on, ends_on, name in (
        Employment.objects.filter(
            person__in=on_rosters.values("pk"),
            status=EmploymentStatus.CONFIRMED,
            starts_on__lte=maine_date(offering.ends_at),
        )
        .order_by("person", "starts_on", "pk")
        .values_list("person_id", "starts_on", "ends_on", "organization__name")
    ):
        work.setdefault(person, []).append((starts_on, ends_on, name))
    return work


def shown_to(user: User, offering: Offering, actions: Iterable[str]) -> frozenset[str]:
    """Return those of the actions that this person may do on a class: on any, or as its teacher."""
    taught = InstructorAssignment.objects.teaching().filter(instructor=user, offering=offering)
    reach = {Scope.ANYWHERE, Scope.TAUGHT} if taught.exists() else {Scope.ANYWHERE}
    return frozenset(
        action
        for action in actions
        if reach & {scope for _role, scope in scopes_held(user, action)}
    )


def csv_file(columns: Sequence[str], rows: Iterable[Iterable[Any]]) -> Iterator[bytes]:
    """Yield a CSV part by part, with its heading, for people: spreadsheets take no formula."""
    yield BYTE_ORDER_MARK.encode()
    for line in csv_lines([columns]):
        yield line.encode()
    for line in csv_lines(rows):
        yield line.encode()


def moment(value: datetime | None) -> str:
    """Write a moment on Maine's clock, to the microsecond and with its distance from UTC."""
    return value.astimezone(MAINE).isoformat() if value else ""


def named(person: User | None) -> str:
    """Write who did something: with the number, as names change and are shared."""
    return f"{person.name} ({memssi_number(person.pk)})" if person else ""


def who(person: User) -> tuple[str, str, str]:
    """Return the three cells that say whom a line is about."""
    return memssi_number(person.pk), person.last_name, person.first_name


WHO = ("MEMSSI number", "Last name", "First name")


def yes(value: bool) -> str:
    """Write a yes or no."""
    return "yes" if value else "no"
