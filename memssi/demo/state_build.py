"""Build the large demonstration, or let one grow from a size to a larger one."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from memssi.demo.bar import Bar
from memssi.demo.build import SEED, counts
from memssi.demo.state import State, StateSize, lay_ground, take_statistics
from memssi.demo.state_classes import (
    COMING,
    ROWS_OF_A_CLASS,
    add_coming_classes,
    add_mails,
    add_past_classes,
)
from memssi.demo.state_people import ROWS_OF_A_PERSON, add_organizations, add_state_people
from memssi.demo.wellknown import INSTRUCTOR, TEACHER
from reports.hours.counting import rebuild_hours
from reports.services import take_snapshot

OWN_PEOPLE, OWN_CLASSES = 60, 12


def build_state(
    *,
    now: datetime,
    people: int,
    seed: int = SEED,
    write: Callable[[str], None],
    is_terminal: bool = False,
) -> Counter[str]:
    """Build a State of so many people, all of it or nothing; return the counts of what there is."""
    size = StateSize.of(people)
    bar = Bar(write, total=rows_of(size), is_terminal=is_terminal)
    with transaction.atomic():
        grow(begin(now=now, seed=seed, bar=bar), size)
    take_statistics()
    bar.finish("written")
    return counts()


def rows_of(size: StateSize) -> int:
    """Return about how many rows it takes: what the bar counts."""
    classes = max(size.past_classes, OWN_CLASSES)
    people = size.people * ROWS_OF_A_PERSON
    return size.organizations + people + classes * ROWS_OF_A_CLASS + size.mails + COMING


def begin(*, now: datetime, seed: int = SEED, bar: Bar) -> State:
    """Enter what stays as it is: the ground, what well-known people have, the classes ahead."""
    state = lay_ground(now=now, seed=seed, bar=bar)
    state.own_people = add_state_people(state, OWN_PEOPLE, state.home)
    learners = [state.person(TEACHER).pk, *state.own_people]
    add_past_classes(state, OWN_CLASSES, learners, instructor=state.person(INSTRUCTOR))
    add_coming_classes(state, learners)
    return state


def grow(state: State, size: StateSize) -> None:
    """Add what is missing from a size; what is there already counts and stays."""
    organizations = max(0, size.organizations - state.organizations)
    people = max(0, size.people - len(state.people))
    classes = max(0, size.past_classes - state.past_classes)
    mails = max(0, size.mails - state.mails)
    add_organizations(state, organizations)
    added = add_state_people(state, people, state.sites)
    add_past_classes(state, classes, added or state.people)
    add_mails(state, mails)
    take_snapshot(now=state.now)
    rebuild_hours(now=state.now)
