"""The pages of the attendance of a class, of one person in it, and of results, as they can be."""

from tests.browser.acts import State, at, send_it_empty

ATTENDANCE = [
    *(
        State(f"{said} of a class with {name}", "instructor", at(f"transcripts:{page}", key), *act)
        for name, key in (
            ("an exam", lambda rows: rows.exam.pk),
            ("a practical", lambda rows: rows.practical.pk),
        )
        for said, page, *act in (
            ("attendance", "class_attendance"),
            ("results", "result_enter"),
            ("results sent empty", "result_enter", send_it_empty),
        )
    ),
    *(
        State(
            f"attendance of somebody who {name}",
            "instructor",
            at("transcripts:seat_attendance", key),
        )
        for name, key in (
            ("makes a session up", lambda r: (r.exam.pk, r.exam.enrollments.order_by("pk")[1].pk)),
            ("came late", lambda r: (r.practical.pk, r.practical.enrollments.order_by("pk")[0].pk)),
        )
    ),
    State(
        "one's own attendance",
        "learner",
        at("transcripts:attendance_own", lambda r: r.exam.enrollments.order_by("pk")[0].pk),
    ),
]
