"""The pages of training taken elsewhere: from the course to the record, and what goes wrong."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories import UserFactory, coordinator, credit_types, employ, organization, staff
from tests.factories.claims import DAY, NOW, accept, claim, facts
from tests.factories.courses import LaneFactory
from tests.factories.records import outside_course
from tests.transcripts.test_claim_evidence import PDF, photo
from tests.transcripts.trained import computed_types
from transcripts import services
from transcripts.models import CompletionEvidence, OutsideCompletion

pytestmark = pytest.mark.django_db
ADD, LIST = "/my/training-elsewhere/add/", "/my/training-elsewhere/"


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


def page(name, row, *more):
    return reverse(f"transcripts:{name}", args=[row.pk, *more])


def draft(person, course=None, **said):
    return services.start_claim(person=person, facts=facts(course, **said), actor=person, now=NOW)


def test_the_list_of_courses_is_searched_by_code_name_and_provider(client, person):
    outside_course()
    outside_course("IS-200.c", name="Basic Incident Command")
    outside_course("IS-1", name="Old", retired_on=DAY)

    assert "IS-200.c Basic" in client.get(ADD).text
    found = client.get(ADD, {"q": "fema INTRODUCTION"}).text

    assert ("IS-100.c" in found, "IS-200.c" in found, "IS-1 Old" in found) == (True, False, False)
    for words in ("FEMA 100", "is100", "ICS-100"):
        found = client.get(ADD, {"q": words}).text
        assert ("IS-100.c" in found, "IS-200.c" in found) == (True, False)
    assert "No course of the list has these words" in client.get(ADD, {"q": "zzz"}).text


def test_from_the_course_to_what_is_handed_in(client, person):
    course = outside_course()
    begun = client.post(ADD, {"course": course.pk})
    row = OutsideCompletion.objects.get()
    assert begun.url == page("claim_edit", row)
    assert 'value="2"' in client.get(begun.url).text

    sent = {
        "act": "hand_in",
        "completed_on": "2026-06-08",
        "hours": "1.5",
        "photo": SimpleUploadedFile("IMG_1.jpg", photo()),
    }
    answer = client.post(begun.url, sent, follow=True)

    row.refresh_from_db()
    assert (row.status, row.completed_on, row.hours, row.title) == (
        "submitted",
        DAY,
        Decimal("1.50"),
        course.name,
    )
    assert "It is handed in. You are told once it is decided." in answer.text
    assert "IMG_1.jpg" in answer.text
    assert course.name in client.get("/my/transcript/").text


def test_another_course_is_named(client, person):
    lane = LaneFactory()
    assert "Write what" not in client.get(ADD).text
    assert client.post(ADD, {"title": "", "lane": ""}).status_code == 200
    client.post(ADD, {"title": "Bus evacuation drill", "lane": lane.pk})

    row = OutsideCompletion.objects.get()
    assert (row.course, row.title, row.lane, row.source) == (
        None,
        "Bus evacuation drill",
        lane,
        "self",
    )


def test_a_course_that_left_the_list_meanwhile_is_said(client, person):
    gone = outside_course(retired_on=DAY)

    for said in (str(gone.pk), "x", "99999"):
        assert "not in the list any more" in client.post(ADD, {"course": said}).text
    assert not OutsideCompletion.objects.exists()


def test_nothing_typed_is_lost_and_the_good_file_stays_when_another_is_refused(client, person):
    row = draft(person, outside_course(), completed_on=None)
    sent = {
        "act": "hand_in",
        "completed_on": "2026-06-08",
        "hours": "2",
        "certificate_number": "A-7",
        "papers": [
            SimpleUploadedFile("good.pdf", PDF),
            SimpleUploadedFile("page.pdf", b"<html><script>1</script></html>"),
        ],
    }

    answer = client.post(page("claim_edit", row), sent)

    row.refresh_from_db()
    assert answer.status_code == 200
    assert "“page.pdf” is neither a PDF nor a JPEG or PNG picture." in answer.text
    assert (row.status, row.completed_on, row.certificate_number) == ("draft", DAY, "A-7")
    assert [each.name for each in row.evidence.kept()] == ["good.pdf"]
    assert 'value="A-7"' in answer.text


def test_a_file_is_kept_though_the_date_is_none(client, person):
    row = draft(person, outside_course())
    sent = {"act": "keep", "completed_on": "soon", "papers": SimpleUploadedFile("c.pdf", PDF)}

    answer = client.post(page("claim_edit", row), sent)

    assert 'value="soon"' in answer.text
    assert "c.pdf" in answer.text
    assert row.evidence.kept().count() == 1


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"completed_on": "2026-06-21"}, "June 21, 2026 is still to come."),
        ({"hours": "400"}, "counts for 2 hours. Write as many, or fewer."),
        ({"hours": "0"}, "Say how many hours it took, without breaks."),
        ({"completed_on": ""}, "Say on which day the training ended."),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_the_draft_stays(client, person, said, sentence):
    row = draft(person, outside_course(), completed_on=None)
    sent = {
        "act": "hand_in",
        "completed_on": "2026-06-08",
        "hours": "2",
        "remark": "At home",
    } | said

    answer = client.post(page("claim_edit", row), sent)

    row.refresh_from_db()
    assert sentence in answer.text.replace("<wbr>", "")
    assert (row.status, row.remark) == ("draft", "At home")


def test_everything_that_is_wrong_is_said_in_one_round(client, person):
    row = draft(person, completed_on=None, hours=None)
    sent = {
        "act": "hand_in",
        "title": "Bus evacuation",
        "provider": " ",
        "lane": row.lane_id,
        "completed_on": "soon",
        "hours": "400",
        "papers": SimpleUploadedFile("c.pdf", b"<html>"),
    }

    form = client.post(page("claim_edit", row), sent).context["form"]

    assert {field: len(sentences) for field, sentences in form.errors.items()} == {
        "provider": 1,
        "completed_on": 1,
        "hours": 1,
        "papers": 1,
    }
    del sent["papers"]
    kept = client.post(page("claim_edit", row), sent | {"act": "keep"}).context["form"]
    assert set(kept.errors) == {"completed_on"}


def test_a_double_nearby_is_shown_and_handed_in_once_it_is_said_to_be_another(client, person):
    course = outside_course()
    first = claim(person, course)
    row = draft(person, course, completed_on=date(2026, 6, 10))
    sent = {"act": "hand_in", "completed_on": "2026-06-10", "hours": "2"}

    answer = client.post(page("claim_edit", row), sent)
    assert "If this is another training, say so." in answer.text
    assert page("claim_detail", first) in answer.text
    client.post(page("claim_edit", row), sent | {"is_another": "on"})

    row.refresh_from_db()
    assert row.status == "submitted"


def test_the_same_day_is_refused_with_a_link(client, person):
    course = outside_course()
    first = claim(person, course)
    row = draft(person, course)

    answer = client.post(
        page("claim_edit", row), {"act": "hand_in", "completed_on": "2026-06-08", "hours": "2"}
    )

    assert "of June 8, 2026 is on record already (Handed in)." in answer.text
    assert page("claim_detail", first) in answer.text
    assert "This is another training" not in answer.text


def test_a_coordinator_enters_for_their_people_and_sees_the_paper_they_sent(client):
    place = organization("District")
    lead = coordinator(place)
    person = UserFactory()
    employ(person, place)
    client.force_login(lead)
    course = outside_course()

    client.post(page("claim_add_for", person), {"course": course.pk})
    row = OutsideCompletion.objects.get()
    client.post(
        page("claim_edit", row),
        {
            "act": "hand_in",
            "completed_on": "2026-06-08",
            "hours": "2",
            "papers": SimpleUploadedFile("c.pdf", PDF),
        },
    )
    row.refresh_from_db()

    assert (row.person, row.entered_by, row.status) == (person, lead, "submitted")
    assert person.name in client.get(LIST).text
    own = services.start_claim(person=person, facts=facts(), actor=person, now=NOW)
    services.attach_evidence(
        claim_id=own.pk, file=SimpleUploadedFile("own.pdf", PDF), actor=person, now=NOW
    )
    services.hand_in_claim(claim_id=own.pk, actor=person, now=NOW)
    papers = {each.name: each for each in CompletionEvidence.objects.all()}
    asked = [
        client.get(page("evidence_open", papers[name].completion, papers[name].pk)).status_code
        for name in ("c.pdf", "own.pdf")
    ]
    assert asked == [200, 404]
    assert "Bus evacuation drill" in client.get(f"/people/{person.pk}/transcript/").text
    client.force_login(person)
    assert "entered by" in client.get(page("claim_detail", row)).text


def test_a_paper_is_sent_as_what_it_is_and_run_by_nobody(client, person):
    row = draft(person)
    kept = services.attach_evidence(
        claim_id=row.pk, file=SimpleUploadedFile("my “x”.pdf", PDF), actor=person, now=NOW
    )

    answer = client.get(page("evidence_open", row, kept.pk))

    headers = (
        "Content-Type",
        "X-Content-Type-Options",
        "Cache-Control",
        "Content-Security-Policy",
    )
    assert [answer[name] for name in headers] == [
        "application/pdf",
        "nosniff",
        "private, no-store",
        "sandbox; default-src 'none'",
    ]
    assert answer["Content-Disposition"].startswith("attachment;")
    assert b"".join(answer.streaming_content) == PDF


def test_a_paper_is_taken_out_and_gone(client, person):
    row = draft(person)
    kept = services.attach_evidence(
        claim_id=row.pk, file=SimpleUploadedFile("c.pdf", PDF), actor=person, now=NOW
    )

    client.post(page("evidence_remove", row, kept.pk))

    assert client.get(page("evidence_open", row, kept.pk)).status_code == 404
    assert "c.pdf" not in client.get(page("claim_edit", row)).text.split("Files that are kept")[-1]


def test_what_was_typed_beside_a_file_that_is_taken_out_is_kept(client, person):
    row = draft(person)
    one, other = (
        services.attach_evidence(
            claim_id=row.pk, file=SimpleUploadedFile(name, content), actor=person, now=NOW
        )
        for name, content in (("c.pdf", PDF), ("d.jpg", photo()))
    )
    typed = {
        "title": "Bus evacuation drill",
        "provider": "Town of Orono",
        "lane": row.lane_id,
        "completed_on": "2026-06-08",
        "hours": "1.25",
        "remark": "In the rain.",
    }

    client.post(page("evidence_remove", row, one.pk), typed)

    row.refresh_from_db()
    assert (row.hours, row.remark, list(row.evidence.kept())) == (
        Decimal("1.25"),
        "In the rain.",
        [other],
    )
    answer = client.post(page("evidence_remove", row, other.pk), typed | {"hours": "two"})
    assert 'value="two"' in answer.text
    assert not row.evidence.kept().exists()


def test_accepted_training_leads_from_the_record_to_what_was_handed_in(client, person):
    row = claim(person)
    accept(row, by=staff())
    assert f'href="{page("claim_detail", row)}"' in client.get("/my/transcript/").text


def test_a_draft_is_thrown_away_and_no_longer_listed(client, person):
    row = draft(person, title="Knots")

    client.post(page("claim_withdraw", row))

    assert "Knots" not in client.get(LIST).text.split("<main")[1].split("taken back")[-1]


def test_what_is_over_cannot_be_taken_back(client, person):
    row = claim(person)
    services.refuse_claim(claim_id=row.pk, reason="No.", actor=staff(), now=NOW)

    answer = client.post(page("claim_withdraw", row), follow=True)

    assert "This cannot be changed any more: it is “Refused”." in answer.text
    assert client.get(page("claim_edit", row)).url == page("claim_detail", row)
