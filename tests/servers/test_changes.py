"""Three hundred people are told of a class that changed, though the worker dies meanwhile."""

import email
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from enrollment.models import Enrollment
from enrollment.services import postpone_offering
from notifications.enums import MessageStatus
from notifications.models import STUCK_AFTER, Message
from notifications.services import send_message
from tests.factories import UserFactory, offering, staff
from tests.servers.conftest import wait_until

pytestmark = [
    pytest.mark.servers,
    pytest.mark.xdist_group("servers"),
    pytest.mark.django_db(transaction=True),
]

PEOPLE = 300


def full_class():
    """A class with three hundred seats taken, of whom nobody was told anything yet."""
    now = timezone.now()
    klass = offering(starts_at=now + timedelta(days=10), capacity=PEOPLE)
    people = User.objects.bulk_create(UserFactory.build_batch(PEOPLE))
    Enrollment.objects.bulk_create(
        Enrollment(offering=klass, learner=person, enrolled_at=now) for person in people
    )
    return klass, people


def test_a_killed_worker_leaves_nobody_untold_and_tells_nobody_anew(worker, mailbox, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mailbox[1]
    worker.start()  # it takes its time: the class is made meanwhile
    klass, people = full_class()
    received = mailbox[0].received
    actor = staff()

    postpone_offering(offering_id=klass.pk, reason="Snow.", actor=actor, now=timezone.now())
    wait_until(lambda: len(received) >= PEOPLE // 10, "some are told")
    worker.kill()
    # Whose sender died in the middle cannot be known to have been told: the same mail goes again.
    in_doubt = Message.objects.filter(status=MessageStatus.SENDING)
    addresses = set(in_doubt.values_list("to_address", flat=True))
    assert len(received) < PEOPLE, "the worker was killed too late to prove anything"
    assert len(addresses) <= 2, "each of the two processes sends one mail at a time"
    in_doubt.update(claimed_at=timezone.now() - STUCK_AFTER - timedelta(minutes=1))

    # The sweep asks for all that is left, and jobs that were not lost ask for it a second time.
    left = list(Message.objects.waiting_to_be_sent(at=timezone.now()).values_list("pk", flat=True))
    for pk in left * 2:
        send_message(message_id=pk, now=timezone.now())

    assert not Message.objects.exclude(status=MessageStatus.SENT).exists()
    told = Counter(address for address, _content in received)
    assert told.keys() == {person.email for person in people}
    assert {address for address, times in told.items() if times > 1} <= addresses
    # What goes again is known as the same mail, by which mail systems show it once.
    mails = {
        (address, email.message_from_bytes(content)["Message-ID"]) for address, content in received
    }
    assert Counter(address for address, _id in mails) == Counter(told.keys())
