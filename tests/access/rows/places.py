"""What the register of places answers: everybody signed in reads it, MSSC staff change it."""

from tests.access.answers import DONE, FORBIDDEN, OFFICE, OK, Row, a_list, only, signed_in


def staff_only(post, **data) -> Row:
    """A page of staff about one place; what a page that grew old is told comes with 200."""
    return Row(
        lambda w: [w.served_school.pk],
        get=only(OFFICE, OK, others=FORBIDDEN),
        post=only(OFFICE, post, others=FORBIDDEN),
        data=data,
    )


ROWS: dict[str, Row] = {
    "organizations:organization_list": a_list(signed_in(OK)),
    # Without scripts the search leads to the list.
    "organizations:organization_search": Row(get=signed_in(DONE)),
    "organizations:organization_detail": Row(lambda w: [w.served_school.pk], get=signed_in(OK)),
    "organizations:organization_add": Row(
        get=only(OFFICE, OK, others=FORBIDDEN), post=only(OFFICE, OK, others=FORBIDDEN)
    ),
    "organizations:organization_edit": staff_only(OK, town="Bath"),
    "organizations:organization_rename": staff_only(OK, name="New", is_spelling="on"),
    "organizations:organization_move": staff_only(OK),
    "organizations:organization_merge": staff_only(OK),
    "organizations:organization_close": staff_only(OK, closed_on="2026-01-05"),
}
