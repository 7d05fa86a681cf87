"""Managed lists: words are renamed and retired, never deleted, and old ones are known by day."""

from datetime import UTC, date, datetime, timedelta

import pytest

from audit.models import AuditEvent
from courses.enums import MCJA_IN_SERVICE_HOURS, TermList
from courses.exceptions import TermRefusedError
from courses.forms.terms import state_of
from courses.models import (
    CreditApproval,
    CreditType,
    FormerTermName,
    Lane,
    Room,
    SchoolHoliday,
    Synonym,
    Topic,
    Venue,
)
from courses.services import (
    add_synonym,
    add_term,
    edit_term,
    former_names,
    move_term,
    restore_term,
    retire_term,
)
from tests.factories import credit_types, staff
from tests.factories.records import outside_course

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 3, 9, 15, tzinfo=UTC)


def topic(name: str, **said) -> Topic:
    return add_term(term_list=TermList.TOPIC, fields={"name": name, **said}, actor=staff(), now=NOW)


def rename(term, name: str, *, now=NOW):
    return edit_term(
        term_list=TermList.TOPIC, pk=term.pk, fields={"name": name}, actor=staff(), now=now
    )


def test_a_word_is_added_at_the_end_with_a_key_of_its_own():
    first, second = topic("School buses"), topic("School buses at night")
    third = topic("school buses, again")
    assert [(t.key, t.order) for t in (first, second, third)] == [
        ("school_buses", 1),
        ("school_buses_at_night", 2),
        ("school_buses_again", 3),
    ]
    lane = add_term(term_list=TermList.LANE, fields={"name": "Tenth"}, actor=staff(), now=NOW)
    belief = add_term(term_list=TermList.BELIEF, fields={"name": "Hope"}, actor=staff(), now=NOW)
    assert (lane.key, belief.number) == ("L1", 1)


def test_a_new_name_keeps_the_old_ones_by_day():
    term = topic("EOP")
    rename(term, "Emergency plans", now=NOW + timedelta(days=10))
    rename(term, "Emergency operations plans", now=NOW + timedelta(days=20))

    kept = [(row.name, row.used_until) for row in FormerTermName.objects.all()]
    assert kept == [("EOP", date(2027, 3, 19)), ("Emergency plans", date(2027, 3, 29))]
    days = [NOW.date() + timedelta(days=n) for n in (9, 10, 20)]
    names = former_names(TermList.TOPIC)
    assert [names.on(day, term.pk, "now") for day in days] == ["EOP", "Emergency plans", "now"]
    event = AuditEvent.objects.filter(action="courses.edit_term").latest("pk")
    assert (event.before, event.after) == (
        {"name": "Emergency plans"},
        {"name": "Emergency operations plans"},
    )


def test_a_name_in_use_is_refused_and_a_retired_one_is_not():
    term, other = topic("Drills"), topic("Exercises")
    with pytest.raises(TermRefusedError) as refusal:
        rename(other, "drills")
    assert str(refusal.value) == "“drills” is in this list already. Choose another name."
    retire_term(term_list=TermList.TOPIC, pk=term.pk, actor=staff(), now=NOW)
    rename(other, "drills")
    with pytest.raises(TermRefusedError):
        restore_term(term_list=TermList.TOPIC, pk=term.pk, actor=staff(), now=NOW)
    term.refresh_from_db()
    assert (term.retired_on, term.name) == (date(2027, 3, 9), "Drills")


def test_a_word_changes_places_among_those_in_use():
    words = [topic(name) for name in ("A", "B", "C")]
    retire_term(term_list=TermList.TOPIC, pk=words[1].pk, actor=staff(), now=NOW)
    move_term(term_list=TermList.TOPIC, pk=words[2].pk, is_up=True, actor=staff(), now=NOW)
    in_use = Topic.objects.filter(retired_on__isnull=True)
    assert [term.name for term in in_use] == ["C", "A"]
    move_term(term_list=TermList.TOPIC, pk=words[2].pk, is_up=True, actor=staff(), now=NOW)
    assert [term.name for term in in_use.all()] == ["C", "A"]
    with pytest.raises(TermRefusedError):
        move_term(term_list=TermList.TOPIC, pk=words[1].pk, is_up=True, actor=staff(), now=NOW)


def test_rooms_of_two_places_may_have_one_name():
    venues = [Venue.objects.create(name=name, town="Bath", county="23023") for name in "AB"]
    for venue in venues:
        add_term(
            term_list=TermList.ROOM,
            fields={"name": "Room 1", "venue": venue},
            actor=staff(),
            now=NOW,
        )
    with pytest.raises(TermRefusedError):
        add_term(
            term_list=TermList.ROOM,
            fields={"name": "room 1", "venue": venues[0]},
            actor=staff(),
            now=NOW,
        )
    assert Room.objects.count() == 2


@pytest.mark.parametrize("words", ["", "SRO", "SRO, sro", ", ,"])
def test_one_word_means_nothing_else(words):
    with pytest.raises(TermRefusedError):
        add_synonym(words=words, actor=staff(), now=NOW)
    assert Synonym.objects.count() == 0


class TestPages:
    def test_staff_add_rename_retire_and_bring_back(self, client):
        client.force_login(staff())
        client.post("/staff/lists/topic/add/", {"name": "School buses"})
        term = Topic.objects.get()
        assert client.get("/staff/lists/topic/").context["in_use"] == [term]
        page = f"/staff/lists/topic/{term.pk}/"
        answer = client.post(page, {"name": "Buses", "seen": state_of(term)}, follow=True)
        assert "formerly School buses" in " ".join(answer.content.decode().split())
        client.post(f"{page}act/", {"act": "retire"})
        shown = client.get("/staff/lists/topic/").context
        assert (shown["in_use"], shown["retired"]) == ([], [term])
        client.post(f"{page}act/", {"act": "restore"})
        assert client.get("/staff/lists/topic/").context["in_use"] == [term]

    def test_courses_of_others_say_what_they_are_worth_and_who_approved_them(self, client):
        client.force_login(staff())
        credit_types()
        course = outside_course()
        CreditApproval.objects.create(
            outside_course=course,
            credit_type=CreditType.objects.get(key=MCJA_IN_SERVICE_HOURS),
            number="BD-9",
            starts_on=date(2026, 1, 1),
            ends_on=date(2027, 1, 1),
        )
        shown = " ".join(client.get("/staff/lists/outside/").text.split())
        assert f"IS-100.c, {course.provider}, 2 contact hours" in shown
        assert "approval BD-9, from Jan 1, 2026 until before Jan 1, 2027" in shown

    def test_who_saves_on_an_old_page_is_told_and_loses_nothing(self, client):
        client.force_login(staff())
        lane = Lane.objects.create(key="L1", name="Training")
        page, seen = f"/staff/lists/lane/{lane.pk}/", state_of(lane)
        client.post(page, {"name": "Training first", "seen": seen})
        answer = client.post(page, {"name": "Mine", "seen": seen})
        form = answer.context["form"]
        assert form.non_field_errors() == [
            "Somebody changed this meanwhile. Look at it again, then save."
        ]
        assert form["name"].value() == "Mine"
        client.post(page, {"name": "Mine", "seen": form["seen"].value()})
        lane.refresh_from_db()
        assert lane.name == "Mine"

    @pytest.mark.parametrize(
        ("path", "said", "field", "sentence"),
        [
            ("topic/add/", {"name": ""}, "name", "Fill in “Name”."),
            (
                "credit_type/add/",
                {"name": "X", "unit": "h", "derived_from_hours": "0"},
                "derived_from_hours",
                "“Contact hours to one unit” must be 0.01 or more.",
            ),
            (
                "funding/add/",
                {"name": "X", "key": "a-1", "starts_on": "2027-02-01", "ends_on": "2027-02-01"},
                "ends_on",
                "The award ends before it begins.",
            ),
        ],
    )
    def test_what_is_wrong_is_said_beside_its_field(self, client, path, said, field, sentence):
        client.force_login(staff())
        form = client.post(f"/staff/lists/{path}", said).context["form"]
        assert form.errors == {field: [sentence]}

    @pytest.mark.parametrize(
        ("said", "errors"),
        [
            (
                {"latitude": "44.3"},
                {"longitude": ["Give both latitude and longitude, or neither."]},
            ),
            ({"capacity": "0"}, {"capacity": ["“People it holds” must be 1 or more."]}),
            ({"county": ""}, {"county": ["Choose an answer for “County”."]}),
        ],
    )
    def test_a_place_says_what_is_missing(self, client, said, errors):
        client.force_login(staff())
        sound = {"name": "Hall", "town": "Bath", "county": "23023"}
        form = client.post("/staff/places/add/", sound | said).context["form"]
        assert (form.errors, Venue.objects.count()) == (errors, 0)

    def test_a_place_has_rooms_that_are_renamed_and_retired(self, client):
        client.force_login(staff())
        client.post("/staff/places/add/", {"name": "Hall", "town": "Bath", "county": "23023"})
        venue = Venue.objects.get()
        client.post(f"/staff/places/{venue.pk}/rooms/add/", {"name": "Room 1", "capacity": "20"})
        room = Room.objects.get()
        client.post(
            f"/staff/rooms/{room.pk}/",
            {"name": "Library", "capacity": "25", "seen": state_of(room)},
        )
        client.post(f"/staff/rooms/{room.pk}/act/", {"act": "retire"})
        room.refresh_from_db()
        former = FormerTermName.objects.get()
        assert (room.name, room.capacity, room.retired_on is None) == ("Library", 25, False)
        assert (former.term_list, former.term_id, former.name) == ("room", room.pk, "Room 1")

    def test_holidays_and_words_come_and_go(self, client):
        client.force_login(staff())
        days = {"name": "Vacation", "first_day": "2027-02-15", "last_day": "2027-02-12"}
        form = client.post("/staff/lists/holidays/", days).context["form"]
        assert form.errors == {"last_day": ["The last day comes before the first."]}
        client.post("/staff/lists/holidays/", days | {"last_day": "2027-02-19"})
        holiday = SchoolHoliday.objects.get()
        client.post(f"/staff/lists/holidays/{holiday.pk}/remove/")
        client.post("/staff/lists/words/", {"words": "SRO,school resource officer"})
        synonym = Synonym.objects.get()
        assert synonym.words == "SRO, school resource officer"
        client.post(f"/staff/lists/words/{synonym.pk}/remove/")
        assert (SchoolHoliday.objects.count(), Synonym.objects.count()) == (0, 0)
