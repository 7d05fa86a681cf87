"""The topics and grants of a line, as they are when it is posted."""

from collections.abc import Iterable

from django.db import transaction

from courses.models import Course, Offering
from transcripts.models import OutsideCompletion, TagSet


def key_of(topics: Iterable[int], funding: Iterable[int]) -> str:
    """Return the key of a combination, such as "t3,7 f2"; the empty one is "t f"."""
    numbers = (",".join(map(str, sorted(set(each)))) for each in (topics, funding))
    return "t{} f{}".format(*numbers)


def tags_of(topics: Iterable[int], funding: Iterable[int]) -> TagSet:
    """Return the row of a combination, made where there is none yet. Inside a transaction."""
    topics, funding = list(topics), list(funding)
    key = key_of(topics, funding)
    found = TagSet.objects.filter(key=key).first()
    if found is not None:
        return found
    with transaction.atomic():
        # Whoever makes the same one at this moment is waited for: it is whole or not there.
        made, is_new = TagSet.objects.get_or_create(key=key)
        if is_new:
            made.topics.set(topics)
            made.funding.set(funding)
    return made


def tags_of_class(offering: Offering) -> TagSet:
    """Return the tags of hours earned in a class: its course's topics, the grants it is under."""
    of_course = Course.topics.through.objects.filter(course=offering.version.course_id)
    topics = of_course.values_list("topic", flat=True)
    return tags_of(topics, offering.funding.order_by().values_list("pk", flat=True))


def tags_of_completion(completion: OutsideCompletion) -> TagSet:
    """Return the tags of hours earned elsewhere: the topics of the recognized course, the grant."""
    course = completion.course
    topics = course.topics.order_by().values_list("pk", flat=True) if course else ()
    return tags_of(topics, [completion.funding_id] if completion.funding_id else [])
