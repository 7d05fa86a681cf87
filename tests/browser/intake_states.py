"""The states of the pages of files of past training."""

from tests.browser.acts import (
    State,
    at,
    choose_nobody,
    open_everything,
    send_it_empty,
    send_it_empty_by,
    send_what_searches_too,
)

INTAKES = [
    State(
        "no list of training sent",
        "coordinator",
        at("transcripts:intake_upload", lambda _: "claims"),
        send_what_searches_too,
    ),
    State(
        "no federal record sent",
        "staff",
        at("transcripts:intake_upload", lambda _: "federal"),
        send_what_searches_too,
    ),
    State(
        "no earlier records sent",
        "staff",
        at("transcripts:intake_upload", lambda _: "history"),
        send_it_empty,
    ),
    State(
        "columns of training said by nobody",
        "coordinator",
        at("transcripts:intake_columns", lambda rows: rows.intakes["sent"].pk),
    ),
    State(
        "nobody said of a row of training",
        "coordinator",
        at(
            "transcripts:intake_row",
            lambda r: (r.world.intake.pk, r.world.intake.rows.get().number),
        ),
        send_it_empty_by("It is this person"),
    ),
    State(
        "rows of training in doubt",
        "coordinator",
        at("transcripts:intake_detail", lambda r: r.world.intake.pk, "?finding=doubtful"),
        open_everything,
    ),
    State(
        "no row of training chosen",
        "coordinator",
        at("transcripts:intake_detail", lambda r: r.world.intake.pk),
        choose_nobody,
    ),
    *(
        State(
            f"training file {key}",
            "staff",
            at("transcripts:intake_detail", lambda rows, k=key: rows.intakes[k].pk),
        )
        for key in ("with wrong rows", "applied", "undone", "stopped", "failed", "sent")
    ),
    State(
        "training file to apply",
        "coordinator",
        at("transcripts:intake_apply", lambda rows: rows.intakes["with wrong rows"].pk),
    ),
    State(
        "training file undone without a reason",
        "coordinator",
        at("transcripts:intake_undo", lambda rows: rows.intakes["applied"].pk),
        send_it_empty_by("Yes, undo it"),
    ),
]
