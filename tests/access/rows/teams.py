"""What the pages answer on which somebody registers others."""

from tests.access.answers import COORDINATING, FORBIDDEN, OK, Row, only

# Who registers people somewhere.
REGISTERING = COORDINATING | {"staff"}

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
}
