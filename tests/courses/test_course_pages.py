"""A version is written on one page: rows come and go without losing what was typed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from courses.forms.versions import version_state
from courses.models import Belief, Course, CourseVersion
from courses.services.versions import draft_version
from tests.courses.test_versions import NOW
from tests.factories import CourseFactory, VersionFactory, offering, staff
from tests.factories.courses import credit_types

pytestmark = pytest.mark.django_db


def page_of(client) -> tuple[CourseVersion, dict[str, str], str]:
    writer = staff()
    client.force_login(writer)
    course = VersionFactory().course
    version = draft_version(course_id=course.pk, actor=writer, now=NOW)
    said = {
        "seen": version_state(version),
        "objectives": "- Say what to do.",
        "contact_hours": "6.5",
        "delivery_mode": "in_person",
        "completion_rule": "attendance",
        "unit": "individual",
        "approval": "none",
        "provider": "MEMSSI",
        "credit-rows": "1",
        "credit-0-credit_type": str(credit_types()["contact_hours"].pk),
        "credit-0-basis": "minutes",
        "credit-0-hours": "6.5",
        "credit-0-rounding": "halves_down",
        "before-rows": "0",
    }
    return version, said, f"/staff/versions/{version.pk}/edit/"


def test_rows_are_added_and_saved(client):
    version, said, address = page_of(client)
    needed = CourseFactory(code="MEM-A-1")
    page = client.post(address, said | {"add_before": "1"}).content.decode()
    assert 'name="before-0-courses"' in page
    assert "- Say what to do." in page

    rows = said | {"before-rows": "1", "before-0-courses": "mem-a-1"}
    wrong = client.post(
        address, rows | {"contact_hours": "-1", "before-0-courses": "NONE-1"}
    ).content.decode()
    assert "No course has the code NONE-1." in wrong
    assert 'value="-1"' in wrong
    assert client.post(address, rows).status_code == 302

    version.refresh_from_db()
    assert (
        version.contact_hours,
        list(version.credits.values_list("hours", "rounding")),
        [row.course for row in version.prerequisites.all()],
    ) == (Decimal("6.50"), [(Decimal("6.50"), "halves_down")], [needed])

    stale = client.post(address, rows | {"objectives": "- Typed in a second tab."})
    assert "Somebody changed this meanwhile." in stale.content.decode()
    assert "- Typed in a second tab." in stale.content.decode()


def test_a_course_is_asked_for_beliefs_once_there_are_some(client):
    client.force_login(staff())
    lane = CourseFactory().lane
    said = {"code": "MEM-B-1", "title": "Calm", "summary": "Calm.", "lane": lane.pk}
    assert "Beliefs it serves" not in client.get("/staff/courses/add/").text
    assert client.post("/staff/courses/add/", said).status_code == 302

    course = Course.objects.get(code="MEM-B-1")
    course.beliefs.create(name="All belong", number=1)
    for address in ("add/", f"{course.pk}/edit/"):
        assert "Beliefs it serves" in client.get(f"/staff/courses/{address}").text
    Belief.objects.update(retired_on="2026-01-01")
    assert "Beliefs it serves" not in client.get("/staff/courses/add/").text
    assert "All belong" in client.get(f"/staff/courses/{course.pk}/edit/").text


def test_a_wish_says_what_was_searched_for(client):
    assert "You searched for “knots &lt;b&gt;”." in client.get("/wanted/?q=knots <b>").text
    assert "You searched for" not in client.get("/wanted/").text


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"completion_rule": "attendance_and_exam", "pass_mark_percent": 85}, ["(85%)"]),
        (
            {"completion_rule": "attendance_minutes", "minutes_required": 1200},
            ["1,200 minutes are needed"],
        ),
        (
            {
                "completion_rule": "attendance_and_practical",
                "practical_skills": ["Lock a door", "Call for help"],
            },
            ["Lock a door", "Call for help"],
        ),
    ],
)
def test_what_completes_it_stands_on_its_pages_and_stays_with_a_class(client, said, words):
    version = VersionFactory(**said)
    klass = offering(version=version, starts_at=timezone.now() + timedelta(days=9))
    client.force_login(staff())
    pages = (
        f"/staff/versions/{version.pk}/",
        f"/courses/{version.course.code}/",
        f"/classes/{klass.pk}/",
    )
    for page in pages:
        answer = client.get(page)
        assert [answer.text.count(word) for word in words] == [1] * len(words), page

    CourseVersion.objects.update(
        pass_mark_percent=10, minutes_required=10, practical_skills=["Wave"]
    )
    again = client.get(pages[-1]).text
    assert [again.count(word) for word in words] == [1] * len(words)


def test_skills_are_typed_one_on_each_line_and_come_back_so(client):
    version, said, address = page_of(client)
    rule = {"completion_rule": "attendance_and_practical"}
    skills = rule | {"practical_skills": " Lock a door \n\nCall for help\n"}
    refused = client.post(address, said | skills | {"completion_rule": "attendance"}).text
    assert "Skills need a way to complete it that has a practical." in refused
    assert "Lock a door" in refused

    assert client.post(address, said | skills).status_code == 302

    version.refresh_from_db()
    assert version.practical_skills == ["Lock a door", "Call for help"]
    assert "Lock a door\nCall for help</textarea>" in client.get(address).text
