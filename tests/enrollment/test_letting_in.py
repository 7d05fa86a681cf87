"""MSSC staff let somebody in although something is in the way, and history says why."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditEvent
from courses.models import Audience
from courses.services import name_lane_lead
from enrollment import services
from enrollment.enums import Gate
from enrollment.exceptions import LettingPassRefusedError
from enrollment.models import Enrollment, WaitlistEntry
from tests.enrollment.letting import PART, WHY, capped_line, needs_first
from tests.enrollment.people import do, look
from tests.enrollment.qualifying import completed, needing
from tests.enrollment.rows import nothing_written
from tests.enrollment.test_line_pages import line_page, words
from tests.enrollment.waiting import LAST_DAY, MONDAY, START, on_the_last_day
from tests.factories import (
    CourseFactory,
    UserFactory,
    offering,
    staff,
)
from tests.factories.lives import enroll

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    """Somebody of MSSC staff, signed in; the clock stands still."""
    person = staff()
    with time_machine.travel(MONDAY, tick=False):
        client.force_login(person)
        yield person


def page_of(klass, person) -> str:
    return reverse("enrollment:person_let_in", args=[klass.pk, person.pk])


def let_in(client, url, *, seen=None, reason=WHY, **more):
    """Look at the page, then press its button with what it holds."""
    if seen is None:
        seen = client.get(url).context["missing"].mark
    return client.post(url, {"seen": seen, "reason": reason, "step": "do", **more})


def notes() -> list[tuple[object, ...]]:
    events = AuditEvent.objects.filter(action="enrollment.let_pass").order_by("pk")
    return [(event.person, event.actor, event.after["gates"], event.reason) for event in events]


# --- somebody who was refused when they were registered ---


def test_a_row_that_was_refused_names_what_is_in_the_way_and_leads_on(client, office, ada):
    first = CourseFactory(title=PART)
    klass, bo = needing([first]), UserFactory(first_name="Bo", last_name="Elm")
    completed(bo, first, on=date(2026, 3, 3))

    looked = look(client, klass, "Ada Elm\nBo Elm")
    done = do(client, klass, "Ada Elm\nBo Elm")

    assert "1 person can be let in all the same: register the list first" in words(looked)
    assert page_of(klass, ada) not in looked.text  # it would lead away from the list
    assert f"Ada Elm needs this first: {PART}." in done.text
    assert [page_of(klass, person) in done.text for person in (ada, bo)] == [True, False]


def test_where_nobody_else_could_be_registered_the_first_look_leads_on(client, office, ada):
    klass = needs_first()

    looked = look(client, klass, "Ada Elm")

    assert "1 person can be let in all the same: their row leads to it." in words(looked)
    assert page_of(klass, ada) in looked.text


def test_what_nobody_may_let_pass_leads_nowhere(client, office, ada):
    klass, audience = needs_first(), Audience.objects.create(key="officers", name="Officers")
    klass.restricted_to.add(audience)

    assert page_of(klass, ada) not in look(client, klass, "Ada Elm").text
    page = client.get(page_of(klass, ada))
    assert "Not all of this can be let pass" in page.text
    assert f"Ada Elm needs this first: {PART}." in page.text
    assert 'value="do"' not in page.text
    with nothing_written():
        answer = let_in(client, page_of(klass, ada))
    assert (answer.status_code, "This class is only for: Officers." in answer.text) == (403, True)


def test_a_coordinator_reads_the_refusal_and_lets_nobody_in(client, of_school):
    klass = needs_first()
    ann = of_school.add("Ann", "Smith")
    with time_machine.travel(MONDAY, tick=False):
        client.force_login(of_school.coordinator)
        looked = look(client, klass, "Ann Smith")
        with nothing_written():
            answer = let_in(client, page_of(klass, ann), seen="prerequisites")

    assert f"Ann Smith needs this first: {PART}." in looked.text
    assert "all the same" not in looked.text
    assert answer.status_code == 403


def test_staff_see_what_is_in_the_way_and_let_them_in_with_a_reason(client, office, ada):
    klass = needs_first()
    enroll(offering(), ada)
    url = page_of(klass, ada)

    shown = words(client.get(url))
    assert f"Ada Elm needs this first: {PART}." in shown
    assert "Ada Elm has a seat at that time" in shown
    answer = let_in(client, url)

    seat = Enrollment.objects.get(offering=klass)
    assert answer.url == f"/classes/{klass.pk}/line/"
    assert (seat.status, seat.waived_gates) == ("enrolled", ["clash", "prerequisites"])
    assert notes() == [(ada, office, ["clash", "prerequisites"], WHY)]
    line = line_page(client, klass)
    assert "Let in although something was in the way Ada Elm" in line
    assert "Another class at that time, What is needed first" in line
    assert f"Why: {WHY}" in line
    history = words(client.get(reverse("reports:history_person", args=[ada.pk])))
    assert "Let in although something was in the way" in history
    assert "Let pass Another class at that time, What is needed first" in history
    assert f"Why: {WHY}" in history


def test_without_a_reason_nobody_is_let_in(client, office, ada):
    klass = needs_first()

    for reason in ("", "   "):
        with nothing_written():
            answer = let_in(client, page_of(klass, ada), reason=reason, or_wait="on")
        assert "Say why. History keeps it." in answer.text
        assert 'value="prerequisites"' in answer.text
        assert "checked" in answer.text
    said = {"offering_id": klass.pk, "learner": ada, "or_wait": False, "now": MONDAY}
    with nothing_written(), pytest.raises(LettingPassRefusedError, match="Say why"):
        services.let_in(seen={Gate.PREREQUISITES}, reason=" ", actor=office, **said)


def test_what_the_page_did_not_show_is_not_let_pass(client, office, ada):
    klass = needs_first()
    url = page_of(klass, ada)
    seen = client.get(url).context["missing"].mark
    enroll(offering(), ada)

    with nothing_written():
        answer = let_in(client, url, seen=seen)

    assert answer.status_code == 409
    assert "What is in the way of Ada Elm has changed." in answer.text
    assert "Ada Elm has a seat at that time" in answer.text
    assert WHY in answer.text
    assert let_in(client, url).status_code == 302


@pytest.mark.parametrize("seen", ["", "open", "audience,prerequisites", "nonsense"])
def test_a_page_that_names_other_gates_lets_nothing_pass(client, office, ada, seen):
    klass = needs_first()

    with nothing_written():
        answer = let_in(client, page_of(klass, ada), seen=seen)

    assert (answer.status_code, WHY in answer.text) == (409, True)


def test_a_gate_met_meanwhile_is_said_and_leads_to_the_usual_way(client, office, ada):
    first = CourseFactory(title=PART)
    klass = needing([first])
    url = page_of(klass, ada)
    seen = client.get(url).context["missing"].mark
    completed(ada, first, on=date(2026, 3, 3))

    with nothing_written():
        answer = let_in(client, url, seen=seen)

    assert answer.status_code == 409
    assert "Nothing is in the way of Ada Elm any more, so nothing was let pass." in answer.text
    assert f"/classes/{klass.pk}/people/register/?people={ada.pk}" in answer.text
    assert WHY in answer.text


def test_a_class_filled_meanwhile_lets_nobody_in_but_into_its_line(client, office, ada):
    klass = needs_first(capacity=1)
    url = page_of(klass, ada)
    seen = client.get(url).context["missing"].mark
    enroll(klass)

    with nothing_written():
        answer = let_in(client, url, seen=seen)
    assert answer.status_code == 409
    assert "No seat is free for Ada Elm now, so nobody was registered." in answer.text
    assert WHY in answer.text
    assert let_in(client, url, or_wait="on").status_code == 302

    entry = WaitlistEntry.objects.get(offering=klass)
    assert (entry.status, entry.waived_gates) == ("waiting", ["prerequisites"])
    assert notes()[-1] == (ada, office, ["prerequisites"], WHY)
    assert f"Why: {WHY}" in line_page(client, klass)


def test_pressed_twice_it_lets_in_once(client, office, ada):
    klass = needs_first()
    url = page_of(klass, ada)
    let_in(client, url)

    with nothing_written():
        again = let_in(client, url, seen="prerequisites")

    assert (again.status_code, "Ada Elm already has a seat" in again.text) == (409, True)


def test_nobody_lets_themselves_in(client, office):
    klass = needs_first()

    with nothing_written():
        answer = let_in(client, page_of(klass, office))

    assert (answer.status_code, "Nobody lets themselves in." in answer.text) == (409, True)


# --- somebody in line ---


def test_whom_a_cap_passes_over_is_let_in_from_the_line(client, office, ada):
    klass, entry = capped_line(ada)
    url = reverse("enrollment:line_let_in", args=[entry.pk])

    page = client.get(f"/classes/{klass.pk}/line/").text
    assert ("Passed over: The organization has" in " ".join(page.split()), url in page) == (
        True,
    ) * 2
    assert "RSU 1 has all the seats" in client.get(url).text
    answer = let_in(client, url)

    seat = Enrollment.objects.get(learner=ada)
    assert answer.url == f"/classes/{klass.pk}/line/"
    assert (seat.status, seat.way, seat.waived_gates) == ("enrolled", "promotion", ["cap"])
    assert notes() == [(ada, office, ["cap"], WHY)]
    assert f"As many as one organization may have Why: {WHY}" in line_page(client, klass)


def test_in_a_full_class_nobody_is_let_in_from_the_line(client, office, ada):
    klass, entry = capped_line(ada, seats=1)
    url = reverse("enrollment:line_let_in", args=[entry.pk])

    assert url not in client.get(f"/classes/{klass.pk}/line/").text
    with nothing_written():
        answer = let_in(client, url)
    assert (answer.status_code, "No seat is free for Ada Elm now." in answer.text) == (409, True)
    assert WHY in answer.text


def test_who_is_refused_the_seat_in_line_is_let_in_with_the_reason_typed_before(client, ada):
    klass, (entry,) = on_the_last_day(ada)
    enroll(offering(starts_at=START), ada)
    give, url = (reverse(f"enrollment:line_{name}", args=[entry.pk]) for name in ("give", "let_in"))
    with time_machine.travel(LAST_DAY, tick=False):
        client.force_login(staff())
        refused = client.post(give, {"reason": "Said yes on the phone."})
        assert f'formaction="{url}"' in refused.text
        with nothing_written():
            shown = client.post(url, {"reason": "Said yes on the phone."})
        assert (shown.status_code, "Said yes on the phone." in shown.text) == (200, True)
        assert "Ada Elm has a seat at that time" in shown.text
        assert let_in(client, url).status_code == 302

    assert Enrollment.objects.get(offering=klass, learner=ada).waived_gates == ["clash"]


def test_a_lane_lead_gives_out_seats_and_lets_nobody_in(client, ada):
    klass, (entry,) = on_the_last_day(ada)
    enroll(offering(starts_at=START), ada)
    lead = UserFactory()
    lane = klass.version.course.lane
    name_lane_lead(person=lead, lane=lane, starts_on=date(2020, 1, 6), actor=None, now=MONDAY)
    with time_machine.travel(LAST_DAY, tick=False):
        client.force_login(lead)
        refused = client.post(reverse("enrollment:line_give", args=[entry.pk]), {"reason": "Yes."})
        assert (refused.status_code, "all the same" in refused.text) == (409, False)
        with nothing_written():
            answer = let_in(
                client, reverse("enrollment:line_let_in", args=[entry.pk]), seen="clash"
            )
        assert answer.status_code == 403
        client.force_login(staff())
        let_in(client, reverse("enrollment:line_let_in", args=[entry.pk]))
        shown = {"staff": WHY in line_page(client, klass)}
        client.force_login(lead)
        shown["lead"] = WHY in line_page(client, klass)
    assert shown == {"staff": True, "lead": False}


def test_more_who_were_let_in_ask_the_database_no_more(client, office):
    counted = []
    for people in (1, 3):
        klass = needs_first()
        for person in UserFactory.create_batch(people):
            let_in(client, page_of(klass, person))
        with CaptureQueriesContext(connection) as asked:
            assert line_page(client, klass).count(f"Why: {WHY}") == people
        counted.append(len(asked))
    assert counted[0] == counted[1]
