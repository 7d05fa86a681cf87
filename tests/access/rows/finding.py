"""What people looked for and did not find: anybody may say it."""

from tests.access.answers import DONE, NOT_THIS_WAY, OK, Row, everyone

ROWS: dict[str, Row] = {
    "courses:training_wish": Row(
        get=everyone(OK), post=everyone(DONE), data={"text": "Driving a bus in winter"}
    ),
    "courses:unmet_search": Row(
        get=everyone(NOT_THIS_WAY), post=everyone(204), data={"q": "winter storms"}
    ),
}
