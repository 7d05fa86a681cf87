import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from time import sleep

import pytest
from reportlab.pdfbase.ttfonts import TTFontFace

from certificates.drawing import draw_certificate
from documents.facts import Fact, Facts
from tests.documents.reading import (
    check_tags,
    elements_of,
    fonts_not_embedded,
    lines_off_the_page,
    lines_that_meet,
    open_pdf,
    page_texts,
    printed_text,
    roles_of,
    squeezed,
)

URL = "https://memssi.example.gov/verify/K7QM4TXW9PDR"

TYPICAL = Facts(
    title="Certificate of Completion",
    facts=(
        Fact("learner_name", "Learner", "Marguerite Thériault"),
        Fact("course_title", "Course", "Behavioral Threat Assessment and Management: Teams"),
        Fact("course_code", "Course number", "MSSC-210"),
        Fact("course_version", "Version", "3"),
        Fact("class_number", "Class", "2026-0147"),
        Fact("completed_on", "Completed on", "March 12, 2026"),
        Fact("session_dates", "Session dates", "March 11, 2026; March 12, 2026"),
        Fact("contact_hours", "Contact hours", "6.5"),
        Fact("in_service_hours", "MCJA in-service hours", "6.0"),
        Fact("in_service_approval", "In-service approval", "MCJA 2026-0031"),
        Fact("delivery", "Delivery", "In person"),
        Fact("location", "Location", "Augusta Armory, 179 Western Avenue, Augusta"),
        Fact("instructors", "Instructors", "Dana Whitcomb; Ava Tavares"),
        Fact("provider", "Provider", "Maine School Safety Center"),
        Fact("department", "Department", "Maine Department of Education"),
        Fact("address", "Address", "23 State House Station, Augusta, Maine 04333"),
        Fact("phone", "Phone", "207-555-0100"),
        Fact("signatory_name", "Authorized by", "Pat Example"),
        Fact("signatory_title", "Title", "Director, Maine School Safety Center"),
        Fact("serial", "Certificate number", "MSSC-2026-000147"),
        Fact("check_code", "Check code", "K7QM4TXW9PDR"),
        Fact("issued_on", "Issued on", "March 13, 2026"),
        Fact("expires_on", "Valid until", "March 12, 2029"),
    ),
)

# These have no label beside them: their place on the page says what they are.
SELF_EVIDENT = {
    "learner_name",
    "course_title",
    "provider",
    "department",
    "address",
    "phone",
    "signatory_name",
    "signatory_title",
}
OPTIONAL = {"in_service_hours", "in_service_approval", "instructors", "expires_on"}


def with_values(**values: str) -> Facts:
    known = {fact.key for fact in TYPICAL.facts}
    changed = [replace(fact, value=values.get(fact.key, fact.value)) for fact in TYPICAL.facts]
    added = [Fact(key, key.title(), value) for key, value in values.items() if key not in known]
    return replace(TYPICAL, facts=(*changed, *added))


def without(*keys: str) -> Facts:
    return replace(TYPICAL, facts=tuple(fact for fact in TYPICAL.facts if fact.key not in keys))


NAME_OF_70 = "Wilhelmina-Alexandrina Bartholomew-Fotheringham Nguyễn de la Trémoille"
TITLE_OF_90 = (
    "Standard Response Protocol and Reunification for Districts, Regional Schools and Agencies"
)
WORST = with_values(
    learner_name=NAME_OF_70,
    course_title=TITLE_OF_90,
    completed_on="September 21, 2026",
    expires_on="September 21, 2029",
    session_dates="; ".join(f"September {day}, 2026" for day in range(10, 22)),
    in_service_approval="Maine Criminal Justice Academy 2026-0031-A, until December 31, 2027",
    delivery="Blended: online self-paced, live remote and in person",
    location=(
        "Northern Maine Regional Emergency Management Training Campus and Conference Center, "
        "Building 14, 1127 Presque Isle Road, Caribou, Maine"
    ),
    instructors=(
        "Dana Whitcomb-Montgomery; Ava Tavares; Bartholomew Featherstonehaugh; "
        "Ngozi Okonkwo-Williams; Nguyễn Thị Ánh Tuyết; Abdirahman Maxamed"
    ),
    department="Maine Department of Education, Office of School Facilities, Safety, Preparedness",
    address="23 State House Station, Burton M. Cross Office Building, Augusta, Maine 04333-0023",
    signatory_name="Dr. Konstantina Papadimitriou-Featherstonehaugh",
    signatory_title="Deputy Commissioner for School Safety and Continuity of Public Operations",
    serial="MSSC-2026-TRAINING-00000147",
    sponsor="Kennebec County Emergency Management Agency and Regional School Unit 38",
)
ABSURD = with_values(
    learner_name="X" * 300,
    course_title="W" * 200,
    instructors="; ".join(f"Person Number {number} O'Neill" for number in range(120)),
    serial="S" * 90,
    signatory_title="Title " * 60,
    address="a b " * 120,
)
CASES = {
    "typical": TYPICAL,
    "worst": WORST,
    "least": without(*OPTIONAL),
    "absurd": ABSURD,
}


@pytest.fixture(params=CASES)
def facts(request) -> Facts:
    return CASES[request.param]


def test_the_worst_case_is_as_long_as_it_says():
    assert (len(NAME_OF_70), len(TITLE_OF_90)) == (70, 89)


def test_certificate_prints_every_fact_on_one_page(facts):
    pages = page_texts(draw_certificate(facts, verification_url=URL))
    missing = [
        text
        for fact in facts.facts
        for text in (fact.value, *([] if fact.key in SELF_EVIDENT else [fact.label]))
        if squeezed(text) not in pages[0]
    ]
    assert (len(pages), missing) == (1, [])
    assert squeezed(URL) in pages[0]
    assert squeezed(facts.title) in pages[0]
    assert squeezed("Registration, breaks and meals are left out.") in pages[0]


def test_certificate_keeps_within_its_border_and_nothing_overlaps(facts):
    document = draw_certificate(facts, verification_url=URL)
    assert lines_off_the_page(document, margin=30) == []
    assert lines_that_meet(document) == []


def test_certificate_is_tagged_in_reading_order(facts):
    document = draw_certificate(facts, verification_url=URL)
    check_tags(document)
    assert roles_of(document)[0] == "Document"


def test_certificate_has_one_heading_and_one_figure():
    document = draw_certificate(TYPICAL, verification_url=URL)
    paragraph = ("P",)
    assert roles_of(document) == (
        "Document",
        *[paragraph] * 2,  # provider, department
        ("H1",),
        *[paragraph] * 3,  # certifies, name, has completed
        ("H2",),
        paragraph,  # course number, version, class
        *[paragraph] * 4,  # hours, in-service hours, completed, valid until
        paragraph,  # what hours are
        *[paragraph] * 5,  # details
        *[paragraph] * 4,  # signatory and title, number, issued
        ("Figure",),
        ("P", ("Link",)),
        paragraph,  # check code
        paragraph,  # address
    )
    with open_pdf(document) as pdf:
        assert str(pdf.docinfo.Title) == (
            "Certificate of Completion: Marguerite Thériault, "
            "Behavioral Threat Assessment and Management: Teams"
        )
        assert sorted(pdf.docinfo.keys()) == ["/Author", "/Producer", "/Title"]
        assert [str(figure.Alt) for figure in elements_of(pdf, "Figure")] == [f"QR code for {URL}"]


def test_certificate_embeds_all_its_fonts(facts):
    assert fonts_not_embedded(draw_certificate(facts, verification_url=URL)) == []


def test_certificate_leaves_out_the_places_of_facts_not_given():
    text = printed_text(draw_certificate(without(*OPTIONAL), verification_url=URL))
    labels = [fact.label for fact in TYPICAL.facts if fact.key in OPTIONAL]
    assert [label for label in labels if squeezed(label) in text] == []


def test_certificate_is_the_same_to_the_byte_each_time(facts):
    first = draw_certificate(facts, verification_url=URL)
    assert draw_certificate(facts, verification_url=URL) == first


def test_certificate_is_the_same_in_another_process_and_with_other_facts_between():
    script = (
        "import sys\n"
        "from hashlib import sha256\n"
        "from certificates.drawing import draw_certificate\n"
        "from tests.certificates.test_drawing import TYPICAL, URL\n"
        "sys.stdout.write(sha256(draw_certificate(TYPICAL, verification_url=URL)).hexdigest())\n"
    )
    draw_certificate(WORST, verification_url=URL)
    here = sha256(draw_certificate(TYPICAL, verification_url=URL)).hexdigest()
    elsewhere = [
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=Path(__file__).parents[2],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert elsewhere == [here, here]


def test_certificates_drawn_side_by_side_in_threads_are_whole(monkeypatch):
    alone = [draw_certificate(facts, verification_url=URL) for facts in CASES.values()]
    seek = TTFontFace.seek

    def seek_and_let_others_run(face, position):
        seek(face, position)
        sleep(0)

    # The library seeks and reads in one open font: give another thread the time between.
    monkeypatch.setattr(TTFontFace, "seek", seek_and_let_others_run)
    with ThreadPoolExecutor(max_workers=4) as pool:
        drawing = [
            pool.submit(draw_certificate, facts, verification_url=URL)
            for facts in [*CASES.values()] * 5
        ]
        together = [drawn.result() for drawn in drawing]
    assert together == alone * 5


def test_certificate_needs_the_facts_it_cannot_be_without():
    with pytest.raises(KeyError, match="learner_name"):
        draw_certificate(without("learner_name"), verification_url=URL)
