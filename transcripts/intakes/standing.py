"""Where a file of past training stands, in words and figures."""

from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from background.models import BackgroundJob
from core.templatetags.ui import thousands
from transcripts.enums import IntakeFinding, IntakeRowState, IntakeState
from transcripts.models import AT_WORK, CompletionIntake

TONES: dict[str, str] = {
    IntakeState.UPLOADED: "info",
    IntakeState.CHECKING: "info",
    IntakeState.CHECKED: "warning",
    IntakeState.APPLYING: "info",
    IntakeState.APPLIED: "good",
    IntakeState.UNDOING: "info",
    IntakeState.UNDONE: "neutral",
    IntakeState.FAILED: "bad",
    IntakeState.DISCARDED: "neutral",
}
FINDING_TONES: dict[str, str] = {
    IntakeFinding.READY: "good",
    IntakeFinding.DOUBTFUL: "warning",
    IntakeFinding.UNKNOWN: "warning",
    IntakeFinding.DUPLICATE: "neutral",
    IntakeFinding.WRONG: "bad",
}
ROW_TONES: dict[str, str] = {
    IntakeRowState.OPEN: "neutral",
    IntakeRowState.APPLIED: "good",
    IntakeRowState.LEFT_OUT: "warning",
    IntakeRowState.UNDONE: "neutral",
    IntakeRowState.KEPT: "warning",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """One file as its page shows it. `counts` is by finding and state of its rows."""

    state: str
    tone: str
    counts: dict[tuple[str, str], int]
    done: int
    total: int
    is_at_work: bool
    is_silent: bool

    @property
    def key(self) -> str:
        """Changes only when there is something new to say: every quarter of the way."""
        return f"{self.state}-{self.done * 4 // self.total if self.total else 0}"

    @property
    def sentence(self) -> str:
        """How far the work is."""
        return _("%(done)s of %(total)s rows") % {
            "done": thousands(self.done),
            "total": thousands(self.total),
        }

    def found(self, finding: str) -> int:
        """How many rows are of this finding, whatever was done with them."""
        return sum(n for (each, _state), n in self.counts.items() if each == finding)

    def in_state(self, state: str) -> int:
        """How many rows are in this state."""
        return sum(n for (_finding, each), n in self.counts.items() if each == state)

    @property
    def has_rows_to_show(self) -> bool:
        """Not before all are judged: until then a list of them would mislead."""
        return bool(self.counts) and self.state != IntakeState.CHECKING

    @property
    def to_apply(self) -> int:
        """Rows that can be applied now."""
        return self.counts.get((IntakeFinding.READY, IntakeRowState.OPEN), 0)

    @property
    def may_be_applied(self) -> bool:
        """Whether there are rows to apply, now or after others."""
        return bool(self.to_apply) and self.state in {IntakeState.CHECKED, IntakeState.APPLIED}

    @property
    def may_be_undone(self) -> bool:
        """Whether there are rows to take back."""
        return bool(self.applied) and self.state == IntakeState.APPLIED

    @property
    def applied(self) -> int:
        return self.in_state(IntakeRowState.APPLIED)

    @property
    def on_record(self) -> int:
        """Rows that were applied and not taken back."""
        return self.applied + self.kept

    @property
    def undone(self) -> int:
        return self.in_state(IntakeRowState.UNDONE)

    @property
    def kept(self) -> int:
        return self.in_state(IntakeRowState.KEPT)

    @property
    def waiting(self) -> int:
        """Rows of which nobody knows yet whose they are."""
        return sum(
            self.counts.get((finding, IntakeRowState.OPEN), 0)
            for finding in (IntakeFinding.DOUBTFUL, IntakeFinding.UNKNOWN)
        )

    @property
    def rejected(self) -> int:
        """Rows the file to correct holds."""
        return (
            self.in_state(IntakeRowState.OPEN)
            - self.to_apply
            + self.in_state(IntakeRowState.LEFT_OUT)
        )


def standing_of(
    intake: CompletionIntake, job: BackgroundJob | None, *, is_silent: bool
) -> Standing:
    """Return where the file stands: one query, however many rows it has. `job` is its work."""
    counted = intake.rows.order_by().values_list("finding", "state").annotate(rows=Count("pk"))
    counts = {(finding, state): rows for finding, state, rows in counted}
    done, total = (job.done, job.total) if job else (0, 0)
    return Standing(
        state=intake.state,
        tone=TONES[IntakeState(intake.state)],
        counts=counts,
        done=done,
        total=total,
        is_at_work=intake.state in AT_WORK,
        is_silent=intake.state in AT_WORK and is_silent,
    )


def found_by(word: str) -> str:
    """Return in words by what somebody was found."""
    return {
        "number": _("found by the MEMSSI number"),
        "email": _("found by the email address"),
        "sid": _("found by the FEMA student ID"),
        "name": _("has the same name"),
    }[word]
