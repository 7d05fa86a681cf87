"""The rooms of each place."""

from courses.models import Room, Venue

CONFERENCE_COUNTY = "Penobscot"
GREAT_HALL = "Great hall"
# Name, seats, and what somebody who comes should know of it.
USUAL_ROOMS: tuple[tuple[str, int, str], ...] = (
    ("Main room", 60, ""),
    ("Workshop room", 30, "Tables can be moved apart for wheelchairs."),
    ("Upstairs room", 18, "Reached by an elevator; tell the desk if you need it."),
)
CONFERENCE_ROOMS: tuple[tuple[str, int, str], ...] = (
    (GREAT_HALL, 400, "Captions are shown on the screen; the front row is step-free."),
    ("Room 1", 80, ""),
    ("Room 2", 80, ""),
    ("Room 3", 60, "No fixed seats."),
    ("Workshop room", 30, ""),
)


def rooms_of(county: str) -> tuple[tuple[str, int, str], ...]:
    """Return the rooms of the place in a county."""
    return CONFERENCE_ROOMS if county == CONFERENCE_COUNTY else USUAL_ROOMS


def seats_of(county: str) -> int:
    """Return how many a whole place holds."""
    return sum(seats for _name, seats, _notes in rooms_of(county))


def add_rooms(venues: dict[str, Venue]) -> dict[str, list[Room]]:
    """Enter the rooms of all places, the largest of each first."""
    made: list[Room] = Room.objects.bulk_create(
        Room(venue=venue, name=name, capacity=seats, access_notes=notes, order=order)
        for county, venue in venues.items()
        for order, (name, seats, notes) in enumerate(rooms_of(county), start=1)
    )
    rooms: dict[str, list[Room]] = {county: [] for county in venues}
    county_of = {venue.pk: county for county, venue in venues.items()}
    for room in made:
        rooms[county_of[room.venue_id]].append(room)
    return rooms
