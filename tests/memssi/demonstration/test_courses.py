"""The catalog of the demonstration, its lists, and what was earned in its classes."""

from django.db.models import Q

from certificates.models import Certificate, owed_a_certificate
from core.clock import maine_date
from courses.enums import MCJA_IN_SERVICE_HOURS, EvidenceLevel
from courses.models import (
    Course,
    CourseVersion,
    FormerTermName,
    FundingAward,
    Material,
    Offering,
    SchoolHoliday,
    Venue,
    VersionReview,
)
from organizations.models import OfficerAssignment, Organization
from reports.models import FigureSnapshot
from tests.memssi.demonstration.built import NOW
from transcripts.models import CreditAward


def test_the_whole_catalog_and_every_kind_of_place_are_there(demonstration):
    assert Course.objects.count() == 40
    assert Course.objects.filter(versions=None).count() == 0
    assert Organization.objects.filter(kind="sau").count() == 59
    assert Organization.objects.filter(kind="law_agency").count() == 52
    assert OfficerAssignment.objects.filter(school__path__contains=portland().path).count() == 0


def portland():
    return Organization.objects.get(short_code="sau-portland")


def test_some_in_service_hours_are_approved_and_some_are_not(demonstration):
    lines = CreditAward.objects.filter(credit_type__key=MCJA_IN_SERVICE_HOURS)
    asked_for = [
        rule["credit_type"] == MCJA_IN_SERVICE_HOURS
        for offering in Offering.objects.filter(enrollments__awards__isnull=False).distinct()
        if not lines.filter(enrollment__offering=offering).exists()
        for rule in offering.credit_rules
    ]

    assert lines.exists()
    assert set(lines.values_list("approval__number", flat=True)) <= {
        line.approval.number for line in lines if line.approval.number.startswith("DEMO-")
    }
    assert any(asked_for)


def test_every_completion_has_its_certificate_and_some_have_expired(demonstration):
    assert owed_a_certificate(at=NOW).count() == 0
    assert Certificate.objects.filter(expires_on__lt=maine_date(NOW)).exists()
    assert Certificate.objects.filter(expires_on__gt=maine_date(NOW)).exists()


def test_the_figures_of_the_state_have_been_taken(demonstration):
    snapshot = FigureSnapshot.objects.newest()

    assert snapshot.taken_at == NOW
    assert sum(total for _first_day, total in snapshot.figures.months) > 0
    assert snapshot.figures.people_by_county


def test_the_courses_say_what_they_rest_on_and_who_has_read_them(demonstration):
    sensitive = Course.objects.get(is_security_sensitive=True)
    day = maine_date(NOW)

    assert sensitive.cleared_agencies.filter(short_code="pd-windham").exists()
    assert not Course.objects.filter(Q(safety="") | Q(phase="")).exists()
    assert set(CourseVersion.objects.values_list("evidence_level", flat=True)) == {
        "",
        *EvidenceLevel.values,
    }
    assert CourseVersion.objects.filter(status="in_review").count() == 1
    assert VersionReview.objects.get().is_accepted is False
    assert CourseVersion.objects.review_overdue(day).get().course.code == "MEM-OT-101"
    assert set(Material.objects.values_list("link_state", "kind")) == {
        ("unchecked", "lesson_plan"),
        ("works", "reading"),
        ("broken", "reading"),
    }
    assert Material.objects.filter(kind="lesson_plan", file__endswith=".pdf").count() == 5


def test_the_lists_hold_holidays_awards_and_former_names(demonstration):
    assert SchoolHoliday.objects.count() == 10
    assert [award.offerings.count() > 1 for award in FundingAward.objects.order_by("order")] == [
        True,
        True,
    ]
    assert set(FormerTermName.objects.values_list("term_list", "name")) == {
        ("topic", "Agreements with law enforcement"),
        ("room", "Upstairs room"),
    }
    assert not Venue.objects.filter(Q(latitude=None) | Q(capacity=None)).exists()
