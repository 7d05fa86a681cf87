"""Whatever happens to lines, work and places: kept up, counted anew and added up are one."""

import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from core.exceptions import DomainError
from courses.enums import Strand
from courses.models import Audience, Topic
from enrollment.enums import EnrollmentStatus
from organizations.enums import County, OrganizationKind
from organizations.models import Employment, OfficerAssignment, Organization
from organizations.services import (
    assign_officer,
    correct_employment,
    employ,
    move_organization,
)
from organizations.services.places.tree import seen_of
from reports.hours import ledger
from reports.hours.counting import count_hours, rebuild_hours
from reports.models import PersonToCount
from tests.factories import (
    CourseFactory,
    UserFactory,
    VersionFactory,
    approval,
    offering,
    organization,
    staff,
    the_state,
    work_kind,
)
from tests.factories.records import completion, seat
from tests.reports.hours.comparing import differences, everything_counted, questions
from transcripts.decisions import Earned
from transcripts.models import CreditAward
from transcripts.services import post_awards
from transcripts.services.posting import post_outside, take_back

pytestmark = pytest.mark.django_db

CONTACT, IN_SERVICE = "contact_hours", "mcja_in_service_hours"
NOW = datetime(2026, 9, 14, 14, tzinfo=UTC)
# Either side of where years of two clocks begin.
DAYS = [date(2025, 12, 31), date(2026, 6, 30), date(2026, 7, 1)]
STARTS = [date(2020, 1, 6), date(2026, 1, 1), date(2026, 7, 1), date(2026, 9, 16)]
ENDS = [None, date(2026, 7, 1), date(2026, 9, 15), date(2027, 1, 1)]
WHY = "The sheet says otherwise."
ANY = st.integers(0, 99)
EVERYTHING = {
    "posted", "posted anew", "taken back", "elsewhere", "employed", "corrected", "sent",
    "no longer sent", "moved", "another lane", "another strand", "another audience",
    "another county", "a day later", "counted", "stories",
}  # fmt: skip


class World:
    """A district with two schools, an agency, three people, two courses."""

    def __init__(self) -> None:
        self.office = staff()
        self.district = organization("RSU 1")
        self.other = organization("RSU 2")
        self.schools = [
            organization(name, kind=OrganizationKind.SCHOOL, parent=self.district)
            for name in ("Elm School", "Oak School")
        ]
        self.agency = organization("Orono Police", kind=OrganizationKind.LAW_AGENCY)
        for place, county in ((self.district, 0), (self.schools[0], 0), (self.agency, 1)):
            Organization.objects.filter(pk=place.pk).update(county=County.values[county])
        self.kinds = [work_kind("teacher"), work_kind("school_resource_officer")]
        type(self.kinds[1]).objects.filter(pk=self.kinds[1].pk).update(is_sworn=True)
        self.audiences = [
            Audience.objects.create(key=key, name=key) for key in ("teachers", "officers")
        ]
        for audience, kind in zip(self.audiences, self.kinds, strict=True):
            audience.work_kinds.add(kind)
        topics = [
            Topic.objects.create(key=key, name=key, strand=strand)
            for key, strand in (("grief", Strand.MENTAL_HEALTH), ("locks", Strand.TACTICAL))
        ]
        courses = [CourseFactory(), CourseFactory()]
        courses[0].topics.set(topics)
        courses[1].topics.set(topics[1:])
        people = [UserFactory() for _ in range(3)]
        self.people, self.seats = people, []
        for course in courses:
            version = VersionFactory(
                course=course, credit={CONTACT: ("minutes", 12), IN_SERVICE: ("minutes", 12)}
            )
            approval(version, starts_on=DAYS[0], ends_on=date(2027, 1, 1))
            klass = offering(version=version)
            self.seats += [
                seat(learner=who, offering=klass, status=EnrollmentStatus.COMPLETED)
                for who in people[:2]
            ]
        self.courses = courses

    @property
    def places(self) -> list[Organization]:
        return [the_state(), self.district, *self.schools, self.agency]


class Story(RuleBasedStateMachine):
    """What may happen between two counts."""

    def __init__(self, world: World, happened: Counter[str]) -> None:
        super().__init__()
        self.world, self.happened, self.now = world, happened, NOW
        self.taken_back = transaction.atomic()
        self.taken_back.__enter__()

    def teardown(self) -> None:
        try:
            if sys.exc_info()[0] is None:
                self.it_adds_up()
        finally:
            transaction.set_rollback(True)
            self.taken_back.__exit__(None, None, None)

    @initialize(first=ANY, second=ANY)
    def begin(self, first, second):
        self.employ(first, 0, 0, 0)
        self.employ(second, 1, 1, 0)
        self.employ(who=2, where=4, kind=1, since=0)
        self.send(where=first, since=0)
        if first % 2:
            self.send_no_longer(number=0)
        for hours in (Decimal(2), Decimal("2.25")):
            self.post(number=second, kind=CONTACT, day=first, hours=hours)
        count_hours(now=self.now)

    @rule(
        number=ANY,
        kind=st.sampled_from([CONTACT, IN_SERVICE]),
        day=ANY,
        hours=st.decimals("0.01", 12, places=2),
    )
    def post(self, number, kind, day, hours):
        """Post what a seat earned; what stands of that day is taken back before."""
        place, on = pick(self.world.seats, number), pick(DAYS, day)
        standing = CreditAward.objects.standing().filter(
            enrollment=place, credit_type__key=kind, earned_on=on
        )
        wrong = list(standing.select_related("credit_type"))
        take_back(wrong, reason=WHY, actor=self.world.office, now=self.now)
        post_awards(
            offering=place.offering,
            earned=[(place, Earned(kind, on, hours))],
            actor=self.world.office,
            now=self.now,
        )
        self.happened["posted anew" if wrong else "posted"] += 1

    @rule(number=ANY, several=st.integers(1, 3))
    def take_back(self, number, several):
        lines = list(CreditAward.objects.standing().select_related("credit_type").order_by("pk"))
        chosen = lines[number % (len(lines) or 1) :][:several]
        take_back(chosen, reason=WHY, actor=self.world.office, now=self.now)
        self.happened["taken back"] += bool(chosen)

    @rule(number=ANY, day=ANY)
    def earn_elsewhere(self, number, day):
        row = completion(
            pick(self.world.people, number),
            completed_on=pick(DAYS, day),
            title=f"Drill {CreditAward.objects.count()}",
            title_key=f"drill {CreditAward.objects.count()} {self.now}",
        )
        post_outside([row], actor=self.world.office, now=self.now)
        self.happened["elsewhere"] += 1

    @rule(who=ANY, where=ANY, kind=ANY, since=ANY)
    def employ(self, who, where, kind, since):
        try:
            employ(
                person=pick(self.world.people, who),
                organization=pick(self.world.places, where),
                work_kind=pick(self.world.kinds, kind),
                starts_on=pick(STARTS, since),
                actor=self.world.office,
                now=self.now,
            )
        except DomainError:
            return
        self.happened["employed"] += 1

    @rule(number=ANY, kind=ANY, since=ANY, until=ANY)
    def correct(self, number, kind, since, until):
        works = Employment.objects.filter(person__in=self.world.people).order_by("pk")
        try:
            correct_employment(
                employment=pick(works, number),
                work_kind=pick(self.world.kinds, kind),
                starts_on=pick(STARTS, since),
                ends_on=pick(ENDS, until),
                reason=WHY,
                actor=self.world.office,
                now=self.now,
            )
        except DomainError:
            return
        self.happened["corrected"] += 1

    @rule(where=ANY, since=ANY)
    def send(self, where, since):
        try:
            assign_officer(
                officer=self.world.people[2],
                agency=self.world.agency,
                schools=[pick(self.world.schools, where)],
                starts_on=pick(STARTS, since),
                actor=self.world.office,
                now=self.now,
            )
        except DomainError:
            return
        self.happened["sent"] += 1

    @rule(number=ANY)
    def send_no_longer(self, number):
        rows = OfficerAssignment.objects.filter(ends_on__isnull=True).order_by("pk")
        if rows:
            OfficerAssignment.objects.filter(pk=pick(rows, number).pk).delete()
            self.happened["no longer sent"] += 1

    @rule()
    def move_a_school(self):
        school = Organization.objects.get(pk=self.world.schools[0].pk)
        at_first = school.parent_id == self.world.district.pk
        move_organization(
            organization_id=school.pk,
            parent=self.world.other if at_first else self.world.district,
            seen=seen_of(school),
            actor=self.world.office,
            now=self.now,
        )
        self.happened["moved"] += 1

    @rule(what=st.sampled_from(["lane", "strand", "audience", "county"]), number=ANY)
    def define_anew(self, what, number):
        """Staff change what a thing is; the numbers of years ago follow."""
        world = self.world
        if what == "lane":
            course, other = pick(world.courses, number), pick(world.courses, number + 1)
            type(course).objects.filter(pk=course.pk).update(lane=other.lane)
        elif what == "strand":
            Topic.objects.filter(key=pick(["grief", "locks"], number)).update(
                strand=pick(["", Strand.TACTICAL, Strand.MENTAL_HEALTH], number)
            )
        elif what == "audience":
            pick(world.audiences, number).work_kinds.set([pick(world.kinds, number // 2)])
        else:
            chosen = Organization.objects.filter(pk=pick(world.schools, number).pk)
            chosen.update(county=pick(["", *County.values[:3]], number))
        self.happened[f"another {what}"] += 1

    @rule()
    def wait_for_a_day(self):
        self.now += timedelta(days=1)
        self.happened["a day later"] += 1

    @rule(at_once=st.integers(1, 3))
    def count(self, at_once):
        count_hours(now=self.now, at_once=at_once)
        assert count_hours(now=self.now) == 0
        self.happened["counted"] += 1

    def it_adds_up(self) -> None:
        count_hours(now=self.now, at_once=2)
        assert not PersonToCount.objects.exists()
        kept_up = everything_counted()
        rebuild_hours(now=self.now, at_once=2)
        assert kept_up == everything_counted()
        # A part of all questions to each story, another one to the next.
        asked = questions(self.now.date(), DAYS)[self.happened["stories"] % 29 :: 29]
        self.happened["stories"] += 1
        assert differences(asked) == []
        for each in asked:
            if each.is_state and not (each.facet or each.county):
                assert ledger.total_of(each).hours == net(each)


def net(asked) -> Decimal:
    """Add up all lines of a period, those that take back among them, one by one."""
    lines = CreditAward.objects.filter(credit_type=asked.credit_type)
    return sum((line.hours for line in lines if line.earned_on in asked.period), Decimal("0.00"))


def pick(things, number):
    return things[number % len(things)]


def test_kept_up_counted_anew_and_added_up_are_one():
    happened: Counter[str] = Counter()
    world = World()
    run_state_machine_as_test(
        lambda: Story(world, happened),
        settings=settings(
            max_examples=15,
            stateful_step_count=18,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert set(+happened) == EVERYTHING
