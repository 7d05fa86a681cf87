"""A roster from its file to where a test begins."""

from datetime import UTC, date, datetime, timedelta

from organizations.models import RosterImport
from organizations.services.rosters import (
    apply_roster,
    check_roster,
    map_columns,
    start_apply,
    start_check,
    start_undo,
    undo_roster,
    upload_roster,
)
from tests.factories import work_kind

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
THAT_DAY = date(2026, 9, 1)


class Clock:
    """Goes on by a second each time it is asked."""

    def __init__(self, moment: datetime = NOW) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment


def uploaded(file, place, by, *, now=NOW) -> RosterImport:
    return upload_roster(organization=place, file=file, actor=by, now=now)


def checked(
    file, place, by, *, columns=None, kind="teacher", ends_the_missing=False, on=THAT_DAY, now=NOW
) -> RosterImport:
    roster = uploaded(file, place, by, now=now)
    map_columns(
        roster=roster,
        columns=roster.columns if columns is None else columns,
        work_kind=kind and work_kind(kind),
        effective_on=on,
        ends_the_missing=ends_the_missing,
        actor=by,
        now=now,
    )
    start_check(roster=roster, actor=by, now=now)
    check_roster(roster_id=roster.pk, clock=Clock(now))
    roster.refresh_from_db()
    return roster


def applied(roster, by, *, now=NOW, many_may_leave=False) -> RosterImport:
    start_apply(roster=roster, many_may_leave=many_may_leave, actor=by, now=now)
    apply_roster(roster_id=roster.pk, clock=Clock(now))
    roster.refresh_from_db()
    return roster


def undone(roster, by, *, now=NOW) -> RosterImport:
    start_undo(roster=roster, actor=by, now=now)
    undo_roster(roster_id=roster.pk, clock=Clock(now))
    roster.refresh_from_db()
    return roster


def outcomes(roster) -> list[tuple]:
    return list(roster.rows.values_list("number", "outcome", "reasons"))
