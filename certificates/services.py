"""Issue a certificate exactly once, however often and by however many it is asked for."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from attendance.models import AttendanceRecord
from audit.models import AuditEvent
from audit.services import record
from certificates.contents import Completion, certificate_facts
from certificates.drawing import draw_certificate
from certificates.models import CORRECTIONS, Certificate
from core.clock import maine_date
from courses.decisions import expiry
from courses.models import InstructorAssignment
from documents.enums import DocumentKind, DocumentState
from documents.facts import Fact
from documents.services import (
    end_document,
    finish_document,
    reserve_document,
    store_bytes,
    verification_url,
)
from enrollment.enums import EnrollmentStatus
from enrollment.models import Enrollment
from notifications.services import Notice, queue_mail
from organizations.services import issuing_authority_on
from transcripts.exceptions import CompletionRefusedError
from transcripts.models import CreditAward

# What a paper says of days and hours, by the keys of its facts.
EARNED = {
    "completed_on",
    "session_dates",
    "contact_hours",
    "in_service_hours",
    "in_service_approval",
    "expires_on",
}


def issue_certificate(*, enrollment_id: int, now: datetime) -> Certificate:
    """Bring the certificate of a seat to what its record says, and return it.

    A completion without one gets one; one that says something else is replaced, and one of a class
    that is not completed any more is revoked. Reserve (facts, serial, check code), draw, finish: a
    worker that dies between two steps leaves a row that the next one takes up. The mail is queued
    by whoever finishes, and only once; of a correction its own mail tells.
    Raises `CompletionRefusedError` and `AuthorityRefusedError`.
    """
    certificate = _reserve(enrollment_id, now)
    while certificate.document.state == DocumentState.PREPARING:
        _finish(certificate, now)
        certificate = _reserve(enrollment_id, now)
    return certificate


def _finish(certificate: Certificate, now: datetime) -> None:
    document = certificate.document
    content = draw_certificate(
        document.facts, verification_url=verification_url(document.check_code)
    )
    file_name = store_bytes(document=document, content=content)
    with transaction.atomic():
        if finish_document(document=document, file_name=file_name, content=content):
            record(
                "certificates.issue",
                on=certificate,
                actor=None,
                now=now,
                person_id=document.person_id,
                before={"state": DocumentState.PREPARING},
                after={
                    "state": DocumentState.VALID,
                    "serial": document.serial,
                    "expires_on": certificate.expires_on and certificate.expires_on.isoformat(),
                },
            )
            if certificate.replaces_id is None:
                queue_mail(_certificate_ready(certificate), now=now)


@transaction.atomic
def _reserve(enrollment_id: int, now: datetime) -> Certificate:
    """Return the certificate that is to stand, after ending one that is to stand no more.

    One that is being prepared is finished first: nobody knows yet whether its paper was seen.
    """
    seat = (
        Enrollment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("learner", "offering__version__course", "offering__venue")
        .get(pk=enrollment_id)
    )
    newest = Certificate.objects.for_listing().filter(enrollment=seat).first()
    stands = newest is not None and newest.ended_at is None
    if newest is not None and newest.document.state == DocumentState.PREPARING:
        return newest
    if seat.status != EnrollmentStatus.COMPLETED:
        if newest is None:
            raise CompletionRefusedError(_("A certificate is issued for a completed class only."))
        if stands:
            _end(newest, DocumentState.REVOKED, now)
        return newest
    if newest is not None and stands and not _says_something_else(newest, seat, now):
        return newest
    completion = _completion(seat, now)
    if newest is not None and stands:
        _end(newest, DocumentState.REPLACED, now)
    document = reserve_document(
        kind=DocumentKind.CERTIFICATE,
        person_id=seat.learner_id,
        now=now,
        facts=lambda document: certificate_facts(completion, document),
    )
    return Certificate.objects.create(
        enrollment=seat, document=document, expires_on=completion.expires_on, replaces=newest
    )


def _says_something_else(certificate: Certificate, seat: Enrollment, now: datetime) -> bool:
    """Say whether the days or hours of the record are not those on the paper.

    Names of people, places and offices may have changed since: that makes no paper wrong.
    """
    printed = certificate.document.facts.facts
    right = certificate_facts(_completion(seat, now), certificate.document).facts
    return _earned(printed) != _earned(right)


def _earned(facts: Sequence[Fact]) -> dict[str, str]:
    return {fact.key: fact.value for fact in facts if fact.key in EARNED}


def _end(certificate: Certificate, state: DocumentState, now: datetime) -> None:
    """End a certificate: the paper stays as it is, and whoever checks it reads that it is over."""
    certificate.ended_at = now
    certificate.ended_reason = _why(certificate)
    certificate.save(update_fields=["ended_at", "ended_reason"])
    end_document(document=certificate.document, state=state)
    certificate.document.state = state
    is_replaced = state == DocumentState.REPLACED
    record(
        "certificates.replace" if is_replaced else "certificates.revoke",
        on=certificate,
        actor=None,
        now=now,
        person_id=certificate.document.person_id,
        before={"state": DocumentState.VALID},
        after={"state": state},
        reason=certificate.ended_reason,
    )


def _why(certificate: Certificate) -> str:
    """Return why the record was corrected or added to last."""
    corrections = AuditEvent.objects.filter(
        action__in=CORRECTIONS,
        object_type=Enrollment._meta.label,
        object_pk=certificate.enrollment_id,
    )
    newest = corrections.order_by("-pk").values_list("reason", flat=True).first()
    return newest or _("The training record was corrected.")


def _completion(seat: Enrollment, now: datetime) -> Completion:
    awards = CreditAward.objects.standing().filter(enrollment=seat)
    attended = AttendanceRecord.objects.filter(enrollment=seat).days_by_enrollment()
    days = attended.get(seat.pk) or [maine_date(seat.ended_at or now)]
    completed_on = days[-1]
    teachers = (
        InstructorAssignment.objects.teaching()
        .select_related("instructor")
        .filter(offering=seat.offering_id)
    )
    return Completion(
        enrollment=seat,
        awards=list(awards.select_related("credit_type", "approval")),
        instructors=[assignment.instructor.name for assignment in teachers],
        authority=issuing_authority_on(maine_date(now)),
        days=days,
        expires_on=expiry(completed_on, seat.offering.validity_months),
    )


def _certificate_ready(certificate: Certificate) -> Notice:
    learner = certificate.enrollment.learner
    facts = certificate.document.facts
    return Notice(
        key=f"certificates.ready:{certificate.pk}",
        recipient_id=learner.pk,
        to_address=learner.email or "",
        template="certificates/certificate_ready",
        context={
            "first_name": learner.called,
            "course_title": facts.value("course_title"),
            "contact_hours": facts.value("contact_hours"),
            "serial": facts.value("serial"),
            "certificate_path": reverse("certificates:certificate_detail", args=[certificate.pk]),
        },
    )
