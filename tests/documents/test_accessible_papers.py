"""Papers as people get them: a screen reader can read them, and a page says all they say.

That the public page repeats every fact and every cell of both kinds is in `test_verification`.
"""

import re
from datetime import UTC, datetime
from html import unescape

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse

from certificates.models import Certificate
from certificates.services import issue_certificate
from documents.enums import DocumentKind
from documents.models import IssuedDocument
from tests.documents.reading import (
    check_tags,
    elements_of,
    fonts_not_embedded,
    open_pdf,
    reading_order,
    roles_of,
)
from tests.factories import UserFactory, VersionFactory, approval, offering
from tests.factories.lives import enroll, hold
from tests.road.test_road import letterhead
from transcripts.services import issue_transcript

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 10, 16, tzinfo=UTC)
KINDS = list(DocumentKind)


@pytest.fixture
def learner():
    return UserFactory(first_name="Zoë", last_name="Ouellette")


@pytest.fixture
def papers(learner) -> dict[str, IssuedDocument]:
    """One of each kind, of a class with hours of two types."""
    letterhead()
    version = VersionFactory(
        validity_months=36,
        credit={"contact_hours": ("minutes", 6), "mcja_in_service_hours": ("minutes", 6)},
    )
    approval(version, number="BD-7")
    klass = offering(version=version, instructors=[UserFactory()])
    seat = enroll(klass, learner)
    hold(klass, by=UserFactory())
    return {
        DocumentKind.CERTIFICATE: issue_certificate(enrollment_id=seat.pk, now=NOW).document,
        DocumentKind.TRANSCRIPT: issue_transcript(person=learner, viewer=learner, now=NOW),
    }


def test_every_kind_of_paper_is_read_here(papers):
    assert sorted(papers) == sorted(KINDS)
    assert [document.kind for document in papers.values()] == list(papers)


@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_says_its_language_and_its_title_and_is_tagged_throughout(papers, kind):
    document = papers[kind].file.read()

    check_tags(document)
    with open_pdf(document) as pdf:
        assert str(pdf.Root.Lang) == "en-US"
        assert bool(pdf.Root.MarkInfo.Marked) is True
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle) is True
        assert str(pdf.docinfo.Title).startswith(f"{papers[kind].facts.title}: Zoë Ouellette")
    assert fonts_not_embedded(document) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_is_read_in_the_order_in_which_it_is_printed(papers, kind):
    order = reading_order(papers[kind].file.read())

    assert order == sorted(order)
    assert len(order) == len(set(order)) > 10


@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_has_one_main_heading_and_no_level_left_out(papers, kind):
    with open_pdf(papers[kind].file.read()) as pdf:
        found = {level: len(elements_of(pdf, f"H{level}")) for level in range(1, 7)}

    assert found[1] == 1
    assert found[2] >= 1
    assert [found[level] for level in range(3, 7)] == [0] * 4


@pytest.mark.parametrize("kind", KINDS)
def test_every_table_of_a_paper_begins_with_a_row_of_heads_for_its_columns(papers, kind):
    document = papers[kind].file.read()
    tables = [part for part in roles_of(document)[1:] if part[0] == "Table"]

    stated = papers[kind].facts.tables
    assert len(tables) == len(stated)
    for (_, heads, *rows), table in zip(tables, stated, strict=True):
        assert heads == ("TR", *[("TH",)] * len(table.columns))
        assert rows == [("TR", *[("TD",)] * len(table.columns))] * len(table.rows)
    with open_pdf(document) as pdf:
        assert {str(head.A.Scope) for head in elements_of(pdf, "TH")} <= {"/Column"}


@pytest.mark.parametrize("kind", KINDS)
def test_every_picture_and_link_of_a_paper_says_what_it_is(papers, kind):
    with open_pdf(papers[kind].file.read()) as pdf:
        figures = [str(figure.Alt) for figure in elements_of(pdf, "Figure")]
        links = [
            str(note.Contents)
            for page in pdf.pages
            for note in page.obj.get("/Annots", pikepdf.Array())
        ]

    address = reverse("documents:document_verify", args=[papers[kind].check_code])
    assert [(alt[:12], alt.endswith(address)) for alt in figures] == [("QR code for ", True)]
    assert [contents.endswith(address) for contents in links] == [True] * 2  # code and address


def test_what_a_certificate_says_stands_on_its_owners_page(papers, learner):
    paper = papers[DocumentKind.CERTIFICATE]
    certificate = Certificate.objects.get()

    seen = words_on(reverse("certificates:certificate_detail", args=[certificate.pk]), learner)

    assert [fact.key for fact in paper.facts.facts if fact.value not in seen] == []


def words_on(path: str, person) -> str:
    """Return what a reader sees in the main part of a page."""
    client = Client()
    client.force_login(person)
    html = client.get(path).content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


@pytest.mark.parametrize("kind", KINDS)
def test_who_checks_a_transcript_reads_that_the_record_may_have_changed(papers, kind, client):
    address = reverse("documents:document_verify", args=[papers[kind].check_code])
    is_told = "The record may have changed since" in client.get(address).text
    assert is_told == (kind == DocumentKind.TRANSCRIPT)
