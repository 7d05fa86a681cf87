"""What a record comes to: by period and credit type, and by topic."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from courses.enums import Strand, TermList
from courses.models import Course, CreditType, Offering, Topic
from courses.services import edit_term
from courses.services.freezing import words_of
from tests.factories import (
    CourseFactory,
    UserFactory,
    VersionFactory,
    approval,
    staff,
)
from tests.transcripts.lines import award_lines
from tests.transcripts.test_exports import rows_of
from tests.transcripts.trained import BOTH, START, TODAY, attend, computed_types, transcript
from transcripts.models import CreditAward
from transcripts.periods import Clock, Period
from transcripts.totals import NamedTotal, PeriodTotal, in_units
from transcripts.transcript import transcript_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner():
    return UserFactory(first_name="Ada", last_name="Tamarack")


def year(number):
    return Period(date(number, 1, 1), date(number + 1, 1, 1))


def test_totals_are_by_calendar_year_and_credit_type_newest_first(learner):
    version = VersionFactory(credit=BOTH)
    approval(version, starts_on=date(2020, 1, 1))
    attend(learner, version=version, start=datetime(2025, 12, 31, 14, tzinfo=UTC), days=2)
    attend(learner, version=version)

    assert transcript(learner).totals == (
        PeriodTotal(year(2026), "Contact hours", Decimal(12)),
        PeriodTotal(year(2026), "MCJA in-service hours", Decimal(12)),
        PeriodTotal(year(2025), "Contact hours", Decimal(6)),
        PeriodTotal(year(2025), "MCJA in-service hours", Decimal(6)),
    )


def test_what_was_renamed_since_keeps_the_word_it_had_on_the_day(learner):
    version = VersionFactory(course=CourseFactory(title="Threat Teams"), credit=BOTH)
    approval(version, starts_on=date(2020, 1, 1))
    for start in (START - timedelta(days=365), START):
        klass = attend(learner, version=version, start=start)
        Offering.objects.filter(pk=klass.pk).update(words=words_of(klass))
    actor = staff()
    in_service = CreditType.objects.get(key="mcja_in_service_hours")
    for name, day in (("Academy hours", date(2026, 1, 1)), ("Board hours", TODAY)):
        edit_term(
            term_list=TermList.CREDIT_TYPE,
            pk=in_service.pk,
            fields={"name": name},
            actor=actor,
            now=datetime(day.year, day.month, day.day, 17, tzinfo=UTC),
        )
    Course.objects.update(title="Behavioral Threat Assessment Teams")

    shown = transcript(learner)
    exported = rows_of(award_lines(CreditAward.objects.all(), reader=learner))

    assert {line.title for line in shown.lines} == {"Threat Teams"}
    assert shown.totals == (
        PeriodTotal(year(2026), "Contact hours", Decimal(6)),
        PeriodTotal(year(2026), "Academy hours", Decimal(6)),
        PeriodTotal(year(2025), "Contact hours", Decimal(6)),
        PeriodTotal(year(2025), "MCJA in-service hours", Decimal(6)),
    )
    assert [(row[5], row[9]) for row in exported] == [
        ("Date", "Credit type"),
        ("2025-06-08", "Contact hours"),
        ("2025-06-08", "MCJA in-service hours"),
        ("2026-06-08", "Contact hours"),
        ("2026-06-08", "Academy hours"),
    ]


def test_hours_are_added_up_by_the_clock_that_was_chosen(learner):
    """June counts for the school year that ends, and July for the next."""
    computed_types()
    for start in (START - timedelta(days=300), START, START + timedelta(days=30)):
        attend(learner, start=start)
    awards = CreditAward.objects.filter(person=learner)

    def totals(clock, **said):
        shown = transcript_of(learner, awards, on=date(2026, 8, 1), clock=clock, **said)
        return [(str(t.period), t.credit_type, str(t.hours)) for t in shown.totals]

    assert totals(Clock.CALENDAR_YEAR) == [
        ("2026", "Contact hours", "12.00"),
        ("2026", "CEU", "1.20"),
        ("2026", "Renewal credits", "0.80"),
        ("2025", "Contact hours", "6.00"),
        ("2025", "CEU", "0.60"),
        ("2025", "Renewal credits", "0.40"),
    ]
    assert totals(Clock.SCHOOL_YEAR) == [
        ("2026-27", "Contact hours", "6.00"),
        ("2026-27", "CEU", "0.60"),
        ("2026-27", "Renewal credits", "0.40"),
        ("2025-26", "Contact hours", "12.00"),
        ("2025-26", "CEU", "1.20"),
        ("2025-26", "Renewal credits", "0.80"),
    ]
    assert totals(Clock.TWO_YEARS)[0] == ("2026 and 2027", "Contact hours", "12.00")
    assert totals(Clock.OWN_CYCLE, certificate_until=date(2028, 6, 30)) == [
        ("Jul 1, 2023 to Jun 30, 2028", "Contact hours", "18.00"),
        ("Jul 1, 2023 to Jun 30, 2028", "CEU", "1.80"),
        ("Jul 1, 2023 to Jun 30, 2028", "Renewal credits", "1.20"),
    ]


def test_ceus_of_lines_add_up_to_their_total():
    ceu = CreditType(derived_from_hours=Decimal(10))
    lines = [Decimal(text) for text in ("2.75", "1.25", "0.33", "40")]
    assert [in_units(hours, ceu) for hours in lines] == [
        Decimal(text) for text in ("0.275", "0.125", "0.033", "4.00")
    ]
    assert sum(in_units(hours, ceu) for hours in lines) == in_units(sum(lines), ceu)
    assert in_units(Decimal(56), CreditType(derived_from_hours=Decimal(15))) == Decimal("3.73")


def test_a_class_of_several_topics_counts_for_each_and_for_both_strands(learner):
    drill = Topic.objects.create(key="drill", name="Drills", strand=Strand.TACTICAL)
    care = Topic.objects.create(key="care", name="Trauma", strand=Strand.MENTAL_HEALTH)
    law = Topic.objects.create(key="law", name="School law")
    for number, topics in enumerate([[drill, care], [care], [law], []]):
        version = VersionFactory(credit=BOTH)
        version.course.topics.set(topics)
        approval(version)
        attend(learner, version=version, start=START + timedelta(days=number))

    shown = transcript(learner)

    assert shown.by_topic == (
        NamedTotal("Trauma", Decimal(12)),
        NamedTotal("Drills", Decimal(6)),
        NamedTotal("School law", Decimal(6)),
    )
    assert shown.by_strand == (
        NamedTotal("Mental health", Decimal(12)),
        NamedTotal("Tactical", Decimal(6)),
    )
