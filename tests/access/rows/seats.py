"""What does not add up of seats."""

from tests.access.answers import FORBIDDEN, NOT_THIS_WAY, OK, Row, everyone, only

ROWS: dict[str, Row] = {
    "enrollment:seat_check": Row(
        get=only({"staff", "administrator"}, OK, others=FORBIDDEN), post=everyone(NOT_THIS_WAY)
    ),
}
