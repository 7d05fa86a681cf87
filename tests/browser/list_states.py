"""The pages of lists of participants, as they can be."""

from tests.browser.acts import State, at, send_it_empty


def of(said: str):
    return lambda rows: (rows.lists[said].meeting_id, rows.lists[said].pk)


LISTS = [
    State(
        "lists of participants",
        "instructor",
        at("attendance:session_files", lambda rows: rows.lists["draft"].meeting_id),
        send_it_empty,
    ),
    *(
        State(
            f"list of participants {said}",
            "instructor",
            at("attendance:session_file_detail", of(said)),
        )
        for said in ("draft", "applied", "discarded", "unknown")
    ),
    State(
        "columns of a list sent empty",
        "instructor",
        at("attendance:session_file_columns", of("unknown")),
        send_it_empty,
    ),
]
