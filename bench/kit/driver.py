"""The floor under a service: its own statements, sent straight through the database's driver.

One call of the service is written down. In what it sent, the numbers of the class, the person and
the seat are left open; everything else is as the service wrote it. Whoever takes a seat on the
floor fills the three in, sends the same statements in the same order and decides on the same
answers, without models, without Django.
"""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast

import psycopg
from django.conf import settings
from psycopg.types.json import Json, Jsonb

from bench.kit.statements import Statement


class Cursor(Protocol):
    """What both drivers' cursors can do."""

    def execute(self, sql: Any, params: Any = ..., /) -> Any: ...
    def fetchall(self) -> list[Any]: ...


@dataclass(frozen=True, slots=True)
class Sample:
    """The numbers in the call that was written down. Nothing else in it looks like one of them."""

    offering_id: int
    learner_id: int
    enrollment_id: int


@dataclass(frozen=True, slots=True)
class Step:
    """One statement; `blanks` says for each parameter what is to be filled in."""

    sql: str
    params: tuple[Any, ...]
    blanks: tuple[frozenset[str], ...]
    answers: bool
    counts_seats: bool
    gives_seat: bool


@dataclass(frozen=True, slots=True)
class Floor:
    """The whole transaction, ready to be sent for anybody."""

    steps: tuple[Step, ...]
    sample: Sample

    def take_seat(
        self, cursor: Cursor, *, offering_id: int, learner_id: int, capacity: int
    ) -> bool:
        """Send the statements; stop, having written nothing, where no seat is left."""
        known = {"offering_id": offering_id, "learner_id": learner_id}
        for step in self.steps:
            cursor.execute(step.sql, self._filled(step, known))
            if not step.answers:
                continue
            rows = cursor.fetchall()
            if step.counts_seats and rows[0][0] >= capacity:
                return False
            if step.gives_seat:
                known["enrollment_id"] = rows[0][0]
        return True

    def _filled(self, step: Step, known: dict[str, int]) -> list[Any]:
        params: list[Any] = []
        for param, blanks in zip(step.params, step.blanks, strict=True):
            value = param
            for blank in blanks:
                old, new = getattr(self.sample, blank), known[blank]
                value = new if value == old else value.replace(str(old), str(new))
            params.append(value)
        return params


def floor_under(statements: Sequence[Statement], sample: Sample, *, table: str) -> Floor:
    """Return what to send for anybody, from what was sent for one. `table` holds the seats."""
    # Django sends BEGIN as a statement on SQLite; psycopg begins by itself.
    sent = [statement for statement in statements if not statement.sql.startswith("BEGIN")]
    steps = tuple(_step(statement, sample, table) for statement in sent)
    if sum(step.counts_seats for step in steps) != 1 or sum(step.gives_seat for step in steps) != 1:
        raise RuntimeError("Seats are not counted, or not given, in one statement.")
    return Floor(steps, sample)


def _step(statement: Statement, sample: Sample, table: str) -> Step:
    sql, params = statement.sql, tuple(_plain(value) for value in statement.params)
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        sql = sql.replace("%s", "?").replace("%%", "%")
    inserts = sql.startswith("INSERT")
    return Step(
        sql=sql,
        params=params,
        blanks=tuple(_blanks(value, sample) for value in params),
        answers=sql.startswith("SELECT") or " RETURNING " in sql,
        counts_seats=sql.startswith(f'SELECT (SELECT COUNT(*) FROM "{table}"'),
        gives_seat=inserts and f'INTO "{table}"' in sql,
    )


def _plain(value: Any) -> Any:
    """Return what the driver takes without Django's wrapping."""
    return json.dumps(value.obj) if isinstance(value, Json | Jsonb) else value


def _blanks(value: Any, sample: Sample) -> frozenset[str]:
    names = ("offering_id", "learner_id", "enrollment_id")
    if isinstance(value, str):
        return frozenset(name for name in names if str(getattr(sample, name)) in value)
    return frozenset(name for name in names if getattr(sample, name) == value)


def connect() -> psycopg.Connection | sqlite3.Connection:
    """Return a connection of the driver's own to the database that Django is set to."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        options = database["OPTIONS"]
        connection = sqlite3.connect(
            database["NAME"], timeout=options["timeout"], isolation_level=None
        )
        connection.executescript(options["init_command"])
        return connection
    return psycopg.connect(
        host=database["HOST"],
        port=database["PORT"],
        user=database["USER"],
        password=database["PASSWORD"] or None,
        dbname=database["NAME"],
    )


class FloorClient:
    """One client on the floor, with a connection that it keeps."""

    def __init__(self) -> None:
        self.connection = connect()
        self.cursor = cast("Cursor", self.connection.cursor())

    def take_seat(self, floor: Floor, *, offering_id: int, learner_id: int, capacity: int) -> bool:
        """Take a seat in a transaction; return whether there was one."""
        if isinstance(self.connection, sqlite3.Connection):
            self.cursor.execute("BEGIN IMMEDIATE")
        taken = False
        try:
            taken = floor.take_seat(
                self.cursor, offering_id=offering_id, learner_id=learner_id, capacity=capacity
            )
        finally:  # nobody waits for a lock of somebody who gave up
            if taken:
                self.connection.commit()
            else:
                self.connection.rollback()
        return taken
