"""The files of a packet: what each is called, what it holds, and what one must be able to see."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from reports.evidence.attestation import attestation_txt
from reports.evidence.devices import devices_csv, lists_csv, sent_marks_csv
from reports.evidence.klass import agenda_csv, class_csv
from reports.evidence.lesson_plan import lesson_plan_csv
from reports.evidence.outcomes import RESULTS, certificates_csv, completions_csv, hours_csv
from reports.evidence.presence import (
    make_ups_csv,
    punches_csv,
    results_csv,
    walk_ins_csv,
)
from reports.evidence.roster import roster_csv, roster_json
from reports.evidence.source import Source
from reports.evidence.trail import Trail, audit_csv, seals_csv
from wording.declared import Words

Write = Callable[[Source, Trail], Iterable[bytes]]
HISTORY = "accounts.view_history"


@dataclass(frozen=True, slots=True)
class Part:
    """One file, and in a sentence what it holds. `action` guards it, where it is not empty."""

    name: str
    holds: Words
    write: Write
    action: str = ""


def _plain(write: Callable[[Source], Iterable[bytes]]) -> Write:
    return lambda source, _trail: write(source)


# In the order in which somebody would read them.
PARTS = (
    Part(
        "class.csv",
        _("The class: course, version, place, who taught it, the rules by which it counts."),
        _plain(class_csv),
    ),
    Part(
        "agenda.csv",
        _("The agenda: each session with the blocks that count and the breaks that do not."),
        _plain(agenda_csv),
    ),
    Part(
        "attestation.txt",
        _("The words that were signed, version by version, and by whom."),
        _plain(attestation_txt),
    ),
    Part(
        "roster.csv",
        _("Every version of every roster: who was there, in minutes."),
        _plain(roster_csv),
    ),
    Part("roster.json", _("The same with the signatures, for programs."), _plain(roster_json)),
    Part(
        "punches.csv",
        _("Every check-in and check-out: both times, device, way, by whom."),
        _plain(punches_csv),
    ),
    Part(
        "devices.csv",
        _("The kiosks and offline kits that were let send check-ins."),
        _plain(devices_csv),
    ),
    Part(
        "sent-marks.csv",
        _("What was said on a device without a network, as it came, and what became of it."),
        _plain(sent_marks_csv),
    ),
    Part(
        "lists.csv",
        _("The files of participants that check-ins were read from, with the SHA-256 of each."),
        _plain(lists_csv),
    ),
    Part(
        "walk-ins.csv",
        _("People who came without a seat, and who they turned out to be."),
        _plain(walk_ins_csv),
    ),
    Part(
        "make-ups.csv",
        _("Sessions of this class made up in another, and those of others made up here."),
        _plain(make_ups_csv),
    ),
    Part(
        "results.csv",
        _("Exams and practicals, every entry."),
        _plain(results_csv),
        action=RESULTS,
    ),
    Part(
        "lesson-plan.csv",
        _("What was taught from: version and materials, with the SHA-256 of each file."),
        _plain(lesson_plan_csv),
    ),
    Part(
        "completions.csv",
        _("Who completed the class, who did not, and why."),
        _plain(completions_csv),
    ),
    Part(
        "hours.csv",
        _("The hours posted, line by line, with those taken back."),
        _plain(hours_csv),
        action="transcripts.view_award",
    ),
    Part(
        "certificates.csv",
        _("The certificates by serial number, those that ended among them."),
        _plain(certificates_csv),
        action="certificates.view_certificate",
    ),
    Part(
        "audit.csv",
        _("The history of all these records, and which seal holds each event."),
        lambda _source, trail: audit_csv(trail),
        action=HISTORY,
    ),
    Part(
        "audit-seals.csv",
        _("Those seals, with the digests of the chain."),
        lambda _source, trail: seals_csv(trail),
        action=HISTORY,
    ),
)
SCANS = _("The signed sheets as they were photographed or scanned, and a list of them.")
GUARDS = frozenset(part.action for part in PARTS if part.action)


def shown_parts(shown: frozenset[str]) -> list[Part]:
    """Return the parts that are open to somebody to whom these actions are."""
    return [part for part in PARTS if not part.action or part.action in shown]


def parts_left_out(shown: frozenset[str]) -> list[Part]:
    """Return those that are not."""
    return [part for part in PARTS if part.action and part.action not in shown]
