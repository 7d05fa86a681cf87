from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests.factories import UserFactory, VersionFactory, coordinator, employ, offering, organization
from tests.factories.lives import enroll, hold
from transcripts.models import CreditAward

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 8, 13, tzinfo=UTC)


@pytest.fixture
def line():
    klass = offering()
    enroll(klass)
    hold(klass, by=UserFactory())
    return CreditAward.objects.get()


def ledger() -> list[dict[str, object]]:
    return list(CreditAward.objects.order_by("pk").values())


@pytest.mark.parametrize(
    "change",
    [
        lambda line: CreditAward.objects.update(hours=line.hours + 1),
        lambda line: CreditAward.objects.filter(pk=line.pk).delete(),
        lambda line: line.save(),
        lambda line: line.delete(),
        lambda line: CreditAward.objects.bulk_update([line], ["hours"]),
    ],
)
def test_no_posted_line_is_changed_or_deleted_by_a_model(line, change):
    before = ledger()

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        change(line)

    assert ledger() == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE transcripts_creditaward SET hours = 99",
        "DELETE FROM transcripts_creditaward",
        *(["TRUNCATE transcripts_creditaward"] if connection.vendor == "postgresql" else []),
    ],
)
def test_no_posted_line_is_changed_or_deleted_by_a_statement(line, statement):
    before = ledger()
    connection.check_constraints()

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert ledger() == before


def again(line, **changed) -> CreditAward:
    fields = {
        name: getattr(line, name)
        for name in (
            "person",
            "enrollment",
            "version",
            "tags",
            "credit_type",
            "hours",
            "earned_on",
            "reasoning",
            "posted_at",
            "posted_by",
        )
    }
    return CreditAward.objects.create(**fields | changed)


def test_the_database_itself_refuses_a_second_line_for_one_seat_day_and_type(line):
    with pytest.raises(IntegrityError), transaction.atomic():
        again(line, hours=1)

    again(line, earned_on=line.earned_on + timedelta(days=1))


@pytest.mark.parametrize("hours", [0, -1])
def test_the_database_itself_refuses_a_line_without_hours(line, hours):
    with pytest.raises(IntegrityError), transaction.atomic():
        again(line, earned_on=date(2026, 6, 9), hours=hours)


def test_a_coordinator_sees_all_lines_of_those_employed_and_of_the_others_those_earned_there():
    here, elsewhere = organization("Here"), organization("Elsewhere")
    people = {"now": UserFactory(), "then": UserFactory(), "never": UserFactory()}
    employ(people["now"], here, since=date(2026, 6, 1))
    employ(people["then"], here, since=date(2020, 1, 6), until=date(2026, 5, 1))
    employ(people["never"], elsewhere)
    days = [datetime(2026, month, 10, 13, tzinfo=UTC) for month in (4, 6)]
    for day in days:
        klass = offering(version=VersionFactory(), starts_at=day)
        for person in people.values():
            enroll(klass, person)
        hold(klass, by=UserFactory())

    with time_machine.travel(datetime(2026, 7, 1, 16, tzinfo=UTC), tick=False):
        seen = CreditAward.objects.visible_to(coordinator(here))

    assert set(seen.values_list("person", "earned_on")) == {
        (people["now"].pk, date(2026, 4, 10)),
        (people["now"].pk, date(2026, 6, 10)),
        (people["then"].pk, date(2026, 4, 10)),
    }
