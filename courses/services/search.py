"""Keep what the search reads: entries of courses and classes, and the words that stand in them.

Whoever changes a word of a class or a course asks for `jobs.INDEX_OFFERING` or `INDEX_COURSE` (or
calls the function); where one word stands in many entries (a lane is renamed), for `jobs.REINDEX`.
A sweep finds classes without an entry, and every night all is compared and written anew.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from courses.enums import CourseStatus, OfferingStatus, VersionStatus
from courses.models import Course, CourseVersion, Meeting, Offering, SearchEntry, SearchWord
from courses.search.words import STOP_WORDS, plain

# Feeds tell of a class for some weeks after it; then nobody looks for it by words.
FOUND_AFTER_ITS_END = timedelta(days=60)
AT_ONCE = 200
SHORTEST_KNOWN = 3
FIELDS = ("heading", "terms", "body")


@dataclass(frozen=True, slots=True)
class _Words:
    """What is said of a course or a class, by how much it tells."""

    heading: tuple[str, ...]
    terms: tuple[str, ...]
    body: tuple[str, ...]

    def __add__(self, more: "_Words") -> "_Words":
        return _Words(self.heading + more.heading, self.terms + more.terms, self.body + more.body)

    def as_fields(self) -> dict[str, str]:
        return {field: plain(getattr(self, field)) for field in FIELDS}


@transaction.atomic
def index_course(course: Course) -> None:
    """Write what the search reads of a course and of its classes; drop what nobody may find."""
    fresh = _courses().get(pk=course.pk)
    words = _words_of_course(fresh)
    _keep("course", {course.pk: words} if _is_found(fresh) else {}, of=[course.pk])
    of_course = Q(version__course=course.pk)
    offerings = list(_offerings(now=timezone.now()).filter(of_course))
    _keep(
        "offering",
        {row.pk: words + _words_of_class(row) for row in offerings},
        of=list(Offering.objects.filter(of_course).values_list("pk", flat=True)),
    )
    if _is_found(fresh) and not fresh.is_security_sensitive:
        _learn([words, *map(_words_of_class, offerings)])


@transaction.atomic
def index_offering(offering: Offering) -> None:
    """Write what the search reads of a class; drop what nobody may find."""
    found = _offerings(now=timezone.now()).filter(pk=offering.pk).first()
    if found is None:
        _keep("offering", {}, of=[offering.pk])
        return
    course = _courses().get(pk=found.version.course_id)
    words = _words_of_course(course) + _words_of_class(found)
    _keep("offering", {offering.pk: words}, of=[offering.pk])
    if not course.is_security_sensitive:
        _learn([words])


def not_indexed(*, now: datetime) -> QuerySet[Offering]:
    """Return the classes somebody may look for that have no entry yet."""
    coming = Offering.objects.public().exclude(status=OfferingStatus.CANCELLED)
    return coming.filter(ends_at__gt=now, search_entry__isnull=True)


def reindex_all(*, now: datetime | None = None) -> int:
    """Write anew whatever differs from what courses and classes say; return how many entries."""
    now = now or timezone.now()
    courses = list(_courses())
    of_courses = {course.pk: _words_of_course(course) for course in courses}
    found = {course.pk: of_courses[course.pk] for course in courses if _is_found(course)}
    written = _in_parts("course", found)
    of_classes = {
        row.pk: of_courses[row.version.course_id] + _words_of_class(row)
        for row in _offerings(now=now).iterator(AT_ONCE)
    }
    written += _in_parts("offering", of_classes)
    count_words()
    return written


@transaction.atomic
def count_words() -> None:
    """Count anew in how many entries anybody may find each word stands."""
    secret = Q(course__is_security_sensitive=True) | Q(
        offering__version__course__is_security_sensitive=True
    )
    counted: Counter[str] = Counter()
    for texts in SearchEntry.objects.exclude(secret).values_list(*FIELDS).iterator(AT_ONCE):
        counted.update(_known_words(texts))
    stored = dict(SearchWord.objects.values_list("word", "entries"))
    SearchWord.objects.filter(word__in=sorted(stored.keys() - counted.keys())).delete()
    SearchWord.objects.bulk_create(
        (
            SearchWord(word=word, entries=times)
            for word, times in sorted(counted.items())
            if stored.get(word) != times
        ),
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["word"],
        update_fields=["entries"],
    )


def _courses() -> QuerySet[Course]:
    """Courses with all that their entries say; of their versions the newest in use stands first."""
    return Course.objects.select_related("lane").prefetch_related(
        "further_lanes",
        "topics",
        "audiences",
        Prefetch(
            "versions",
            CourseVersion.objects.filter(status=VersionStatus.PUBLISHED),
            to_attr="published_versions",
        ),
    )


def _offerings(*, now: datetime) -> QuerySet[Offering]:
    """Classes somebody may find."""
    return (
        Offering.objects.public()
        .filter(ends_at__gt=now - FOUND_AFTER_ITS_END)
        .select_related("version", "venue", "host")
        .prefetch_related(Prefetch("meetings", Meeting.objects.exclude(title="")))
        .order_by("pk")
    )


def _is_found(course: Course) -> bool:
    return course.status == CourseStatus.PUBLISHED


def _words_of_course(course: Course) -> _Words:
    lists = (course.further_lanes, course.topics, course.audiences)
    version = next(iter(course.published_versions), None)  # type: ignore[attr-defined]
    return _Words(
        heading=(course.title, course.code),
        terms=(course.lane.name, *(term.name for one in lists for term in one.all())),
        body=(course.summary, *((version.objectives, version.standard) if version else ())),
    )


def _words_of_class(offering: Offering) -> _Words:
    venue, host = offering.venue, offering.host
    return _Words(
        heading=(offering.title, offering.number),
        terms=(
            *((venue.name, venue.town, venue.get_county_display()) if venue else ()),
            host.name if host else "",
        ),
        body=tuple(meeting.title for meeting in offering.meetings.all()),
    )


def _in_parts(kind: str, wanted: dict[int, _Words]) -> int:
    """Keep so many entries at once, each lot in a transaction of its own."""
    keys = sorted(wanted)
    written = 0
    for first in range(0, len(keys), AT_ONCE):
        lot = keys[first : first + AT_ONCE]
        with transaction.atomic():
            written += _keep(kind, {key: wanted[key] for key in lot}, of=lot)
    left = SearchEntry.objects.filter(**{f"{kind}__isnull": False})
    gone = sorted(set(left.values_list(f"{kind}_id", flat=True)) - wanted.keys())
    for first in range(0, len(gone), AT_ONCE):
        left.filter(**{f"{kind}__in": gone[first : first + AT_ONCE]}).delete()
    return written + len(gone)


def _keep(kind: str, wanted: dict[int, _Words], *, of: Sequence[int]) -> int:
    """Make these the entries of these rows, no others; return how many differed."""
    column = f"{kind}_id"
    stored = {
        getattr(entry, column): entry for entry in SearchEntry.objects.filter(**{f"{kind}__in": of})
    }
    fields = {key: words.as_fields() for key, words in sorted(wanted.items())}
    differing = [
        SearchEntry(**{column: key}, **said)
        for key, said in fields.items()
        if key not in stored or any(getattr(stored[key], name) != said[name] for name in FIELDS)
    ]
    SearchEntry.objects.bulk_create(
        differing,
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=[column],
        update_fields=FIELDS,
    )
    gone = [key for key in stored if key not in fields]
    if gone:
        SearchEntry.objects.filter(**{f"{kind}__in": gone}).delete()
    return len(differing) + len(gone)


def _learn(said: Iterable[_Words]) -> None:
    """Add the words nobody has written before; how often each stands, the night counts."""
    words = {word for each in said for word in _known_words(each.as_fields().values())}
    known = set(SearchWord.objects.filter(word__in=words).values_list("word", flat=True))
    SearchWord.objects.bulk_create(
        (SearchWord(word=word, entries=1) for word in sorted(words - known)),
        ignore_conflicts=True,
    )


def _known_words(texts: Iterable[str]) -> set[str]:
    """Return what a mistyped word may be corrected to: no numbers, and nothing too short."""
    return {
        word
        for text in texts
        for word in text.split()
        if len(word) >= SHORTEST_KNOWN and word.isalpha() and word not in STOP_WORDS
    }
