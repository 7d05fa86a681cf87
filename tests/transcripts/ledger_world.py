"""The people, classes and claims of whose lines the stories of the ledger tell."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from accounts.models import User
from courses.models import CreditApproval, CreditType, Offering
from enrollment.enums import EnrollmentStatus
from enrollment.models import Enrollment
from tests.factories import UserFactory, VersionFactory, approval, offering, staff
from tests.factories.courses import credit_types
from tests.factories.records import completion, outside_course, seat
from transcripts.models import CreditAward, OutsideCompletion

CONTACT, IN_SERVICE = "contact_hours", "mcja_in_service_hours"
KINDS = (CONTACT, IN_SERVICE)
START = datetime(2026, 12, 30, 14, tzinfo=UTC)
DAY = timedelta(days=1)
# Two years, so that the transcript adds up each by itself.
DAYS = [date(2026, 12, 30), date(2026, 12, 31), date(2027, 1, 1)]
EVERY_DATE = [DAYS[0] + number * DAY for number in range(-1, 4)]
NOW = START + 30 * DAY
TEACHING_HOURS, ELSEWHERE_HOURS = Decimal("1.50"), Decimal("3.25")
WHY = "The sheet says otherwise."

# Where a line stands: seat, teaching assignment, claim of outside training, credit type, day.
Place = tuple[int | None, int | None, int | None, str, date]
# Person and credit type.
Account = tuple[int, str]


@dataclass(frozen=True)
class World:
    """Two classes of one version; one person sits in both, and taught the first. Both people took
    a course elsewhere as well, one of the two under an approval.
    """

    office: User
    credit_types: dict[str, CreditType]
    approved: CreditApproval
    classes: list[Offering]
    seats: list[Enrollment]
    claims: list[OutsideCompletion]

    @property
    def people(self) -> list[User]:
        return list({seat.learner.pk: seat.learner for seat in self.seats}.values())


def a_world() -> World:
    both, one, teacher = UserFactory(), UserFactory(), UserFactory()
    version = VersionFactory(
        credit={CONTACT: ("minutes", 12), IN_SERVICE: ("minutes", 12)},
        teaching_hours=TEACHING_HOURS,
    )
    classes = [
        offering(version=version, starts_at=START, instructors=[who]) for who in (both, teacher)
    ]
    courses = [outside_course(code) for code in ("IS-100.c", "IS-200.c")]
    approval(outside_course=courses[0], starts_on=DAYS[1], ends_on=DAYS[2])
    held = [(both, classes[1]), (one, classes[0]), (one, classes[1])]
    return World(
        office=staff(),
        credit_types=credit_types(),
        approved=approval(version, starts_on=DAYS[0], ends_on=DAYS[2]),
        classes=classes,
        seats=[
            seat(learner=who, offering=klass, status=EnrollmentStatus.COMPLETED, at=NOW)
            for who, klass in held
        ],
        claims=[
            completion(who, course=course, completed_on=DAYS[1], hours=ELSEWHERE_HOURS)
            for who, course in zip((both, one), courses, strict=True)
        ],
    )


def place_of(line: CreditAward) -> Place:
    earned_by = (line.enrollment_id, line.taught_id, line.outside_id)
    return (*earned_by, line.credit_type.key, line.earned_on)


def sums(lines: Iterable[tuple[Account, date, Decimal]], until: date) -> dict[Account, Decimal]:
    """Add up hours by person and credit type; what comes to nothing is left out."""
    added: dict[Account, Decimal] = {}
    for account, day, hours in lines:
        if day <= until:
            added[account] = added.get(account, Decimal(0)) + hours
    return {account: hours for account, hours in added.items() if hours}
