"""What the register of officers answers: both sides see, the agency and MSSC staff assign.

The coordinator and the approver stand on the side of the school; nobody of this table is of the
agency (`tests/organizations/test_officers.py` asks as one).
"""

from tests.access.answers import (
    COORDINATING,
    DONE,
    FORBIDDEN,
    GRANTED,
    MISSING,
    OFFICE,
    OK,
    Row,
    a_list,
    both,
    only,
    signed_in,
)

SEES = {"coordinator", "approver", *GRANTED}

ROWS: dict[str, Row] = {
    "organizations:officer_list": a_list(signed_in(OK)),
    # There is but one agency, so nobody is asked which.
    "organizations:officer_agency": Row(
        get=only(OFFICE, DONE, others=FORBIDDEN), post=only(OFFICE, DONE, others=FORBIDDEN)
    ),
    "organizations:officer_assign": Row(
        lambda w: [w.agency.pk],
        get=only(OFFICE, OK, others=FORBIDDEN),
        post=only(OFFICE, OK, others=FORBIDDEN),
    ),
    "organizations:officer_edit": Row(
        lambda w: [w.assignment.pk],
        get=both(only(OFFICE, OK, others=MISSING), SEES - OFFICE, FORBIDDEN),
        post=both(only(OFFICE, OK, others=MISSING), SEES - OFFICE, FORBIDDEN),
    ),
    "organizations:agreement_list": a_list(signed_in(OK)),
    "organizations:agreement_add": Row(
        get=only(COORDINATING | OFFICE, OK, others=FORBIDDEN),
        post=only(COORDINATING | OFFICE, OK, others=FORBIDDEN),
    ),
    "organizations:agreement_edit": Row(
        lambda w: [w.agreement.pk],
        # The approver answers for the school alone: the agreement is the district's.
        get=both(only({"coordinator", *OFFICE}, OK, others=MISSING), {"director"}, FORBIDDEN),
        post=both(only({"coordinator", *OFFICE}, OK, others=MISSING), {"director"}, FORBIDDEN),
    ),
}
