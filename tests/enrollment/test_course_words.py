"""What a course says of itself, and its materials there and on its classes."""

import re
from datetime import date

import pytest

from courses.enums import MaterialReaders
from courses.models import Belief, Material, Topic
from tests.enrollment.class_pages import coming
from tests.factories import UserFactory
from tests.factories.courses import CourseFactory, VersionFactory
from tests.factories.records import seat

pytestmark = pytest.mark.django_db


def test_a_course_says_what_it_rests_on(client):
    version = VersionFactory(
        course=CourseFactory(safety="both", phase="recovery"),
        evidence_level="strong",
        evidence_source="A study of Cornell",
        standard="NFPA 3000",
        standard_url="https://example.org/nfpa",
        standard_checked_on=date(2027, 1, 4),
    )
    version.course.topics.add(Topic.objects.create(key="drills", name="Drills"))
    version.course.beliefs.add(Belief.objects.create(number=1, name="Calm"))

    page = " ".join(client.get(f"/courses/{version.course.code}/").text.split())
    section = page.partition("What it rests on</h2>")[2].partition("</section>")[0]

    assert [
        (name, re.sub("<.*?>", "", said).strip().replace("\xa0", " "))
        for name, said in re.findall("<dt>(.*?)</dt> <dd>(.*?)</dd>", section)
    ] == [
        ("Evidence", "Strong evidence: A study of Cornell"),
        ("Standard or law it follows", "NFPA 3000  checked on Jan 4, 2027"),
        ("Topics", "Drills"),
        ("Beliefs it serves", "Calm"),
        ("Safety", "Physical and emotional safety"),
        ("Phase", "Recovery"),
    ]
    assert 'href="https://example.org/nfpa"' in section


def test_a_course_says_its_contact_hours_once(client):
    version = coming().version

    page = client.get(f"/courses/{version.course.code}/").text

    assert page.count("<dt>Contact hours</dt>") == 1
    assert "up to" not in page


def materials_on(client, path: str) -> list[str]:
    """The titles of what can be opened there; each of them opens."""
    found = re.findall(r'href="(/materials/\d+/)">([^<]+)</a>', client.get(path).text)
    assert {client.get(address).status_code for address, _title in found} <= {302}
    return [title for _address, title in found]


def test_materials_are_shown_to_those_who_may_open_them(client):
    teacher, learner = UserFactory(), UserFactory()
    klass = coming(instructors=[teacher])
    seat(offering=klass, learner=learner)
    for readers in MaterialReaders.values:
        for withdrawn_on in (None, klass.starts_at.date()):
            Material.objects.create(
                version=klass.version,
                kind="reading",
                title=f"For {readers}",
                readers=readers,
                url="https://example.org/",
                withdrawn_on=withdrawn_on,
            )
    of_course, of_class = f"/courses/{klass.version.course.code}/", f"/classes/{klass.pk}/"

    shown = [materials_on(client, of_course), materials_on(client, of_class)]
    for person in (UserFactory(), learner, teacher):
        client.force_login(person)
        shown.append(materials_on(client, of_class))

    public, seated = ["For everybody"], ["For everybody", "For registered"]
    everything = ["For everybody", "For instructors", "For registered"]
    assert shown == [public, [], [], seated, everything]
