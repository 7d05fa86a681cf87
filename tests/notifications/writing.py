"""Every mail the product can write, written the way it comes about."""

from datetime import date, timedelta
from types import SimpleNamespace

from allauth.account.adapter import get_adapter
from allauth.core import context
from django.contrib.auth.hashers import make_password
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts.permissions import Role
from accounts.services.claims import ask_to_claim, make_claim_code
from certificates.services import issue_certificate
from core.clock import maine_date
from enrollment.enums import EnrollmentStatus
from enrollment.models import Enrollment
from enrollment.services import (
    cancel_offering,
    offer_freed_seats,
    register,
    send_due_reminders,
    withdraw,
)
from organizations.services import (
    correct_employment,
    decide_employment,
    end_employment,
    end_grant,
    grant_role,
    invite,
)
from organizations.services import employ as employ_person
from support.services import ask, reply
from tests.factories import UserFactory, employ, offering, organization, staff
from tests.factories.records import award
from tests.road.test_road import letterhead

PASSWORD = "spruce-and-fir-77"


def write_every_mail(client) -> None:
    sign_in_mail(client)
    security_mail()
    claim_mail()
    seat_mail()
    support_mail()
    work_mail()
    role_mail()


def security_mail() -> None:
    """What allauth tells people of changes to what they sign in with, with what it passes on."""
    person = UserFactory()
    issuer = {"provider": SimpleNamespace(name="District Google")}
    told = {
        "account/email/password_reset": {},
        "account/email/password_changed": {},
        "account/email/password_set": {},
        "account/email/email_changed": {"from_email": "a@example.com", "to_email": "b@example.com"},
        "account/email/email_deleted": {"deleted_email": "a@example.com"},
        "mfa/email/totp_activated": {},
        "mfa/email/totp_deactivated": {},
        "mfa/email/recovery_codes_generated": {},
        "mfa/email/webauthn_added": {},
        "mfa/email/webauthn_removed": {},
        "socialaccount/email/account_connected": issuer,
        "socialaccount/email/account_disconnected": issuer,
    }
    request = RequestFactory().get("/")
    request.user = person
    with context.request_context(request):
        for template, said in told.items():
            get_adapter().send_notification_mail(template, person, said)


def claim_mail() -> None:
    """What somebody is told who takes over the record that others made of them."""
    now, known = timezone.now(), UserFactory()
    for address in ("ada@home.example.com", known.email):
        code = make_claim_code(person=UserFactory(email=None), actor=staff(), now=now)
        ask_to_claim(typed=code, email=address, password=PASSWORD, now=now)


def role_mail() -> None:
    """Everything that roles ever write."""
    now, office, place = timezone.now(), staff(), organization("Agency")
    role = {"role": Role.COORDINATOR, "organization": place, "actor": office, "now": now}
    grant = grant_role(person=UserFactory(), starts_on=maine_date(now), reason="New.", **role)
    end_grant(grant=grant, ends_on=maine_date(now), reason="Left.", actor=office, now=now)
    invite(email="chief@example.com", **role)


def post(client, path, data) -> None:
    response = client.post(path, data)
    assert response.status_code == 302, response.text


def sign_in_mail(client) -> None:
    """Everything sign-in ever writes."""
    signup = {"first_name": "Ada", "last_name": "Tamarack", "password1": PASSWORD}
    person = UserFactory(password=make_password(PASSWORD))
    post(client, "/accounts/signup/", signup | {"email": "ada@example.com"})
    post(client, "/accounts/signup/", signup | {"email": person.email})
    post(client, "/accounts/signup/", signup | {"email": UserFactory().email})
    post(client, "/accounts/login/code/", {"email": person.email})
    post(client, "/accounts/password/reset/", {"email": person.email})
    post(client, "/accounts/password/reset/", {"email": "nobody@example.com"})
    signed_in = Client()
    post(signed_in, "/accounts/login/", {"login": person.email, "password": PASSWORD})
    post(signed_in, "/accounts/email/", {"email": "second@example.com", "action_add": ""})


def seat_mail() -> None:
    """Everything the road from seat to certificate ever writes."""
    letterhead()
    now = timezone.now()
    klass = offering(starts_at=now + timedelta(days=6, hours=20), capacity=1)
    first, second, third = UserFactory.create_batch(3)
    long_ago = now - timedelta(days=20)
    register(offering_id=klass.pk, learner=first, actor=first, now=long_ago)
    for person in (second, third):
        register(offering_id=klass.pk, learner=person, actor=person, now=now, or_wait=True)
    send_due_reminders(now=now)
    withdraw(enrollment_id=Enrollment.objects.get().pk, actor=first, now=now)
    (entry,) = offer_freed_seats(offering_id=klass.pk, now=now)
    entry.status, entry.ended_at = "declined", now
    entry.save()
    register_last = offering(starts_at=now + timedelta(days=9))
    register(offering_id=register_last.pk, learner=first, actor=first, now=now)
    for each in (klass, register_last):
        cancel_offering(offering_id=each.pk, reason="No heating.", actor=first, now=now)
    done = award().enrollment
    assert done.status == EnrollmentStatus.COMPLETED
    issue_certificate(enrollment_id=done.pk, now=now)


def support_mail() -> None:
    """Everything that contact and feedback ever write."""
    now = timezone.now()
    question = ask(
        sender=UserFactory(),
        name="Ada",
        email="ada@example.org",
        about="class",
        text="May I?",
        now=now,
    )
    reply(question_id=question.pk, text="You may.", replies_seen=0, actor=staff(), now=now)


def work_mail() -> None:
    """Everything that entering where one works ever writes."""
    entry = employ(UserFactory(), organization("District"), confirmed=False)
    now, office = timezone.now(), staff()
    decide_employment(employment=entry, confirm=False, actor=office, now=now)
    place = entry.organization
    work = {
        "work_kind": entry.work_kind,
        "starts_on": date(2026, 1, 5),
        "actor": office,
        "now": now,
    }
    begun = employ_person(person=UserFactory(), organization=place, **work)
    correct_employment(employment=begun, **work | {"ends_on": date(2027, 1, 5), "reason": "Seen."})
    left = employ_person(person=UserFactory(), organization=place, **work)
    end_employment(employment=left, ends_on=date(2026, 2, 2), reason="Left.", actor=office, now=now)
