"""A class is postponed until there is a new date, and everybody told."""

from datetime import timedelta

import pytest

from enrollment.exceptions import RegistrationClosedError
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.services import (
    cancel_offering,
    move_offering,
    offer_freed_seats,
    postpone_offering,
    register,
    send_due_reminders,
    set_capacity,
)
from notifications.models import Message
from tests.enrollment.changing import NOW, START, a_class, days_later, told
from tests.factories import UserFactory, staff

pytestmark = pytest.mark.django_db


class TestPostponing:
    def test_everybody_keeps_their_place_until_there_is_a_new_date(self):
        klass, people = a_class(seats=2, waiting=2)
        set_capacity(offering_id=klass.pk, capacity=3, waitlist_limit=None, actor=staff(), now=NOW)
        offer_freed_seats(offering_id=klass.pk, now=NOW)
        Message.objects.all().delete()
        postpone_offering(offering_id=klass.pk, reason="Snow.", actor=staff(), now=NOW)

        klass.refresh_from_db()
        line = WaitlistEntry.objects.order_by("pk").values_list("status", "offer_ends_at")
        assert (klass.status, Enrollment.objects.holding_a_seat().count(), list(line)) == (
            "postponed",
            2,
            [("waiting", None), ("waiting", None)],
        )
        mails = told("class_postponed")
        assert [mail.recipient for mail in mails] == people
        assert mails[0].context["calendar"]["method"] == "CANCEL"
        with pytest.raises(RegistrationClosedError) as refusal:
            register(offering_id=klass.pk, learner=UserFactory(), actor=staff(), now=NOW)
        assert str(refusal.value) == (
            "This class is postponed. You can register once its new date is known."
        )
        later = START + timedelta(days=30)
        assert offer_freed_seats(offering_id=klass.pk, now=later) == []
        assert WaitlistEntry.objects.in_line().count() == 2
        assert send_due_reminders(now=START - timedelta(days=1) + timedelta(minutes=5)) == 0

        times = days_later(klass, 60)
        move_offering(offering_id=klass.pk, times=times, actor=staff(), now=later)
        klass.refresh_from_db()
        calendar = told("class_changed")[0].context["calendar"]
        assert (klass.status, klass.postponed_at, calendar["method"]) == (
            "published",
            None,
            "REQUEST",
        )

    def test_whoever_had_an_offer_before_is_told_of_the_next_one(self):
        klass, (_seated, waits) = a_class(seats=1, waiting=1)
        set_capacity(offering_id=klass.pk, capacity=2, waitlist_limit=None, actor=staff(), now=NOW)
        offer_freed_seats(offering_id=klass.pk, now=NOW)
        postpone_offering(offering_id=klass.pk, reason="Snow.", actor=staff(), now=NOW)
        later = NOW + timedelta(days=1)
        times = days_later(klass, 60)
        move_offering(offering_id=klass.pk, times=times, actor=staff(), now=later)
        offer_freed_seats(offering_id=klass.pk, now=later)
        assert [mail.recipient for mail in told("seat_offered")] == [waits, waits]

    @pytest.mark.parametrize("then", [cancel_offering, postpone_offering])
    def test_whoever_teaches_is_told_of_each_change(self, then):
        klass, _people = a_class(seats=1)
        said = {"offering_id": klass.pk, "actor": staff()}
        move_offering(**said, times=days_later(klass, 7), now=NOW)
        then(**said, reason="Snow.", now=NOW + timedelta(days=1))
        teacher = klass.instructor_assignments.get().instructor
        assert [mail.recipient for mail in told("teaching_changed")] == [teacher, teacher]

    def test_it_can_be_cancelled_for_good(self):
        klass, _people = a_class(seats=1)
        postpone_offering(offering_id=klass.pk, reason="Snow.", actor=staff(), now=NOW)
        later = START + timedelta(days=3)
        cancel_offering(offering_id=klass.pk, reason="No date.", actor=staff(), now=later)
        klass.refresh_from_db()
        assert (klass.status, Enrollment.objects.get().status) == ("cancelled", "cancelled")
