"""The person: details, who sees them, letters for those without email."""

from tests.access.answers import (
    COORDINATING,
    DONE,
    FORBIDDEN,
    MISSING,
    NOT_THIS_WAY,
    OFFICE,
    OK,
    OVER_LEARNER,
    Answer,
    Row,
    a_list,
    both,
    everyone,
    only,
    signed_in,
)

# Who may edit the learner: they themselves, their coordinator, the office.
EDITING = {"learner", "coordinator", *OFFICE}
REASON = {"reason": "As on the form."}
NAMES = {"first_name": "Ada", "last_name": "Byron"}
# The same of somebody whom no email reaches; the learner works beside them.
HANDING = {"coordinator", *OFFICE}


def to_whoever_sees(who: set[str], answer: Answer) -> dict[str, Answer]:
    """403 for those who see the learner but may not; 404 for the rest."""
    return both(both(signed_in(MISSING), {"learner", *OVER_LEARNER}, FORBIDDEN), who, answer)


def of_unreached(answer: Answer, others: Answer = FORBIDDEN) -> dict[str, Answer]:
    return both(both(signed_in(MISSING), OVER_LEARNER, others), HANDING, answer)


ROWS: dict[str, Row] = {
    "accounts:profile": Row(get=signed_in(OK), post=everyone(NOT_THIS_WAY)),
    # Of a form without addresses nothing is left to fill in.
    "accounts:address_uses": Row(get=signed_in(OK), post=signed_in(DONE)),
    "accounts:person_edit": Row(
        lambda w: [w.visitors["learner"].pk],
        get=to_whoever_sees(EDITING, OK),
        post=to_whoever_sees(EDITING, DONE),
        data=NAMES | REASON,
    ),
    "accounts:person_numbers": Row(
        lambda w: [w.visitors["learner"].pk],
        # An administrator may edit, but sees none of the numbers.
        get=to_whoever_sees(EDITING - {"administrator"}, OK),
        post=to_whoever_sees(EDITING - {"administrator"}, DONE),
        data=REASON,
    ),
    "accounts:person_email": Row(
        lambda w: [w.unreached.pk],
        get=of_unreached(OK),
        post=of_unreached(DONE),
        data={"email": "first@example.org"} | REASON,
    ),
    "reports:person_detail": Row(
        lambda w: [w.visitors["learner"].pk],
        get=both(signed_in(MISSING), {"learner", *OVER_LEARNER}, OK),
        post=everyone(NOT_THIS_WAY),
    ),
    "reports:who_sees_me": Row(get=signed_in(OK), post=everyone(NOT_THIS_WAY)),
    "reports:letter_list": a_list(only(COORDINATING | OFFICE, OK, others=FORBIDDEN)),
    "reports:letter_detail": Row(
        lambda w: [w.letter.pk],
        get=only(HANDING, OK, others=MISSING),
        post=everyone(NOT_THIS_WAY),
    ),
    "reports:letter_print": Row(
        lambda w: [w.letter.pk],
        get=only(HANDING, OK, others=MISSING),
        post=everyone(NOT_THIS_WAY),
    ),
    "reports:letter_hand_out": Row(
        lambda w: [w.letter.pk],
        get=everyone(NOT_THIS_WAY),
        post=only(HANDING, DONE, others=MISSING),
    ),
    "reports:letter_claim": Row(
        lambda w: [w.unreached.pk],
        get=of_unreached(OK),
        post=of_unreached(OK),
    ),
}
