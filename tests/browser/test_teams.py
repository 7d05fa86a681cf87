"""A lead registers a team, and a coordinator a whole staff, each counted and through a phone."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from courses.models import Audience, Offering, TeamRole
from enrollment.models import Team, TeamInvitation
from organizations.enums import OrganizationKind
from tests.browser.conftest import StartVisit, Totals
from tests.browser.launching import DESK, NARROWEST
from tests.browser.looking import faults_of
from tests.browser.test_schedule import Hands
from tests.factories import UserFactory, coordinator, employ, offering, organization, work_kind

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_FOR_A_TEAM = 10
MOST_FOR_A_STAFF = 6


def coming(unit: str, **more) -> Offering:
    klass = offering(starts_at=timezone.now() + timedelta(days=30), **more)
    Offering.objects.filter(pk=klass.pk).update(unit=unit)
    return klass


@pytest.mark.parametrize("scripts", [True, False])
def test_a_team_of_five_with_a_missing_role_is_registered_from_a_phone(
    visit: StartVisit, totals: Totals, scripts: bool
):
    klass = coming("team")
    counselors = Audience.objects.create(key="counsel", name="Counselors")
    counselors.work_kinds.add(work_kind("counselor"))
    TeamRole.objects.create(offering=klass, name="Administrator", least=1)
    TeamRole.objects.create(offering=klass, name="Mental health", least=2, audience=counselors)
    district = organization("Oak District")
    lead, *others = (
        UserFactory(first_name=first, last_name="Oakley") for first in ("Lee", "Ann", "Bo", "Coy")
    )
    for person in (lead, *others):
        employ(person, district, kind="counselor" if person.first_name == "Coy" else "teacher")
    visitor = visit(lead, screen=NARROWEST, scripts=scripts)
    page = visitor.open(f"/classes/{klass.pk}/")
    hands = Hands(page)

    hands.click(page.get_by_role("link", name="Register a team"))
    hands.fill(page.get_by_label("Name of the team"), "Oak safety team")
    hands.fill(
        page.get_by_label("Members"),
        "Ann Oakley\nBo Oakley\nCoy Oakley\nsheriff@county.example",
    )
    hands.press("See what it will do")
    expect(page.get_by_role("heading", name="What it will do")).to_be_visible()
    hands.choose(page.locator("#role-0"), "Administrator")
    hands.press("Register these")
    expect(page.get_by_role("heading", name="The team Oak safety team")).to_be_visible()
    assert visitor.sideways() == 0
    hands.click(page.get_by_role("link", name="See the team"))
    expect(page.get_by_text("The team is not complete yet")).to_be_visible()
    expect(page.get_by_text("1 more: Mental health")).to_be_visible()
    expect(page.get_by_text("sheriff@county.example").first).to_be_visible()
    assert visitor.sideways() == 0

    team = Team.objects.get()
    seats = team.enrollments.values_list("learner__first_name", "team_role__name")
    assert sorted(seats, key=str) == [
        ("Ann", None),
        ("Bo", None),
        ("Coy", "Mental health"),
        ("Lee", "Administrator"),
    ]
    assert TeamInvitation.objects.get().email == "sheriff@county.example"
    if scripts:
        assert faults_of(visitor) == []
    totals.say("a team of five registered on a phone", hands.done, hands.seconds)
    assert hands.done <= MOST_FOR_A_TEAM


def test_a_staff_of_sixty_is_pasted_with_three_faults(visit: StartVisit, totals: Totals):
    klass = coming("whole_school", capacity=80)
    district = organization("Oak District")
    school = organization("Oak School", kind=OrganizationKind.SCHOOL, parent=district)
    staff = [UserFactory(first_name=f"Pat{n}", last_name="Millay") for n in range(57)]
    for person in staff:
        employ(person, school)
    for _twin in range(2):
        employ(UserFactory(first_name="Sam", last_name="Twin"), school)
    lines = [f"{person.first_name}\t{person.last_name}\tTeacher" for person in staff]
    lines[20:20] = ["Nobody\tHere\tTeacher", "Sam\tTwin\tTeacher", "M0000001-0"]
    visitor = visit(coordinator(district), screen=DESK)
    page = visitor.open(f"/classes/{klass.pk}/")
    hands = Hands(page)

    hands.click(page.get_by_role("link", name="Register your people"))
    hands.click(page.get_by_role("link", name="Paste a list instead"))
    hands.fill(page.get_by_label("The list"), "\n".join(lines))
    hands.press("See what it will do")
    expect(page.get_by_role("heading", name="What it will do")).to_be_visible()
    assert klass.enrollments.count() == 0
    expect(page.get_by_text("Several of your people have this name.")).to_be_visible()
    assert faults_of(visitor) == []
    hands.press("Register these")
    expect(page.get_by_role("heading", name="57 of 60 people")).to_be_visible()
    expect(page.get_by_text("3 people were not registered. Their rows say why.")).to_be_visible()
    assert faults_of(visitor) == []

    assert klass.enrollments.count() == 57
    assert set(klass.enrollments.values_list("way", flat=True)) == {"whole_school"}
    totals.say("a staff of sixty registered from a list", hands.done, hands.seconds)
    assert hands.done <= MOST_FOR_A_STAFF


def test_people_are_chosen_from_the_list(visit: StartVisit):
    klass = coming("individual")
    district = organization("Oak District")
    for name in ("Ann", "Bo"):
        employ(UserFactory(first_name=name, last_name="Oakley"), district)
    page = visit(coordinator(district), screen=NARROWEST).open(f"/classes/{klass.pk}/people/")
    hands = Hands(page)

    page.get_by_role("checkbox", name="Choose Ann Oakley").check()
    hands.press("Look at the chosen")
    hands.press("Register these")
    expect(page.get_by_role("heading", name="1 of 1 person")).to_be_visible()

    assert [seat.learner.first_name for seat in klass.enrollments.all()] == ["Ann"]
