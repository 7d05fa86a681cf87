"""A packet is gathered in the background: once for each asking, for whoever may have it."""

import hashlib
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from attendance.services import note_walk_in
from audit.models import AuditEvent
from background.models import STUCK_AFTER
from background.services import claim_job
from courses.models import InstructorAssignment
from enrollment.services import write_to_class
from reports import jobs
from reports.evidence import packet as packets
from reports.evidence.checking import check
from reports.evidence.keys import published
from reports.evidence.packet import Packet, make_evidence, request_evidence
from reports.evidence.trail import events_of, trail_of
from tests.enrollment.rows import jobs_in
from tests.factories import UserFactory, coordinator, director, offering, organization, staff
from tests.factories.lives import enroll, hold
from tests.reports.evidence.scene import (
    FIRST,
    NOW,
    contents,
    gather,
    manifest,
    packet,
    table,
)

pytestmark = pytest.mark.django_db

ALL_PARTS = {
    "agenda.csv",
    "attestation.txt",
    "audit-seals.csv",
    "audit.csv",
    "certificates.csv",
    "class.csv",
    "completions.csv",
    "devices.csv",
    "hours.csv",
    "lesson-plan.csv",
    "lists.csv",
    "make-ups.csv",
    "punches.csv",
    "results.csv",
    "roster.csv",
    "roster.json",
    "sent-marks.csv",
    "walk-ins.csv",
}


def refused(klass, owner) -> tuple[str, str, str]:
    job = gather(klass, owner)
    return job.state, job.error, job.result.name


def test_a_packet_passes_its_own_check(closed):
    job = gather(closed.klass, closed.office)

    with job.result.open("rb") as file:
        assert check(file, published()).findings == []
    assert (job.state, job.done, job.total, job.result_name) == (
        "done",
        19,
        19,
        f"evidence-{closed.klass.number}.zip",
    )


def test_that_it_was_gathered_stays_in_the_history_with_the_sum_of_its_manifest(closed):
    files = contents(packet(closed.klass, closed.office))

    event = AuditEvent.objects.get(action="reports.make_evidence")
    assert (event.object_type, event.object_pk, event.actor_id, event.after) == (
        "courses.Offering",
        closed.klass.pk,
        closed.office.pk,
        {
            "files": len(files) - 2,
            "manifest_sha256": hashlib.sha256(files["manifest.json"]).hexdigest(),
        },
    )


@pytest.mark.parametrize(
    ("who", "left_out"),
    [
        ("office", set()),
        # Scores are for whoever enters them.
        ("director", {"results.csv"}),
        # Who teaches reads neither the ledger of others nor history.
        ("teacher", {"hours.csv", "audit.csv", "audit-seals.csv"}),
    ],
)
def test_a_packet_holds_what_its_owner_may_see_and_names_the_rest(closed, who, left_out):
    owner = director() if who == "director" else getattr(closed, who)

    files = contents(packet(closed.klass, owner))

    said, readme = manifest(files), " ".join(files["README.txt"].decode().split())
    assert set(said["left_out"]) == left_out
    assert files.keys() & ALL_PARTS == ALL_PARTS - left_out
    sentence = f"so these files are left out: {', '.join(said['left_out'])}."
    assert (sentence in readme) is bool(left_out)
    event = AuditEvent.objects.get(action="reports.make_evidence")
    assert event.after.get("left_out", []) == said["left_out"]


def test_whoever_may_not_read_scores_does_not_read_them_as_a_reason(closed):
    files = contents(packet(closed.klass, director()))

    whys = [row[-1] for row in table(files, "completions.csv")]
    assert whys == ["Present 720 of 720 minutes.", "Present 660 of 720 minutes."]


def test_a_role_elsewhere_opens_nothing_in_a_class_one_teaches(closed):
    """A coordinator reads the hours of their own people, and not those of a class they teach."""
    both = coordinator(organization("RSU 9"))
    klass = offering(starts_at=FIRST + timedelta(days=3), instructors=[both])

    assert set(manifest(contents(packet(klass, both)))["left_out"]) == {
        "hours.csv",
        "audit.csv",
        "audit-seals.csv",
    }


def test_whoever_may_not_any_more_gets_nothing(made):
    InstructorAssignment.objects.filter(instructor=made.teacher).update(status="relieved")

    sentence = "You may not take this file away any more."
    assert refused(made.klass, made.teacher) == ("failed", sentence, "")
    assert refused(made.klass, UserFactory()) == ("failed", sentence, "")


def test_asked_for_twice_it_is_gathered_once(made, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        first = request_evidence(offering=made.klass, owner=made.office, now=NOW)
        again = request_evidence(offering=made.klass, owner=made.office, now=NOW)

    assert first == again
    assert jobs_in(callbacks) == [(jobs.MAKE_EVIDENCE, {"job_id": first.pk})]
    for _ in range(2):
        make_evidence(job_id=first.pk, clock=lambda: NOW)
    assert AuditEvent.objects.filter(action="reports.make_evidence").count() == 1
    assert len(default_storage.listdir(f"results/{jobs.MAKE_EVIDENCE}")[1]) == 1


def test_work_whose_worker_died_is_taken_up_again(made):
    job = request_evidence(offering=made.klass, owner=made.office, now=NOW)
    claim_job(job_id=job.pk, now=NOW)
    later = NOW + STUCK_AFTER + timedelta(seconds=1)

    make_evidence(job_id=job.pk, clock=lambda: later)

    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 2)


def test_what_changes_meanwhile_is_gathered_again_so_that_the_parts_fit(made, monkeypatch):
    klass = offering(starts_at=NOW - timedelta(hours=2), instructors=[made.teacher])
    seen, kept = [], Packet.write

    def write(self, file, progress):
        """Let somebody write down a walk-in while the first packet is written."""
        result = kept(self, file, progress)
        seen.append(len(self.trail.events))
        if len(seen) == 1:
            meeting = klass.meetings.get()
            about = {"name": "Pat Poplar", "contact": "", "actor": made.teacher, "now": NOW}
            note_walk_in(meeting_id=meeting.pk, **about)
        return result

    monkeypatch.setattr(Packet, "write", write)

    files = contents(packet(klass, made.office))

    assert seen == [2, 3]
    assert [row[1] for row in table(files, "walk-ins.csv")] == ["Pat Poplar"]
    assert len(table(files, "audit.csv")) == 3


def test_a_class_that_never_stands_still_is_not_gathered_half(made, monkeypatch):
    monkeypatch.setattr(packets, "events_of", lambda _offering: None)

    assert refused(made.klass, made.office) == (
        "failed",
        "The class kept changing while we gathered it. Ask again when it is quiet.",
        "",
    )


def test_a_disk_that_fails_ends_the_work_with_a_sentence(made, monkeypatch):
    def broken(archive, scan):
        raise OSError("No space left on device")

    monkeypatch.setattr(packets, "add_scan", broken)

    assert refused(made.klass, made.office) == (
        "failed",
        "A file of this class could not be read.",
        "",
    )


def test_fifty_people_cost_no_more_queries_than_one(django_assert_max_num_queries):
    office, counts = staff(), []
    for day, people in enumerate((1, 50)):
        klass = offering(
            starts_at=FIRST + timedelta(days=day), capacity=60, instructors=[UserFactory()]
        )
        for _ in range(people):
            enroll(klass)
        hold(klass, by=UserFactory())
        job = request_evidence(offering=klass, owner=office, now=NOW)
        with django_assert_max_num_queries(100) as asked:
            make_evidence(job_id=job.pk, clock=lambda: NOW)
        counts.append(len(asked))
        job.refresh_from_db()
        assert job.state == "done"

    assert counts == [counts[0]] * 2


def test_a_letter_to_the_class_is_no_part_of_its_evidence(made):
    before = list(trail_of(made.klass).events)

    made_of = AuditEvent.objects.count()
    write_to_class(
        offering_id=made.klass.pk,
        subject="Hello",
        text="See you.",
        to_line=False,
        to_instructors=False,
        actor=made.office,
        now=NOW,
    )

    assert list(events_of(made.klass)) == before
    assert AuditEvent.objects.count() > made_of
