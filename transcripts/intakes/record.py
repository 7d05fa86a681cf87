"""What people have on record already, by the training it was: asked for many people at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from core.clock import maine_date
from core.templatetags.ui import maine_date as written_date
from courses.enums import CONTACT_HOURS
from transcripts.claims import training_of
from transcripts.enums import STANDING_CLAIMS
from transcripts.models import CreditAward, OutsideCompletion
from transcripts.outside import Training, is_near

# Of one person: a training by one of its keys (`Training.keys`), or by a course of the catalog.
Key = tuple[int, str | int]


@dataclass(frozen=True, slots=True)
class Record:
    """Claims that stand, each with its day and whether it came in the same file; and classes with
    their first and last day.
    """

    claims: dict[Key, list[tuple[date, bool]]]
    classes: dict[Key, list[tuple[date, date]]]

    def says_of(self, keys: Iterable[Key], day: date, *, is_exact: bool) -> str:
        """Return why a training of this day is on record already, "" where it is not.

        The same training within three days is probably the same one; of earlier records, which
        may have a row for each day, and within one file, only the same day is.
        """
        for key in keys:
            if any(first <= day <= last for first, last in self.classes.get(key, ())):
                return _("It is a class of this register: what was learned in it is on record.")
            for other, is_of_this_file in self.claims.get(key, ()):
                if other == day:
                    return _("It is on record already.")
                if not (is_exact or is_of_this_file) and is_near(day, other):
                    return _(
                        "The same training is on record for %(day)s. If this is another, enter it "
                        "by itself."
                    ) % {"day": written_date(other)}
        return ""


def record_of(people: Collection[int], *, but: int) -> Record:
    """Return what these people have on record; `but` is the file that is looked at."""
    claims: dict[Key, list[tuple[date, bool]]] = defaultdict(list)
    standing = OutsideCompletion.objects.filter(
        person__in=people, status__in=STANDING_CLAIMS
    ).select_related("course")
    for claim in standing.order_by("pk"):
        day, _hours = claim.earned
        for key in training_of(claim.title, claim.course).keys:
            claims[claim.person_id, key].append((day, claim.intake_id == but))
    return Record(claims, _classes(people))


def _classes(people: Collection[int]) -> dict[Key, list[tuple[date, date]]]:
    classes: dict[Key, list[tuple[date, date]]] = defaultdict(list)
    lines = CreditAward.objects.standing().filter(
        person__in=people, outside__isnull=True, credit_type__key=CONTACT_HOURS
    )
    for way in ("enrollment", "taught"):
        rows = (
            lines.filter(**{f"{way}__isnull": False})
            .order_by()
            .values_list(
                "person",
                "version__course",
                "version__course__code",
                "version__course__title",
                f"{way}__offering__starts_at",
                f"{way}__offering__ends_at",
            )
        )
        for pk, course, code, title, starts_at, ends_at in rows.distinct():
            for key in (course, *Training(title, code).keys):
                classes[pk, key].append((maine_date(starts_at), maine_date(ends_at)))
    return classes
