"""What people want to hear of."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.services import record
from courses.models import Interest, Lane, Topic


@transaction.atomic
def choose_interests(
    *,
    person: User,
    lanes: Iterable[Lane],
    topics: Iterable[Topic],
    actor: User,
    now: datetime,
) -> bool:
    """Make these a person's interests, no others; return whether that changed anything."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)  # one choice at a time
    held = Interest.objects.filter(person=person)
    before = {(row.lane_id, row.topic_id): row.pk for row in held}
    wanted = {(lane.pk, None) for lane in lanes} | {(None, topic.pk) for topic in topics}
    if wanted == before.keys():
        return False
    held.filter(pk__in=[pk for key, pk in before.items() if key not in wanted]).delete()
    Interest.objects.bulk_create(
        Interest(person=person, lane_id=lane, topic_id=topic)
        for lane, topic in sorted(wanted - before.keys(), key=str)
    )
    record(
        "courses.choose_interests",
        on=person,
        actor=actor,
        now=now,
        person_id=person.pk,
        before=_as_keys(before),
        after=_as_keys(wanted),
    )
    return True


def _as_keys(interests: Iterable[tuple[int | None, int | None]]) -> dict[str, list[int]]:
    pairs = list(interests)
    return {
        "lanes": sorted(lane for lane, _topic in pairs if lane is not None),
        "topics": sorted(topic for _lane, topic in pairs if topic is not None),
    }
