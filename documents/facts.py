"""What a document says, frozen at the moment it is issued.

Every value is text, formatted already: what is stored here is exactly what is printed and exactly
what the public verification page repeats, so no later change of a date format or of a name can make
the paper and the register disagree.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Fact:
    """One printed value with the label it is printed and shown under."""

    key: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class FactTable:
    """Printed rows under printed column heads; every row has one cell for each column."""

    key: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(
                    f"A row of table {self.key!r} has {len(row)} cells for "
                    f"{len(self.columns)} columns."
                )

    def labelled_rows(self) -> list[list[tuple[str, str]]]:
        """Return each row as (column, cell) pairs, for a page that shows rows as cards."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything one document prints, in the order in which it is printed."""

    title: str
    facts: tuple[Fact, ...]
    tables: tuple[FactTable, ...] = ()

    def __post_init__(self) -> None:
        for kind, keys in (
            ("fact", [fact.key for fact in self.facts]),
            ("table", [table.key for table in self.tables]),
        ):
            if len(set(keys)) != len(keys):
                raise ValueError(f"A document states each {kind} once; the keys are {keys}.")

    def find(self, key: str) -> str | None:
        """Return the value of an optional fact, or None where the document does not state it."""
        return next((fact.value for fact in self.facts if fact.key == key), None)

    def value(self, key: str) -> str:
        """Return the value of a fact that has to be there."""
        found = self.find(key)
        if found is None:
            raise KeyError(key)
        return found

    def table(self, key: str) -> FactTable:
        """Return a table that has to be there."""
        for table in self.tables:
            if table.key == key:
                return table
        raise KeyError(key)

    def to_json(self) -> dict[str, Any]:
        """Return plain lists and dictionaries, fit for a JSON column."""
        return {
            "title": self.title,
            "facts": [
                {"key": fact.key, "label": fact.label, "value": fact.value} for fact in self.facts
            ],
            "tables": [
                {
                    "key": table.key,
                    "title": table.title,
                    "columns": list(table.columns),
                    "rows": [list(row) for row in table.rows],
                }
                for table in self.tables
            ],
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Facts":
        """Return the facts that `to_json` wrote."""
        return cls(
            title=stored["title"],
            facts=tuple(
                Fact(key=fact["key"], label=fact["label"], value=fact["value"])
                for fact in stored["facts"]
            ),
            tables=tuple(
                FactTable(
                    key=table["key"],
                    title=table["title"],
                    columns=tuple(table["columns"]),
                    rows=tuple(tuple(row) for row in table["rows"]),
                )
                for table in stored.get("tables", [])
            ),
        )

    def digest(self) -> str:
        """Return the SHA-256, in hex, of one agreed spelling: sorted keys, no spaces, UTF-8."""
        canonical = json.dumps(
            self.to_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()
