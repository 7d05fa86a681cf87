"""What the nightly look at all seats found."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models

from enrollment.enums import SeatFault

LOOKED_AT_LEAST_EVERY = timedelta(hours=36)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not add up in one class, with the rows and the people it is about."""

    kind: SeatFault
    offering: int
    rows: tuple[int, ...] = ()
    people: tuple[int, ...] = ()
    count: int = 1

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> "Fault":
        """Return what `as_json` wrote."""
        return cls(
            SeatFault(said["kind"]),
            said["offering"],
            tuple(said["rows"]),
            tuple(said["people"]),
            said["count"],
        )

    def as_json(self) -> dict[str, Any]:
        """Return plain values."""
        return asdict(self) | {"kind": self.kind.value}


class SeatCheck(models.Model):
    """What did not add up at a moment. Not a record: the next night looks again."""

    checked_at = models.DateTimeField()
    classes = models.PositiveIntegerField(help_text="How many classes were looked at.")
    faults_json = models.JSONField(default=list)
    fault_count = models.PositiveIntegerField()

    class Meta:
        ordering = ["-checked_at", "-pk"]

    def __str__(self) -> str:
        return f"Check {self.pk}"

    @property
    def faults(self) -> list[Fault]:
        """What was found, as values; of very many the first ones."""
        return [Fault.from_json(said) for said in self.faults_json]

    def is_old(self, *, at: datetime) -> bool:
        """Whether a night was missed since."""
        return self.checked_at < at - LOOKED_AT_LEAST_EVERY
