"""Drafts, what stands against publishing them, copies, and rooms wanted twice."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from courses.exceptions import ScheduleRefusedError
from courses.models import (
    Audience,
    ClassQuestion,
    FundingAward,
    InstructorQualification,
    Offering,
    Prerequisite,
    Room,
    SeatReserve,
    TeamRole,
    Topic,
    Venue,
)
from courses.services import (
    ClassPlan,
    ClassTerms,
    PlannedBreak,
    PlannedMeeting,
    PlannedQuestion,
    PlannedReserve,
    PlannedRole,
    copy_class,
    copy_season,
    discard_draft,
    draft_class,
    edit_draft,
    next_number,
    obstacles_to,
    publish_offering,
)
from notifications.models import Message
from tests.factories import (
    CourseFactory,
    UserFactory,
    VersionFactory,
    meeting_times,
    offering,
    staff,
)

pytestmark = pytest.mark.django_db

# Wednesday before clocks go forward; 8:30 in Maine.
START = datetime(2027, 3, 10, 13, 30, tzinfo=UTC)
NOW = datetime(2027, 1, 4, 15, tzinfo=UTC)


def venue(name: str = "Hall") -> Venue:
    return Venue.objects.get_or_create(name=name, town="Bath", county="23023")[0]


def room(name: str = "Room 1", at: Venue | None = None) -> Room:
    return Room.objects.get_or_create(name=name, venue=at or venue())[0]


def session(days: float = 0, *, hours: float = 3, **said) -> PlannedMeeting:
    starts_at = START + timedelta(days=days)
    return PlannedMeeting(starts_at, starts_at + timedelta(hours=hours), **said)


def plan(*meetings, **said) -> ClassPlan:
    made = {
        "delivery_mode": "in_person",
        "meetings": meetings or (session(),),
        "registration_opens_at": NOW,
        "registration_closes_at": START,
        "venue": venue(),
        "capacity": 20,
    }
    return ClassPlan(**made | said)


def draft(number="C-1", *, version=None, how=None) -> Offering:
    return draft_class(
        version=version or VersionFactory(),
        number=number,
        plan=how or plan(),
        actor=staff(),
        now=NOW,
    )


def refused(act) -> list[str]:
    with pytest.raises(ScheduleRefusedError) as refusal:
        act()
    return refusal.value.sentences


def test_a_draft_keeps_everything_that_was_planned():
    audience = Audience.objects.create(key="all", name="All")
    award = FundingAward.objects.create(key="S-1", name="Stop school violence")
    terms = ClassTerms(
        title="Spring cohort",
        waitlist_limit=5,
        unit="team",
        approval="employer",
        requests_hold_seat=False,
        restricted_to=(audience,),
        minimum_seats=8,
        decided_by=date(2027, 3, 1),
        reserves=(
            PlannedReserve(3, date(2027, 2, 1), audience),
            PlannedReserve(2, date(2027, 2, 1), county="23003"),
        ),
        team_roles=(PlannedRole("Administrator", 1, audience),),
        questions=(
            PlannedQuestion("Do you eat meat?", "yes_no", is_required=True),
            PlannedQuestion("What instead?", after=0, asked_if="no"),
        ),
        funding=(award,),
        lodging_limit=10,
        accommodations_until=date(2027, 3, 1),
        asks_diet=True,
        choices_until=date(2027, 3, 2),
        online_link="https://meet.example.org/1",
        learners_per_instructor=10,
    )
    pause = PlannedBreak(START + timedelta(hours=1), START + timedelta(hours=1, minutes=15))
    klass = draft(
        how=plan(
            session(7, title="Second"), session(breaks=(pause,), venue_room=room()), terms=terms
        )
    )

    klass.refresh_from_db()
    assert [(m.number, m.title, m.room, m.creditable_minutes) for m in klass.meetings.all()] == [
        (1, "", "Room 1", 165),
        (2, "Second", "", 180),
    ]
    assert klass.requests_hold_seat is False
    assert (klass.title, klass.unit, klass.approval, klass.lodging_limit, klass.minimum_seats) == (
        "Spring cohort",
        "team",
        "employer",
        10,
        8,
    )
    assert (klass.asks_diet, klass.choices_until) == (True, date(2027, 3, 2))
    assert [(r.seats, r.audience, r.county) for r in SeatReserve.objects.order_by("pk")] == [
        (3, audience, ""),
        (2, None, "23003"),
    ]
    asked = [
        (q.text, q.asked_after and q.asked_after.text, q.asked_if)
        for q in ClassQuestion.objects.all()
    ]
    assert asked == [("Do you eat meat?", None, ""), ("What instead?", "Do you eat meat?", "no")]
    assert (TeamRole.objects.get().name, list(klass.funding.all())) == ("Administrator", [award])


def test_a_draft_is_changed_as_a_whole_and_nothing_is_left_of_the_old():
    people = [UserFactory(), UserFactory()]
    klass = draft(how=plan(session(), session(7), instructors=tuple(people)))
    changed = plan(session(1), capacity=12, instructors=(people[1],))
    edit_draft(offering_id=klass.pk, plan=changed, actor=staff(), now=NOW)
    klass.refresh_from_db()
    assert [m.starts_at for m in klass.meetings.all()] == [START + timedelta(days=1)]
    assert (klass.capacity, klass.starts_at) == (12, START + timedelta(days=1))
    assert [(a.instructor, a.is_lead) for a in klass.instructor_assignments.all()] == [
        (people[1], True)
    ]


def test_whoever_declined_is_not_assigned_and_whoever_was_relieved_may_be():
    declined, relieved = UserFactory(first_name="Ada", last_name="Loon"), UserFactory()
    klass = draft(how=plan(instructors=(declined, relieved)))
    rows = klass.instructor_assignments
    rows.filter(instructor=declined).update(status="declined", invited_at=NOW)
    rows.filter(instructor=relieved).update(status="relieved", is_lead=False)
    again = plan(session(1), instructors=(declined, relieved))

    assert refused(
        lambda: edit_draft(offering_id=klass.pk, plan=again, actor=staff(), now=NOW)
    ) == ["Ada Loon declined to teach this class. Invite them again, or choose somebody else."]
    assert klass.meetings.get().starts_at == START
    edit_draft(offering_id=klass.pk, plan=plan(instructors=(relieved,)), actor=staff(), now=NOW)
    assert list(rows.order_by("pk").values_list("instructor", "status", "is_lead")) == [
        (declined.pk, "declined", False),
        (relieved.pk, "accepted", True),
    ]


def test_every_fault_of_a_plan_is_said_and_nothing_is_saved():
    wrong = plan(session(), session(hours=-1), venue=None)
    assert refused(lambda: draft(how=wrong)) == [
        "A class in person needs a place.",
        "Session 2 ends before it starts.",
    ]
    assert Offering.objects.count() == 0


def test_numbers_are_made_and_never_given_twice():
    version = VersionFactory(course=CourseFactory(code="MEM-EP-210"))
    first = next_number(version, START)
    draft(first, version=version)
    assert (first, next_number(version, START)) == ("MEM-EP-210-2703", "MEM-EP-210-2703A")
    assert refused(lambda: draft(first, version=version)) == [
        "The class number MEM-EP-210-2703 is taken. Choose another."
    ]


class TestRooms:
    def test_a_room_is_not_given_twice_and_a_discarded_draft_frees_it(self):
        taken = draft(how=plan(session(venue_room=room())))
        wanted = plan(session(venue_room=room()), registration_closes_at=START)
        assert refused(lambda: draft("C-2", how=wanted)) == [
            "Session 1: Room 1 is taken then by class C-1 (Wed, Mar 10, 2027, 8:30\u00a0AM)."
        ]
        discard_draft(offering_id=taken.pk, actor=staff(), now=NOW)
        assert draft("C-2", how=wanted).number == "C-2"

    @pytest.mark.parametrize("status", ["postponed", "cancelled"])
    def test_a_class_that_is_not_held_takes_no_room(self, status):
        taken = draft(how=plan(session(venue_room=room())))
        Offering.objects.filter(pk=taken.pk).update(status=status, postponed_at=NOW)
        assert draft("C-2", how=plan(session(venue_room=room()))).number == "C-2"

    def test_one_after_the_other_is_fine_and_so_is_the_class_itself(self):
        klass = draft(how=plan(session(venue_room=room())))
        draft("C-2", how=plan(session(0.125, venue_room=room()), registration_closes_at=START))
        edit_draft(
            offering_id=klass.pk, plan=plan(session(venue_room=room())), actor=staff(), now=NOW
        )
        assert klass.meetings.get().venue_room == room()

    def test_a_room_belongs_to_the_place(self):
        elsewhere = room("Gym", venue("School"))
        assert refused(lambda: draft(how=plan(session(venue_room=elsewhere)))) == [
            "The room of session 1 is in another place. Choose a room of the place where it meets."
        ]

    def test_a_session_may_be_at_another_place_than_its_class(self):
        gym = room("Gym", venue("School"))
        klass = draft(how=plan(session(), session(7, venue=gym.venue, venue_room=gym)))
        held = [(row.venue, row.venue_room, row.room) for row in klass.meetings.all()]
        assert held == [(None, None, ""), (gym.venue, gym, "Gym")]


class TestPublishing:
    def test_what_must_not_change_is_frozen(self):
        needed = CourseFactory(code="MEM-A")
        version = VersionFactory(validity_months=24)
        Prerequisite.objects.create(version=version, course=needed, group=1)
        klass = draft(version=version)
        publish_offering(offering=klass, actor=staff(), now=NOW)
        version.validity_months = 1
        version.save()
        Prerequisite.objects.all().delete()
        klass.refresh_from_db()
        assert (klass.validity_months, klass.prerequisites, klass.contact_hours) == (
            24,
            [["MEM-A"]],
            Decimal(6),
        )
        assert klass.words == {
            "course": version.course.title,
            "lane": "Training",
            "topics": [],
            "audiences": [],
            "venue": "Hall",
        }

    def test_everything_that_stands_in_the_way_is_said(self):
        topic = Topic.objects.create(key="drills", name="Drills")
        version = VersionFactory(learners_per_instructor=10, in_force_from=date(2027, 4, 1))
        version.course.taught_topics.add(topic)
        person = UserFactory()
        InstructorQualification.objects.create(
            person=person, topic=topic, starts_on=date(2026, 1, 1), expires_on=date(2027, 3, 17)
        )
        how = plan(session(choice="A"), session(choice="A"), session(7), instructors=(person,))
        klass = draft(version=version, how=how)
        said = refused(lambda: publish_offering(offering=klass, actor=staff(), now=NOW))
        assert said == [
            "Version 1 of the course is in force only from April 1, 2027.",
            "Session 1 is chosen among others: say how many seats it has.",
            "Session 2 is chosen among others: say how many seats it has.",
            "Nobody who teaches the class is qualified in “Drills” on March 17, 2027.",
            "So many seats need 2 instructors. 1 have accepted so far.",
        ]
        klass.refresh_from_db()
        assert klass.status == "draft"

    def test_places_and_rooms_that_are_no_longer_used_stand_in_the_way(self):
        of_class = room()
        klass = draft(how=plan(session(venue_room=of_class), session(1)))
        for term in (of_class, of_class.venue):
            type(term).objects.filter(pk=term.pk).update(retired_on=date(2027, 1, 2))
        copy = copy_class(offering_id=klass.pk, first_day=date(2027, 5, 5), actor=staff(), now=NOW)
        assert obstacles_to(copy, now=NOW) == [
            "Hall is no longer used. Choose another place.",
            "Session 1: Room 1 is no longer used. Choose another room.",
        ]

    @pytest.mark.parametrize(
        ("mode", "sentence"),
        [
            ("in_person", "Its last session has passed. Choose new dates."),
            ("self_paced", "Its last day has passed. Choose a later one."),
        ],
    )
    def test_what_is_over_is_not_published(self, mode, sentence):
        window = (START, START + timedelta(days=30)) if mode == "self_paced" else None
        klass = offering(
            version=VersionFactory(delivery_mode=mode),
            meetings=None if window else [meeting_times(START)],
            window=window,
            published=False,
        )
        before = klass.ends_at - timedelta(seconds=1)
        assert obstacles_to(klass, now=before) == []
        said = refused(lambda: publish_offering(offering=klass, actor=staff(), now=klass.ends_at))
        klass.refresh_from_db()
        assert (said, klass.status) == ([sentence], "draft")

    def test_whoever_was_put_down_to_teach_is_told_once_and_whoever_was_asked_is_not(self):
        put_down, asked = UserFactory(), UserFactory()
        klass = draft(how=plan(instructors=(put_down, asked)))
        klass.instructor_assignments.filter(instructor=asked).update(invited_at=NOW)
        assert Message.objects.count() == 0
        publish_offering(offering=klass, actor=staff(), now=NOW)
        told = Message.objects.values_list("recipient", "template")
        assert list(told) == [(put_down.pk, "courses/teaching_assigned")]

    def test_nobody_teaches_two_classes_at_once(self):
        person = UserFactory(first_name="Ada", last_name="Tide")
        draft(how=plan(session(), instructors=(person,)))
        klass = draft(
            "C-2", how=plan(session(0.05), instructors=(person,), registration_closes_at=START)
        )
        assert obstacles_to(klass, now=NOW) == [
            "Session 1: Ada Tide teaches class C-1 then (Wed, Mar 10, 2027, 8:30\u00a0AM)."
        ]


class TestCopying:
    def test_a_copy_keeps_gaps_and_times_on_the_clock(self):
        pause = PlannedBreak(START + timedelta(hours=1), START + timedelta(hours=1, minutes=15))
        terms = ClassTerms(title="T", asks_diet=True, choices_until=date(2027, 3, 8))
        klass = draft(how=plan(session(breaks=(pause,)), session(1), terms=terms))
        copy = copy_class(offering_id=klass.pk, first_day=date(2027, 3, 17), actor=staff(), now=NOW)
        # After the second Sunday of March 8:30 is an hour earlier in UTC.
        first = datetime(2027, 3, 17, 12, 30, tzinfo=UTC)
        assert [m.starts_at for m in copy.meetings.all()] == [first, first + timedelta(days=1)]
        assert copy.meetings.first().breaks.get().starts_at == first + timedelta(hours=1)
        assert (copy.status, copy.title, copy.registration_closes_at) == ("draft", "T", first)
        assert (copy.asks_diet, copy.choices_until) == (True, date(2027, 3, 15))

    def test_a_copy_is_of_the_version_in_force_then(self):
        version = VersionFactory()
        newer = VersionFactory(course=version.course, number=2, in_force_from=date(2027, 4, 1))
        klass = draft(version=version)
        days = (date(2027, 3, 31), date(2027, 4, 1))
        copies = [
            copy_class(offering_id=klass.pk, first_day=day, actor=staff(), now=NOW) for day in days
        ]
        assert [copy.version for copy in copies] == [version, newer]

    def test_a_season_is_copied_class_by_class_and_never_twice(self):
        free, taken = draft("C-1"), draft("C-2", how=plan(session(1, venue_room=room())))
        draft("X-1", how=plan(session(8, venue_room=room()), registration_closes_at=START))
        results = [
            copy_season(offerings=[free, taken], days=7, actor=staff(), now=NOW) for _ in range(2)
        ]
        told = [[(r.source.number, bool(r.copy), r.refusal) for r in some] for some in results]
        assert told[0][0] == ("C-1", True, "")
        assert told[0][1] == (
            "C-2",
            False,
            "Session 1: Room 1 is taken then by class X-1 (Thu, Mar 18, 2027, 9:30\u00a0AM).",
        )
        assert told[1][0] == ("C-1", False, "It has been copied already.")

    def test_a_time_that_does_not_exist_is_said(self):
        night = datetime(2027, 3, 7, 7, 30, tzinfo=UTC)  # 2:30 in Maine
        meeting = PlannedMeeting(night, night + timedelta(hours=2))
        klass = draft(how=plan(meeting, registration_closes_at=night))
        with pytest.raises(ScheduleRefusedError) as refusal:
            copy_class(offering_id=klass.pk, first_day=date(2027, 3, 14), actor=staff(), now=NOW)
        assert str(refusal.value) == (
            "The time 2:30\u00a0AM does not exist on the day on which clocks go forward."
        )
