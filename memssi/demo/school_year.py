"""What the office keeps in its lists: days without school, grant awards, words renamed since."""

from datetime import date, datetime, timedelta

from accounts.models import User
from core.clock import maine_date
from courses.enums import TermList
from courses.models import FundingAward, Room, Topic, Venue
from courses.services import add_holiday, add_term, edit_term

# Name, first and last day; years count from the one in which the school year begins.
HOLIDAYS: tuple[tuple[str, tuple[int, int, int], tuple[int, int, int]], ...] = (
    ("Labor Day", (0, 9, 1), (0, 9, 7)),
    ("Indigenous Peoples' Day", (0, 10, 8), (0, 10, 14)),
    ("Veterans Day", (0, 11, 11), (0, 11, 11)),
    ("Thanksgiving recess", (0, 11, 22), (0, 11, 28)),
    ("December recess", (0, 12, 24), (1, 1, 1)),
    ("Martin Luther King Jr. Day", (1, 1, 15), (1, 1, 21)),
    ("February vacation", (1, 2, 15), (1, 2, 21)),
    ("April vacation", (1, 4, 15), (1, 4, 21)),
    ("Memorial Day", (1, 5, 25), (1, 5, 31)),
    ("Juneteenth", (1, 6, 19), (1, 6, 19)),
)
MONDAY = 0
# The span above holds one Monday: the vacation begins on it and lasts so many days.
FROM_ITS_MONDAY = {
    "Labor Day": 1,
    "Indigenous Peoples' Day": 1,
    "Martin Luther King Jr. Day": 1,
    "February vacation": 5,
    "April vacation": 5,
    "Memorial Day": 1,
}
THURSDAY = 3
AWARDS = (
    ("DEMO-STOP-01", "Students and safety award (demo)", "Bureau of Justice Assistance", 400, 330),
    ("DEMO-SAMHSA-02", "Calm schools award (demo)", "Substance Abuse and Mental Health", 200, 900),
)


def add_lists(*, staff: User, now: datetime) -> list[FundingAward]:
    """Enter the days without school and the awards; return the awards."""
    _add_holidays(staff=staff, now=now)
    awards = []
    for key, name, funder, days_ago, days_to_come in AWARDS:
        entered_at = now - timedelta(days=days_ago)
        fields = {
            "name": name,
            "key": key,
            "funder": funder,
            "starts_on": maine_date(entered_at),
            "ends_on": maine_date(now + timedelta(days=days_to_come)),
        }
        add_term(term_list=TermList.FUNDING, fields=fields, actor=staff, now=entered_at)
        awards.append(FundingAward.objects.get(key=key))
    return awards


def _add_holidays(*, staff: User, now: datetime) -> None:
    today = maine_date(now)
    begins = today.year if today.month >= 7 else today.year - 1
    for name, first, last in HOLIDAYS:
        first_day, last_day = (date(begins + year, m, d) for year, m, d in (first, last))
        if name in FROM_ITS_MONDAY:
            first_day += timedelta(days=(MONDAY - first_day.weekday()) % 7)
            last_day = first_day + timedelta(days=FROM_ITS_MONDAY[name] - 1)
        elif name == "Thanksgiving recess":
            first_day += timedelta(days=(THURSDAY - first_day.weekday()) % 7)
            last_day = first_day + timedelta(days=1)
        add_holiday(
            name=name,
            first_day=first_day,
            last_day=last_day,
            actor=staff,
            now=now - timedelta(days=120),
        )


def rename_words(*, staff: User, now: datetime) -> None:
    """Rename a topic and a room yesterday: what was published before keeps the old words."""
    then = now - timedelta(hours=20)
    topic = Topic.objects.get(key="mou")
    edit_term(
        term_list=TermList.TOPIC,
        pk=topic.pk,
        fields={"name": "School and police agreements"},
        actor=staff,
        now=then,
    )
    venue = Venue.objects.get(name="Pine Tree Training Center")
    room = Room.objects.get(venue=venue, name="Upstairs room")
    edit_term(
        term_list=TermList.ROOM,
        pk=room.pk,
        fields={"name": "Katahdin room"},
        actor=staff,
        now=then,
    )
