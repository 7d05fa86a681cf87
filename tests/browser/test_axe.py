"""Every state of every page keeps the rules of WCAG 2.1 A and AA, as axe-core sees them.

The pages as they open are in `test_pages`; what axe-core looks for is in `looking`.
"""

import pytest
from playwright.sync_api import Error as PlaywrightError

from tests.access.world import ANONYMOUS
from tests.browser.acts import FORGETFUL, NEWCOMER, State
from tests.browser.conftest import StartVisit
from tests.browser.launching import DESK
from tests.browser.looking import broken_rules, faults_of
from tests.browser.rows import Rows, build_rows
from tests.browser.states import STATES
from tests.browser.visitor import Visitor

# With addresses that refuse, fail and are asked too often.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.core.urls"),
]

PATIENCE_MS = 5_000  # the reason why one state cannot be reached shall not hold up the others
GROUPS = {
    "strangers": {ANONYMOUS},
    "learners": {"learner", "other learner", NEWCOMER},
    "teaching and coordinating": {
        "instructor",
        "coordinator",
        "approver",
        "accommodations desk",
    },
    "the center": {"staff", "director", "administrator"},
}


@pytest.mark.parametrize("group", GROUPS)
def test_states_of_pages_are_accessible_and_fit_every_screen(visit: StartVisit, group: str):
    rows = build_rows()
    faults = []
    for state in STATES:
        if state.who not in GROUPS[group]:
            continue
        visitor = visit(person_of(rows, state.who), screen=DESK)
        visitor.context.set_default_timeout(PATIENCE_MS)
        faults += [f"{state.who}, {state.name}: {fault}" for fault in look_at(state, rows, visitor)]
        visitor.forgive(*state.forgives)
        visitor.context.close()
    assert faults == []


def look_at(state: State, rows: Rows, visitor: Visitor) -> list[str]:
    try:
        visitor.open(state.path(rows))
        state.act(visitor.page)
    except PlaywrightError as problem:
        return [f"cannot be reached: {problem}"]
    return faults_of(visitor)


def test_every_state_is_in_one_group():
    assert {state.who for state in STATES} <= set().union(*GROUPS.values())


def test_broken_rules_are_seen_and_named(visit: StartVisit):
    """Were axe-core not to run, everything above would be right."""
    page = visit(screen=DESK).open("/")
    page.evaluate(
        """() => {
            document.querySelector("main").insertAdjacentHTML(
                "beforeend", '<img src="/static/img/mark.svg"><input id="nameless">');
            document.documentElement.removeAttribute("lang");
        }"""
    )
    rules = sorted({fault.split(" ")[0] for fault in broken_rules(page)})
    assert rules == ["html-has-lang", "image-alt", "label"]


def person_of(rows: Rows, who: str):
    if who in {NEWCOMER, FORGETFUL}:
        return getattr(rows, who)
    return rows.world.visitors[who]
