"""Who is qualified to teach what: from long ago, for some not for much longer."""

from datetime import datetime, timedelta

from accounts.models import User
from core.clock import maine_date
from courses.models import Topic
from courses.services import add_qualification
from memssi.demo.catalog import OLDEST_DAYS, CatalogCourse
from memssi.demo.library import TAUGHT
from memssi.demo.people import People, Person
from memssi.demo.plans import Plan

ENTERED_AGO = timedelta(days=400)
# After the last class that is planned; one teacher in four has to renew by then.
EXPIRING_DAYS, EVERY = 250, 4
SOURCES = ("Train-the-trainer course (demo)", "Certificate of the provider (demo)")
# Topics in which nothing depends on it: one ends within weeks, one has ended.
BESIDE = (("ics", 40), ("bus_safety", -30))


def qualify_teachers(
    catalog: dict[str, CatalogCourse], people: People, *, staff: User, now: datetime
) -> None:
    """Qualify everybody in the topics of the courses they teach."""
    topics = {topic.key: topic for topic in Topic.objects.all()}
    for code, key in TAUGHT.items():
        for number, person in enumerate(people.instructors(catalog[code].subject)):
            days = None if number % EVERY else EXPIRING_DAYS + number
            _qualify(person, topics[key], days, staff=staff, now=now)
    for number, (key, days) in enumerate(BESIDE):
        _qualify(people.teachers()[number], topics[key], days, staff=staff, now=now)


def qualify_stand_in(plan: Plan, *, staff: User, now: datetime) -> None:
    """Qualify who leads a class because nobody who usually teaches its course was free."""
    key = TAUGHT.get(plan.course.code)
    if key is None or any(
        plan.course.subject in person.profile.teaches for person in plan.instructors
    ):
        return
    topic = Topic.objects.get(key=key)
    person = plan.instructors[0]
    if not person.user.qualifications.filter(topic=topic).exists():
        _qualify(person, topic, None, staff=staff, now=now)


def _qualify(
    person: Person, topic: Topic, expires_in: int | None, *, staff: User, now: datetime
) -> None:
    today = maine_date(now)
    add_qualification(
        person=person.user,
        topic=topic,
        starts_on=today - timedelta(days=OLDEST_DAYS),
        expires_on=None if expires_in is None else today + timedelta(days=expires_in),
        source=SOURCES[topic.order % len(SOURCES)],
        actor=staff,
        now=now - ENTERED_AGO,
    )
