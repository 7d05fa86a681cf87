"""Rosters on their way in: for whoever answers for the organization, and MSSC staff."""

from tests.access.answers import (
    COORDINATING,
    DONE,
    FORBIDDEN,
    MISSING,
    NOT_THIS_WAY,
    OFFICE,
    OK,
    Row,
    a_list,
    everyone,
    only,
)

IMPORTING = COORDINATING | OFFICE
OF_THIS_DISTRICT = {"coordinator", *OFFICE}
A_DISTRICTS = {"get": only(OF_THIS_DISTRICT, OK, others=MISSING)}
DOING = A_DISTRICTS | {"post": only(OF_THIS_DISTRICT, DONE, others=MISSING)}

ROWS: dict[str, Row] = {
    "organizations:roster_list": a_list(only(IMPORTING, OK, others=FORBIDDEN)),
    "organizations:roster_upload": Row(
        get=only(IMPORTING, OK, others=FORBIDDEN),
        # Nothing was sent: the form comes back with what is missing.
        post=only(IMPORTING, OK, others=FORBIDDEN),
    ),
    # A list of one roster: whoever sees it may keep views of it, when they say a name.
    "organizations:roster_detail": Row(
        lambda w: [w.roster.pk],
        **A_DISTRICTS,
        post=A_DISTRICTS["get"],
        data={"save_view": "yes"},
    ),
    "organizations:roster_columns": Row(
        lambda w: [w.roster.pk],
        **DOING,
        data={
            "first_name": "First name",
            "last_name": "Last name",
            "effective_on": "2026-09-01",
            "work_kind": "",
        },
    ),
    "organizations:roster_work": Row(lambda w: [w.roster.pk], **DOING),
    "organizations:roster_row": Row(
        lambda w: [w.roster.pk, w.roster.rows.get().number], **DOING, data={"decision": "new"}
    ),
    "organizations:roster_rejects": Row(
        lambda w: [w.roster.pk], **A_DISTRICTS, post=everyone(NOT_THIS_WAY)
    ),
    "organizations:roster_apply": Row(lambda w: [w.roster.pk], **DOING),
    # It was never applied: a message says so.
    "organizations:roster_undo": Row(lambda w: [w.roster.pk], **DOING),
    "organizations:roster_discard": Row(lambda w: [w.roster.pk], **DOING),
    "organizations:roster_resume": Row(
        lambda w: [w.roster.pk],
        get=everyone(NOT_THIS_WAY),
        post=only(OF_THIS_DISTRICT, DONE, others=MISSING),
    ),
}
