"""Files of past training: for whoever answers for the organization, and MSSC staff."""

from tests.access.answers import (
    COORDINATING,
    DONE,
    FORBIDDEN,
    MISSING,
    NOT_THIS_WAY,
    OK,
    Row,
    a_list,
    everyone,
    only,
)

SENDING = COORDINATING | {"staff"}
OF_THIS_DISTRICT = {"coordinator", "staff"}
A_DISTRICTS = {"get": only(OF_THIS_DISTRICT, OK, others=MISSING)}
DOING = A_DISTRICTS | {"post": only(OF_THIS_DISTRICT, DONE, others=MISSING)}
SENT_BACK = {way: only(OF_THIS_DISTRICT, DONE, others=MISSING) for way in ("get", "post")}
PRESSED = {
    "get": everyone(NOT_THIS_WAY),
    "post": only(OF_THIS_DISTRICT, DONE, others=MISSING),
}

ROWS: dict[str, Row] = {
    "transcripts:intake_list": a_list(only(SENDING, OK, others=FORBIDDEN)),
    # Earlier records are the office's alone; the other kinds have the same page.
    "transcripts:intake_upload": Row(
        lambda _w: ["history"],
        get=only({"staff"}, OK, others=FORBIDDEN),
        post=only({"staff"}, OK, others=FORBIDDEN),
    ),
    "transcripts:intake_empty": Row(
        lambda _w: ["claims"],
        get=only(SENDING, OK, others=FORBIDDEN),
        post=everyone(NOT_THIS_WAY),
    ),
    "transcripts:intake_detail": Row(
        lambda w: [w.intake.pk],
        **A_DISTRICTS,
        post=A_DISTRICTS["get"],
        data={"save_view": "yes"},
    ),
    "transcripts:intake_columns": Row(
        lambda w: [w.intake.pk],
        **DOING,
        data={"name": "Name", "title": "Course title", "day": "Date"},
    ),
    # Nobody is said: the form comes back.
    "transcripts:intake_row": Row(
        lambda w: [w.intake.pk, w.intake.rows.get().number],
        **A_DISTRICTS,
        post=A_DISTRICTS["get"],
    ),
    "transcripts:intake_rejects": Row(
        lambda w: [w.intake.pk], **A_DISTRICTS, post=everyone(NOT_THIS_WAY)
    ),
    "transcripts:intake_again": Row(lambda w: [w.intake.pk], **PRESSED),
    # No row is ready, it was never applied, nothing stands still: a message says so.
    "transcripts:intake_apply": Row(lambda w: [w.intake.pk], **SENT_BACK),
    "transcripts:intake_undo": Row(lambda w: [w.intake.pk], **SENT_BACK, data={"reason": "Wrong."}),
    "transcripts:intake_discard": Row(lambda w: [w.intake.pk], **DOING),
    "transcripts:intake_resume": Row(lambda w: [w.intake.pk], **PRESSED),
}
