"""Whatever a service writes, history says so; and every action of history has words."""

import ast

import pytest

from organizations.services.places.merging import CARRIED
from reports.history_words import ACTION_WORDS, GROUPS, words_of
from support.enums import QuestionKind
from tests.audit.sources import (
    HISTORY,
    WRITES,
    actions,
    called,
    calls,
    functions,
    modules,
    service_modules,
)
from transcripts.services.deciding import ACTIONS as DECISIONS

CALLER = "its caller writes the history, in the same transaction"
NO_RECORD = "nothing about anybody's record: work to be done, or how far it is"
SEARCHED = "what the search reads, made from rows whose changes are in history"
OWN_COMFORT = "a comfort of one's own: no record, role or right changes"
# Services that write rows and no history, each with the reason.
WITHOUT_HISTORY = {
    "accounts.finish_guide": OWN_COMFORT,
    "accounts.forget_filter": OWN_COMFORT,
    "accounts.save_filter": OWN_COMFORT,
    "accounts.encrypt_anew": "the same secret under another key",
    "accounts.note_seen": OWN_COMFORT,
    "accounts.note_sign_in": OWN_COMFORT,
    "accounts.store_key": OWN_COMFORT,
    "transcripts.forget_renewal": OWN_COMFORT,
    "transcripts.tags_of": CALLER,
    "transcripts.tags_of_class": CALLER,
    "transcripts.tags_of_completion": CALLER,
    "transcripts.set_renewal": OWN_COMFORT,
    "attendance.note_device_seen": "when a tablet was last heard of; nobody decided anything",
    "attendance.open_version": CALLER,
    "attendance.note_device_ready": NO_RECORD,
    "background.claim_job": NO_RECORD,
    "background.end_job": NO_RECORD,
    "background.fail_job": NO_RECORD,
    "background.finish_job": CALLER,
    "background.forget_results": NO_RECORD,
    "background.report_progress": NO_RECORD,
    "background.told_in_words": NO_RECORD,
    "background.request_job": NO_RECORD,
    "certificates.request_bundle": NO_RECORD,
    "courses.add_meeting": CALLER,
    "courses.check_link": "what a server answered; nobody decided anything",
    "courses.count_words": SEARCHED,
    "courses.index_course": SEARCHED,
    "courses.index_offering": SEARCHED,
    "courses.note_unmet_search": "a count of words; nobody is named",
    "courses.reindex_all": SEARCHED,
    "courses.tell_wishers": "mail about a class whose publication is in history",
    "enrollment.raise_sequence": CALLER,
    "documents.end_document": CALLER,
    "documents.finish_document": CALLER,
    "documents.reserve_document": CALLER,
    "documents.store_bytes": CALLER,
    "notifications.mark_dealt_with": CALLER,
    "notifications.queue_again": CALLER,
    "enrollment.check_seats": NO_RECORD,
    "enrollment.queue_once": NO_RECORD,
    "enrollment.remind": NO_RECORD,
    "enrollment.remind_approvers": NO_RECORD,
    "enrollment.remind_incomplete_teams": NO_RECORD,
    "enrollment.remind_of_additions": NO_RECORD,
    "enrollment.remind_seats": NO_RECORD,
    "enrollment.renew_deadlines": CALLER,
    "enrollment.settle_letter": CALLER,
    "enrollment.tell_approvers": NO_RECORD,
    "enrollment.send_due_reminders": NO_RECORD,
    "notifications.queue_mail": NO_RECORD,
    "notifications.send_message": NO_RECORD,
    "notifications.settle_without_address": CALLER,
    "organizations.begin": CALLER,
    "organizations.check_roster": NO_RECORD,
    "organizations.claim": NO_RECORD,
    "organizations.forget_file": CALLER,
    "organizations.keep": CALLER,
    "organizations.map_work": "what the words of a file mean; its check says what came of it",
    "organizations.put_below": CALLER,
    "organizations.still_ours": NO_RECORD,
    "reports.take_snapshot": NO_RECORD,
    "transcripts.ask_for_work": NO_RECORD,
    "transcripts.begin": CALLER,
    "transcripts.check_intake": NO_RECORD,
    "transcripts.end": NO_RECORD,
    "transcripts.fail": NO_RECORD,
    "transcripts.forget_file": CALLER,
    "transcripts.keep": CALLER,
    "transcripts.request_settling": NO_RECORD,
    "transcripts.resume_intake": NO_RECORD,
    "transcripts.say_how_far": NO_RECORD,
    "transcripts.request_file": NO_RECORD,
    "transcripts.tell_of_runs": NO_RECORD,
    "wording.set_wording": CALLER,
}
# Actions whose names come from a row or a table: written out.
FROM_A_ROW = {
    "support/services/asking.py": [f"support.{kind}" for kind in QuestionKind.values],
    "enrollment/services/erasing.py": [
        "enrollment.erase_accommodation",
        "enrollment.erase_dietary_note",
    ],
    "organizations/services/places/merging.py": [carried.action for carried in CARRIED],
    "transcripts/services/deciding.py": [*DECISIONS.values()],
    "accounts/receivers.py": [
        "accounts.change_password",
        "accounts.choose_password",
        "accounts.reset_password",
    ],
}


Place = tuple[str, str]  # a module and a name in it


def _bodies() -> dict[Place, list[ast.AST]]:
    """What stands behind a name: a function, or all of a class."""
    known: dict[Place, list[ast.AST]] = {}
    for path, tree in service_modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                known.setdefault((path, node.name), []).append(node)
    return known


def _reach(names: set[str], start: Place, known: dict[Place, list[ast.AST]]) -> bool:
    """Say whether one of the names is called on the way from `start`: what the module itself
    has by a name comes first, then what any other has that is not private.
    """
    elsewhere: dict[str, list[Place]] = {}
    for path, name in known:
        if not name.startswith("_"):
            elsewhere.setdefault(name, []).append((path, name))
    seen, waiting = set(), [start]
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        for body in known[here]:
            for call in calls(body):
                name = called(call)
                if name in names:
                    return True
                near = (here[0], name)
                waiting += [near] if near in known else elsewhere.get(name, [])
    return False


def public_services() -> dict[str, tuple[bool, bool]]:
    """Each service by app and name: whether it writes rows, and whether it writes history."""
    known = _bodies()
    return {
        f"{path.split('/')[0]}.{function.name}": (
            _reach(WRITES, (path, function.name), known),
            _reach(HISTORY, (path, function.name), known),
        )
        for path, tree in service_modules().items()
        for function in functions(tree)
        if not function.name.startswith("_")
    }


def test_every_service_that_writes_rows_writes_history_or_says_why_not():
    services = public_services()
    silent = {name for name, (writes, tells) in services.items() if writes and not tells}

    assert sorted(silent - WITHOUT_HISTORY.keys()) == []
    assert sorted(WITHOUT_HISTORY.keys() - silent) == []


def test_the_walk_finds_services_that_do_both():
    services = public_services()
    for name in (
        "enrollment.register",
        "attendance.record_attendance",
        "transcripts.complete_class",
    ):
        assert services[name] == (True, True)


def recorded() -> dict[str, str]:
    """Every action written anywhere in the product, with one place where."""
    found = {name: path for path, names in FROM_A_ROW.items() for name in names}
    unread = []
    for place, name in actions():
        if name is not None:
            found[name] = place
        elif place.partition(":")[0] not in FROM_A_ROW:
            unread.append(place)
    assert unread == []
    return found


def test_every_action_of_history_has_words_and_every_word_an_action():
    found = recorded()
    assert {name: place for name, place in found.items() if name not in ACTION_WORDS} == {}
    assert sorted(ACTION_WORDS.keys() - found.keys()) == []


def test_no_action_stands_in_two_groups():
    assert sum(len(group.actions) for group in GROUPS) == len(ACTION_WORDS)


@pytest.mark.parametrize("name", ["enrollment.take_over", "take_over"])
def test_an_action_that_is_gone_is_still_readable(name):
    assert words_of(name) == "Take over"


def test_the_sources_are_read():
    assert len(modules()) > 100
