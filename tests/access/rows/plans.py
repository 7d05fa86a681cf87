"""What the pages for a change of plans answer, and the list of one's people's classes."""

from tests.access.answers import (
    COORDINATING,
    DONE,
    FORBIDDEN,
    MISSING,
    OK,
    OVER_SEATS,
    Row,
    a_list,
    both,
    only,
)

SEEING = {"learner", *OVER_SEATS}
ACTING = {"coordinator", "staff"}


def of_a_seat(who: set[str]) -> dict[str, int | str]:
    """The page for these; those who see the seat and may not do this are told so."""
    return both(only(who, OK, others=MISSING), SEEING - who, FORBIDDEN)


ROWS: dict[str, Row] = {
    **{
        f"enrollment:enrollment_{page}": Row(
            lambda w: [w.open_seat.pk], get=of_a_seat(who), post=of_a_seat(who)
        )
        for page, who in {
            "transfer": {"learner", *ACTING},
            "replace": ACTING,
            "reinstate": ACTING,
            "correct": {"staff"},
        }.items()
    },
    "enrollment:place_list": a_list(
        only({"approver", "staff", *COORDINATING}, OK, others=FORBIDDEN)
    ),
    # Nothing is chosen: whoever may choose is led back to the list.
    "enrollment:place_act": Row(
        lambda _w: ["remind"],
        get=only({"staff", *COORDINATING}, DONE, others=FORBIDDEN),
        post=only({"staff", *COORDINATING}, DONE, others=FORBIDDEN),
    ),
}
