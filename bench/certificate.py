"""The certificate: drawn alone, and issued with everything that the register writes down.

The yardstick writes the same tagged page straight down (`bench.kit.paper`).
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import partial
from itertools import count, islice
from pathlib import Path
from statistics import median
from time import monotonic

from bench.kit.figures import Figure, compare
from bench.kit.paper import draw_plainly
from bench.kit.rows import NOW, add_classes, add_letterhead, add_people, complete, load_terms
from certificates.drawing import draw_certificate
from certificates.services import issue_certificate
from core.clock import maine_date
from core.queue import left_to_sweeps
from courses.enums import CONTACT_HOURS
from courses.models import CreditType, Offering
from documents.facts import Fact, Facts
from transcripts.models import CreditAward
from transcripts.services import tags_of_class

PAGES = 10
ROUNDS = 25
SECONDS = 20
ISSUED = 40
ROUNDS_OF_ISSUING = 3
FIRST_LEARNER = 840_000_001
SITE = "https://register.example.org/verify"

TYPICAL = Facts(
    title="Certificate of Completion",
    facts=(
        Fact("learner_name", "Awarded to", "Marguerite Thériault"),
        Fact("course_title", "Course", "Behavioral Threat Assessment and Management: Teams"),
        Fact("course_code", "Course number", "MEM-TA-210"),
        Fact("course_version", "Version", "3"),
        Fact("class_number", "Class number", "MEM-TA-210-17"),
        Fact("completed_on", "Date completed", "March 12, 2026"),
        Fact("session_dates", "Dates attended", "March 11, 2026; March 12, 2026"),
        Fact("contact_hours", "Contact hours", "6.5"),
        Fact("in_service_hours", "MCJA in-service hours", "6"),
        Fact("in_service_approval", "MCJA approval", "MCJA 2026-0031"),
        Fact("delivery", "Delivery", "In person"),
        Fact("location", "Location", "Augusta Armory, Augusta"),
        Fact("instructors", "Instructors", "Dana Whitcomb, Ava Tavares"),
        Fact("provider", "Provider", "Maine School Safety Center"),
        Fact("department", "Department", "Maine Department of Education"),
        Fact("address", "Address", "23 State House Station, Augusta, ME 04333"),
        Fact("phone", "Phone", "207-555-0100"),
        Fact("signatory_name", "Authorized by", "Pat Example"),
        Fact("signatory_title", "Title", "Director, Maine School Safety Center"),
        Fact("issued_on", "Issued", "March 13, 2026"),
        Fact("expires_on", "Valid until", "March 12, 2029"),
        Fact("serial", "Certificate number", "C-2026-000147"),
        Fact("check_code", "Check code", "K7QM 4TXW 9PDR"),
    ),
)


def measure(folder: Path) -> Iterator[Figure]:  # noqa: ARG001
    """Yield the figures of the certificate."""
    numbers = count(100_000)
    drawing = partial(_pages_per_second, _draw, numbers)
    writing_down = partial(_pages_per_second, draw_plainly, numbers)
    drawing()
    writing_down()
    pages = compare(drawing, writing_down, rounds=ROUNDS, seconds=SECONDS)
    yield Figure("certificates_per_second", pages.product_rate, "certificates/s")
    yield Figure("certificate_floor_per_second", pages.yardstick_rate, "certificates/s")
    yield Figure("certificate_floor_ratio", pages.ratio, "ratio")
    yield Figure("certificates_issued_per_second", _issuing_rate(), "certificates/s")


def _draw(facts: Facts, url: str) -> bytes:
    return draw_certificate(facts, verification_url=url)


def _pages_per_second(draw: Callable[[Facts, str], bytes], numbers: Iterator[int]) -> float:
    papers = [_paper(number) for number in islice(numbers, PAGES)]
    begun = monotonic()
    for facts, url in papers:
        draw(facts, url)
    return PAGES / (monotonic() - begun)


def _paper(number: int) -> tuple[Facts, str]:
    """Return what another person's certificate says: of one class much is the same, not all."""
    code = f"{number * 7919:012d}"
    own = {
        "learner_name": f"Marguerite{number % 97} Thériault{number % 89}",
        "serial": f"C-2026-{number:06}",
        "check_code": f"{code[:4]} {code[4:8]} {code[8:]}",
    }
    facts = tuple(replace(fact, value=own.get(fact.key, fact.value)) for fact in TYPICAL.facts)
    return replace(TYPICAL, facts=facts), f"{SITE}/{code}"


def _issuing_rate() -> float:
    offering = add_classes(1, load_terms())[0]
    add_letterhead()
    numbers = count(FIRST_LEARNER, ISSUED)
    _issue(offering, next(numbers))
    return median(_issue(offering, next(numbers)) for _ in range(ROUNDS_OF_ISSUING))


def _issue(offering: Offering, first_id: int) -> float:
    """Let a class complete, then issue one certificate after the other, as the worker does."""
    seats = complete(offering, add_people(ISSUED, first_id=first_id))
    contact_hours, tags = CreditType.objects.get(key=CONTACT_HOURS), tags_of_class(offering)
    CreditAward.objects.bulk_create(
        CreditAward(
            person=seat.learner,
            enrollment=seat,
            version=offering.version,
            tags=tags,
            credit_type=contact_hours,
            hours=Decimal(6),
            earned_on=maine_date(NOW),
            reasoning="minutes attended, breaks left out",
            posted_at=NOW,
            posted_by=seat.learner,
        )
        for seat in seats
    )
    with left_to_sweeps():
        begun = monotonic()
        for seat in seats:
            issue_certificate(enrollment_id=seat.pk, now=NOW)
        return ISSUED / (monotonic() - begun)
