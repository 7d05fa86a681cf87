"""A member is taken out of a team: by whom, until when, and what becomes of the seat."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEvent
from core.clock import maine_date
from courses.models import Offering
from enrollment import jobs
from enrollment.exceptions import TeamRefusedError
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.services import take_out_of_team
from enrollment.services.teams import Member
from enrollment.teams import standing_of_team
from notifications.models import Message
from tests.enrollment.rows import jobs_in, mails, nothing_written
from tests.factories import UserFactory, coordinator, organization, staff

pytestmark = pytest.mark.django_db

WHY = "The team needs a counselor instead."


def page_of(team, person) -> str:
    return reverse("enrollment:team_take_out", args=[team.pk, person.pk])


def why_of(action) -> list[tuple[object, object, str]]:
    events = AuditEvent.objects.filter(action=action).order_by("pk")
    return [(event.person, event.actor, event.reason) for event in events]


def full_team(school) -> tuple:
    """A team with one member seated and one in line: the class is full."""
    Offering.objects.filter(pk=school.klass.pk).update(capacity=1)
    team = school.team(Member(school.ann, school.administrator), Member(school.coy))
    return team, WaitlistEntry.objects.get(team=team)


def test_a_lead_takes_a_member_out_and_the_seat_goes_on(
    client, school, django_capture_on_commit_callbacks
):
    team, _entry = full_team(school)
    client.force_login(school.lead)
    assert page_of(team, school.ann) in client.get(f"/my/teams/{team.pk}/").text

    with django_capture_on_commit_callbacks() as callbacks:
        answer = client.post(page_of(team, school.ann), {"reason": WHY})

    assert answer.url == f"/my/teams/{team.pk}/"
    seat = Enrollment.objects.get(learner=school.ann)
    assert (seat.status, seat.team, seat.team_role) == ("withdrawn", team, school.administrator)
    assert (jobs.OFFER_FREED_SEATS, {"offering_id": school.klass.pk}) in jobs_in(callbacks)
    assert [each.person for each in standing_of_team(team).members] == [school.coy]
    for action in ("enrollment.withdraw", "enrollment.take_out_of_team"):
        assert why_of(action) == [(school.ann, school.lead, WHY)]
    mail = Message.objects.get(template="enrollment/seat_withdrawn_for")
    assert (mail.recipient, mail.context["by"], mail.context["reason"]) == (
        school.ann,
        school.lead.name,
        WHY,
    )


def test_a_member_in_line_leaves_it_and_is_told(client, school):
    team, entry = full_team(school)
    client.force_login(school.lead)

    shown = client.get(page_of(team, school.coy))
    assert "They leave the waitlist with it." in shown.text
    client.post(page_of(team, school.coy), {"reason": WHY})

    entry.refresh_from_db()
    assert entry.status == "left"
    assert why_of("enrollment.move_in_line") == [(school.coy, school.lead, WHY)]
    assert mails()[-1] == ("enrollment/taken_off_line", school.coy.email)
    mail = Message.objects.get(template="enrollment/taken_off_line")
    assert [mail.context[name] for name in ("team", "by", "reason")] == [
        "Oak team",
        school.lead.name,
        WHY,
    ]


def test_those_who_answer_for_the_team_may_and_others_may_not(client, school):
    team = school.team(Member(school.ann), Member(school.coy), Member(school.lead))

    for person, answer in {
        school.ann: 403,
        coordinator(organization("District Two")): 404,
        UserFactory(): 404,
    }.items():
        client.force_login(person)
        with nothing_written():
            assert client.post(page_of(team, school.coy), {"reason": WHY}).status_code == answer
    for person, member in ((coordinator(school.district), school.ann), (staff(), school.coy)):
        client.force_login(person)
        assert client.post(page_of(team, member), {"reason": WHY}).status_code == 302
    client.force_login(school.ann)
    assert [each.person for each in standing_of_team(team).members] == [school.lead]


def test_without_a_reason_everybody_stays(client, school):
    team = school.team(Member(school.ann))
    client.force_login(school.lead)

    with nothing_written():
        answer = client.post(page_of(team, school.ann), {"reason": " "})
    assert "Say why. The person will read it." in answer.text
    said = {"actor": school.lead, "now": timezone.now()}
    with nothing_written(), pytest.raises(TeamRefusedError, match="Ann Smith will read it"):
        take_out_of_team(team_id=team.pk, person=school.ann, reason=" ", **said)


def test_after_the_last_day_the_lead_asks_somebody_who_may(client, school):
    team = school.team(Member(school.ann), Member(school.coy))
    Offering.objects.filter(pk=school.klass.pk).update(withdraw_until=maine_date(timezone.now()))

    with time_machine.travel(timezone.now() + timedelta(days=2)):
        client.force_login(school.lead)
        shown = client.get(page_of(team, school.ann))
        assert "The last day to take somebody out of the team was" in shown.text
        assert 'name="reason"' not in shown.text
        with nothing_written():
            answer = client.post(page_of(team, school.ann), {"reason": WHY})
        assert answer.status_code == 409
        for person, member in ((coordinator(school.district), school.ann), (staff(), school.coy)):
            client.force_login(person)
            assert client.post(page_of(team, member), {"reason": WHY}).status_code == 302


def test_a_coordinator_of_the_lead_alone_keeps_to_the_last_day_as_well(school):
    guest = UserFactory()
    team = school.team(Member(guest))
    Offering.objects.filter(pk=school.klass.pk).update(withdraw_until=maine_date(timezone.now()))
    said = {"team_id": team.pk, "person": guest, "reason": WHY}
    said["actor"] = coordinator(school.district)

    with time_machine.travel(timezone.now() + timedelta(days=2)):
        now = timezone.now()
        with nothing_written(), pytest.raises(TeamRefusedError, match="The last day"):
            take_out_of_team(**said, now=now)


def test_once_the_class_has_begun_the_team_stays(client, school):
    team = school.team(Member(school.ann))

    with time_machine.travel(school.klass.starts_at + timedelta(minutes=5)):
        client.force_login(school.lead)
        assert page_of(team, school.ann) not in client.get(f"/my/teams/{team.pk}/").text
        with nothing_written():
            answer = client.post(page_of(team, school.ann), {"reason": WHY})

    assert (answer.status_code, "This class has begun." in answer.text) == (409, True)
    assert WHY in answer.text


def test_what_was_attended_is_not_taken_back(client, school):
    team = school.team(Member(school.ann))
    now = timezone.now()
    Enrollment.objects.filter(team=team).update(status="completed", ended_at=now)
    client.force_login(school.lead)

    with nothing_written():
        answer = client.post(page_of(team, school.ann), {"reason": WHY})

    assert (answer.status_code, "The class is over for Ann Smith" in answer.text) == (409, True)


def test_pressed_twice_it_says_that_it_is_done(client, school):
    team = school.team(Member(school.ann))
    client.force_login(school.lead)
    client.post(page_of(team, school.ann), {"reason": WHY})

    with nothing_written():
        again = client.post(page_of(team, school.ann), {"reason": WHY}, follow=True)

    assert "This person is not in the team any more." in again.text


def test_a_lead_leaves_in_the_way_of_every_member(client, school):
    team = school.team(Member(school.lead))
    client.force_login(school.lead)

    assert page_of(team, school.lead) not in client.get(f"/my/teams/{team.pk}/").text
    with nothing_written():
        answer = client.post(page_of(team, school.lead), {"reason": WHY})
    assert (answer.status_code, "You leave a team on its page" in answer.text) == (409, True)


def test_a_seat_without_the_team_is_not_touched(client, school):
    team = school.team(Member(school.coy))
    school.klass.enrollments.create(learner=school.ann, enrolled_at=timezone.now())
    client.force_login(school.lead)

    with nothing_written():
        assert client.post(page_of(team, school.ann), {"reason": WHY}).status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_team_asks_as_often_for_one_member_as_for_three(
    client, school, count, django_assert_num_queries
):
    team = school.team(*(Member(UserFactory()) for _ in range(count)))
    client.force_login(school.lead)
    client.get(f"/my/teams/{team.pk}/")

    with django_assert_num_queries(10):
        client.get(f"/my/teams/{team.pk}/")
