"""What somebody wants to know of hours, and what the answer is made of: plain values."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.models import Audience, CreditType, Lane, Topic
from organizations.models import Organization
from reports.hours.facts import CLOCKS, code_of, facet_of
from transcripts.months import month_after
from transcripts.periods import Period, period_of


class By(Enum):
    """By what hours are told apart: its word in the address, and what it is called."""

    PLACES = "places"
    COUNTIES = "counties"
    SCHOOLS = "schools"
    AGENCIES = "agencies"
    LANES = "lanes"
    TOPICS = "topics"
    AUDIENCES = "audiences"
    STRANDS = "strands"

    @property
    def label(self) -> str | Promise:
        return LABELS[self]

    @property
    def one(self) -> str | Promise:
        """What one row is called."""
        return ONE[self]


LABELS = {
    By.PLACES: _("Places, one level down"),
    By.COUNTIES: _("Counties"),
    By.SCHOOLS: _("Schools"),
    By.AGENCIES: _("Law enforcement agencies"),
    By.LANES: _("Topic areas"),
    By.TOPICS: _("Topics"),
    By.AUDIENCES: _("Kinds of work"),
    By.STRANDS: _("Mental health and tactical"),
}
ONE = {
    By.PLACES: _("Place"),
    By.COUNTIES: _("County"),
    By.SCHOOLS: _("School"),
    By.AGENCIES: _("Agency"),
    By.LANES: _("Topic area"),
    By.TOPICS: _("Topic"),
    By.AUDIENCES: _("Kind of work"),
    By.STRANDS: _("Strand"),
}
# What is told apart by place: how many people work there now is then known of each.
OF_PLACES = {By.PLACES, By.COUNTIES, By.SCHOOLS, By.AGENCIES}
OF_SUBJECT = {By.LANES, By.TOPICS, By.STRANDS}
LETTERS = {By.LANES: "l", By.TOPICS: "t", By.AUDIENCES: "a", By.STRANDS: "s"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about one place and all below it. `is_state`: it is the whole State."""

    place: Organization
    is_state: bool
    credit_type: CreditType
    period: Period
    today: date
    county: str = ""
    lane: Lane | None = None
    topic: Topic | None = None
    audience: Audience | None = None
    strand: str = ""

    @property
    def facet(self) -> str | None:
        """The code of what it is about; None where no sum is about all of that at once."""
        return facet_of(self._about)

    def facet_of_group(self, by: By, key: object) -> str | None:
        """Return the code of one group of those told apart; None where no sum is about it, as where
        one of them is chosen already.
        """
        about, letter = self._about, LETTERS[by]
        return None if letter in about else facet_of({**about, letter: key})

    @property
    def _about(self) -> dict[str, object]:
        terms = (("l", self.lane), ("t", self.topic), ("a", self.audience))
        chosen: dict[str, object] = {letter: term.pk for letter, term in terms if term is not None}
        return chosen | ({"s": self.strand} if self.strand else {})

    @property
    def period_code(self) -> str | None:
        """The code of the period; None for days of one's own."""
        first = self.period.starts_on
        for letter, clock in CLOCKS.items():
            if period_of(first, clock) == self.period:
                return code_of(first, letter)
        return None

    @property
    def months(self) -> list[date]:
        """The first days of the months of the period that have begun; it begins with one."""
        month, found = self.period.starts_on, []
        while month < self.period.ends_on and month <= self.today:
            found.append(month)
            month = month_after(month)
        return found

    def about(self, **changed: object) -> "Asked":
        """Return the same question with something else in it."""
        return replace(self, **changed)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Measures:
    """The numbers of one thing. `head`: who works there now, None where that says nothing."""

    hours: Decimal = Decimal("0.00")
    lines: int = 0
    people: int = 0
    head: int | None = None
    current: int = 0

    @property
    def nothing(self) -> int | None:
        """How many of those there now have nothing in the period."""
        return None if self.head is None else self.head - self.current

    @property
    def hours_each(self) -> Decimal | None:
        """Hours to each who earned any."""
        return (self.hours / self.people).quantize(Decimal("0.1")) if self.people else None

    @property
    def hours_per_head(self) -> Decimal | None:
        """Hours to each who is there now, those with nothing among them."""
        return (self.hours / self.head).quantize(Decimal("0.1")) if self.head else None

    @property
    def percent_with_nothing(self) -> int | None:
        """How much of those there now have nothing, in whole percent."""
        return round(100 * (self.head - self.current) / self.head) if self.head else None
