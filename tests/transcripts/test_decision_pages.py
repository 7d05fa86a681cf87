"""The pages on which staff decide on training taken elsewhere, and what its person then sees."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from tests.factories import UserFactory, credit_types, staff
from tests.factories.claims import NOW, accept, claim, facts
from tests.factories.courses import LaneFactory
from tests.factories.records import award, outside_course
from tests.transcripts.test_claim_pages import page
from tests.transcripts.trained import computed_types
from transcripts import services
from transcripts.models import CreditAward

pytestmark = pytest.mark.django_db
LIST, QUEUE = "/my/training-elsewhere/", "/staff/training-elsewhere/"


@pytest.fixture(autouse=True)
def _today():
    computed_types()
    credit_types()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def person(client):
    person = UserFactory()
    client.force_login(person)
    return person


def test_staff_accept_from_the_queue_and_the_record_shows_it(client, person):
    row = claim(person, outside_course())
    clerk = staff()
    client.force_login(clerk)
    assert person.name in client.get(QUEUE).text

    said = {"outcome": "accept", "hours": "1.5", "source": "federal", "checked": "word"}
    refused = client.post(page("claim_decide", row), said)
    assert "Say why fewer hours count" in refused.text
    done = client.post(page("claim_decide", row), said | {"reason": "Half of it."}, follow=True)

    assert f"Accepted: it is on the record of {person.name} now." in done.text
    assert [line.hours for line in CreditAward.objects.all()] == [Decimal("1.5")]
    client.force_login(person)
    shown = client.get(page("claim_detail", row)).text
    assert ("Half of it." in shown, "of 2 claimed" in shown) == (True, True)
    assert "This does not count yet" not in client.get("/my/transcript/").text


def test_what_was_decided_offers_no_decision_and_what_waits_no_taking_back(client, person):
    clerk = staff()
    accepted = claim(person, outside_course())
    waiting = claim(person, outside_course("IS-200.c", name="Basic Incident Command"))
    accept(accepted, by=clerk)
    client.force_login(clerk)

    decided = client.get(page("claim_decide", accepted), follow=True)
    back = client.get(page("claim_take_back", waiting), follow=True)

    assert [answer.request["PATH_INFO"] for answer in (decided, back)] == [
        page("claim_detail", accepted),
        page("claim_detail", waiting),
    ]
    assert "This does not wait for a decision." in decided.text
    assert "This is not accepted, so nothing can be taken back." in back.text
    assert client.get(page("claim_decide", waiting)).status_code == 200
    assert client.get(page("claim_take_back", accepted)).status_code == 200


def test_who_decides_too_late_is_shown_what_was_decided(client, person):
    row = claim(person, outside_course())
    services.refuse_claim(claim_id=row.pk, reason="Unreadable.", actor=staff(), now=NOW)
    client.force_login(staff())

    said = {"outcome": "accept", "hours": "2", "source": "federal", "checked": "word"}
    late = client.post(page("claim_decide", row), said, follow=True)

    assert late.redirect_chain == [(page("claim_detail", row), 302)]
    assert "was faster: it is “Refused” since" in late.text
    assert "Unreadable." in late.text


def test_a_returned_claim_shows_why_and_is_corrected(client, person):
    row = claim(person, outside_course())
    client.force_login(staff())
    client.post(
        page("claim_decide", row),
        {"outcome": "return", "reason": "Blurred.", "source": "self", "checked": "word"},
    )
    client.force_login(person)

    assert "Blurred." in client.get(LIST).text
    assert "Blurred." in client.get("/").text
    assert "Blurred." in client.get(page("claim_edit", row)).text
    client.post(
        page("claim_edit", row), {"act": "hand_in", "completed_on": "2026-06-08", "hours": "2"}
    )
    row.refresh_from_db()
    assert row.status == "submitted"
    again = "handed in again since"
    assert again in client.get(page("claim_detail", row)).text
    client.force_login(staff())
    for name in ("claim_detail", "claim_decide"):
        shown = client.get(page(name, row)).text
        assert ("Blurred." in shown, again in shown) == (True, True)


def test_an_acceptance_is_taken_back_on_its_page(client, person):
    row = claim(person)
    clerk = staff()
    accept(row, by=clerk)
    client.force_login(clerk)

    assert (
        "Say why: the person whose training it is reads it."
        in client.post(page("claim_take_back", row), {"outcome": "refuse", "reason": ""}).text
    )
    client.post(page("claim_take_back", row), {"outcome": "refuse", "reason": "Another's."})

    row.refresh_from_db()
    assert (row.status, CreditAward.objects.standing().count()) == ("refused", 0)


def test_the_queue_is_filtered_and_leaves_out_ones_own(client):
    clerk = staff()
    client.force_login(clerk)
    own = claim(clerk, title="Own drill")
    federal = claim(course=outside_course(), now=NOW.replace(day=10))
    local = claim(title="Town drill", lane=LaneFactory(key="L9", name="Another lane"))

    def shown(**asked):
        text = client.get(QUEUE, asked).text
        return [row.title for row in (own, federal, local) if row.title in text]

    assert shown() == [federal.title, local.title]
    assert shown(source="federal") == [federal.title]
    assert shown(lane=local.lane_id) == [local.title]
    assert shown(waiting="7") == [federal.title]
    assert shown(q=local.person.last_name) == [local.title]


def test_who_decides_sees_the_same_training_on_the_days_around_it(client):
    person = UserFactory()
    line = award(person=person)
    title = line.enrollment.offering.course_title
    said = facts(title=title, completed_on=date(2026, 6, 10))
    row = services.submit_claim(person=person, facts=said, actor=person, now=NOW, is_another=True)
    client.force_login(staff())

    text = client.get(page("claim_decide", row)).text

    assert "The same training within three days" in text
    assert f"class {line.enrollment.offering.number} of Jun 8, 2026, on the record" in text
    assert "The same training" not in client.get(page("claim_decide", claim())).text


def test_staff_find_the_history_of_a_claim_and_its_person_does_not(client, person):
    row = claim(person)
    path = reverse("reports:history_record", args=["claim", row.pk])

    assert path not in client.get(page("claim_detail", row)).text
    client.force_login(staff())
    assert path in client.get(page("claim_detail", row)).text
    assert "Training from elsewhere handed in: Bus evacuation drill" in client.get(path).text
