"""One person in one class: why it is complete or not, session by session, with what it rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from attendance.models import AssessmentResult, AttendanceRecord, MakeUp, Punch
from courses.models import Meeting
from enrollment.models import Enrollment
from transcripts.class_page import PersonRow, person_row, session_label, sitting_words
from transcripts.decisions import Sitting
from transcripts.verdicts import ClassFacts


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """A session of theirs: what counts, what each version of its roster says, and the check-ins."""

    meeting: Meeting
    label: str
    words: str
    is_short: bool
    versions: Sequence[AttendanceRecord]
    punches: Sequence[Punch]
    make_up: MakeUp | None
    make_up_versions: Sequence[AttendanceRecord]
    make_up_punches: Sequence[Punch]
    may_be_made_up: bool


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What the page of one person shows."""

    row: PersonRow
    sessions: list[SessionFacts]
    results: list[AssessmentResult]


def person_facts(seat: Enrollment, *, shows_results: bool) -> PersonFacts:
    """Return one person's sessions with all that is known of them. A constant number of queries."""
    facts = ClassFacts.of(seat.offering, [seat])
    labels = {own.meeting.number: session_label(own.meeting) for own in facts.own(seat)}
    row = person_row(facts, seat, labels, shows_results=shows_results)
    versions: dict[int, list[AttendanceRecord]] = {}
    for record in (
        AttendanceRecord.objects.filter(enrollment=seat)
        .select_related("signature__signed_by", "marked_by")
        .order_by("signature__version")
    ):
        versions.setdefault(record.signature.meeting_id, []).append(record)
    punches: dict[int, list[Punch]] = {}
    of_this_seat = Punch.objects.of_seats().filter(seat=seat.pk)  # type: ignore[misc]
    for punch in of_this_seat.select_related("made_by"):
        punches.setdefault(punch.meeting_id, []).append(punch)
    sittings = {sitting.number: sitting for sitting in facts.sittings(seat)}
    results = seat.results.select_related("entered_by").order_by("-kind", "-number")
    return PersonFacts(
        row,
        [
            _session(
                own.meeting,
                sittings[own.meeting.number],
                facts.make_ups.get((seat.pk, own.meeting.pk)),
                versions,
                punches,
            )
            for own in facts.own(seat)
        ],
        list(results) if shows_results else [],
    )


def _session(
    meeting: Meeting,
    sitting: Sitting,
    make_up: MakeUp | None,
    versions: Mapping[int, Sequence[AttendanceRecord]],
    punches: Mapping[int, Sequence[Punch]],
) -> SessionFacts:
    elsewhere = make_up.meeting_id if make_up else 0
    return SessionFacts(
        meeting=meeting,
        label=session_label(meeting),
        words=sitting_words(sitting),
        is_short=sitting.minutes_present < sitting.creditable_minutes,
        versions=versions.get(meeting.pk, []),
        punches=punches.get(meeting.pk, []),
        make_up=make_up,
        make_up_versions=versions.get(elsewhere, []),
        make_up_punches=punches.get(elsewhere, []),
        may_be_made_up=make_up is None and sitting.minutes_present < sitting.creditable_minutes,
    )
