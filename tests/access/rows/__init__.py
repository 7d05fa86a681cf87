"""The table of access, one file for each part of the product."""

from tests.access.answers import Row
from tests.access.rows import (
    additions,
    approvals,
    attendance,
    browse,
    changes,
    check_in,
    claims,
    class_attendance,
    closing,
    courses,
    demand,
    exports,
    finding,
    history,
    intakes,
    kits,
    line,
    lists,
    officers,
    pages,
    papers,
    person,
    places,
    plans,
    roles,
    rosters,
    schedule,
    seats,
    sharing,
    sign_in,
    teaching,
    teams,
    terms,
)

ROWS: dict[str, Row] = (
    pages.ROWS
    | approvals.ROWS
    | additions.ROWS
    | attendance.ROWS
    | browse.ROWS
    | changes.ROWS
    | check_in.ROWS
    | class_attendance.ROWS
    | closing.ROWS
    | courses.ROWS
    | roles.ROWS
    | rosters.ROWS
    | schedule.ROWS
    | seats.ROWS
    | sharing.ROWS
    | claims.ROWS
    | demand.ROWS
    | exports.ROWS
    | finding.ROWS
    | history.ROWS
    | intakes.ROWS
    | kits.ROWS
    | line.ROWS
    | lists.ROWS
    | sign_in.ROWS
    | papers.ROWS
    | person.ROWS
    | places.ROWS
    | officers.ROWS
    | plans.ROWS
    | teaching.ROWS
    | teams.ROWS
    | terms.ROWS
)
