"""Issue a certificate exactly once, however often and by however many it is asked for."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from attendance.models import AttendanceRecord
from audit.services import record
from certificates.contents import Completion, certificate_facts
from certificates.drawing import draw_certificate
from certificates.models import Certificate
from core.clock import maine_date
from courses.decisions import expiry
from courses.models import InstructorAssignment
from documents.enums import DocumentKind, DocumentState
from documents.services import finish_document, reserve_document, store_bytes, verification_url
from enrollment.enums import EnrollmentStatus
from enrollment.models import Enrollment
from notifications.services import Notice, queue_mail
from organizations.services import issuing_authority_on
from transcripts.exceptions import CompletionRefusedError
from transcripts.models import CreditAward


def issue_certificate(*, enrollment_id: int, now: datetime) -> Certificate:
    """Return the finished certificate of a completion, making it if it is not there.

    Reserve (facts, serial, check code), draw, finish: a worker that dies between two steps leaves
    a row that the next one takes up. The mail is queued by whoever finishes, and only once.
    Raises `CompletionRefusedError` and `AuthorityRefusedError`.
    """
    certificate = _reserve(enrollment_id, now)
    document = certificate.document
    if document.state != DocumentState.PREPARING:
        return certificate
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
            queue_mail(_certificate_ready(certificate), now=now)
    document.refresh_from_db()
    return certificate


@transaction.atomic
def _reserve(enrollment_id: int, now: datetime) -> Certificate:
    seat = (
        Enrollment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("learner", "offering__version__course", "offering__venue")
        .get(pk=enrollment_id)
    )
    known = Certificate.objects.for_listing().filter(enrollment=seat).first()
    if known is not None:
        return known
    if seat.status != EnrollmentStatus.COMPLETED:
        raise CompletionRefusedError(_("A certificate is issued for a completed class only."))
    completion = _completion(seat, now)
    document = reserve_document(
        kind=DocumentKind.CERTIFICATE,
        person_id=seat.learner_id,
        now=now,
        facts=lambda document: certificate_facts(completion, document),
    )
    return Certificate.objects.create(
        enrollment=seat, document=document, expires_on=completion.expires_on
    )


def _completion(seat: Enrollment, now: datetime) -> Completion:
    awards = CreditAward.objects.filter(enrollment=seat)
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
