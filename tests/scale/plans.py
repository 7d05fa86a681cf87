"""What PostgreSQL does for a statement: how many rows of which table it reads, and in which way."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection


@dataclass(frozen=True, slots=True)
class Statement:
    sql: str
    params: Any


@dataclass(frozen=True, slots=True)
class Reading:
    """One way in which one statement reads one table."""

    table: str
    way: str
    rows: int


@contextmanager
def statements() -> Iterator[list[Statement]]:
    """Collect what is asked of the database inside the block."""
    asked: list[Statement] = []

    def note(
        execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        asked.append(Statement(sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield asked


def readings(statement: Statement) -> list[Reading]:
    """Run a SELECT once more and return what it read."""
    if not statement.sql.startswith("SELECT"):
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement.sql}", statement.params
        )
        (found,) = cursor.fetchone()
    plan = json.loads(found) if isinstance(found, str) else found
    return list(_readings(plan[0]["Plan"]))


def _readings(node: dict[str, Any]) -> Iterator[Reading]:
    if "Relation Name" in node:
        # Rows are given for one loop, as an average.
        seen = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
        rows = round(seen * node["Actual Loops"])
        yield Reading(node["Relation Name"], node["Node Type"], rows)
    for part in node.get("Plans", []):
        yield from _readings(part)
