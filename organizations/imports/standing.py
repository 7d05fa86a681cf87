"""Where a roster stands, in words and figures."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils.translation import gettext as _

from organizations.enums import RosterOutcome, RosterRowState, RosterState
from organizations.models import AT_WORK, RosterImport

TONES: dict[str, str] = {
    RosterState.UPLOADED: "info",
    RosterState.CHECKING: "info",
    RosterState.CHECKED: "warning",
    RosterState.APPLYING: "info",
    RosterState.APPLIED: "good",
    RosterState.UNDOING: "info",
    RosterState.UNDONE: "neutral",
    RosterState.FAILED: "bad",
    RosterState.DISCARDED: "neutral",
}
OUTCOME_TONES: dict[str, str] = {
    RosterOutcome.NEW: "good",
    RosterOutcome.MATCHED: "neutral",
    RosterOutcome.CHANGED: "info",
    RosterOutcome.LEAVING: "warning",
    RosterOutcome.DOUBTFUL: "warning",
    RosterOutcome.WRONG: "bad",
}
ROW_TONES: dict[str, str] = {
    RosterRowState.OPEN: "neutral",
    RosterRowState.APPLIED: "good",
    RosterRowState.SKIPPED: "warning",
    RosterRowState.UNDONE: "neutral",
    RosterRowState.KEPT: "warning",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """One roster as its page shows it."""

    state: str
    tone: str
    outcomes: dict[str, int]
    states: dict[str, int]
    done: int
    total: int
    is_at_work: bool
    is_silent: bool
    may_be_undone: bool

    @property
    def key(self) -> str:
        """Changes only when there is something new to say: every quarter of the way."""
        return f"{self.state}-{self.done * 4 // self.total if self.total else 0}"

    @property
    def sentence(self) -> str:
        """How far the work is."""
        return _("%(done)s of %(total)s rows") % {
            "done": f"{self.done:,}",
            "total": f"{self.total:,}",
        }

    @property
    def has_rows_to_show(self) -> bool:
        """Not before all are judged: until then a list of them would mislead."""
        return bool(self.outcomes) and self.state != RosterState.CHECKING

    @property
    def in_doubt(self) -> int:
        return self.outcomes.get(RosterOutcome.DOUBTFUL, 0)

    @property
    def wrong(self) -> int:
        return self.outcomes.get(RosterOutcome.WRONG, 0)

    @property
    def rejected(self) -> int:
        """Rows the file to correct holds."""
        return self.in_doubt + self.wrong

    @property
    def to_apply(self) -> int:
        """Rows that would change something."""
        return sum(
            self.outcomes.get(outcome, 0)
            for outcome in (RosterOutcome.NEW, RosterOutcome.CHANGED, RosterOutcome.LEAVING)
        )

    @property
    def kept(self) -> int:
        return self.states.get(RosterRowState.KEPT, 0)


def standing_of(roster: RosterImport, *, now: datetime) -> Standing:
    """Return where the roster stands: one query, however many rows it has."""
    counted = list(
        roster.rows.order_by().values_list("outcome", "state").annotate(rows=Count("pk"))
    )
    outcomes: dict[str, int] = {}
    states: dict[str, int] = {}
    for outcome, state, rows in counted:
        outcomes[outcome] = outcomes.get(outcome, 0) + rows
        states[state] = states.get(state, 0) + rows
    everything = sum(states.values())
    done, total = {
        RosterState.CHECKING: (everything, max(roster.row_count, everything)),
        RosterState.APPLYING: (everything - states.get(RosterRowState.OPEN, 0), everything),
        RosterState.UNDOING: (everything - states.get(RosterRowState.APPLIED, 0), everything),
    }.get(RosterState(roster.state), (everything, everything))
    return Standing(
        state=roster.state,
        tone=TONES[RosterState(roster.state)],
        outcomes=outcomes,
        states=states,
        done=done,
        total=total,
        is_at_work=roster.state in AT_WORK,
        is_silent=roster.is_silent(at=now),
        may_be_undone=roster.may_be_undone(at=now),
    )
