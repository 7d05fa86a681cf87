"""Every address against every kind of visitor. An address without a row fails."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access.world import ANONYMOUS, World, build_world

LOGIN = "sign in first"
OK, DONE, FORBIDDEN, MISSING, REFUSED, NOT_THIS_WAY = 200, 302, 403, 404, 409, 405

STRANGERS = {ANONYMOUS, "deactivated"}
GRANTED = {"staff", "director", "administrator"}
TEACHING = {"instructor", "instructor here, coordinator elsewhere"}
OVER_LEARNER = {"coordinator", "approver", *GRANTED}
Answer = int | str


@dataclass
class Row:
    args: Callable[[World], list[Any]] = lambda _world: []
    get: dict[str, Answer] = field(default_factory=dict)
    post: dict[str, Answer] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)


VISITORS = [
    ANONYMOUS,
    "deactivated",
    "learner",
    "other learner",
    "instructor",
    "other instructor",
    "instructor here, coordinator elsewhere",
    "approver",
    "coordinator",
    "other coordinator",
    "staff",
    "director",
    "administrator",
]


def everyone(answer: Answer) -> dict[str, Answer]:
    return dict.fromkeys(VISITORS, answer)


def signed_in(answer: Answer) -> dict[str, Answer]:
    return everyone(answer) | dict.fromkeys(STRANGERS, LOGIN)


def only(who: set[str], answer: Answer, *, others: Answer) -> dict[str, Answer]:
    return signed_in(others) | dict.fromkeys(who, answer)


def both(first: dict[str, Answer], who: set[str], answer: Answer) -> dict[str, Answer]:
    """The first, except for these."""
    return first | dict.fromkeys(who, answer)


OFFICE = {"staff", "administrator"}


def a_list(seen: dict[str, Answer]) -> Row:
    """Whoever sees a list may keep views of it; strangers are asked to sign in first."""
    keeping = {who: DONE if answer == OK else answer for who, answer in seen.items()}
    return Row(get=seen, post=keeping | dict.fromkeys(STRANGERS, LOGIN), data={"forget_view": "0"})


COORDINATING = {"coordinator", "other coordinator", "instructor here, coordinator elsewhere"}

ROWS: dict[str, Row] = {
    # --- open to everybody ---
    "health": Row(get=everyone(OK)),
    "robots": Row(get=everyone(OK)),
    "service_worker": Row(get=everyone(OK)),
    # exists where DEBUG is on, which is nowhere but at a developer's desk
    "components": Row(get=everyone(MISSING), post=everyone(MISSING)),
    "reports:home": Row(get=everyone(OK), post=everyone(NOT_THIS_WAY)),
    "enrollment:offering_list": a_list(everyone(OK)),
    "enrollment:offering_detail": Row(lambda w: [w.coming.pk], get=everyone(OK)),
    "courses:course_list": a_list(everyone(OK)),
    "enrollment:course_detail": Row(lambda w: [w.coming.version.course.code], get=everyone(OK)),
    "documents:document_find": Row(get=everyone(OK)),
    "documents:document_verify": Row(
        lambda w: [w.certificate.document.check_code], get=everyone(OK)
    ),
    # --- seats ---
    "enrollment:offering_register": Row(
        lambda w: [w.coming.pk],
        get=everyone(NOT_THIS_WAY),
        # The one seat is kept for the learner, who must answer the offer instead.
        post=signed_in(REFUSED),
    ),
    "enrollment:offering_cancel": Row(
        lambda w: [w.coming.pk],
        get=only({"staff"}, OK, others=FORBIDDEN),
        post=only({"staff"}, DONE, others=FORBIDDEN),
        data={"reason": "No heating."},
    ),
    "enrollment:enrollment_list": a_list(signed_in(OK)),
    "enrollment:enrollment_withdraw": Row(
        lambda w: [w.open_seat.pk],
        get=both(
            only({"learner", "staff"}, OK, others=MISSING), OVER_LEARNER - {"staff"}, FORBIDDEN
        ),
        post=both(
            only({"learner", "staff"}, DONE, others=MISSING), OVER_LEARNER - {"staff"}, FORBIDDEN
        ),
    ),
    "enrollment:waitlist_offer": Row(
        lambda w: [w.offer.pk], get=only({"learner", *GRANTED}, OK, others=MISSING)
    ),
    **{
        f"enrollment:waitlist_{answer}": Row(
            lambda w: [w.offer.pk],
            get=everyone(NOT_THIS_WAY),
            post=both(only({"learner"}, DONE, others=MISSING), GRANTED, FORBIDDEN),
        )
        for answer in ("accept", "decline", "leave")
    },
    # --- attendance ---
    "attendance:roster_list": a_list(signed_in(OK)),
    "attendance:roster_detail": Row(
        lambda w: [w.meeting.pk],
        get=only(TEACHING | GRANTED, OK, others=MISSING),
        post=both(
            only(TEACHING | {"staff"}, DONE, others=MISSING),
            {"director", "administrator"},
            FORBIDDEN,
        ),
    ),
    "attendance:roster_mark": Row(
        lambda w: [w.meeting.pk, w.marked_seat.pk],
        get=everyone(NOT_THIS_WAY),
        post=both(
            only(TEACHING | {"staff"}, OK, others=MISSING), {"director", "administrator"}, FORBIDDEN
        ),
    ),
    "transcripts:roster_sign": Row(
        lambda w: [w.meeting.pk],
        get=both(
            only(TEACHING | {"staff"}, OK, others=MISSING),
            {"director", "administrator"},
            FORBIDDEN,
        ),
        # One person is not marked yet.
        post=both(
            only(TEACHING | {"staff"}, REFUSED, others=MISSING),
            {"director", "administrator"},
            FORBIDDEN,
        ),
    ),
    # --- the record ---
    "transcripts:transcript_own": Row(get=signed_in(OK)),
    "transcripts:transcript_detail": Row(
        lambda w: [w.visitors["learner"].pk],
        get=only({"learner", *OVER_LEARNER}, OK, others=MISSING),
    ),
    "transcripts:transcript_issue": Row(
        lambda w: [w.visitors["learner"].pk],
        get=everyone(NOT_THIS_WAY),
        post=only({"learner", *OVER_LEARNER}, OK, others=MISSING),
    ),
    "transcripts:award_export": Row(
        get=only(COORDINATING | GRANTED, OK, others=FORBIDDEN),
        post=only(COORDINATING | GRANTED, DONE, others=FORBIDDEN),
    ),
    "transcripts:completion_list": a_list(only({"staff"}, OK, others=FORBIDDEN)),
    "transcripts:enrollment_complete": Row(
        lambda w: [w.self_paced_seat.pk],
        get=both(
            only({"staff"}, OK, others=MISSING),
            {"learner", *OVER_LEARNER} - {"staff"},
            FORBIDDEN,
        ),
        post=both(
            only({"staff"}, DONE, others=MISSING),
            {"learner", *OVER_LEARNER} - {"staff"},
            FORBIDDEN,
        ),
        data={"reason": "Quiz passed.", "outcome": "completed"},
    ),
    "certificates:certificate_list": a_list(signed_in(OK)),
    **{
        f"certificates:certificate_{page}": Row(
            lambda w: [w.certificate.pk],
            get=only({"learner", "coordinator", *TEACHING, *GRANTED}, OK, others=MISSING),
        )
        for page in ("detail", "download")
    },
    # --- the first visit, and what one wants to hear of ---
    "courses:interest_choose": Row(get=signed_in(OK), post=signed_in(DONE)),
    "enrollment:guide_work": Row(get=signed_in(OK), post=signed_in(OK)),
    "enrollment:guide_interests": Row(get=signed_in(OK), post=signed_in(DONE)),
    "enrollment:guide_done": Row(get=signed_in(OK), post=everyone(NOT_THIS_WAY)),
    "enrollment:guide_finish": Row(get=everyone(NOT_THIS_WAY), post=signed_in(DONE)),
    # --- work ---
    "organizations:employment_list": Row(get=signed_in(OK)),
    "organizations:employment_claim": Row(get=signed_in(OK), post=signed_in(OK)),
    "organizations:employment_end": Row(
        lambda w: [w.employment.pk],
        get=both(
            only({"learner", "coordinator", "staff", "administrator"}, OK, others=MISSING),
            {"approver", "director"},
            FORBIDDEN,
        ),
        post=both(
            only({"learner", "coordinator", "staff", "administrator"}, DONE, others=MISSING),
            {"approver", "director"},
            FORBIDDEN,
        ),
        data={"ends_on": "2030-01-01"},
    ),
    "organizations:claim_list": a_list(
        only(COORDINATING | {"staff", "administrator"}, OK, others=FORBIDDEN)
    ),
    "organizations:employment_decide": Row(
        lambda w: [w.claim.pk],
        get=both(
            only({"coordinator", "staff", "administrator"}, OK, others=MISSING),
            {"learner", "approver", "director"},
            FORBIDDEN,
        ),
        post=both(
            only({"coordinator", "staff", "administrator"}, DONE, others=MISSING),
            {"learner", "approver", "director"},
            FORBIDDEN,
        ),
        data={"decision": "confirm"},
    ),
    "organizations:authority_list": Row(get=only(GRANTED, OK, others=FORBIDDEN)),
    "organizations:authority_set": Row(
        get=only({"staff", "administrator"}, OK, others=FORBIDDEN),
        post=only({"staff", "administrator"}, OK, others=FORBIDDEN),
    ),
    # --- help, questions, wording ---
    "support:help": Row(get=everyone(OK), post=everyone(NOT_THIS_WAY)),
    "support:contact": Row(get=everyone(OK), post=everyone(OK)),
    "support:feedback": Row(get=everyone(OK), post=everyone(DONE), data={"text": "It helped."}),
    "support:thanks": Row(get=everyone(OK)),
    "support:my_questions": Row(get=signed_in(OK)),
    "support:question_list": a_list(only(OFFICE, OK, others=FORBIDDEN)),
    "support:question_detail": Row(
        lambda w: [w.question.pk],
        get=only(OFFICE, OK, others=FORBIDDEN),
        post=only(OFFICE, DONE, others=FORBIDDEN),
        data={"text": "Yes, you may.", "replies_seen": "0"},
    ),
    **{
        f"support:question_{step}": Row(
            lambda w: [w.question.pk],
            get=everyone(NOT_THIS_WAY),
            post=only(OFFICE, answer, others=FORBIDDEN),
        )
        # It is not closed, so it cannot be opened again.
        for step, answer in (("take", DONE), ("close", DONE), ("reopen", REFUSED))
    },
    "support:wording_list": Row(get=only(OFFICE, OK, others=FORBIDDEN)),
    "support:wording_edit": Row(
        lambda _: ["office.phone"],
        get=only(OFFICE, OK, others=FORBIDDEN),
        post=only(OFFICE, DONE, others=FORBIDDEN),
        data={"text": "207-555-0123", "starts_on": "2099-01-01", "action": "publish"},
    ),
    # --- reports ---
    "reports:person_list": a_list(only(COORDINATING | GRANTED, OK, others=FORBIDDEN)),
    "reports:message_list": a_list(only({"staff", "administrator"}, OK, others=FORBIDDEN)),
    "reports:message_detail": Row(
        lambda w: [w.message.pk], get=only({"staff", "administrator"}, OK, others=FORBIDDEN)
    ),
    **{
        f"reports:message_{verb}": Row(
            lambda w: [w.message.pk],
            post=only({"staff", "administrator"}, REFUSED, others=FORBIDDEN),
        )
        for verb in ("send_again", "deal_with")
    },
    "reports:job_list": Row(get=signed_in(OK)),
    **{
        f"reports:job_{page}": Row(
            lambda w: [w.job.pk], get=only({"coordinator"}, OK, others=MISSING)
        )
        for page in ("detail", "download")
    },
    "reports:class_bundle": Row(
        lambda w: [w.held.pk],
        get=everyone(NOT_THIS_WAY),
        post=only(TEACHING | GRANTED, DONE, others=FORBIDDEN),
    ),
    # --- allauth's ---
    "account_login": Row(get=signed_in(DONE) | dict.fromkeys(STRANGERS, OK)),
    "account_signup": Row(get=signed_in(DONE) | dict.fromkeys(STRANGERS, OK)),
    "account_logout": Row(get=signed_in(OK) | dict.fromkeys(STRANGERS, DONE)),
    "account_inactive": Row(get=everyone(OK)),
    "account_reset_password": Row(get=everyone(OK)),
    "account_reset_password_done": Row(get=everyone(OK)),
    "account_reset_password_from_key": Row(lambda _: ["1", "wrong-key"], get=everyone(OK)),
    "account_reset_password_from_key_done": Row(get=everyone(OK)),
    "account_email_verification_sent": Row(get=everyone(OK)),
    "account_confirm_email": Row(lambda _: ["wrong-key"], get=everyone(OK)),
    "account_confirm_login_code": Row(get=everyone(DONE)),
    "account_email": Row(get=signed_in(OK)),
    "account_change_password": Row(get=signed_in(OK)),
    "account_set_password": Row(get=signed_in(DONE)),
    "account_reauthenticate": Row(get=signed_in(OK)),
}


def all_names(resolver: URLResolver, prefix: str = "") -> list[str]:
    names = []
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            names += all_names(pattern, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            names.append(prefix + pattern.name)
    return names


def test_every_address_has_a_row():
    assert sorted(set(all_names(get_resolver()))) == sorted(ROWS)


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[tuple[World, Path]]:
    """The world is built once; every request on it is rolled back."""
    folder = tmp_path_factory.mktemp("papers")
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(MEDIA_ROOT=folder):
            world = build_world()
        yield world, folder
        transaction.set_rollback(True)


@pytest.fixture
def world(built, settings) -> World:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    settings.MEDIA_ROOT = built[1]
    return built[0]


def answer_to(world: World, visitor: str, method: str, url: str, data: dict[str, str]) -> Answer:
    """Ask as the visitor, and undo what it did."""
    client = Client(raise_request_exception=True)
    person = world.visitors[visitor]
    with transaction.atomic():
        if person is not None:
            client.force_login(person)
        response = getattr(client, method)(url, data)
        if response.streaming:
            b"".join(response.streaming_content)
        transaction.set_rollback(True)
    if response.status_code == DONE and response.url.startswith("/accounts/login/?next="):
        return LOGIN
    return response.status_code


@pytest.mark.parametrize("name", sorted(ROWS))
def test_each_visitor_gets_what_the_table_says(world, name):
    row = ROWS[name]
    url = reverse(name, args=row.args(world))
    for method, expected in (("get", row.get), ("post", row.post)):
        answers = {who: answer_to(world, who, method, url, row.data) for who in expected}
        assert answers == expected, method


LISTS = [name for name, row in ROWS.items() if "forget_view" in row.data]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_as_a_file_is_for_those_who_see_the_list(world, name):
    row, url = ROWS[name], reverse(name)

    answers = {who: answer_to(world, who, "get", url, {"export": "csv"}) for who in VISITORS}

    assert answers == row.get


def test_the_visitors_of_the_table_are_those_of_the_world(world):
    assert list(world.visitors) == VISITORS
