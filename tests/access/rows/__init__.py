"""The table of access, one file for each part of the product."""

from tests.access.answers import Row
from tests.access.rows import history, officers, pages, person, places, roles, rosters, sign_in

ROWS: dict[str, Row] = (
    pages.ROWS
    | roles.ROWS
    | rosters.ROWS
    | history.ROWS
    | sign_in.ROWS
    | person.ROWS
    | places.ROWS
    | officers.ROWS
)
