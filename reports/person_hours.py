"""Contact hours of people beside their names, as subqueries of a list of people."""

from datetime import date

from django.db.models import DecimalField, Max, OuterRef, Subquery, Sum

from courses.enums import CONTACT_HOURS
from transcripts.models import CreditAward, CreditAwardQuerySet


def hours_in_year(day: date) -> Subquery:
    """Return the contact hours of the calendar year of a day: the net of all lines."""
    in_year = _lines().filter(earned_on__year=day.year)
    return Subquery(
        in_year.values("person").annotate(total=Sum("hours")).values("total"), DecimalField()
    )


def last_day_earned() -> Subquery:
    """Return the last day of a line that stands."""
    standing = _lines().standing()
    return Subquery(standing.values("person").annotate(day=Max("earned_on")).values("day"))


def _lines() -> CreditAwardQuerySet:
    lines = CreditAward.objects.filter(person=OuterRef("pk"), credit_type__key=CONTACT_HOURS)
    return lines.order_by()
