"""What closing a class and correcting a record look like."""

from tests.browser.acts import State, at

CLOSING = [
    *(
        State(
            f"class to close: {name}",
            "instructor",
            at("transcripts:class_close", lambda rows, n=name: getattr(rows.closing, n).pk),
        )
        for name in ("lacking", "ready", "by_staff")
    ),
    State(
        "class that staff decide on closed",
        "staff",
        at("transcripts:class_close", lambda rows: rows.closing.by_staff.pk),
    ),
    State(
        "record corrected",
        "staff",
        at("transcripts:transcript_detail", lambda rows: rows.closing.corrected.pk),
    ),
    State(
        "certificate replaced",
        "staff",
        at("certificates:certificate_detail", lambda rows: rows.closing.replaced.pk),
    ),
    State(
        "evidence of a class that lacks something",
        "instructor",
        at("reports:class_evidence", lambda rows: rows.closing.lacking.pk),
    ),
    State(
        "evidence of a class asked for",
        "staff",
        at("reports:class_evidence", lambda rows: rows.closing.by_staff.pk),
    ),
    State("work done", "staff", at("reports:job_detail", lambda rows: rows.closing.job.pk)),
]
