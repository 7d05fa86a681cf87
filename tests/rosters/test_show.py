"""500 rows with 40 planted faults: previewed, applied in parts, stopped, resumed, undone."""

from collections import Counter
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from accounts.models import FormerName, User
from audit.models import AuditEvent
from organizations.models import Employment, RosterRow
from organizations.services.rosters import apply_roster, start_apply
from organizations.services.rosters.apply import Application
from organizations.services.rosters.runs import keep
from tests.factories import UserFactory
from tests.rosters.faults import LEAVING, MOVED, NEW, RENAMED, STAYING, build_district, roster_file
from tests.rosters.picture import picture
from tests.rosters.steps import NOW, Clock, applied, checked, undone

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    built = build_district()
    for n in range(2):
        owner = UserFactory(email=None)
        EmailAddress.objects.create(user=owner, email=f"unproved{n}@home.example", primary=True)
    return built


@pytest.fixture
def roster(district):
    return checked(
        roster_file(district),
        district.place,
        district.coordinator,
        ends_the_missing=True,
        kind=None,
    )


def counts(roster, field="outcome"):
    return Counter(roster.rows.values_list(field, flat=True))


def test_the_preview_counts_every_planted_fault(roster, district):
    # Eight of those who are missing may be meant by a row in doubt, so they have not left.
    assert roster.row_count == 500
    assert roster.state == "checked"
    assert counts(roster) == Counter(
        matched=STAYING, changed=RENAMED + MOVED, new=NEW, wrong=28, doubtful=12, leaving=7 + MOVED
    )
    assert Counter(
        reason for row in roster.rows.filter(outcome="wrong") for reason in row.reasons
    ) == Counter(
        {
            "First and last name are both needed.": 3,
            **{f"Email address: “bad{n}.example” is not an email address.": 1 for n in range(3)},
            **{
                f"MEMSSI number: “M000000{n}-0” is not a MEMSSI number: a digit may be mistyped.": 1
                for n in (1, 2, 4)
            },
            "Nobody has this MEMSSI number.": 2,
            "We do not know the place “Alder Tower”.": 3,
            "“Birch” does not belong to Alder.": 3,
            "We do not know the work “Wizard”.": 2,
            "First day: “the 5th” is not a date such as 9/1/2026.": 2,
            "The work ends before it begins.": 2,
            **{
                f"First name: “=1+{n}” begins like a formula. Put the value itself there.": 1
                for n in range(2)
            },
            "State staff ID: This looks like a Social Security number. MEMSSI never keeps one, "
            "about anybody. Take it out, then try again.": 1,
            "This row repeats row 461.": 1,
            "Row 287 has the same email address or staff ID, but another name.": 1,
        }
    )
    assert Counter(
        reason for row in roster.rows.filter(outcome="doubtful") for reason in row.reasons
    ) == Counter(
        {
            "What it says points to more than one person in the register.": 3,
            "Somebody with this name works for you. It may be the same person.": 3,
            "Row 288 has the same name. It may be the same person.": 1,
            "Row 289 has the same name. It may be the same person.": 1,
            "The person found by it has another first and last name.": 2,
            "Somebody in the register has this email address and has not verified it.": 2,
        }
    )


def test_no_social_security_number_is_kept_anywhere(roster):
    assert not RosterRow.objects.filter(values__icontains="6789").exists()


def test_applied_and_undone_everything_is_as_it_was_and_history_longer(roster, district):
    before, events = picture(), AuditEvent.objects.count()

    applied(roster, district.coordinator)
    after = picture()
    assert counts(roster, "state") == Counter(
        applied=STAYING + RENAMED + MOVED + NEW + 7 + MOVED, skipped=40
    )
    assert len(after["people"]) == len(before["people"]) + NEW
    assert len(after["work"]) == len(before["work"]) + NEW + MOVED
    assert FormerName.objects.count() == RENAMED
    assert Employment.objects.filter(source="roster").count() == NEW + MOVED
    assert Employment.objects.filter(ends_on=NOW.date()).count() == 7 + MOVED
    assert not EmailAddress.objects.filter(email__contains="fresh", verified=True).exists()
    made = AuditEvent.objects.count() - events

    undone(roster, district.coordinator)
    assert picture() == before
    assert counts(roster, "state") == Counter(
        undone=STAYING + RENAMED + MOVED + NEW + 7 + MOVED, skipped=40
    )
    assert roster.state == "undone"
    assert AuditEvent.objects.count() - events > made + 2 * NEW


def test_a_stopped_import_says_where_it_stands_and_goes_on(roster, district):
    start_apply(roster=roster, actor=district.coordinator, now=NOW)
    roster.refresh_from_db()
    stopping = Application(roster, district.coordinator, Clock())
    roster.attempt = 0
    stopping.apply_batch()

    assert roster.rows.filter(state="open").count() == 522 - 200
    assert not roster.rows.filter(number__lte=201, state="open").exists()

    apply_roster(roster_id=roster.pk, clock=Clock(NOW + timedelta(minutes=5)))
    roster.refresh_from_db()
    assert roster.state == "applied"
    assert counts(roster, "state") == Counter(skipped=40, applied=482)
    assert User.objects.filter(first_name__startswith="Fresh").count() == NEW


def test_no_transaction_has_more_than_200_rows(roster, district, monkeypatch):
    sizes = []

    def counting(rows, fields):
        assert transaction.get_connection().in_atomic_block
        sizes.append(len(rows))
        keep(rows, fields)

    monkeypatch.setattr("organizations.services.rosters.apply.keep", counting)
    monkeypatch.setattr("organizations.services.rosters.undo.keep", counting)
    applied(roster, district.coordinator)
    undone(roster, district.coordinator)

    # 522 rows forward; 482 of them back.
    assert sizes == [200, 200, 122, 200, 200, 82]


def test_rows_touched_since_are_kept_and_listed(roster, district):
    applied(roster, district.coordinator)
    signed_in, retitled, ended = User.objects.filter(first_name__startswith="Fresh").order_by("pk")[
        :3
    ]
    User.objects.filter(pk=signed_in.pk).update(last_login=timezone.now())
    User.objects.filter(pk=retitled.pk).update(last_name="Elsewise")
    Employment.objects.filter(person=ended).update(ends_on=NOW.date() + timedelta(days=3))
    again = User.objects.get(last_name=f"Married{STAYING}")
    again.last_name = "Divorced"
    again.save()

    undone(roster, district.coordinator)

    assert list(roster.rows.filter(state="kept").values_list("person", "reasons")) == [
        (
            again.pk,
            ["Name: Given250 Known250 becomes Given250 Married250.", "The name was changed since."],
        ),
        (signed_in.pk, [f"{STARTS}", "The person has signed in since."]),
        (retitled.pk, [STARTS_HIGH, "The name or the details were changed since."]),
        (ended.pk, [STARTS_TEACHER, "The work was changed since."]),
    ]
    assert User.objects.in_the_register().filter(first_name__startswith="Fresh").count() == 3


STARTS = "Starts as Bus_driver at Alder Elementary on Aug 20, 2026."
STARTS_HIGH = "Starts as Teacher at Alder High on Aug 20, 2026."
STARTS_TEACHER = "Starts as Teacher at Alder Elementary on Aug 20, 2026."


def test_the_fifteen_who_are_missing_are_the_ones_listed(roster, district):
    in_doubt = {person.pk for person in district.people[-LEAVING:][:8]}
    leaving = {person.pk for person in district.people[-LEAVING:]} - in_doubt
    moved = {person.pk for person in district.people[STAYING + RENAMED :][:MOVED]}

    listed = set(roster.rows.filter(outcome="leaving").values_list("person", flat=True))

    assert listed == leaving | moved
