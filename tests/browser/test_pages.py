"""Every kind of page, on the narrowest screen and at a desk: it fits, and it logs nothing."""

import pytest
from django.urls import reverse

from accounts.models import User
from courses.models import Course, Venue
from organizations.models import Organization
from tests.access.world import ANONYMOUS, World, build_world
from tests.browser.conftest import StartVisit
from tests.browser.launching import DESK, NARROWEST
from tests.browser.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_pages_fit_every_screen_and_break_no_rule(visit: StartVisit):
    world = build_world()
    use_the_longest_words()
    faults = []
    for who, paths in pages(world).items():
        visitor = visit(world.visitors[who], screen=DESK)
        for path in paths:
            faults += [f"{who} at {path}: {fault}" for fault in faults_of(visitor, path)]
        faults += [f"{who}, {trouble}" for trouble in visitor.troubles]
    assert faults == []


def faults_of(visitor: Visitor, path: str) -> list[str]:
    """Look at a page at a desk, then on the narrowest phone, then with all its menus open."""
    visitor.fit(DESK)
    page = visitor.open(path)
    headings = page.get_by_role("heading", level=1).count()
    faults = [] if headings == 1 else [f"{headings} main headings"]
    faults += too_wide(visitor, "at a desk")
    visitor.fit(NARROWEST)
    faults += too_wide(visitor, "on a phone")
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    return faults + too_wide(visitor, "on a phone with its menus open")


def too_wide(visitor: Visitor, where: str) -> list[str]:
    pixels = visitor.sideways()
    return [f"{pixels} pixels too wide {where}"] if pixels else []


def pages(world: World) -> dict[str, list[str]]:
    def at(name: str, *args: object) -> str:
        return reverse(name, args=args)

    coming, seat = world.coming, world.open_seat
    home, person = at("reports:home"), world.visitors["learner"]
    assert person is not None
    return {
        ANONYMOUS: [
            home,
            at("enrollment:offering_list"),
            at("courses:course_list"),
            at("enrollment:course_detail", coming.version.course.code),
            at("enrollment:offering_detail", coming.pk),
            at("enrollment:offering_detail", world.held.pk),
            at("account_login"),
            at("account_signup"),
            at("account_reset_password"),
            at("documents:document_find"),
            at("documents:document_verify", world.certificate.document.check_code),
            "/no/such/page/",
        ],
        "learner": [
            home,
            at("enrollment:offering_detail", coming.pk),
            at("enrollment:offering_detail", seat.offering_id),
            at("enrollment:enrollment_list"),
            at("enrollment:enrollment_withdraw", seat.pk),
            at("enrollment:waitlist_offer", world.offer.pk),
            at("transcripts:transcript_own"),
            at("certificates:certificate_list"),
            at("certificates:certificate_detail", world.certificate.pk),
            at("organizations:employment_list"),
            at("organizations:employment_claim"),
            at("organizations:employment_end", world.employment.pk),
            at("reports:job_list"),
            at("account_email"),
            at("account_change_password"),
            at("reports:person_list"),
        ],
        "instructor": [
            home,
            at("attendance:roster_list"),
            at("attendance:roster_detail", world.meeting.pk),
            at("attendance:roster_detail", world.held.meetings.get().pk),
        ],
        "coordinator": [
            home,
            at("reports:person_list"),
            at("organizations:claim_list"),
            at("transcripts:transcript_detail", person.pk),
        ],
        "approver": [home],
        "staff": [
            home,
            at("reports:message_list"),
            at("reports:message_detail", world.message.pk),
            at("transcripts:completion_list"),
            at("transcripts:enrollment_complete", world.self_paced_seat.pk),
            at("organizations:authority_list"),
            at("organizations:authority_set"),
            at("enrollment:offering_cancel", coming.pk),
        ],
        "director": [home],
        "administrator": [home],
    }


def use_the_longest_words() -> None:
    """What people really write does not break where one would like it to."""
    Course.objects.update(
        title="Reunification: multidisciplinary transportation-and-accountability fundamentals"
    )
    Venue.objects.update(name="Passagassawakeag Intergovernmental Training Center")
    Organization.objects.update(name="RSU 123 / MSAD 123 (Mattawamkeag-Passadumkeag area)")
    for person in User.objects.all():
        person.first_name, person.last_name = "Wilhelmina-Josephine", "Featherstonehaugh-Nguyen"
        person.email = f"wilhelmina.featherstonehaugh{person.pk}@transportation.example.org"
        person.save()
