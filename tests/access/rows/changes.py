"""What the pages that change a class answer to everybody."""

from tests.access.answers import DONE, FORBIDDEN, NOT_THIS_WAY, OK, TEACHING, Row, everyone, only

PAGES = ("move", "place", "postpone", "substitute", "seats", "cancel")
# Of a class that goes on, with a host: those who teach it write to it, and change nothing else.
ANSWERING = {"staff", "lane lead", "host"}

ROWS: dict[str, Row] = {
    "enrollment:offering_change": Row(
        lambda w: [w.meeting.offering_id], get=only(ANSWERING | TEACHING, OK, others=FORBIDDEN)
    ),
    "enrollment:offering_write": Row(
        lambda w: [w.meeting.offering_id],
        get=only(ANSWERING | TEACHING, OK, others=FORBIDDEN),
        post=only(ANSWERING | TEACHING, OK, others=FORBIDDEN),
        data={"subject": "Boots", "text": "Bring boots."},
    ),
    "enrollment:offering_confirm": Row(
        lambda w: [w.meeting.offering_id],
        get=everyone(NOT_THIS_WAY),
        post=only(ANSWERING, DONE, others=FORBIDDEN),
    ),
    # Nothing is done at the first press: what it would do is shown.
    **{
        f"enrollment:offering_{page}": Row(
            lambda w: [w.meeting.offering_id],
            get=only(ANSWERING, OK, others=FORBIDDEN),
            post=only(ANSWERING, OK, others=FORBIDDEN),
            data={"reason": "No heating."},
        )
        for page in PAGES
    },
}
