"""A ledger of years, written by COPY: people, their work, classes, seats, lines of hours.

PostgreSQL only. It stands on the ground that the demonstration's State lays; one's own people and
classes are there in every size. What is constant of a row comes from one unsaved instance, so that
a new field with a default needs no word here.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

from allauth.account.models import EmailAddress
from django.db import connection, models
from django.db.models import Max
from psycopg import sql

from accounts.models import User
from core.clock import maine_date
from courses.enums import CompletionRule, DeliveryMode, OfferingStatus
from courses.models import InstructorAssignment, Meeting, Offering
from enrollment.enums import EnrollmentStatus
from enrollment.models import Enrollment
from memssi.demo import files
from memssi.demo.state import FULL_ORGANIZATIONS, FULL_PEOPLE, State, take_statistics
from memssi.demo.state_people import add_organizations
from memssi.demo.wellknown import INSTRUCTOR, STAFF
from organizations.enums import EmploymentSource, EmploymentStatus
from organizations.models import Employment
from reports.hours.counting import rebuild_hours
from transcripts.models import CreditAward
from transcripts.services import tags_of_class

SEATS_OF_A_CLASS = 100
DAYS = 2  # of a class
DAYS_BACK = 2_000
WITHOUT_EMAIL_ONE_IN = 14
COACHES_ONE_IN = 6


@dataclass(frozen=True, slots=True)
class LedgerSize:
    """How many people there shall be, and about how many lines."""

    people: int
    lines: int

    @property
    def organizations(self) -> int:
        """As many as so many people work at in the State."""
        return round(FULL_ORGANIZATIONS * self.people / FULL_PEOPLE)


def write_ledger(state: State, size: LedgerSize, *, is_counted: bool = False) -> None:
    """Add what a size has beyond the ground, and let the database look at it.

    The sums of the dashboard, which triggers keep otherwise, are counted where a bench shows them.
    """
    add_organizations(state, size.organizations)
    with connection.cursor() as cursor:
        # What is written here refers to what is there: nobody needs to look that up a million
        # times. Only a superuser may say so, as the bench's own server has.
        cursor.execute("SET session_replication_role = replica")
        people = _write_people(state, size.people)
        _write_classes(state, people, size.lines)
        cursor.execute("SET session_replication_role = DEFAULT")
    if is_counted:
        rebuild_hours(now=state.now)
    take_statistics()


def _write_people(state: State, count: int) -> range:
    names = files.read("names")
    firsts = names["given_names"]
    lasts = [a + b for a, b in product(names["surname_beginnings"], names["surname_endings"])]
    people = _keys(User, count)

    def email(pk: int) -> str | None:
        return f"person{pk}@ledger.example.org" if pk % WITHOUT_EMAIL_ONE_IN else None

    _copy(
        User(password="!"),
        ("id", "first_name", "last_name", "email"),
        ((pk, firsts[pk % len(firsts)], lasts[pk * 7919 % len(lasts)], email(pk)) for pk in people),
    )
    mailed = [pk for pk in people if email(pk)]
    addresses = _keys(EmailAddress, len(mailed))
    _copy(
        EmailAddress(verified=True, primary=True),
        ("id", "user_id", "email"),
        ((pk, person, email(person)) for pk, person in zip(addresses, mailed, strict=True)),
    )
    work = list(_work(state, people))
    jobs = _keys(Employment, len(work))
    _copy(
        Employment(status=EmploymentStatus.CONFIRMED, source=EmploymentSource.ROSTER),
        ("id", "person_id", "organization_id", "work_kind_id", "starts_on"),
        ((pk, *row) for pk, row in zip(jobs, work, strict=True)),
    )
    return people


def _work(state: State, people: range) -> Iterator[tuple[int, int, int, date]]:
    sites, today = state.sites, maine_date(state.now)
    teaching, coaching = state.kinds["teacher"].pk, state.kinds["coach"].pk
    for pk in people:
        since = today - timedelta(days=1_000 + pk % 3_000)
        yield pk, sites[pk * 31 % len(sites)].pk, teaching, since
        if pk % COACHES_ONE_IN == 0:
            since = today - timedelta(days=100 + pk % 300)
            yield pk, sites[pk * 37 % len(sites)].pk, coaching, since


def _write_classes(state: State, people: range, lines: int) -> None:
    of_a_seat = DAYS * len(state.credit_types)
    seat_count = lines // of_a_seat
    classes = _keys(Offering, -(-seat_count // SEATS_OF_A_CLASS))
    begins = [
        state.now - timedelta(days=5 + place % DAYS_BACK, hours=place % 5)
        for place in range(len(classes))
    ]
    versions = [state.versions[place % len(state.versions)].pk for place in range(len(classes))]
    _copy(
        Offering(
            status=OfferingStatus.PUBLISHED,
            delivery_mode=DeliveryMode.VIRTUAL,
            capacity=SEATS_OF_A_CLASS,
            contact_hours=Decimal(6),
            completion_rule=CompletionRule.ATTENDANCE,
            registration_opens_at=state.now - timedelta(days=2 * DAYS_BACK),
        ),
        ("id", "version_id", "number", "starts_at", "ends_at", "registration_closes_at"),
        (
            (pk, version, f"LEDGER-{pk}", begin, begin + timedelta(hours=30), begin)
            for pk, version, begin in zip(classes, versions, begins, strict=True)
        ),
    )
    meetings = _keys(Meeting, len(classes) * DAYS)
    _copy(
        Meeting(creditable_minutes=360),
        ("id", "offering_id", "number", "starts_at", "ends_at"),
        (
            (pk, offering, day + 1, begin, begin + timedelta(hours=6))
            for pk, (offering, begin, day) in zip(meetings, _days(classes, begins), strict=True)
        ),
    )
    _copy(
        InstructorAssignment(instructor=state.person(INSTRUCTOR)),
        ("id", "offering_id"),
        zip(_keys(InstructorAssignment, len(classes)), classes, strict=True),
    )
    seats = _keys(Enrollment, seat_count)
    held = [
        (seat, people[place * 7 % len(people)], place // SEATS_OF_A_CLASS)
        for place, seat in enumerate(seats)
    ]
    _copy(
        Enrollment(status=EnrollmentStatus.COMPLETED),
        ("id", "learner_id", "offering_id", "enrolled_at", "ended_at"),
        (
            (seat, person, classes[place], begins[place] - timedelta(days=25), begins[place])
            for seat, person, place in held
        ),
    )
    staff = state.person(STAFF)
    offerings = Offering.objects.in_bulk(classes[: len(state.versions)])
    tags = [tags_of_class(offerings[pk]).pk for pk in classes[: len(state.versions)]]
    days = [maine_date(begin) for begin in begins]
    types = [each.pk for each in state.credit_types]
    numbers = iter(_keys(CreditAward, seat_count * of_a_seat))
    _copy(
        CreditAward(hours=Decimal(3), reasoning="6 h of 6 h attended", posted_by=staff),
        (
            "id",
            "person_id",
            "enrollment_id",
            "version_id",
            "tags_id",
            "credit_type_id",
            "earned_on",
            "posted_at",
        ),
        (
            (
                next(numbers),
                person,
                seat,
                versions[place],
                tags[place % len(tags)],
                credit_type,
                days[place] - timedelta(days=further),
                begins[place],
            )
            for seat, person, place in held
            for credit_type in types
            for further in range(DAYS)
        ),
    )


def _days(classes: range, begins: Sequence[datetime]) -> Iterator[tuple[int, datetime, int]]:
    for offering, begin in zip(classes, begins, strict=True):
        for day in range(DAYS):
            yield offering, begin + timedelta(hours=24 * day), day


def _keys(model: type[models.Model], count: int) -> range:
    """Take so many keys that nobody has, and tell the sequence."""
    last = model._default_manager.aggregate(last=Max("pk"))["last"] or 0
    keys = range(last + 1, last + 1 + count)
    if count:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)",
                [model._meta.db_table, keys[-1]],
            )
    return keys


def _copy(template: models.Model, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows that are like the template but for these columns."""
    constant = {
        field.column: field.get_db_prep_save(field.pre_save(template, add=True), connection)
        for field in template._meta.concrete_fields
        # What the database fills in by itself is left to it.
        if field.column not in columns and not field.has_db_default()
    }
    names = sql.SQL(", ").join([sql.Identifier(str(name)) for name in (*constant, *columns)])
    table = sql.Identifier(template._meta.db_table)
    values = tuple(constant.values())
    with connection.cursor() as cursor:
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(table, names)
        with cursor.copy(statement.as_string(connection.connection)) as copy:
            for row in rows:
                copy.write_row((*values, *row))
