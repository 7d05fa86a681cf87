"""Count hours: a little after each change, or all of them anew. Safe to repeat and to run twice."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import chain, islice

from django.db import connection, transaction

from accounts.models import User
from core.clock import maine_date
from organizations.models import Employment
from reports.hours.facts import Definitions, Sums
from reports.hours.reading import (
    as_json,
    definitions,
    facts_of_people,
    touched_by,
    touched_by_days,
)
from reports.models import CountedPerson, HeadCell, HoursCell, HoursCount, PersonToCount

MARKS_AT_ONCE = 500
PEOPLE_AT_ONCE = 2000
ROWS_AT_ONCE = 2000
LOCK = 6_557_048  # any number, but always this one
# What names a sum, with the types of PostgreSQL, and what it holds.
CELL = {
    "place_id": "bigint",
    "part": "text",
    "credit_type_id": "bigint",
    "period": "text",
    "facet": "text",
}
CELL_NUMBERS = ("hundredths", "lines", "people", "current")
HEAD = {"place_id": "bigint", "part": "text", "facet": "text"}


def count_hours(*, now: datetime, at_once: int = MARKS_AT_ONCE) -> int:
    """Count anew whoever changed; return how many marks were worked off.

    Each lot is a transaction of its own. The first run of all counts everybody.
    """
    done = 0
    while True:
        with transaction.atomic():
            _lock()
            count = HoursCount.objects.of_now().first()
            if count is None:
                _rebuild(now)
                return done
            marks = _count_some(count, now, at_once)
        done += marks
        if not marks:
            return done


def rebuild_hours(*, now: datetime, at_once: int = PEOPLE_AT_ONCE) -> None:
    """Count everybody anew in one transaction: readers see the sums before it or after it."""
    with transaction.atomic():
        _lock()
        _rebuild(now, at_once)


def _count_some(count: HoursCount, now: datetime, at_once: int) -> int:
    # The marks before all else: what changes from here on leaves a mark of its own for the next.
    marks = list(PersonToCount.objects.values_list("pk", "person_id")[:at_once])
    by, today = definitions(), max(count.day, maine_date(now))
    touched = touched_by(count.definitions_json, as_json(by)) if _differs(count, by) else set()
    if today > count.day:
        touched |= touched_by_days(count.day, today)
    _mark(touched)
    _count_people({person for _mark, person in marks}, by, today)
    PersonToCount.objects.filter(pk__in=[mark for mark, _person in marks]).delete()
    count.definitions_json, count.day = as_json(by), today
    if not touched and len(marks) < at_once:
        count.counted_at = now
    count.save()
    return len(marks) + len(touched)


def _differs(count: HoursCount, by: Definitions) -> bool:
    return bool(count.definitions_json != as_json(by))


def _mark(people: Iterable[int]) -> None:
    rows = [PersonToCount(person_id=person) for person in sorted(people)]
    PersonToCount.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)


def _count_people(people: Collection[int], by: Definitions, today: date) -> None:
    counted = CountedPerson.objects.filter(pk__in=people)
    before = dict(counted.values_list("pk", "facts_json"))
    after = facts_of_people(people, by=by, today=today)
    changed = [who for who in people if before.get(who, {}) != after.get(who, {})]
    sums = Sums()
    for person in changed:
        sums.add(before.get(person, {}), -1)
        sums.add(after.get(person, {}))
    CountedPerson.objects.filter(pk__in=changed).delete()
    _write_people({person: after[person] for person in changed if person in after})
    _put_on(sums)
    fewer = [key for key, values in sums.cells() if min(values) < 0]
    _forget_empty(HoursCell._meta.db_table, CELL, ("lines", "people", "current"), fewer)
    fewer_heads = [key for key, people_less in sums.heads.items() if people_less < 0]
    _forget_empty(HeadCell._meta.db_table, HEAD, ("people",), fewer_heads)


def _rebuild(now: datetime, at_once: int = PEOPLE_AT_ONCE) -> None:
    PersonToCount.objects.all().delete()
    for model in (HoursCell, HeadCell, CountedPerson, HoursCount):
        model._default_manager.all().delete()
    by, today, people = definitions(), maine_date(now), iter(_everybody())
    while some := list(islice(people, at_once)):
        found = facts_of_people(some, by=by, today=today)
        sums = Sums()
        for facts in found.values():
            sums.add(facts)
        _write_people(found)
        _put_on(sums)
    HoursCount.objects.create(counted_at=now, day=today, definitions_json=as_json(by))


def _everybody() -> Iterable[int]:
    """Return all people, those of one place side by side: so many at once touch few sums."""
    works = Employment.objects.order_by("organization__path", "person")
    people = User.objects.order_by("pk").values_list("pk", flat=True)
    return dict.fromkeys(chain(works.values_list("person", flat=True), people))


def _put_on(sums: Sums) -> None:
    _add(HoursCell._meta.db_table, CELL, CELL_NUMBERS, sums.cells())
    _add(HeadCell._meta.db_table, HEAD, ("people",), ((k, [n]) for k, n in sums.heads.items()))


def _write_people(found: dict[int, dict[str, object]]) -> None:
    CountedPerson.objects.bulk_create(
        (CountedPerson(person_id=person, facts_json=facts) for person, facts in found.items()),
        batch_size=ROWS_AT_ONCE,
    )


def _add(
    table: str,
    key: Mapping[str, str],
    numbers: Sequence[str],
    sums: Iterable[tuple[tuple[int | str, ...], list[int]]],
) -> None:
    """Add to the sums that stand, and write those that do not yet."""
    rows = ((*where, *values) for where, values in sums if any(values))
    columns = [*key, *numbers]
    added = ", ".join(f'{name} = "{table}".{name} + excluded.{name}' for name in numbers)
    into = f'INSERT INTO "{table}" ({", ".join(columns)})'
    if connection.vendor == "postgresql":
        # A statement with a list for each column: one for each value takes the driver long.
        lists = ", ".join(f"%s::{key.get(name, 'bigint')}[]" for name in columns)
        values = f"SELECT * FROM unnest({lists})"  # noqa: S608
    else:
        values = f"VALUES ({', '.join(['%s'] * len(columns))})"
    statement = f"{into} {values} ON CONFLICT ({', '.join(key)}) DO UPDATE SET {added}"
    with connection.cursor() as cursor:
        while some := list(islice(rows, ROWS_AT_ONCE)):
            if connection.vendor == "postgresql":
                cursor.execute(statement, [list(column) for column in zip(*some, strict=True)])
            else:
                cursor.executemany(statement, some)


def _forget_empty(
    table: str,
    key: Mapping[str, str],
    numbers: Sequence[str],
    keys: Sequence[tuple[int | str, ...]],
) -> None:
    """Delete those of these sums to which nothing adds any more."""
    conditions = [*(f"{name} = %s" for name in key), *(f"{name} = 0" for name in numbers)]
    with connection.cursor() as cursor:
        where = " AND ".join(conditions)
        cursor.executemany(f'DELETE FROM "{table}" WHERE {where}', keys)  # noqa: S608 (names of ours)


def _lock() -> None:
    """One counts at a time; on SQLite the transaction itself sees to that."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
