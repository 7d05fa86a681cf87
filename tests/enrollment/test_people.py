"""A coordinator registers a list of people: what they are shown, what is done."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import AuditEvent
from courses.models import Offering
from enrollment.enums import Way
from enrollment.foreseeing import Foresight
from enrollment.forms.people import PeopleForm
from enrollment.services import register, register_people
from notifications.models import Message
from tests.enrollment.class_pages import coming
from tests.enrollment.people import (
    ALREADY,
    FULL,
    LINE,
    REFUSED,
    SEAT,
    TWICE,
    UNCLEAR,
    UNKNOWN,
    do,
    look,
    outcomes,
)
from tests.enrollment.rows import nothing_written
from tests.factories import UserFactory, staff

pytestmark = pytest.mark.django_db


def test_a_look_names_each_outcome_and_writes_nothing(client, of_school):
    klass = coming(capacity=3)
    ann, bo = of_school.add("Ann", "Smith"), of_school.add("Bo", "Reed")
    register(offering_id=klass.pk, learner=bo, actor=bo, now=timezone.now())
    for name in ("Cy", "Di"):
        of_school.add(name, "Hill")
    stranger = UserFactory(first_name="Far", last_name="Away")
    client.force_login(of_school.coordinator)

    with nothing_written():
        page = look(client, klass, "Ann Smith\nBo Reed\nFar Away\nCy Hill\nDi Hill\nAnn Smith")

    assert outcomes(page) == [
        (1, SEAT), (2, ALREADY), (3, UNKNOWN), (4, SEAT), (5, LINE), (6, TWICE),
    ]  # fmt: skip
    assert "Register these" in page.text
    assert stranger.memssi_number not in page.text
    assert ann.memssi_number in page.text
    assert "No seat is left for 1 person." in " ".join(page.text.split())


def test_forty_pasted_with_three_unknown_register_the_others(client, of_school):
    klass = coming(capacity=50)
    names = [f"Pat Miller{n}" for n in range(37)]
    for name in names:
        of_school.add(*name.split())
    client.force_login(of_school.coordinator)
    text = "\n".join([*names[:20], "Nobody One", "two@example.org", "M0000001-0", *names[20:]])

    page = do(client, klass, text)

    words = " ".join(page.text.split())
    assert "37 of 40 people are registered" in words
    assert "3 people were not registered. Their rows say why." in words
    assert [n for n, outcome in outcomes(page) if outcome == UNKNOWN] == [21, 22, 23]
    above = words.partition("One row for each person")[0]
    assert re.findall(r"Line \d+, not found: [^<]*[^< ]", above) == [
        "Line 21, not found: Nobody One",
        "Line 22, not found: two@example.org",
        "Line 23, not found: M0000001-0",
    ]
    assert klass.enrollments.count() == 37
    assert set(klass.enrollments.values_list("way", flat=True)) == {Way.IMPORT}
    by = AuditEvent.objects.filter(action="enrollment.register").values_list("actor", flat=True)
    assert set(by) == {of_school.coordinator.pk}


def test_a_list_sent_twice_is_counted_the_same(client, of_school):
    klass = coming(capacity=5)
    for name in ("Ada Alder", "Ben Birch"):
        of_school.add(*name.split())
    client.force_login(of_school.coordinator)

    first, second = (do(client, klass, "Ada Alder\nBen Birch\nNobody") for _ in range(2))

    for page in (first, second):
        assert "2 of 3 people are registered" in " ".join(page.text.split())


def test_pressing_twice_doubles_nothing(client, of_school):
    klass = coming()
    of_school.add("Ann", "Smith")
    client.force_login(of_school.coordinator)
    do(client, klass, "Ann Smith")

    with nothing_written():
        again = do(client, klass, "Ann Smith")

    assert outcomes(again) == [(1, ALREADY)]
    assert klass.enrollments.count() == 1


def test_a_list_changed_after_the_look_is_looked_at_again(client, of_school):
    klass = coming()
    for name in ("Ann", "Bo"):
        of_school.add(name, "Smith")
    client.force_login(of_school.coordinator)
    seen = look(client, klass, "Ann Smith").context["form"].data["seen"]

    with nothing_written():
        page = look(client, klass, "Ann Smith\nBo Smith", step="do", seen=seen)

    assert "The list is not the one you looked at." in page.text
    assert "Ann Smith\nBo Smith" in page.text


@pytest.mark.parametrize(("or_wait", "in_line"), [({}, 0), ({"or_wait": "on"}, 2)])
def test_the_coordinator_decides_who_waits(client, of_school, or_wait, in_line):
    klass = coming(capacity=1)
    for name in ("Ann", "Bo", "Cy"):
        of_school.add(name, "Smith")
    client.force_login(of_school.coordinator)

    page = do(client, klass, "Ann Smith\nBo Smith\nCy Smith", **or_wait)

    other = LINE if or_wait else FULL
    assert outcomes(page) == [(1, SEAT), (2, other), (3, other)]
    assert (klass.enrollments.count(), klass.waitlist.count()) == (1, in_line)


def test_somebody_is_chosen_among_namesakes(client, of_school):
    klass = coming()
    first, second = of_school.add("Ann", "Smith"), of_school.add("Ann", "Smith")
    client.force_login(of_school.coordinator)

    assert outcomes(look(client, klass, "Ann Smith")) == [(1, UNCLEAR)]
    outsider = UserFactory()
    assert outcomes(look(client, klass, "Ann Smith", **{"who-1": outsider.pk})) == [(1, UNCLEAR)]
    page = do(client, klass, "Ann Smith", **{"who-1": second.pk})

    assert outcomes(page) == [(1, SEAT)]
    assert list(klass.enrollments.values_list("learner", flat=True)) == [second.pk]
    assert first.enrollments.count() == 0


def test_a_list_that_is_too_long_is_kept_and_nobody_is_registered(client, of_school):
    klass = coming()
    client.force_login(of_school.coordinator)
    text = "\n".join(f"Ann Smith{n}" for n in range(601))

    with nothing_written():
        page = look(client, klass, text, step="do")

    assert "this list has 601. Nobody was registered." in page.text
    assert "Ann Smith600" in page.text
    assert "Write or paste at least one person." in look(client, klass, "").text


def in_parts_of_two(monkeypatch) -> None:
    monkeypatch.setattr(PeopleForm, "most", 2)
    monkeypatch.setattr(PeopleForm, "most_pasted", 5)


def test_a_long_list_is_pasted_once_and_goes_on_part_after_part(client, of_school, monkeypatch):
    in_parts_of_two(monkeypatch)
    klass = coming(capacity=3)
    names = [f"Pat Miller{n}" for n in range(4)]
    for name in names:
        of_school.add(*name.split())
    client.force_login(of_school.coordinator)
    text = "\n".join(["Name", *names[:2], "", "Nobody Here", *names[2:]])

    looked = look(client, klass, text)
    assert outcomes(looked) == [(2, SEAT), (3, SEAT)]
    assert "3 lines come after it" in " ".join(looked.text.split())
    parts, rest = [], text
    while rest:
        page = do(client, klass, rest, or_wait="on")
        parts.append((outcomes(page), page.context["form"].left))
        rest = page.context["form"].rest
        assert not rest or f'name="text" value="{rest}"' in page.text
        assert ('name="or_wait" value="on"' in page.text) == bool(rest)

    assert parts == [
        ([(2, SEAT), (3, SEAT)], 3),
        ([(1, UNKNOWN), (2, SEAT)], 1),
        ([(1, LINE)], 0),
    ]
    assert (klass.enrollments.count(), klass.waitlist.count()) == (3, 1)


def test_the_next_part_is_looked_at_before_anybody_is_registered(client, of_school, monkeypatch):
    in_parts_of_two(monkeypatch)
    klass = coming()
    for name in ("Ann", "Bo", "Cy"):
        of_school.add(name, "Smith")
    client.force_login(of_school.coordinator)
    done = do(client, klass, "Ann Smith\nBo Smith\nCy Smith")
    assert "1 line of your list is left. Nobody in it is registered yet." in " ".join(
        done.text.split()
    )

    with nothing_written():
        page = look(client, klass, done.context["form"].rest)

    assert outcomes(page) == [(1, SEAT)]


def test_a_class_that_closed_since_takes_nobody_and_keeps_the_list(client, of_school):
    klass = coming()
    of_school.add("Ann", "Smith")
    client.force_login(of_school.coordinator)
    seen = look(client, klass, "Ann Smith").context["form"].data["seen"]
    Offering.objects.filter(pk=klass.pk).update(registration_closes_at=timezone.now())

    with nothing_written():
        page = look(client, klass, "Ann Smith", step="do", seen=seen)

    assert "Registration for this class has closed." in page.text
    assert "Ann Smith" in page.text


def test_a_class_that_filled_since_is_said_for_each(client, of_school):
    klass = coming(capacity=1)
    of_school.add("Ann", "Smith")
    client.force_login(of_school.coordinator)
    seen = look(client, klass, "Ann Smith").context["form"].data["seen"]
    quick = UserFactory()
    register(offering_id=klass.pk, learner=quick, actor=quick, now=timezone.now())

    page = look(client, klass, "Ann Smith", step="do", seen=seen)

    assert outcomes(page) == [(1, FULL)]
    assert "1 person was not registered." in page.text


def test_people_without_email_get_a_letter(client, of_school):
    klass = coming()
    person = of_school.add("Ann", "Smith", email=None)
    client.force_login(of_school.coordinator)

    page = do(client, klass, "Ann Smith")

    assert "1 person has no email: print their letter." in page.text
    assert Message.objects.get(recipient=person).status == "no_address"


def test_whole_schools_come_by_their_coordinator(client, of_school):
    klass = coming()
    Offering.objects.filter(pk=klass.pk).update(unit="whole_school")
    of_school.add("Ann", "Smith")
    client.force_login(of_school.coordinator)

    do(client, klass, "Ann Smith")

    assert klass.enrollments.get().way == Way.WHOLE_SCHOOL


def test_where_teams_register_nobody_slips_in_one_by_one(client, of_school):
    klass = coming()
    Offering.objects.filter(pk=klass.pk).update(unit="team")
    of_school.add("Ann", "Smith")
    client.force_login(of_school.coordinator)

    assert outcomes(do(client, klass, "Ann Smith")) == [(1, REFUSED)]


def test_msc_staff_register_anybody(client):
    klass = coming()
    UserFactory(first_name="Ann", last_name="Smith")
    client.force_login(staff())

    assert outcomes(do(client, klass, "Ann Smith")) == [(1, SEAT)]


def test_what_is_foreseen_is_what_happens(of_school):
    """A cap, a clash, seats that run out and a short line, looked at and then done."""
    now = timezone.now()
    klass = coming(capacity=4)
    Offering.objects.filter(pk=klass.pk).update(
        organization_cap=3, organization_cap_until=now + timedelta(days=9), waitlist_limit=2
    )
    klass.refresh_from_db()
    people = [of_school.add("Ann", f"Smith{n}") for n in range(7)]
    busy = people[1]
    register(offering_id=coming().pk, learner=busy, actor=busy, now=now)

    foreseen = Foresight(klass, way=Way.IMPORT, actor=of_school.coordinator, now=now).of(people)
    done = register_people(
        offering_id=klass.pk,
        people=people,
        way=Way.IMPORT,
        or_wait=True,
        actor=of_school.coordinator,
        now=now,
    )

    assert [foreseen[p.pk].outcome for p in people] == [
        SEAT, REFUSED, SEAT, SEAT, LINE, LINE, FULL,
    ]  # fmt: skip
    assert [done[p.pk].outcome for p in people] == [foreseen[p.pk].outcome for p in people]
