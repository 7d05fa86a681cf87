"""Plans change: given back for somebody, and until when people do so themselves."""

from datetime import UTC, date, datetime, timedelta

import pytest

from courses.models import Offering
from enrollment.exceptions import WithdrawalRefusedError
from enrollment.models import Enrollment
from enrollment.services import postpone_offering, register, withdraw
from notifications.models import Message
from notifications.rendering import render_mail
from tests.enrollment.rows import history, mails, nothing_written
from tests.factories import UserFactory, offering, staff
from tests.factories.lives import enroll

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
MONDAY = START - timedelta(days=21)
LAST_DAY = date(2026, 6, 1)
AFTER = datetime(2026, 6, 2, 4, tzinfo=UTC)  # midnight in Maine


def with_a_last_day() -> Enrollment:
    seat = enroll(offering())
    Offering.objects.filter(pk=seat.offering_id).update(withdraw_until=LAST_DAY)
    return seat


def test_people_give_seats_back_themselves_until_the_end_of_the_last_day():
    seat = with_a_last_day()

    with nothing_written(), pytest.raises(WithdrawalRefusedError) as refusal:
        withdraw(enrollment_id=seat.pk, actor=seat.learner, now=AFTER)

    assert str(refusal.value) == (
        "The last day to give this seat back yourself was June 1, 2026. "
        "Ask your coordinator or call us."
    )
    withdraw(enrollment_id=seat.pk, actor=seat.learner, now=AFTER - timedelta(minutes=1))
    assert Enrollment.objects.get().status == "withdrawn"


def test_others_give_it_back_for_them_later_and_the_mail_says_who():
    seat, helper = with_a_last_day(), staff()

    withdraw(enrollment_id=seat.pk, actor=helper, now=AFTER, reason="They are ill.")

    mail = Message.objects.get(template="enrollment/seat_withdrawn_for")
    text = render_mail(mail.template, mail.context).text
    assert f"{helper.name} gave back your seat" in text
    assert "Why: They are ill." in text
    assert mail.context["calendar"]["method"] == "CANCEL"


def test_a_postponed_class_lets_everybody_go():
    seat = with_a_last_day()
    postpone_offering(offering_id=seat.offering_id, reason="Snow", actor=staff(), now=MONDAY)

    withdraw(enrollment_id=seat.pk, actor=seat.learner, now=AFTER)

    assert Enrollment.objects.get().status == "withdrawn"


def test_a_request_is_taken_back_even_after_the_last_day_and_clears_no_calendar():
    klass, person = offering(), UserFactory()
    Offering.objects.update(approval="staff", withdraw_until=LAST_DAY)
    request = register(offering_id=klass.pk, learner=person, actor=person, now=MONDAY)

    withdraw(enrollment_id=request.pk, actor=person, now=AFTER)

    assert history("enrollment.withdraw") == [
        ("enrollment.withdraw", {"status": "requested_seat"}, {"status": "withdrawn"})
    ]
    assert [status for (status,) in request.approvals.values_list("status")] == ["dropped"]
    assert mails()[-1] == ("enrollment/request_withdrawn", person.email)
    assert "calendar" not in Message.objects.latest("pk").context


def test_whoever_acts_for_another_is_spoken_to_about_them():
    seat, helper = enroll(offering()), staff()
    withdraw(enrollment_id=seat.pk, actor=helper, now=MONDAY)

    with nothing_written(), pytest.raises(WithdrawalRefusedError) as refusal:
        withdraw(enrollment_id=seat.pk, actor=helper, now=MONDAY)

    assert str(refusal.value) == (
        f"{seat.learner.name} no longer holds this seat, so nothing was changed."
    )
