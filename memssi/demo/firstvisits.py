"""The first visit: most people have been through the guide, some chose interests, one is new."""

from random import Random

from allauth.account.models import EmailAddress

from accounts.models import User
from accounts.services import finish_guide
from courses.models import Topic
from courses.services import choose_interests
from memssi.demo.people import People, Person
from memssi.demo.wellknown import DRIVER, NEWCOMER, PASSWORD, SRO, TEACHER

CHOSEN = {
    TEACHER: ("mental_health", "trauma"),
    DRIVER: ("bus_safety", "de_escalation"),
    SRO: ("threat_assessment", "law_update"),
}
HOW_MANY_CHOOSE = 0.35


def add_first_visits(rng: Random, people: People) -> None:
    """Send everybody who signs in through the guide, each when they joined."""
    topics = {topic.key: topic for topic in Topic.objects.all()}
    chosen = {people.known(sign_in).user.pk: keys for sign_in, keys in CHOSEN.items()}
    for person in people.everybody:
        if person.user.email is None:
            continue
        keys = chosen.get(person.user.pk) or _some_of(rng, sorted(topics))
        if keys:
            _choose(person, [topics[key] for key in keys])
        finish_guide(person=person.user, now=person.joined_at)
    _add_newcomer()


def _some_of(rng: Random, keys: list[str]) -> tuple[str, ...]:
    return tuple(rng.sample(keys, rng.randint(1, 3))) if rng.random() < HOW_MANY_CHOOSE else ()


def _choose(person: Person, topics: list[Topic]) -> None:
    choose_interests(
        person=person.user, lanes=(), topics=topics, actor=person.user, now=person.joined_at
    )


def _add_newcomer() -> None:
    """Somebody whose account is new: no work, no class, the guide still ahead."""
    newcomer = User.objects.create_user(
        NEWCOMER.email,
        PASSWORD,
        first_name=NEWCOMER.first_name,
        last_name=NEWCOMER.last_name,
    )
    EmailAddress.objects.create(user=newcomer, email=NEWCOMER.email, verified=True, primary=True)
