"""Who is in the demonstration, and what those who may sign in find to do."""

from collections import Counter
from datetime import date, timedelta

from accounts.models import User
from accounts.permissions import Role, granted_roles
from attendance.models import Roster
from certificates.models import Certificate
from core.clock import maine_date
from courses.enums import MCJA_IN_SERVICE_HOURS
from courses.models import (
    CourseWish,
    Interest,
    TrainingRequest,
    TrainingWish,
    UnmetSearch,
)
from memssi.demo import wellknown
from reports.homes import home_of
from support.enums import QuestionStatus
from support.models import Question, Reply
from tests.memssi.demonstration.built import NOW, known
from wording.declared import declared
from wording.services import in_force

NEWCOMER_LINE = "newcomer@example.org"


def test_everybody_has_an_invented_address_or_none(demonstration):
    emails = User.objects.exclude(email=None).values_list("email", flat=True)

    assert {email.rpartition("@")[2] for email in emails} == {"example.org"}
    assert User.objects.filter(email=None).exists()


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


def test_the_teacher_shows_their_record_by_one_link_and_took_one_back(demonstration):
    shares = known(wellknown.TEACHER).transcript_shares.for_listing()

    assert [
        (share.shown_to, share.ended_at is None and share.ends_at > NOW, share.times_opened)
        for share in shares
    ] == [("Lisbon School Department", True, 2), ("Lisbon School", False, 0)]
    assert known(wellknown.TEACHER).renewal_cycle.certificate_until == date(NOW.year + 2, 6, 30)


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
    # On some days chance puts her into the class that runs now: that goes before everything.
    of_teacher = [key for key in keys[wellknown.TEACHER.email] if key != "check-in-now"]
    assert of_teacher[0] == "seat-offers"
    assert {"next-classes", "my-hours"} < set(of_teacher)
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


def test_questions_stand_in_every_state_and_staff_have_changed_some_words(demonstration):
    states = Counter(Question.objects.values_list("kind", "status"))
    today = maine_date(NOW)

    assert {status for kind, status in states if kind == "contact"} == set(QuestionStatus.values)
    assert ("feedback", "new") in states
    assert Reply.objects.count() == 2
    assert set(in_force(declared(), on=today)) == {"mail.enrollment.reminder"}
    assert "office.phone" in in_force(declared(), on=today + timedelta(days=30))


def test_what_people_wanted_is_recorded(demonstration):
    assert CourseWish.objects.filter(ended_at=None).count() >= 30
    assert UnmetSearch.objects.count() == 4
    assert TrainingWish.objects.count() == 2
    assert Counter(TrainingRequest.objects.values_list("status", flat=True)) == {
        "new": 3,
        "declined": 1,
    }
