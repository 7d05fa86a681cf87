"""What requests for seats answer to everybody: the learner's, of a school with an approver."""

from tests.access.answers import (
    DONE,
    FORBIDDEN,
    MISSING,
    OK,
    OVER_LEARNER,
    Row,
    a_list,
    both,
    only,
)

ROWS: dict[str, Row] = {
    "enrollment:approval_list": a_list(only({"approver", "staff"}, OK, others=FORBIDDEN)),
    # Nobody decides their own, and MSSC staff leave an employer with an approver its word.
    "enrollment:approval_detail": Row(
        lambda w: [w.approval.pk],
        get=only({"learner", *OVER_LEARNER}, OK, others=MISSING),
        post=both(only({"learner", *OVER_LEARNER}, FORBIDDEN, others=MISSING), {"approver"}, DONE),
        data={"decision": "approve"},
    ),
}
