"""The ways to a seat in the demonstration: approval, teams, choices, and by hand."""

from datetime import timedelta

from audit.models import AuditEvent
from courses.models import Offering
from enrollment.models import (
    AccommodationRequest,
    Answer,
    Approval,
    Enrollment,
    LodgingRequest,
    SessionChoice,
    Team,
)
from enrollment.services.accommodations import at_the_desk
from enrollment.teams import standing_of_team
from memssi.demo import wellknown
from reports.homes import home_of
from tests.memssi.demonstration.built import NOW, known


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


def test_one_was_taken_out_of_the_team_and_others_let_in_with_a_reason(demonstration):
    said = AuditEvent.objects.values_list("action", "reason")
    reasons = {
        action: set(said.filter(action=action).values_list("reason", flat=True))
        for action in ("enrollment.take_out_of_team", "enrollment.let_pass")
    }
    assert reasons == {
        "enrollment.take_out_of_team": {"Is on leave that week."},
        "enrollment.let_pass": {"Has the course that is needed first, by a certificate on paper."},
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


def test_a_class_within_a_day_has_seats_for_staff_to_give_out(demonstration):
    home = {tile.key: tile for tile in home_of(known(wellknown.STAFF), now=NOW).tiles}
    (klass,) = home["seats-to-give-out"].facts["offerings"]

    assert NOW < klass.starts_at < NOW + timedelta(hours=25)
    assert klass.waitlist.filter(priority=1).exists()
    assert AuditEvent.objects.filter(action="enrollment.set_priority").exists()
