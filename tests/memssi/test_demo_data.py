"""The demonstration: what is in it, and that the same can be had again."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Q
from django.test import override_settings
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Role, granted_roles
from attendance.enums import Presence
from attendance.models import AttendanceRecord, Roster
from audit.models import AuditEvent
from background.models import BackgroundJob
from certificates.models import Certificate, owed_a_certificate
from core.clock import maine_date
from courses.enums import (
    MCJA_IN_SERVICE_HOURS,
    AssignmentStatus,
    EvidenceLevel,
    OfferingStatus,
)
from courses.models import (
    Course,
    CourseVersion,
    CourseWish,
    FormerTermName,
    FundingAward,
    InstructorAssignment,
    Interest,
    Material,
    Meeting,
    Offering,
    SchoolHoliday,
    TrainingRequest,
    TrainingWish,
    UnmetSearch,
    Venue,
    VersionReview,
)
from enrollment.enums import EnrollmentStatus, WaitlistStatus
from enrollment.models import (
    AccommodationRequest,
    Answer,
    Approval,
    Enrollment,
    LodgingRequest,
    SessionChoice,
    Team,
    WaitlistEntry,
)
from enrollment.services.accommodations import at_the_desk
from enrollment.teams import standing_of_team
from memssi.demo import wellknown
from memssi.demo.build import build
from memssi.demo.mail import LEFT_QUEUED
from notifications.enums import MessageStatus
from notifications.models import Message
from organizations.enums import EmploymentStatus
from organizations.models import Employment, OfficerAssignment, Organization
from reports.homes import home_of
from reports.models import FigureSnapshot
from support.enums import QuestionStatus
from support.models import Question, Reply
from transcripts.models import CreditAward
from wording.declared import declared
from wording.services import in_force

NOW = timezone.now()
SMALL = 0.1
NEWCOMER_LINE = "newcomer@example.org"


def build_small():
    return build(now=NOW, scale=SMALL, say=lambda _line: None)


def outline():
    """What must be the same in two builds; check codes and keys may differ."""
    return {
        "people": set(User.objects.values_list("first_name", "last_name", "email")),
        "work": Counter(
            Employment.objects.values_list(
                "person__email", "organization__short_code", "work_kind__key", "status"
            )
        ),
        "classes": set(Offering.objects.values_list("number", "starts_at", "status")),
        "seats": Counter(
            Enrollment.objects.values_list("offering__number", "learner__email", "status")
        ),
        "hours": Counter(CreditAward.objects.values_list("earned_on", "hours")),
    }


@pytest.fixture(scope="module")
def built_twice(django_db_setup, django_db_blocker, tmp_path_factory):
    """Build, note what there is, undo it, build again and leave that for the tests below."""
    fast = override_settings(
        MEDIA_ROOT=tmp_path_factory.mktemp("media"),
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    )
    with django_db_blocker.unblock(), fast, transaction.atomic():
        with transaction.atomic():
            first = build_small(), outline()
            transaction.set_rollback(True)
        second = build_small(), outline()
        yield first, second
        transaction.set_rollback(True)


@pytest.fixture
def demonstration(built_twice, db):
    return built_twice


def known(sign_in):
    return User.objects.get(email=sign_in.email)


def test_the_same_seed_builds_the_same_register(demonstration):
    (first_counts, first), (second_counts, second) = demonstration

    assert first_counts == second_counts
    assert first == second


@pytest.mark.parametrize(
    ("model", "choices"),
    [
        (Offering, OfferingStatus),
        (Enrollment, EnrollmentStatus),
        (WaitlistEntry, WaitlistStatus),
        (AttendanceRecord, Presence),
        (Employment, EmploymentStatus),
        (InstructorAssignment, AssignmentStatus),
    ],
)
def test_every_status_occurs(demonstration, model, choices):
    assert set(model.objects.values_list("status", flat=True)) == set(choices.values)


def test_no_class_is_oversold(demonstration):
    for offering in Offering.objects.filter(capacity__isnull=False):
        taken = offering.enrollments.holding_a_seat().count()
        kept = offering.waitlist.holding_an_offer(at=NOW).count()
        assert taken + kept <= offering.capacity, offering.number


def test_the_whole_catalog_and_every_kind_of_place_are_there(demonstration):
    assert Course.objects.count() == 40
    assert Course.objects.filter(versions=None).count() == 0
    assert Organization.objects.filter(kind="sau").count() == 59
    assert Organization.objects.filter(kind="law_agency").count() == 52
    assert OfficerAssignment.objects.filter(school__path__contains=portland().path).count() == 0


def portland():
    return Organization.objects.get(short_code="sau-portland")


def test_everybody_has_an_invented_address_or_none(demonstration):
    emails = User.objects.exclude(email=None).values_list("email", flat=True)

    assert {email.rpartition("@")[2] for email in emails} == {"example.org"}
    assert User.objects.filter(email=None).exists()


def test_classes_on_site_leave_registration_breaks_and_meals_out(demonstration):
    whole_day = Meeting.objects.filter(creditable_minutes=360, breaks__kind="meal").first()

    kinds = [pause.kind for pause in whole_day.breaks.all()]
    assert kinds == ["registration", "break", "meal", "break"]


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


def test_little_mail_is_left_to_send(demonstration):
    assert 0 < Message.objects.filter(status=MessageStatus.QUEUED).count() <= LEFT_QUEUED
    sent = Message.objects.filter(status=MessageStatus.SENT)
    assert not sent.filter(subject="").exists()
    assert not sent.filter(body_text="").exists()


def test_a_class_is_in_progress_and_takes_registrations(demonstration):
    today = Offering.objects.get(number=wellknown.TODAYS_CLASS)

    assert today.starts_at < NOW < today.ends_at
    assert today.registration_closes_at == today.ends_at
    assert today.capacity - today.enrollments.holding_a_seat().count() == 19
    assert list(today.instructor_assignments.values_list("instructor__email", "is_lead")) == [
        (wellknown.INSTRUCTOR.email, True)
    ]


def test_the_well_known_people_have_something_to_show(demonstration):
    teacher, officer = known(wellknown.TEACHER), known(wellknown.SRO)
    instructor = known(wellknown.INSTRUCTOR)

    assert teacher.enrollments.filter(status="enrolled", offering__starts_at__gt=NOW).exists()
    assert teacher.waitlist_entries.holding_an_offer(at=NOW).exists()
    assert Certificate.objects.filter(enrollment__learner=teacher).count() >= 3
    assert officer.officer_assignments.count() == 3
    assert officer.awards.filter(credit_type__key=MCJA_IN_SERVICE_HOURS).exists()
    to_sign = Roster.objects.visible_to(instructor).to_be_signed(at=NOW)
    assert to_sign.count() == 1


def test_everybody_but_one_has_been_through_the_guide_and_some_chose_interests(demonstration):
    newcomer = known(wellknown.NEWCOMER)
    driver = known(wellknown.DRIVER)

    assert list(User.objects.filter(emailaddress__verified=True, guided_at=None).distinct()) == [
        newcomer
    ]
    assert newcomer.check_password(wellknown.PASSWORD)
    assert newcomer.emailaddress_set.get().verified
    assert set(driver.interests.values_list("topic__key", flat=True)) == {
        "bus_safety",
        "de_escalation",
    }
    assert Interest.objects.values("person").distinct().count() > 10
    assert NEWCOMER_LINE in wellknown.sign_in_table()


def test_the_well_known_homes_have_something_to_do(demonstration):
    keys = {
        sign_in.email: [tile.key for tile in home_of(known(sign_in), now=NOW).tiles]
        for sign_in in (*wellknown.SIGN_INS, wellknown.NEWCOMER)
    }

    assert keys[wellknown.NEWCOMER.email] == ["guide", "open-classes"]
    assert keys[wellknown.TEACHER.email][0] == "seat-offers"
    assert {"next-classes", "my-hours"} < set(keys[wellknown.TEACHER.email])
    assert keys[wellknown.INSTRUCTOR.email][:2] == ["my-sessions-today", "my-open-rosters"]
    assert "my-peoples-classes" in keys[wellknown.COORDINATOR.email]
    assert {"sessions-today", "open-rosters", "waitlists"} < set(keys[wellknown.STAFF.email])


def test_every_role_can_sign_in(demonstration):
    roles = {
        wellknown.COORDINATOR: {Role.COORDINATOR},
        wellknown.CHIEF: {Role.COORDINATOR, Role.APPROVER},
        wellknown.STAFF: {Role.STAFF},
        wellknown.DIRECTOR: {Role.DIRECTOR},
        wellknown.ADMINISTRATOR: {Role.ADMINISTRATOR},
    }
    for sign_in in wellknown.SIGN_INS:
        person = known(sign_in)
        assert granted_roles(person) == roles.get(sign_in, set())
        assert person.check_password(wellknown.PASSWORD)
        assert person.emailaddress_set.get().verified


def test_it_never_builds_twice(demonstration):
    with pytest.raises(CommandError, match="already"):
        call_command("demo_data", "--yes", "--yes-really")


def test_one_long_work_is_done_and_one_was_asked_for_too_early(demonstration):
    jobs = BackgroundJob.objects.order_by("pk")

    assert [(job.owner.email, job.state, job.error) for job in jobs] == [
        (wellknown.COORDINATOR.email, "done", ""),
        (wellknown.INSTRUCTOR.email, "failed", "This class has no certificates yet."),
    ]


def test_questions_stand_in_every_state_and_staff_have_changed_some_words(demonstration):
    states = Counter(Question.objects.values_list("kind", "status"))
    today = maine_date(NOW)

    assert {status for kind, status in states if kind == "contact"} == set(QuestionStatus.values)
    assert ("feedback", "new") in states
    assert Reply.objects.count() == 2
    assert set(in_force(declared(), on=today)) == {"mail.enrollment.reminder"}
    assert "office.phone" in in_force(declared(), on=today + timedelta(days=30))


def test_the_figures_of_the_state_have_been_taken(demonstration):
    snapshot = FigureSnapshot.objects.newest()

    assert snapshot.taken_at == NOW
    assert sum(total for _first_day, total in snapshot.figures.months) > 0
    assert snapshot.figures.people_by_county


def test_the_coming_classes_show_every_way_to_give_seats(demonstration):
    coming = Offering.objects.filter(starts_at__gt=NOW)
    held = coming.get(reserves__county="23003")
    team = coming.get(unit="team")
    tentative = coming.get(minimum_seats__isnull=False, status="published")
    hybrid = Offering.objects.filter(meetings__is_online=True).exclude(meetings__number=7)

    assert set(held.reserves.values_list("audience__key", "county", "seats")) == {
        ("sro", "", 6),
        (None, "23003", 8),
    }
    assert set(team.team_roles.values_list("name", flat=True)) == {
        "Administrator",
        "Student support",
        "Law enforcement partner",
    }
    assert team.questions.filter(asked_after__asked_after=None, asked_if="yes").count() == 1
    assert (tentative.is_tentative_at(NOW), tentative.minimum_seats) == (True, 12)
    assert hybrid.filter(meetings__number=6).exists()
    assert coming.filter(status="draft", host__short_code="sau-rsu14").count() == 2


def test_people_choose_sessions_answer_and_ask_for_what_they_need(demonstration):
    chosen = SessionChoice.objects.filter(meeting__offering__delivery_mode="conference")
    assert chosen.count() > 50
    assert Answer.objects.exists()
    assert set(LodgingRequest.objects.values_list("status", flat=True)) >= {"granted"}
    assert AccommodationRequest.objects.filter(met_at__isnull=True).count() == 1
    assert at_the_desk(now=NOW)[0].email == wellknown.DESK.email


def test_requests_for_seats_wait_for_the_chief_and_for_staff(demonstration):
    chief, office = known(wellknown.CHIEF), known(wellknown.STAFF)
    steps = Approval.objects.pending()

    assert steps.decidable_by(chief).filter(step="employer").exists()
    assert set(steps.decidable_by(office).values_list("step", flat=True)) >= {"staff"}
    assert set(Enrollment.objects.values_list("status", flat=True)) >= {
        "requested",
        "requested_seat",
        "to_waitlist",
        "refused",
        "expired",
    }


def test_a_team_still_lacks_its_partner_who_is_invited(demonstration):
    team = Team.objects.get()
    standing = standing_of_team(team)

    assert team.lead.email == wellknown.COORDINATOR.email
    assert {wellknown.COORDINATOR.email, wellknown.TEACHER.email} <= {
        row.person.email for row in standing.members
    }
    assert standing.missing.endswith("1 more: Law enforcement partner")
    assert [row.email for row in standing.invited] == ["deputy@example.org"]


def test_a_conference_runs_sessions_side_by_side_each_with_its_room_and_seats(demonstration):
    conference = Offering.objects.filter(delivery_mode="conference").first()
    sessions = conference.meetings.exclude(choice="")
    rounds = Counter(sessions.values_list("choice", flat=True))

    assert (conference.meetings.count(), sessions.filter(capacity=60).count()) == (20, 18)
    assert rounds == {f"Day {day}, round {turn}": 3 for day in (1, 2) for turn in (1, 2, 3)}
    assert not conference.meetings.filter(venue_room=None).exists()


def test_classes_were_postponed_moved_and_handed_over(demonstration):
    postponed = Offering.objects.get(status="postponed")
    moved = AuditEvent.objects.get(action="enrollment.move_offering")
    relieved = InstructorAssignment.objects.get(status="relieved")

    assert postponed.enrollments.holding_a_seat().count() == 8
    assert postponed.waitlist.waiting().exists()
    assert Offering.objects.get(pk=moved.object_pk).calendar_sequence == 1
    assert relieved.offering.instructor_assignments.teaching().get(is_lead=True)
    assert Message.objects.filter(template__startswith="enrollment/class_changed").exists()


def test_a_class_within_a_day_has_seats_for_staff_to_give_out(demonstration):
    home = {tile.key: tile for tile in home_of(known(wellknown.STAFF), now=NOW).tiles}
    (klass,) = home["seats-to-give-out"].facts["offerings"]

    assert NOW < klass.starts_at < NOW + timedelta(hours=25)
    assert klass.waitlist.filter(priority=1).exists()
    assert AuditEvent.objects.filter(action="enrollment.set_priority").exists()


def test_nobody_teaches_two_classes_at_once_and_no_room_is_used_twice(demonstration):
    held = Offering.objects.filter(status__in=("published", "draft"))
    spans = [
        (who, meeting.starts_at, meeting.ends_at)
        for offering in held.prefetch_related("meetings", "instructor_assignments")
        for meeting in offering.meetings.all()
        for who in (
            ("room", meeting.venue_room_id),
            *(
                ("person", row.instructor_id)
                for row in offering.instructor_assignments.all()
                if row.status == "accepted" and meeting.choice == ""
            ),
        )
        if who[1] is not None
    ]
    spans.sort()

    assert [
        one
        for one, following in pairwise(spans)
        if one[0] == following[0] and following[1] < one[2]
    ] == []


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


def test_what_people_wanted_is_recorded(demonstration):
    assert CourseWish.objects.filter(ended_at=None).count() >= 30
    assert UnmetSearch.objects.count() == 4
    assert TrainingWish.objects.count() == 2
    assert Counter(TrainingRequest.objects.values_list("status", flat=True)) == {
        "new": 3,
        "declined": 1,
    }
