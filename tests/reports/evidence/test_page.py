"""The page of a class's evidence: what is inside, what is missing, the button, the key."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from attendance.services import attach_scan, note_walk_in
from background.models import BackgroundJob
from reports.evidence.keys import published, signing_print
from reports.evidence.packet import make_evidence
from tests.factories import UserFactory, administrator, director, offering, staff
from tests.factories.lives import enroll
from tests.reports.evidence.scene import Scene

PAGE_QUERIES = 17

pytestmark = pytest.mark.django_db


def address(klass) -> str:
    return f"/teach/classes/{klass.pk}/evidence/"


def words(page) -> str:
    return " ".join(page.text.split())


def test_it_says_what_is_missing_and_leads_there(client):
    teacher, now = UserFactory(), timezone.now()
    klass = offering(starts_at=now - timedelta(hours=2), instructors=[teacher])
    enroll(klass)
    session = klass.meetings.get()
    note_walk_in(meeting_id=session.pk, name="Pat Poplar", contact="", actor=teacher, now=now)
    client.force_login(teacher)

    page = client.get(address(klass))

    for sentence in (
        "is not over",
        "Session 1: no signed sheet is attached",
        "Pat Poplar, who walked into session 1, is not identified",
    ):
        assert sentence in words(page)
    assert f'href="/teach/{session.pk}/papers/"' in page.text
    assert "Nothing is missing" not in page.text


def test_of_a_class_that_lacks_nothing_it_says_so(client, closed: Scene):
    session = closed.klass.meetings.all()[1]
    file = ContentFile(b"%PDF-1.4 two", name="two.pdf")
    attach_scan(meeting_id=session.pk, file=file, actor=closed.teacher, now=session.ends_at)
    client.force_login(closed.office)

    assert "Nothing is missing" in client.get(address(closed.klass)).text


def test_it_names_what_is_left_out_for_who_asks(client, closed):
    left_out = {}
    for who in (closed.office, closed.teacher, director()):
        client.force_login(who)
        page = client.get(address(closed.klass))
        left_out[who] = [part.name for part in page.context["left_out"]]
        assert ("What is left out" in page.text) is bool(left_out[who])

    assert list(left_out.values()) == [
        [],
        ["hours.csv", "audit.csv", "audit-seals.csv"],
        ["results.csv"],
    ]


def test_the_button_leads_to_the_work_and_its_file(client, closed):
    client.force_login(closed.teacher)

    answer = client.post(address(closed.klass))

    job = BackgroundJob.objects.get()
    assert answer.url == f"/my/jobs/{job.pk}/"
    make_evidence(job_id=job.pk, clock=timezone.now)
    fetched = client.get(f"/my/jobs/{job.pk}/result/")
    assert fetched.headers["Content-Disposition"] == (
        f'attachment; filename="evidence-{closed.klass.number}.zip"'
    )
    assert f"/my/jobs/{job.pk}/" in client.get(address(closed.klass)).text
    client.force_login(closed.office)
    assert "Asked for by you" not in client.get(address(closed.klass)).text


def test_who_may_not_any_more_cannot_fetch_what_was_gathered(client, closed):
    client.force_login(closed.teacher)
    client.post(address(closed.klass))
    job = BackgroundJob.objects.get()
    make_evidence(job_id=job.pk, clock=timezone.now)
    closed.klass.instructor_assignments.update(status="relieved")

    assert client.get(f"/my/jobs/{job.pk}/result/").status_code == 403
    assert client.get(address(closed.klass)).status_code == 404


def test_rosters_and_the_class_lead_to_it_where_it_may_be_gathered(client, closed):
    roster = reverse("attendance:roster_detail", args=[closed.klass.meetings.all()[0].pk])
    klass = reverse("transcripts:class_attendance", args=[closed.klass.pk])
    link = f'href="{address(closed.klass)}"'
    shown = {}
    for name, who in (("teacher", closed.teacher), ("administrator", administrator())):
        client.force_login(who)
        shown[name] = [link in client.get(path).text for path in (roster, klass)]

    assert shown == {"teacher": [True, True], "administrator": [False, False]}


def test_the_page_costs_the_same_for_one_person_and_for_many(client, django_assert_num_queries):
    teacher = UserFactory()
    for day, people in enumerate((1, 5)):
        klass = offering(starts_at=timezone.now() - timedelta(days=3 - day), instructors=[teacher])
        for _ in range(people):
            enroll(klass)
        client.force_login(teacher)
        client.get(address(klass))
        with django_assert_num_queries(PAGE_QUERIES):
            client.get(address(klass))


def test_everybody_may_fetch_the_key(client):
    answer = client.get("/evidence-key.pem")

    assert answer.content == published().pem()
    assert answer.headers["Content-Type"] == "application/x-pem-file"
    client.force_login(staff())
    assert signing_print() in client.get(address(offering())).text
