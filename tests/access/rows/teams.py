"""What the pages answer on which somebody registers others."""

from enrollment.services.team_invitations import token_of
from tests.access.answers import (
    COORDINATING,
    DONE,
    FORBIDDEN,
    MISSING,
    NOT_THIS_WAY,
    OK,
    REFUSED,
    Row,
    a_list,
    both,
    everyone,
    only,
    signed_in,
)

# Who registers people somewhere.
REGISTERING = COORDINATING | {"staff"}
# Who adds to the learner's team; who only looks at it.
MANAGING = {"learner", "coordinator", "staff"}
LOOKING = {"director", "administrator"}


def of_team(answer: int) -> dict[str, int | str]:
    return both(only(MANAGING, answer, others=MISSING), LOOKING, FORBIDDEN)


ROWS: dict[str, Row] = {
    "enrollment:people_choose": Row(
        lambda w: [w.coming.pk],
        get=only(REGISTERING, OK, others=FORBIDDEN),
        # Of a list nothing is asked of, no view is kept: it comes back and says so.
        post=only(REGISTERING, OK, others=FORBIDDEN),
        data={"save_view": "yes", "name": "Mine"},
    ),
    "enrollment:people_register": Row(
        lambda w: [w.coming.pk],
        get=only(REGISTERING, OK, others=FORBIDDEN),
        # Nothing is done at the first press: what it would do is shown.
        post=only(REGISTERING, OK, others=FORBIDDEN),
        data={"text": "Ann Smith"},
    ),
    "enrollment:team_new": Row(
        lambda w: [w.team.offering_id],
        get=signed_in(OK),
        # Nothing is done at the first press: what it would do is shown.
        post=signed_in(OK),
        data={"name": "Elm team", "takes_part": "on"},
    ),
    "enrollment:team_list": a_list(signed_in(OK)),
    "enrollment:team_detail": Row(
        lambda w: [w.team.pk],
        get=only(MANAGING | LOOKING, OK, others=MISSING),
        post=everyone(NOT_THIS_WAY),
    ),
    "enrollment:team_add": Row(
        lambda w: [w.team.pk],
        get=of_team(OK),
        post=of_team(OK),
        data={"text": "Ann Smith"},
    ),
    "enrollment:team_hand_over": Row(
        lambda w: [w.team.pk], get=of_team(OK), post=of_team(OK), data={"to": "0"}
    ),
    "enrollment:team_take_out": Row(
        lambda w: [w.team.pk, w.team_member.pk],
        get=of_team(OK),
        post=of_team(DONE),
        data={"reason": "Needed elsewhere."},
    ),
    "enrollment:team_invitation_send_again": Row(
        lambda w: [w.team_invitation.pk], get=everyone(NOT_THIS_WAY), post=of_team(DONE)
    ),
    "enrollment:team_invitation_withdraw": Row(
        lambda w: [w.team_invitation.pk], get=everyone(NOT_THIS_WAY), post=of_team(DONE)
    ),
    # Whoever has the link looks at it; only who proved its address answers.
    "enrollment:team_invitation_answer": Row(
        lambda w: [token_of(w.team_invitation)],
        get=everyone(OK),
        post=only({"other learner"}, DONE, others=REFUSED),
        data={"answer": "yes"},
    ),
}
