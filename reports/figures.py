"""What a snapshot of the State's figures holds, as plain values: no Django, no database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class YearToDate:
    """What was done in a calendar year up to a day."""

    year: int
    people: int
    hours: tuple[tuple[str, Decimal], ...]  # by credit type
    classes: int
    completions: int
    certificates: int

    def to_json(self) -> dict[str, Any]:
        return {
            "year": self.year,
            "people": self.people,
            "hours": [[name, str(total)] for name, total in self.hours],
            "classes": self.classes,
            "completions": self.completions,
            "certificates": self.certificates,
        }

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Self:
        hours = tuple((name, Decimal(total)) for name, total in found["hours"])
        return cls(**{**found, "hours": hours})


@dataclass(frozen=True, slots=True)
class LaneSeats:
    """Seats of a lane's classes ahead that have a limit, and how many are taken."""

    lane: str
    filled: int
    seats: int


@dataclass(frozen=True, slots=True)
class StateFigures:
    """The State at a moment. `months` and `people` are about the last twelve months."""

    months: tuple[tuple[date, Decimal], ...]  # first day, contact hours
    people: int
    people_by_county: Mapping[str, int]
    seats: tuple[LaneSeats, ...]
    this_year: YearToDate
    last_year: YearToDate  # up to the same day

    def to_json(self) -> dict[str, Any]:
        return {
            "months": [[str(first_day), str(total)] for first_day, total in self.months],
            "people": self.people,
            "people_by_county": dict(self.people_by_county),
            "seats": [[row.lane, row.filled, row.seats] for row in self.seats],
            "this_year": self.this_year.to_json(),
            "last_year": self.last_year.to_json(),
        }

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Self:
        return cls(
            months=tuple(
                (date.fromisoformat(first_day), Decimal(total))
                for first_day, total in found["months"]
            ),
            people=found["people"],
            people_by_county=found["people_by_county"],
            seats=tuple(LaneSeats(*row) for row in found["seats"]),
            this_year=YearToDate.from_json(found["this_year"]),
            last_year=YearToDate.from_json(found["last_year"]),
        )
