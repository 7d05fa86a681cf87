"""The catalogue by month, county and lane; feeds; the secret link to one's own classes."""

from enrollment.services import make_calendar_link
from enrollment.services.calendar_links import secret_of
from tests.access.answers import DONE, NOT_THIS_WAY, OK, Row, everyone, signed_in


def _open(args=lambda _world: []) -> Row:
    return Row(args, get=everyone(OK), post=everyone(NOT_THIS_WAY))


def _secret(world) -> list:
    link = make_calendar_link(person=world.visitors["learner"], now=world.coming.starts_at)
    return [secret_of(link)]


ROWS: dict[str, Row] = {
    "sitemap": Row(get=everyone(OK)),
    "enrollment:offering_calendar": _open(),
    "enrollment:offering_map": _open(),
    "enrollment:offering_subscribe": _open(),
    "enrollment:offering_feed": _open(),
    "enrollment:offering_atom": Row(get=everyone(OK)),
    "enrollment:lane_list": _open(),
    "enrollment:lane_detail": _open(lambda world: [world.coming.version.course.lane.key]),
    # Whoever has the link reads it: calendar programs do not sign in.
    "enrollment:own_feed": _open(_secret),
    "enrollment:calendar_link": Row(get=signed_in(OK), post=signed_in(DONE), data={"act": "make"}),
}
