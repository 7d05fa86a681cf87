"""A sensitive course is shown to those whose work is confirmed, and each look is written down."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from audit.models import AuditEvent
from courses.models import Audience, Course, InstructorAssignment, Offering
from courses.services.looks import note_look
from courses.services.materials import add_link
from organizations.enums import OrganizationKind
from tests.factories import UserFactory, employ, offering, organization, staff

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 3, 9, 15, tzinfo=UTC)


def test_a_sensitive_course_is_shown_to_whom_it_is_for(client):
    agency = organization("Agency", kind=OrganizationKind.LAW_AGENCY)
    other = organization("Other agency", kind=OrganizationKind.LAW_AGENCY)
    school = organization("School", kind=OrganizationKind.SCHOOL)
    officer, elsewhere, teacher, teaching = (UserFactory() for _ in range(4))
    works = [employ(officer, agency), employ(elsewhere, other), employ(teacher, school)]
    klass = offering()
    course = klass.version.course
    Course.objects.update(is_security_sensitive=True)
    InstructorAssignment.objects.create(offering=klass, instructor=teaching)
    visitors = {
        "stranger": AnonymousUser(),
        "officer": officer,
        "elsewhere": elsewhere,
        "teacher": teacher,
        "teaching": teaching,
        "staff": staff(),
    }

    def shown() -> set[str]:
        courses = {who for who, user in visitors.items() if Course.objects.shown_to(user).exists()}
        classes = {
            who for who, user in visitors.items() if Offering.objects.shown_to(user).exists()
        }
        assert courses == classes
        return courses

    assert shown() == {"officer", "elsewhere", "teaching", "staff"}
    course.cleared_agencies.add(agency)
    assert shown() == {"officer", "teaching", "staff"}
    audience = Audience.objects.create(key="sro", name="School Resource Officers", order=1)
    Course.objects.update(restricted_to=audience)
    assert shown() == {"teaching", "staff"}
    audience.work_kinds.add(works[0].work_kind)
    assert shown() == {"officer", "teaching", "staff"}

    address = f"/courses/{course.code}/"
    assert client.get(address).status_code == 404
    client.force_login(officer)
    assert [client.get(address).status_code for _ in range(2)] == [200, 200]
    assert list(
        AuditEvent.objects.filter(action="courses.view_sensitive").values_list("actor", "after")
    ) == [(officer.pk, {"page": "course"})]


@pytest.mark.parametrize(
    ("status", "is_shown"),
    [
        ("draft", False),
        ("discarded", False),
        ("published", True),
        ("postponed", True),
        ("cancelled", True),
    ],
)
def test_a_draft_opens_a_sensitive_course_to_nobody(status, is_shown):
    teaching = UserFactory()
    offering(instructors=[teaching])
    Course.objects.update(is_security_sensitive=True)
    Offering.objects.update(status=status, postponed_at=NOW)

    assert (
        Course.objects.shown_to(teaching).exists(),
        Offering.objects.shown_to(teaching).exists(),
    ) == (is_shown, is_shown)


def test_each_way_into_a_sensitive_course_leaves_a_look(client):
    klass, draft = offering(), offering(published=False)
    course = klass.version.course
    Course.objects.update(is_security_sensitive=True)
    said = {"kind": "handout", "title": "The map", "readers": "everybody"}
    officer, office = UserFactory(), staff()
    employ(officer, organization("Agency", kind=OrganizationKind.LAW_AGENCY))
    material = add_link(
        version=klass.version, url="https://example.org/", fields=said, actor=office, now=NOW
    )

    client.force_login(officer)
    assert client.get(f"/materials/{material.pk}/").status_code == 302
    client.force_login(office)
    ways = (
        f"/staff/courses/{course.pk}/",
        f"/staff/courses/{course.pk}/edit/",
        f"/staff/versions/{klass.version_id}/",
        f"/staff/versions/{klass.version_id}/edit/",
        f"/staff/schedule/{draft.pk}/",
    )
    assert [client.get(way).status_code for way in ways] == [200] * len(ways)

    looks = AuditEvent.objects.filter(action="courses.view_sensitive").order_by("pk")
    assert list(looks.values_list("actor", "object_pk", "after")) == [
        (officer.pk, course.pk, {"page": "material The map, version 1"}),
        (office.pk, course.pk, {"page": "office"}),
        (office.pk, course.pk, {"page": "version 1"}),
        (office.pk, draft.version.course_id, {"page": f"draft {draft.number}"}),
    ]


def test_a_look_is_written_down_once_a_page_and_day():
    course = offering().version.course
    Course.objects.update(is_security_sensitive=True)
    course.refresh_from_db()
    actor = staff()
    for page, now in (
        ("course", NOW),
        ("course", NOW),
        ("class 1", NOW),
        ("course", datetime(2027, 3, 10, 15, tzinfo=UTC)),
    ):
        note_look(course=course, page=page, actor=actor, now=now)
    assert [event.after["page"] for event in AuditEvent.objects.filter(actor=actor)] == [
        "course",
        "class 1",
        "course",
    ]
