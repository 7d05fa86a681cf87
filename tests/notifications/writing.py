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
from attendance.services import arrange_make_up, drop_make_up
from certificates.services import issue_certificate
from core.clock import maine_date, maine_day
from courses.services import (
    TrainingAsked,
    answer_invitation,
    answer_with_class,
    decline_request,
    invite_instructor,
    relieve_instructor,
    request_training,
    tell_wishers,
    wish_course,
)
from enrollment.enums import EnrollmentStatus
from enrollment.models import Enrollment
from enrollment.services import (
    NewTime,
    cancel_offering,
    end_offer,
    move_offering,
    offer_freed_seats,
    postpone_offering,
    register,
    send_due_reminders,
    substitute_instructor,
    withdraw,
    write_to_class,
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
from tests.factories import (
    UserFactory,
    VersionFactory,
    approval,
    employ,
    offering,
    organization,
    staff,
)
from tests.factories.corrections import sign_anew
from tests.factories.lives import enroll, hold
from tests.factories.records import award
from tests.notifications.additions import addition_mail
from tests.notifications.approvals import approval_mail
from tests.notifications.elsewhere import elsewhere_mail
from tests.notifications.plans import plan_mail
from tests.notifications.repeated_files import repeated_file_mail
from tests.notifications.teams import team_mail
from tests.road.test_road import letterhead
from transcripts.services import post_approved, settle_class

PASSWORD = "spruce-and-fir-77"


def write_every_mail(client) -> None:
    sign_in_mail(client)
    security_mail()
    claim_mail()
    seat_mail()
    support_mail()
    work_mail()
    role_mail()
    demand_mail()
    change_mail()
    teaching_mail()
    plan_mail()
    team_mail()
    approval_mail()
    addition_mail()
    make_up_mail()
    correction_mail()
    late_hours_mail()
    repeated_file_mail()
    elsewhere_mail()


def make_up_mail() -> None:
    version, teacher = VersionFactory(), UserFactory()
    start = timezone.now() + timedelta(days=9)
    missed, run = (offering(version=version, starts_at=start + n * timedelta(7)) for n in (0, 1))
    seat = Enrollment.objects.create(
        offering=missed, learner=UserFactory(), enrolled_at=timezone.now()
    )
    said = {"actor": teacher, "now": timezone.now()}
    row = arrange_make_up(
        enrollment_id=seat.pk,
        missed_id=missed.meetings.get().pk,
        meeting_id=run.meetings.get().pk,
        **said,
    )
    drop_make_up(make_up_id=row.pk, **said)


def correction_mail() -> None:
    teacher, now = UserFactory(), timezone.now()
    klass = offering(starts_at=now - timedelta(days=9), instructors=[teacher])
    seat = enroll(klass)
    hold(klass, by=teacher)
    sign_anew(klass.meetings.get(), {seat: 120}, by=teacher, at=now)
    settle_class(offering_id=klass.pk, actor=teacher, now=now)


def late_hours_mail() -> None:
    teacher, now = UserFactory(), timezone.now()
    version = VersionFactory(credit={"mcja_in_service_hours": ("fixed", 6)})
    klass = offering(version=version, starts_at=now - timedelta(days=9))
    enroll(klass)
    hold(klass, by=teacher)
    late = approval(version, starts_on=date(2020, 1, 6), ends_on=date(2100, 1, 1))
    post_approved(approval_id=late.pk, actor=teacher, now=now)


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
    klass = offering(starts_at=maine_day(now + timedelta(days=7))[0], capacity=1)
    first, second, third = UserFactory.create_batch(3)
    long_ago = now - timedelta(days=20)
    register(offering_id=klass.pk, learner=first, actor=first, now=long_ago)
    for person in (second, third):
        register(offering_id=klass.pk, learner=person, actor=person, now=now, or_wait=True)
    send_due_reminders(now=now)
    withdraw(enrollment_id=Enrollment.objects.get().pk, actor=first, now=now)
    (entry,) = offer_freed_seats(offering_id=klass.pk, now=now)
    end_offer(entry_id=entry.pk, reason="Nobody picks up.", actor=first, now=now)
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


def demand_mail() -> None:
    """Everything that wishes and requests for training ever write."""
    now, office, asker = timezone.now(), staff(), UserFactory()
    version, place = VersionFactory(), organization("Asking")
    wish_course(person=asker, course=version.course, now=now - timedelta(days=400))
    klass = offering(version=version, starts_at=now + timedelta(days=30))
    tell_wishers(offering_id=klass.pk, now=now)
    day = maine_date(now) + timedelta(days=30)
    for people in (3, 4):
        asked = TrainingAsked(people, day, day, "23011", course=version.course)
        request = request_training(organization=place, asked=asked, actor=asker, now=now)
        answer = {"request_id": request.pk, "actor": office, "now": now}
        if people == 3:
            answer_with_class(class_number=klass.number, **answer)
        else:
            decline_request(reason="No room.", **answer)


def change_mail() -> None:
    """Everything that changes of a class ever write to those in it."""
    now, teacher, substitute = timezone.now(), UserFactory(), UserFactory()
    starts_at = now + timedelta(days=40)
    klass = offering(starts_at=starts_at, instructors=[teacher])
    register(offering_id=klass.pk, learner=(learner := UserFactory()), actor=learner, now=now)
    change = {"offering_id": klass.pk, "actor": staff(), "now": now}
    invite_instructor(person=UserFactory(), is_lead=False, **change)
    (meeting,) = klass.meetings.all()
    later = NewTime(starts_at + timedelta(days=1), starts_at + timedelta(days=1, hours=6))
    move_offering(times={meeting.pk: later}, **change)
    write_to_class(
        subject="Boots", text="Bring boots.", to_line=True, to_instructors=True, **change
    )
    substitute_instructor(
        relieved=teacher, substitute=substitute, reason="Snow.", tells_learners=False, **change
    )
    postpone_offering(reason="Snow.", **change)


def teaching_mail() -> None:
    """Everything that asking somebody to teach ever writes."""
    now, office, teacher = timezone.now(), staff(), UserFactory()
    klass = offering(starts_at=now + timedelta(days=50))
    asked = {"offering_id": klass.pk, "person": teacher, "is_lead": False, "actor": office}
    row = invite_instructor(**asked, now=now)
    said = {"assignment_id": row.pk, "actor": teacher}
    answer_invitation(accepts=False, reason="Away.", now=now, **said)
    later = now + timedelta(minutes=1)
    invite_instructor(**asked, now=later)
    answer_invitation(accepts=True, reason="Gladly.", now=later, **said)
    relieve_instructor(assignment_id=row.pk, reason="Nearer.", actor=office, now=later)
