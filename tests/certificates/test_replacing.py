"""A certificate follows a corrected record: replaced or ended, never rewritten."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from certificates import services
from certificates.models import Certificate, corrected_since_certified, owed_a_certificate
from certificates.services import issue_certificate
from courses.models import Course
from notifications.models import Message
from tests.enrollment.rows import history, jobs_in, nothing_written
from tests.factories import UserFactory, VersionFactory, approval, meeting_times, offering, staff
from tests.factories.corrections import WHY, sign_anew
from tests.factories.lives import enroll, hold
from tests.road.test_road import letterhead
from transcripts.services import post_approved, settle_class
from worker.sweeps import sweep_certificates

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
DAY = timedelta(days=1)
FIRST, LATER = START + 2 * DAY, START + 20 * DAY
TWO_DAYS = [meeting_times(START), meeting_times(START + DAY)]


@pytest.fixture
def held():
    """A class of two days with one seat completed, and its certificate."""
    letterhead()
    version = VersionFactory(
        completion_rule="per_session_attendance", credit={"contact_hours": ("minutes", 12)}
    )
    klass = offering(version=version, meetings=TWO_DAYS)
    seat = enroll(klass)
    hold(klass, by=UserFactory())
    issue_certificate(enrollment_id=seat.pk, now=FIRST)
    return seat


def correct(seat, *minutes, at=LATER) -> None:
    """Sign both days anew, with these minutes for the seat, and settle the class."""
    teacher = UserFactory()
    for meeting, present in zip(seat.offering.meetings.all(), minutes, strict=True):
        sign_anew(meeting, {seat: present}, by=teacher, at=at)
    settle_class(offering_id=seat.offering_id, actor=teacher, now=at)


def issue(seat, *, at=LATER) -> Certificate:
    return issue_certificate(enrollment_id=seat.pk, now=at)


def said(certificate, *keys) -> list[str]:
    return [certificate.document.facts.value(key) for key in keys]


def states() -> list[tuple[str, str]]:
    rows = Certificate.objects.order_by("pk")
    return list(rows.values_list("document__state", "ended_reason"))


def test_a_certificate_whose_hours_were_corrected_is_replaced_and_stays_as_it_was(held):
    old = Certificate.objects.get()
    frozen = (old.document.facts_json, old.document.sha256, old.document.file.name)
    correct(held, 360, 0)

    new = issue(held)

    old.refresh_from_db()
    assert states() == [("replaced", WHY), ("valid", "")]
    assert (new.replaces, old.ended_at, new.ended_at) == (old, LATER, None)
    assert (old.document.facts_json, old.document.sha256, old.document.file.name) == frozen
    assert said(old, "contact_hours", "completed_on") == ["12", "June 9, 2026"]
    assert said(new, "contact_hours", "completed_on") == ["6", "June 8, 2026"]
    assert said(new, "session_dates", "issued_on") == ["Jun 8, 2026", "June 28, 2026"]
    assert history("certificates.replace") == [
        ("certificates.replace", {"state": "valid"}, {"state": "replaced"})
    ]


def test_of_a_replaced_certificate_only_the_correction_is_told(held):
    correct(held, 360, 0)

    issue(held)

    templates = Message.objects.order_by("pk").values_list("template", flat=True)
    assert [name for name in templates if name.startswith(("certificates", "transcripts"))] == [
        "certificates/certificate_ready",
        "transcripts/record_corrected",
    ]


def test_asking_again_replaces_nothing(held):
    correct(held, 360, 0)
    new = issue(held)

    with nothing_written():
        assert issue(held, at=LATER + DAY) == new


def test_a_certificate_of_a_class_not_completed_any_more_ends(held):
    correct(held, 0, 0)

    ended = issue(held)

    assert (states(), ended.ended_at) == ([("revoked", WHY)], LATER)
    assert history("certificates.revoke") == [
        ("certificates.revoke", {"state": "valid"}, {"state": "revoked"})
    ]
    with nothing_written():
        issue(held)


def test_who_completes_it_after_all_gets_another_that_follows_the_first(held):
    correct(held, 0, 0)
    ended = issue(held)
    correct(held, 360, 360, at=LATER + DAY)

    again = issue(held, at=LATER + DAY)

    assert [state for state, _why in states()] == ["revoked", "valid"]
    assert (again.replaces, again.document.state) == (ended, "valid")


def test_a_name_that_changed_since_makes_no_certificate_wrong(held):
    Course.objects.update(title="Another title")
    type(held.learner).objects.filter(pk=held.learner_id).update(last_name="Married")

    with nothing_written():
        again = issue(held)

    assert (states(), again.document.facts.value("course_title")) == (
        [("valid", "")],
        held.offering.words["course"],
    )


def test_one_being_prepared_is_finished_first_and_then_replaced(held, monkeypatch):
    correct(held, 360, 0)

    def fail(*_said, **_named):
        raise OSError("Killed.")

    with monkeypatch.context() as broken:
        broken.setattr(services, "draw_certificate", fail)
        with pytest.raises(OSError, match="Killed"):
            services.issue_certificate(enrollment_id=held.pk, now=LATER)
    assert [state for state, _why in states()] == ["replaced", "preparing"]
    assert list(owed_a_certificate(at=LATER)) == [held]
    correct(held, 360, 180, at=LATER + DAY)

    issue(held, at=LATER + DAY)

    assert [state for state, _why in states()] == ["replaced", "replaced", "valid"]
    assert said(Certificate.objects.get(ended_at=None), "contact_hours") == ["9"]


@pytest.fixture
def held_without_approval():
    """A class whose in-service hours count under no approval yet, a seat with its certificate."""
    letterhead()
    credit = {"contact_hours": ("minutes", 12), "mcja_in_service_hours": ("minutes", 12)}
    klass = offering(version=VersionFactory(credit=credit), meetings=TWO_DAYS)
    seat = enroll(klass)
    hold(klass, by=UserFactory())
    issue_certificate(enrollment_id=seat.pk, now=FIRST)
    return seat


def add_hours(seat) -> None:
    """Have an approval, entered later, post its in-service hours."""
    late = approval(seat.offering.version, number="BD-LATE")
    assert post_approved(approval_id=late.pk, actor=staff(), now=LATER) == 2


def test_hours_added_under_an_approval_entered_later_make_another_certificate(
    held_without_approval,
):
    seat = held_without_approval
    old = Certificate.objects.get()
    add_hours(seat)

    new = issue(seat)

    assert states() == [
        ("replaced", "Hours were added under approval BD-LATE."),
        ("valid", ""),
    ]
    assert "in_service_hours" not in {fact.key for fact in old.document.facts.facts}
    assert said(new, "contact_hours", "in_service_hours", "in_service_approval") == [
        "12",
        "12",
        "BD-LATE",
    ]
    with nothing_written():
        assert issue(seat, at=LATER + DAY) == new
    templates = Message.objects.order_by("pk").values_list("template", flat=True)
    assert [name for name in templates if name.startswith(("certificates", "transcripts"))] == [
        "certificates/certificate_ready",
        "transcripts/hours_added",
    ]


def test_a_certificate_that_lacks_hours_because_its_job_was_lost_is_found(held_without_approval):
    seat, moment = held_without_approval, LATER + timedelta(minutes=2, seconds=1)
    add_hours(seat)

    assert list(corrected_since_certified(at=moment)) == [seat]
    issue(seat, at=moment)
    assert list(corrected_since_certified(at=moment + DAY)) == []


def test_a_correction_whose_job_was_lost_is_found(held, django_capture_on_commit_callbacks):
    correct(held, 360, 0)
    moment = LATER + timedelta(minutes=2)
    assert list(corrected_since_certified(at=moment)) == []

    with time_machine.travel(moment + timedelta(seconds=1), tick=False):
        with django_capture_on_commit_callbacks() as callbacks:
            sweep_certificates()
        assert jobs_in(callbacks) == [("transcripts.issue_certificate", {"enrollment_id": held.pk})]
        issue(held, at=moment)
        with django_capture_on_commit_callbacks() as callbacks:
            sweep_certificates()

    assert jobs_in(callbacks) == []


def test_whoever_checks_the_code_reads_that_there_is_a_newer_one_and_not_which(held, client):
    old = Certificate.objects.get().document
    correct(held, 360, 0)
    new = issue(held).document

    page = client.get(f"/verify/{old.check_code}/").text

    assert "Replaced by a newer document" in page
    assert "no longer valid" in page
    assert new.serial not in page
    assert new.check_code not in page


def test_the_list_has_the_one_that_stands_and_the_old_page_leads_to_it(held, client):
    old = Certificate.objects.get()
    correct(held, 360, 0)
    new = issue(held)
    client.force_login(held.learner)

    listed = client.get("/my/certificates/").text
    page = client.get(f"/certificates/{old.pk}/").text

    assert new.document.serial in listed
    assert old.document.serial not in listed
    assert WHY in page
    assert f'href="/certificates/{new.pk}/"' in page


def test_an_ended_certificate_says_since_when_and_why(held, client):
    correct(held, 0, 0)
    ended = issue(held)
    client.force_login(staff())

    page = client.get(f"/certificates/{ended.pk}/").text

    assert "Revoked" in page
    assert "Sun, Jun 28, 2026" in page
    assert WHY in page
