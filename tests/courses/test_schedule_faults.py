"""A plan says everything that is wrong with it, and nothing else."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from courses.decisions.schedules import Fault, Found, Plan, Session, faults_of

START = datetime(2027, 3, 9, 13, 30, tzinfo=UTC)


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


MORNING = Session(at(0), at(3), breaks=((at(1), at(1.25)),))
AFTERNOON = Session(at(4), at(6))
SOUND = Plan(
    sessions=(MORNING, AFTERNOON),
    opens_at=at(-500),
    closes_at=at(0),
    needs_place=True,
    has_place=True,
    capacity=20,
    waitlist_limit=5,
    minimum_seats=8,
    decided_by=date(2027, 3, 8),
    accommodations_until=date(2027, 3, 9),
    reserves=((5, date(2027, 3, 9)), (15, date(2027, 3, 1))),
    follow_ups=((1, 0),),
)


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"minimum_seats": 20},
        {"sessions": (Session(at(0), at(3)), Session(at(3), at(6)))},
        {"sessions": (replace(MORNING, breaks=((at(0), at(1)), (at(1), at(2)))),)},
        {"closes_at": at(6)},
        {"sessions": (), "window": (at(0), at(50)), "opens_at": at(1), "closes_at": at(50)},
        {"capacity": None, "waitlist_limit": None, "reserves": ()},
    ],
)
def test_a_sound_plan_has_no_fault(changed):
    assert faults_of(replace(SOUND, **changed)) == []


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"sessions": ()}, [Found(Fault.NO_SESSIONS)]),
        ({"has_place": False}, [Found(Fault.NO_PLACE)]),
        (
            {"sessions": (MORNING, Session(at(6), at(6)))},
            [Found(Fault.SESSION_ENDS_BEFORE_IT_STARTS, 2)],
        ),
        (
            {"sessions": (MORNING, Session(at(2), at(6)))},
            [Found(Fault.SESSIONS_OVERLAP, 1, 2)],
        ),
        (
            {"sessions": (replace(MORNING, breaks=((at(2), at(1)),)),)},
            [Found(Fault.BREAK_ENDS_BEFORE_IT_STARTS, 1)],
        ),
        (
            {"sessions": (replace(MORNING, breaks=((at(0), at(4)),)),)},
            [Found(Fault.BREAK_OUTSIDE_SESSION, 1)],
        ),
        (
            {"sessions": (replace(MORNING, breaks=((at(0), at(3)),)),)},
            [Found(Fault.BREAK_FILLS_SESSION, 1)],
        ),
        (
            {"sessions": (replace(MORNING, breaks=((at(0), at(2)), (at(1), at(3)))),)},
            [Found(Fault.BREAKS_OVERLAP, 1)],
        ),
        (
            {"sessions": (replace(MORNING, room_is_of_its_place=False),)},
            [Found(Fault.ROOM_OF_ANOTHER_PLACE, 1)],
        ),
        (
            {
                "sessions": (
                    Session(at(0), at(2), choice="A", room=1),
                    Session(at(1), at(3), choice="A", room=1),
                )
            },
            [Found(Fault.ROOM_TWICE, 1, 2)],
        ),
        (
            {"sessions": (Session(at(0), at(1), choice="A"), Session(at(0), at(1), choice="B"))},
            [
                Found(Fault.SESSIONS_OVERLAP, 1, 2),
                Found(Fault.LONE_CHOICE, 1),
                Found(Fault.LONE_CHOICE, 2),
            ],
        ),
        (
            {"sessions": (), "window": (at(5), at(1)), "closes_at": at(0)},
            [Found(Fault.WINDOW_ENDS_BEFORE_IT_STARTS)],
        ),
        ({"closes_at": at(-600)}, [Found(Fault.CLOSES_BEFORE_IT_OPENS)]),
        ({"opens_at": at(1), "closes_at": at(2)}, [Found(Fault.OPENS_AFTER_THE_START)]),
        ({"closes_at": at(7)}, [Found(Fault.CLOSES_AFTER_THE_END)]),
        ({"minimum_seats": 21}, [Found(Fault.MINIMUM_ABOVE_CAPACITY)]),
        ({"decided_by": None}, [Found(Fault.MINIMUM_WITHOUT_DAY)]),
        ({"decided_by": date(2027, 3, 9)}, [Found(Fault.DECIDED_TOO_LATE)]),
        ({"accommodations_until": date(2027, 3, 10)}, [Found(Fault.ACCOMMODATIONS_TOO_LATE)]),
        ({"organization_cap": 3}, [Found(Fault.CAP_WITHOUT_DAY)]),
        ({"organization_cap_until": date(2027, 3, 9)}, [Found(Fault.CAP_WITHOUT_DAY)]),
        (
            {"organization_cap": 3, "organization_cap_until": date(2027, 3, 10)},
            [Found(Fault.CAP_TOO_LATE)],
        ),
        ({"withdraw_until": date(2027, 3, 10)}, [Found(Fault.WITHDRAWN_TOO_LATE)]),
        ({"choices_until": date(2027, 3, 10)}, [Found(Fault.CHOSEN_TOO_LATE)]),
        (
            {
                "organization_cap": 3,
                "organization_cap_until": date(2027, 3, 9),
                "withdraw_until": date(2027, 3, 9),
                "choices_until": date(2027, 3, 9),
            },
            [],
        ),
        (
            {"capacity": None},
            [Found(Fault.WAITLIST_WITHOUT_CAPACITY), Found(Fault.RESERVES_WITHOUT_CAPACITY)],
        ),
        ({"capacity": 19}, [Found(Fault.RESERVES_ABOVE_CAPACITY)]),
        ({"reserves": ((1, date(2027, 3, 10)),)}, [Found(Fault.RESERVE_TOO_LATE)]),
        ({"follow_ups": ((0, 0),)}, [Found(Fault.QUESTION_AFTER_ITSELF)]),
    ],
)
def test_each_fault_is_found_and_no_other(changed, found):
    assert faults_of(replace(SOUND, **changed)) == found


def test_every_fault_is_said_at_once():
    broken = replace(
        SOUND, sessions=(replace(MORNING, ends_at=at(-1)),), has_place=False, minimum_seats=50
    )
    assert [each.fault for each in faults_of(broken)] == [
        Fault.NO_PLACE,
        Fault.SESSION_ENDS_BEFORE_IT_STARTS,
        Fault.CLOSES_AFTER_THE_END,
        Fault.MINIMUM_ABOVE_CAPACITY,
    ]


def test_parallel_sessions_of_one_group_may_overlap():
    sessions = tuple(Session(at(0), at(1), choice="A", room=room) for room in (1, 2, 3))
    assert faults_of(replace(SOUND, sessions=sessions)) == []
