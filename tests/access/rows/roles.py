"""Roles, invitations, hand-over, work entered by the employer, lane leads, audiences."""

from tests.access.answers import (
    COORDINATING,
    DONE,
    FORBIDDEN,
    GRANTED,
    LOGIN,
    MISSING,
    NOT_THIS_WAY,
    OFFICE,
    OK,
    REFUSED,
    STRANGERS,
    Row,
    a_list,
    both,
    everyone,
    only,
    signed_in,
)

GIVING = COORDINATING | GRANTED
EMPLOYING = COORDINATING | OFFICE
# Of another place than the one the row is about.
ELSEWHERE = {"other coordinator", "instructor here, coordinator elsewhere"}
# Whoever gives a role is asked to prove who they are first; nobody here has just signed in.
PROVE_IT = DONE

ROWS: dict[str, Row] = {
    "organizations:role_own": Row(get=signed_in(OK), post=everyone(NOT_THIS_WAY)),
    "organizations:role_list": a_list(only(GIVING, OK, others=FORBIDDEN)),
    "organizations:role_give": Row(
        get=only(GIVING, OK, others=FORBIDDEN), post=only(GIVING, PROVE_IT, others=FORBIDDEN)
    ),
    "organizations:role_end": Row(
        lambda w: [w.grant.pk],  # the approver's, of a school of the coordinator's district
        get=only({"approver", *GIVING} - ELSEWHERE, OK, others=MISSING),
        post=only({"approver", *GIVING} - ELSEWHERE, DONE, others=MISSING),
        data={"ends_on": "2099-01-01", "reason": "A test."},
    ),
    "organizations:role_hand_over": Row(
        lambda w: [w.grant.person_id],
        get=both(only(GIVING, OK, others=FORBIDDEN), ELSEWHERE, MISSING),
        post=only(GIVING, PROVE_IT, others=FORBIDDEN),
    ),
    "organizations:invitation_list": a_list(only(GIVING, OK, others=FORBIDDEN)),
    "organizations:invitation_new": Row(
        get=only(GIVING, OK, others=FORBIDDEN), post=only(GIVING, PROVE_IT, others=FORBIDDEN)
    ),
    "organizations:invitation_withdraw": Row(
        lambda w: [w.invitation.pk],
        get=both(only(GIVING, OK, others=FORBIDDEN), ELSEWHERE, MISSING),
        post=both(only(GIVING, DONE, others=FORBIDDEN), ELSEWHERE, MISSING),
    ),
    "organizations:invitation_send_again": Row(
        lambda w: [w.invitation.pk],
        get=everyone(NOT_THIS_WAY),
        post=both(only(GIVING, DONE, others=FORBIDDEN), ELSEWHERE, MISSING),
    ),
    # Whoever holds the link may look; it went to an address of the other learner.
    "organizations:invitation_accept": Row(
        lambda w: [w.token],
        get=everyone(OK),
        post=only({"other learner"}, DONE, others=REFUSED) | dict.fromkeys(STRANGERS, LOGIN),
    ),
    "organizations:invitation_open": Row(
        lambda w: [w.invitation.pk],
        get=only({"other learner"}, OK, others=MISSING),
        post=only({"other learner"}, DONE, others=MISSING),
    ),
    "organizations:work_list": a_list(only(EMPLOYING, OK, others=FORBIDDEN)),
    "organizations:employment_enter": Row(
        get=only(EMPLOYING, OK, others=FORBIDDEN), post=only(EMPLOYING, OK, others=FORBIDDEN)
    ),
    "organizations:employment_enter_new": Row(
        get=only(EMPLOYING, OK, others=FORBIDDEN), post=only(EMPLOYING, OK, others=FORBIDDEN)
    ),
    "organizations:employment_correct": Row(
        lambda w: [w.employment.pk],
        get=both(
            only({"coordinator", *OFFICE}, OK, others=MISSING),
            {"learner", "approver", "director"},
            FORBIDDEN,
        ),
        post=both(
            only({"coordinator", *OFFICE}, OK, others=MISSING),
            {"learner", "approver", "director"},
            FORBIDDEN,
        ),
    ),
    "organizations:without_coordinator_list": a_list(only(OFFICE, OK, others=FORBIDDEN)),
    "courses:audience_list": Row(get=signed_in(OK), post=everyone(NOT_THIS_WAY)),
    "courses:lane_lead_list": Row(get=only(GRANTED, OK, others=FORBIDDEN)),
    "courses:lane_lead_name": Row(
        get=only(GRANTED, OK, others=FORBIDDEN), post=only(GRANTED, PROVE_IT, others=FORBIDDEN)
    ),
    "reports:hours": Row(
        get=only(COORDINATING | GRANTED, OK, others=FORBIDDEN), post=everyone(NOT_THIS_WAY)
    ),
    "reports:hours_people": a_list(only(COORDINATING | GRANTED, OK, others=FORBIDDEN)),
    "reports:hours_lines": a_list(only(COORDINATING | GRANTED, OK, others=FORBIDDEN)),
    "reports:numbers": Row(
        get=only({"oversight", *GRANTED}, OK, others=FORBIDDEN), post=everyone(NOT_THIS_WAY)
    ),
}
