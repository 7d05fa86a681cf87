"""The public page behind the code, asked over HTTP by a stranger."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from certificates.services import issue_certificate
from documents.decisions import group_code
from documents.models import IssuedDocument
from tests.documents.reading import printed_text, squeezed
from tests.enrollment.rows import nothing_written
from tests.factories import UserFactory, VersionFactory, approval, offering
from tests.factories.lives import enroll, hold
from tests.road.test_road import letterhead
from transcripts.services import issue_transcript

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
NOW = datetime(2026, 6, 10, 16, tzinfo=UTC)
FIND = "/verify/"
WRONG_LENGTH = "A check code has 26 letters and numbers. Yours has too few or too many."


@pytest.fixture(autouse=True)
def _fresh_limit():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def seat():
    letterhead()
    version = VersionFactory(
        validity_months=36,
        credit={"contact_hours": ("minutes", 6), "mcja_in_service_hours": ("minutes", 6)},
    )
    approval(version, number="BD <7> & Co")
    klass = offering(version=version, instructors=[UserFactory(last_name="D'Arcy & Sons")])
    seat = enroll(klass, UserFactory(first_name="Zoë", last_name="<b>Ouellette</b>"))
    hold(klass, by=UserFactory())
    return seat


@pytest.fixture
def certificate(seat):
    return issue_certificate(enrollment_id=seat.pk, now=NOW).document


def page(code, *, client=None):
    return (client or Client()).get(reverse("documents:document_verify", args=[code]))


def words(response) -> str:
    """Return what a reader sees on the page."""
    html = response.content.decode()
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", html[html.index("<body") :], flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_a_valid_paper_is_said_to_be_valid_to_a_stranger(certificate):
    with nothing_written():
        response = page(certificate.check_code)

    assert response.status_code == 200
    assert "This document was issued here and is valid." in words(response)
    assert certificate.sha256 in words(response)


def test_every_printed_fact_of_a_certificate_stands_on_the_page(certificate):
    seen, paper = words(page(certificate.check_code)), printed_text(certificate.file.read())

    facts = certificate.facts.facts
    assert len(facts) == 23
    assert [fact.key for fact in facts if f"{fact.label} {fact.value}" not in seen] == []
    assert [fact.key for fact in facts if squeezed(fact.value) not in paper] == []


def test_every_printed_fact_and_cell_of_a_transcript_stands_on_the_page(seat):
    document = issue_transcript(person=seat.learner, viewer=seat.learner, now=NOW)

    seen, paper = words(page(document.check_code)), printed_text(document.file.read())

    facts = document.facts
    assert [fact.key for fact in facts.facts if f"{fact.label} {fact.value}" not in seen] == []
    assert [table.key for table in facts.tables] == ["lines", "totals", "topics"]
    for table in facts.tables:
        assert f"{table.title} {' '.join(table.columns)}" in seen
        for row in table.rows:
            assert " ".join(cell for cell in row if cell) in seen
            assert [cell for cell in row if squeezed(cell) not in paper] == []


def test_what_a_person_typed_is_text_and_never_markup(certificate):
    html = page(certificate.check_code).content.decode()

    assert "<b>Ouellette" not in html
    assert "&lt;b&gt;Ouellette" in html


@pytest.mark.parametrize(
    ("state", "label"), [("revoked", "Revoked"), ("replaced", "Replaced by a newer document")]
)
def test_a_paper_that_no_longer_holds_says_so_with_all_its_facts(certificate, state, label):
    IssuedDocument.objects.update(state=state)

    seen = words(page(certificate.check_code))

    assert f"{label} This document was issued here, but it is no longer valid." in seen
    assert "is valid" not in seen
    assert [f.key for f in certificate.facts.facts if f"{f.label} {f.value}" not in seen] == []


def test_a_paper_not_finished_is_not_confirmed(certificate):
    IssuedDocument.objects.update(state="preparing")

    assert page(certificate.check_code).status_code == 404


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (
            "0" * 26,
            (
                "No document has this code. Check each letter and number. If the paper really has "
                "this code, it was not issued here."
            ),
        ),
        (
            "7ZZZ-ZZZZ",
            WRONG_LENGTH,
        ),
        (
            "MEM-C-2026-000001",
            WRONG_LENGTH,
        ),
    ],
)
def test_an_unknown_code_is_answered_404_with_a_sentence(certificate, code, sentence):
    for response in (page(code), Client().get(FIND, {"code": code})):
        assert response.status_code == 404
        assert '<a href="#id_code">' in response.text
        assert sentence in words(response)
        assert f'value="{code}"' in response.text
        assert 'aria-invalid="true"' in response.text
        assert certificate.facts.value("learner_name") not in words(response)


@pytest.mark.parametrize(
    "spelled",
    [
        str,
        str.lower,
        group_code,
        lambda code: group_code(code).lower(),
        lambda code: f"  {code[:13]} {code[13:]} ",
        lambda code: code.replace("0", "O").replace("1", "l"),
        lambda code: code.replace("0", "o").replace("1", "I"),
    ],
)
def test_a_code_is_found_however_it_is_typed(certificate, spelled):
    code = "0123456789ABCDEFGHJKMNPQ10"
    IssuedDocument.objects.update(check_code=code)

    found = Client().get(FIND, {"code": spelled(code)})
    assert (found.status_code, found["Location"]) == (302, f"/verify/{code}/")
    assert page(spelled(code)).status_code == 200


@pytest.mark.parametrize("typed", ["\x00", "7ZZ\x00ZZ", "%", "'; --", "💥", "/..", "0" * 5000])
def test_no_nonsense_breaks_the_page(certificate, typed):
    found = Client().get(FIND, {"code": typed})
    assert found.status_code in {200, 404}
    if "/" not in typed:
        assert page(typed).status_code == 404


def test_the_page_that_asks_for_a_code_is_there_without_one():
    response = Client().get(FIND)

    assert response.status_code == 200
    assert "No document has this code" not in words(response)


def test_no_search_engine_keeps_any_of_these_pages(certificate):
    pages = [page(certificate.check_code), page("0" * 26), Client().get(FIND)]

    for response in pages:
        assert '<meta name="robots" content="noindex, nofollow">' in response.content.decode()
    assert pages[0]["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in pages[0]["Cache-Control"]


def test_one_address_may_ask_thirty_times_a_minute_and_others_are_not_held_up(certificate):
    guesser, passer_by = Client(REMOTE_ADDR="203.0.113.1"), Client(REMOTE_ADDR="203.0.113.2")
    with time_machine.travel(NOW, tick=False) as clock:
        answers = [page(f"{n:026d}", client=guesser).status_code for n in range(29)]
        answers.append(guesser.get(FIND, {"code": "7ZZ"}).status_code)
        assert answers == [404] * 30

        over = [page(certificate.check_code, client=guesser), guesser.get(FIND, {"code": "7ZZ"})]
        assert [response.status_code for response in over] == [429, 429]
        assert certificate.facts.value("learner_name") not in words(over[0])
        assert page(certificate.check_code, client=passer_by).status_code == 200

        clock.shift(timedelta(seconds=59))
        assert page(certificate.check_code, client=guesser).status_code == 429
        clock.shift(timedelta(seconds=2))
        assert page(certificate.check_code, client=guesser).status_code == 200


def test_the_page_only_answers_to_being_read(certificate):
    address = reverse("documents:document_verify", args=[certificate.check_code])

    assert [Client().post(address).status_code, Client().head(address).status_code] == [405, 200]
