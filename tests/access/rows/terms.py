"""The managed lists and the places where classes meet: for the office."""

from courses.models import Room, SchoolHoliday, Synonym
from tests.access.answers import DONE, FORBIDDEN, NOT_THIS_WAY, OFFICE, OK, Row, everyone, only


def _read(args=lambda _world: []) -> Row:
    return Row(args, get=only(OFFICE, OK, others=FORBIDDEN), post=everyone(NOT_THIS_WAY))


def _form(args=lambda _world: [], **data: str) -> Row:
    return Row(
        args,
        get=only(OFFICE, OK, others=FORBIDDEN),
        post=only(OFFICE, DONE if data else OK, others=FORBIDDEN),
        data=data,
    )


def _act(args) -> Row:
    return Row(args, get=everyone(NOT_THIS_WAY), post=only(OFFICE, DONE, others=FORBIDDEN), data={})


def _lane(world) -> list:
    return ["lane", world.coming.version.course.lane_id]


def _venue(world) -> list:
    return [world.coming.venue_id]


def _room(world) -> list:
    return [Room.objects.get_or_create(venue=world.coming.venue, name="Room 1")[0].pk]


def _holiday(_world) -> list:
    days = {"first_day": "2027-02-15", "last_day": "2027-02-19"}
    return [SchoolHoliday.objects.get_or_create(name="February vacation", **days)[0].pk]


def _synonym(_world) -> list:
    return [Synonym.objects.get_or_create(words="SRO, school resource officer")[0].pk]


ROWS: dict[str, Row] = {
    "courses:term_index": _read(),
    "courses:term_list": _read(lambda _world: ["topic"]),
    "courses:term_add": _form(lambda _world: ["topic"]),
    "courses:term_edit": _form(_lane),
    "courses:term_act": _act(_lane),
    "courses:holiday_list": _form(),
    "courses:holiday_remove": _act(_holiday),
    "courses:synonym_list": _form(),
    "courses:synonym_remove": _act(_synonym),
    "courses:venue_list": Row(
        get=only(OFFICE, OK, others=FORBIDDEN),
        post=only(OFFICE, DONE, others=FORBIDDEN),
        data={"forget_view": "0"},
    ),
    "courses:venue_add": _form(),
    "courses:venue_detail": _read(_venue),
    "courses:venue_edit": _form(_venue),
    "courses:venue_act": _act(_venue),
    "courses:room_add": _form(_venue),
    "courses:room_edit": _form(_room),
    "courses:room_act": _act(_room),
}
