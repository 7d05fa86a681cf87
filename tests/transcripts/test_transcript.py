from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core.clock import maine_date
from courses.enums import Strand, TermList
from courses.models import Course, CreditType, Offering, Topic
from courses.services import edit_term
from courses.services.freezing import words_of
from documents.models import IssuedDocument
from organizations.exceptions import AuthorityRefusedError
from organizations.models import WorkKind
from organizations.services import set_issuing_authority
from tests.documents.reading import printed_text, squeezed
from tests.enrollment.rows import history, nothing_written
from tests.factories import (
    CourseFactory,
    UserFactory,
    VersionFactory,
    approval,
    coordinator,
    employ,
    meeting_times,
    offering,
    organization,
    staff,
)
from tests.factories.lives import enroll, hold
from tests.road.test_road import letterhead
from tests.transcripts.lines import award_lines
from tests.transcripts.test_exports import rows_of
from transcripts.models import CreditAward
from transcripts.periods import Clock, Period
from transcripts.services import issue_transcript
from transcripts.services.posting import take_back
from transcripts.totals import NamedTotal, PeriodTotal
from transcripts.transcript import COLUMNS, transcript_of

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
NOW = datetime(2026, 7, 1, 16, tzinfo=UTC)
TODAY = NOW.date()
BOTH = {"contact_hours": ("minutes", 12), "mcja_in_service_hours": ("minutes", 12)}


@pytest.fixture
def learner():
    return UserFactory(first_name="Ada", last_name="Tamarack")


def attend(person, *, start=START, days=1, version=None, instructors=()):
    """A class of so many days, held, with this person in it."""
    klass = offering(
        version=version or VersionFactory(),
        meetings=[meeting_times(start + timedelta(days=day)) for day in range(days)],
        instructors=instructors,
    )
    enroll(klass, person)
    hold(klass, by=UserFactory())
    return klass


def transcript(person, *, viewer=None, on=TODAY):
    return transcript_of(person, CreditAward.objects.visible_to(viewer or person), on=on)


def computed_types():
    """Ten contact hours to one, and fifteen to the other."""
    CreditType.objects.create(
        key="ceu", name="CEU", unit="CEU", order=8, derived_from_hours=Decimal(10)
    )
    CreditType.objects.create(
        key="renewal_credit",
        name="Renewal credits",
        unit="credit",
        order=9,
        derived_from_hours=Decimal(15),
    )


def year(number):
    return Period(date(number, 1, 1), date(number + 1, 1, 1))


def test_there_is_one_line_for_each_class_and_day_with_what_it_earned(learner):
    version = VersionFactory(credit=BOTH, validity_months=36)
    approval(version, number="BD-7")
    klass = attend(
        learner,
        version=version,
        days=2,
        instructors=[
            UserFactory(first_name="Lee", last_name="Alder"),
            UserFactory(first_name="Kim", last_name="Birch"),
        ],
    )
    attend(UserFactory())

    lines = transcript(learner).lines

    assert [
        (
            line.earned_on,
            line.offering,
            line.contact_hours,
            line.in_service_hours,
            line.approval,
            line.is_open_to_approval,
            line.instructors,
            line.source,
            line.expires_on,
        )
        for line in lines
    ] == [
        (
            day,
            klass,
            Decimal(6),
            Decimal(6),
            "BD-7",
            False,
            "Lee Alder, Kim Birch",
            "MEMSSI class",
            date(2029, 6, 9),
        )
        for day in (date(2026, 6, 9), date(2026, 6, 8))
    ]


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


def test_in_service_hours_without_an_approval_are_shown_as_not_approved(learner):
    version = VersionFactory(credit=BOTH)
    approval(version, ends_on=date(2026, 6, 9))
    attend(learner, version=version, days=2)
    attend(learner, start=START + timedelta(days=7))

    shown = [
        (x.earned_on.day, x.approval, x.is_open_to_approval) for x in transcript(learner).lines
    ]

    assert shown == [(15, "", False), (9, "", True), (8, "BD-1", False)]


def test_a_day_beyond_what_an_approved_class_is_worth_is_not_called_unapproved(learner):
    credit = {"contact_hours": ("minutes", 12), "mcja_in_service_hours": ("minutes", 6)}
    version = VersionFactory(credit=credit)
    approval(version)
    attend(learner, version=version, days=2)

    shown = [
        (x.earned_on.day, x.approval, x.is_open_to_approval) for x in transcript(learner).lines
    ]

    assert shown == [(9, "", False), (8, "BD-1", False)]


def test_it_names_where_the_person_works_on_that_day(learner):
    school, agency = organization("Cedar School"), organization("Agency")
    employ(learner, school)
    employ(learner, school, kind="coach")
    employ(learner, agency, until=TODAY)
    employ(learner, agency, kind="officer", confirmed=False)

    assert transcript(learner).employers == ("Cedar School, Coach", "Cedar School, Teacher")


def test_somebody_without_training_has_an_empty_transcript(learner):
    shown = transcript(learner)

    assert (shown.lines, shown.totals, shown.employers) == ((), (), ())


def test_a_visitor_gets_only_the_lines_they_may_see(learner):
    here = organization("Here")
    employ(learner, here, until=date(2026, 6, 20))
    attend(learner)
    attend(learner, start=START + timedelta(days=21))

    with time_machine.travel(NOW, tick=False):
        shown = transcript(learner, viewer=coordinator(here))

    assert [line.earned_on for line in shown.lines] == [date(2026, 6, 8)]


def test_the_number_of_queries_is_the_same_for_one_line_and_for_thirty(learner):
    counts = []
    for days in (1, 29):
        version = VersionFactory(credit=BOTH | {"contact_hours": ("minutes", 200)})
        approval(version)
        attend(
            learner,
            version=version,
            days=days,
            start=START + timedelta(days=len(counts)),
            instructors=[UserFactory()],
        )
        with CaptureQueriesContext(connection) as queries:
            # Somebody who knows no roles yet, when all of these days are over.
            shown = transcript(User.objects.get(pk=learner.pk), on=date(2026, 8, 1))
            [str(line.offering.version.course) for line in shown.lines]
        counts.append((len(shown.lines), len(queries)))

    assert counts == [(1, 9), (30, 9)]


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
    assert totals(Clock.TWO_YEARS)[0] == ("2026-27", "Contact hours", "12.00")
    assert totals(Clock.OWN_CYCLE, certificate_until=date(2028, 6, 30)) == [
        ("Jul 1, 2023 to Jun 30, 2028", "Contact hours", "18.00"),
        ("Jul 1, 2023 to Jun 30, 2028", "CEU", "1.80"),
        ("Jul 1, 2023 to Jun 30, 2028", "Renewal credits", "1.20"),
    ]


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


def test_of_an_earlier_day_it_is_what_the_record_said_then(learner):
    """Not what was earned by then: what was posted, and not taken back yet."""
    klass = attend(learner)
    (line,) = CreditAward.objects.filter(person=learner)
    take_back([line], reason="Left at noon.", actor=UserFactory(), now=NOW)
    posted, taken = maine_date(line.posted_at), maine_date(NOW)

    def hours_on(day):
        return [str(row.contact_hours) for row in transcript(learner, on=day).lines]

    assert hours_on(posted - timedelta(days=1)) == []
    assert hours_on(posted) == ["6.00"]
    assert hours_on(taken - timedelta(days=1)) == ["6.00"]
    assert hours_on(taken) == []
    assert klass.starts_at < line.posted_at < NOW


def test_the_paper_of_an_earlier_day_says_so_and_its_clock(learner):
    letterhead()
    attend(learner)

    facts = issue_transcript(
        person=learner,
        viewer=learner,
        now=NOW + timedelta(days=90),
        on=TODAY,
        clock=Clock.SCHOOL_YEAR,
    ).facts

    assert facts.value("as_of") == "Jul 1, 2026"
    assert facts.table("totals").title == "Totals: school years, July to June"
    assert facts.table("totals").rows == (("2025-26", "Contact hours", "6"),)


def test_the_paper_prints_every_line_total_and_who_printed_it(learner):
    letterhead()
    computed_types()
    employ(learner, organization("Cedar School"))
    version = VersionFactory(
        course=CourseFactory(code="MEM-TA-9", title="Threat Assessment"),
        credit=BOTH,
        validity_months=36,
    )
    approval(version, number="BD-7", ends_on=date(2026, 6, 9))
    attend(
        learner,
        version=version,
        days=2,
        instructors=[UserFactory(first_name="Lee", last_name="Alder")],
    )
    online = VersionFactory(
        course=CourseFactory(code="MEM-ON-9", title="Online"), delivery_mode="virtual"
    )
    attend(learner, version=online, start=START + timedelta(days=7))

    document = issue_transcript(person=learner, viewer=learner, now=NOW)

    facts = document.facts
    assert {fact.label: fact.value for fact in facts.facts} == {
        "Name": "Ada Tamarack",
        "MEMSSI number": learner.memssi_number,
        "Employer and work": "Cedar School, Teacher",
        "Training from": "Jun 8, 2026 to Jun 15, 2026",
        "Provider": "Maine School Safety Center",
        "Department": "Maine Department of Education",
        "Address": "23 State House Station, Augusta, ME 04333",
        "Phone": "207-555-0100",
        "Printed on": "July 1, 2026",
        "Printed by": "Ada Tamarack",
        "Transcript number": f"MEM-T-2026-{document.pk:06d}",
        "Check code": "-".join(document.check_code[start : start + 4] for start in range(0, 26, 4)),
    }
    assert (facts.title, facts.table("lines").columns) == ("Training Transcript", COLUMNS)
    assert facts.table("lines").rows == (
        (
            "Jun 15, 2026",
            "MEM-ON-9 v1",
            "Online",
            "Live online",
            "6",
            "0.6",
            "",
            "",
            "MEMSSI",
            "Online",
            "MEMSSI class",
            "",
        ),
        (
            "Jun 9, 2026",
            "MEM-TA-9 v1",
            "Threat Assessment",
            "In person",
            "6",
            "0.6",
            "",
            "Not approved",
            "MEMSSI; Lee Alder",
            "Augusta",
            "MEMSSI class",
            "Jun 9, 2029",
        ),
        (
            "Jun 8, 2026",
            "MEM-TA-9 v1",
            "Threat Assessment",
            "In person",
            "6",
            "0.6",
            "6",
            "BD-7",
            "MEMSSI; Lee Alder",
            "Augusta",
            "MEMSSI class",
            "Jun 9, 2029",
        ),
    )
    assert facts.table("totals").rows == (
        ("2026", "Contact hours", "18"),
        ("2026", "MCJA in-service hours", "6"),
        ("2026", "CEU", "1.8"),
        ("2026", "Renewal credits", "1.2"),
    )
    assert facts.table("totals").title == "Totals: calendar years"
    assert facts.table("topics").rows == ()
    text = printed_text(document.file.read())
    for row in facts.table("lines").rows:
        assert squeezed(row[2]) in text


def test_a_transcript_without_lines_or_work_says_so(learner):
    letterhead()

    facts = issue_transcript(person=learner, viewer=learner, now=NOW).facts

    assert (facts.value("period"), facts.value("employers")) == (
        "No training yet",
        "None on record",
    )
    assert (facts.table("lines").rows, facts.table("totals").rows) == ((), ())


def test_asked_again_on_the_same_day_with_nothing_new_it_is_the_same_paper(learner):
    letterhead()
    attend(learner)
    first = issue_transcript(person=learner, viewer=learner, now=NOW)

    with nothing_written():
        again = issue_transcript(person=learner, viewer=learner, now=NOW + timedelta(hours=3))

    assert (again.pk, again.state) == (first.pk, "valid")
    issued = {"state": "valid", "serial": first.serial}
    assert history("transcripts.issue") == [("transcripts.issue", {"state": "preparing"}, issued)]


@pytest.mark.parametrize("what", ["a new line", "another day", "another viewer", "a new name"])
def test_anything_new_makes_a_new_paper_and_leaves_the_first_as_it_was(learner, what):
    letterhead()
    here = organization("Here")
    employ(learner, here)
    attend(learner)
    first = issue_transcript(person=learner, viewer=learner, now=NOW)
    frozen = IssuedDocument.objects.filter(pk=first.pk).values().get()
    viewer, now = learner, NOW
    if what == "a new line":
        attend(learner, start=START + timedelta(days=7))
    elif what == "another day":
        now = NOW + timedelta(days=1)
    elif what == "another viewer":
        viewer = coordinator(here)
    else:
        learner.last_name = "Larch"
        learner.save()

    second = issue_transcript(person=learner, viewer=viewer, now=now)

    assert second.pk != first.pk
    assert IssuedDocument.objects.filter(pk=first.pk).values().get() == frozen
    assert {first.check_code, first.serial}.isdisjoint({second.check_code, second.serial})


def test_no_transcript_is_printed_without_a_letterhead(learner):
    set_issuing_authority(
        starts_on=TODAY + timedelta(days=1),
        provider="P",
        department="D",
        address="A",
        phone="1",
        signatory_name="S",
        signatory_title="T",
        actor=None,
        now=NOW,
    )

    with nothing_written(), pytest.raises(AuthorityRefusedError, match="No letterhead"):
        issue_transcript(person=learner, viewer=learner, now=NOW)


@pytest.mark.parametrize(("kind", "is_shown"), [("teacher", False), ("officer", True)])
def test_the_approvals_of_the_academy_are_shown_to_whom_they_concern(
    client, learner, kind, is_shown
):
    employ(learner, organization("Agency"), kind=kind)
    WorkKind.objects.filter(key="officer").update(is_sworn=True)
    attend(learner, version=VersionFactory(credit=BOTH))
    client.force_login(learner)

    page = client.get("/my/transcript/").text

    assert ("MCJA in-service hours" in page) is is_shown
