"""What people are told about their record."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.ui import hours
from core.templatetags.ui import maine_date as written_date
from courses.enums import CONTACT_HOURS, MCJA_IN_SERVICE_HOURS
from courses.models import CreditApproval, Offering
from enrollment.enums import EnrollmentStatus
from enrollment.models import Enrollment
from notifications.services import Notice
from transcripts.enums import ClaimStatus
from transcripts.models import CreditAward, OutsideCompletion

# What a record says of one class: status, hours by credit type.
Said = tuple[str, Mapping[str, Decimal]]


def record_corrected(
    *,
    offering: Offering,
    seat: Enrollment,
    before: Said,
    after: Said,
    reason: str,
    now: datetime,
) -> Notice:
    """Tell somebody what their record said of a class, what it says now, and why."""
    return _about_seat(
        f"transcripts.corrected:{seat.pk}:{now.isoformat()}",
        "transcripts/record_corrected",
        offering,
        seat,
        before=in_words(before),
        after=in_words(after),
        reason=reason,
    )


def hours_added(
    *,
    offering: Offering,
    seat: Enrollment,
    approval: CreditApproval,
    lines: Sequence[CreditAward],
) -> Notice:
    """Tell somebody of the lines that an approval entered after the class opened.

    A line is posted once, so its number names the occasion: an approval that is corrected and
    opens further days is told again, of those days alone.
    """
    return _about_seat(
        f"transcripts.hours_added:{approval.pk}:{seat.pk}:{min(line.pk for line in lines)}",
        "transcripts/hours_added",
        offering,
        seat,
        credit_type=lines[0].credit_type.name,
        hours=hours(sum(line.hours for line in lines)),
        approval=approval.number,
    )


CLAIM_MAILS = {
    ClaimStatus.ACCEPTED: "transcripts/claim_accepted",
    ClaimStatus.RETURNED: "transcripts/claim_returned",
    ClaimStatus.REFUSED: "transcripts/claim_refused",
}


def claim_decided(
    claim: OutsideCompletion, *, now: datetime, taken_off: Decimal | None = None
) -> Notice:
    """Tell somebody what was decided of their training taken elsewhere, and why.

    `taken_off`: contact hours that counted until then and were reversed.
    """
    day, accepted = claim.earned
    reason = claim.reason
    if taken_off is not None:
        sentence = _("%(hours)s contact hours that were on your training record are taken off it.")
        reason = f"{sentence % {'hours': hours(taken_off)}}\n\n{reason}"
    context = {
        "first_name": claim.person.called,
        "title": claim.title,
        "day": written_date(day, "printed"),
        "reason": reason,
        "claim_path": reverse("transcripts:claim_detail", args=[claim.pk]),
    }
    if claim.status == ClaimStatus.ACCEPTED:
        context |= {
            "hours": hours(accepted),
            "transcript_path": reverse("transcripts:transcript_own"),
        }
    return Notice(
        key=f"transcripts.claim_decided:{claim.pk}:{now.isoformat()}",
        recipient_id=claim.person_id,
        to_address=claim.person.email or "",
        template=CLAIM_MAILS[ClaimStatus(claim.status)],
        context=context,
    )


def outside_hours_added(claim: OutsideCompletion, line: CreditAward) -> Notice:
    """Tell somebody of the line that an approval of a course taken elsewhere opened."""
    day, _hours = claim.earned
    return Notice(
        key=f"transcripts.outside_hours_added:{line.pk}",
        recipient_id=claim.person_id,
        to_address=claim.person.email or "",
        template="transcripts/outside_hours_added",
        context={
            "first_name": claim.person.called,
            "title": claim.title,
            "day": written_date(day, "printed"),
            "credit_type": line.credit_type.name,
            "hours": hours(line.hours),
            "approval": line.approval.number if line.approval else "",
            "transcript_path": reverse("transcripts:transcript_own"),
        },
    )


def in_words(said: Said) -> str:
    """Write a status with its hours: Completed, 6 contact hours."""
    status, sums = said
    words = [str(EnrollmentStatus(status).label)]
    if contact := sums.get(CONTACT_HOURS):
        words.append(
            ngettext("%(n)s contact hour", "%(n)s contact hours", 1 if contact == 1 else 2)
            % {"n": hours(contact)}
        )
    if in_service := sums.get(MCJA_IN_SERVICE_HOURS):
        words.append(_("%(n)s MCJA in-service hours") % {"n": hours(in_service)})
    return ", ".join(words)


def _about_seat(
    key: str, template: str, offering: Offering, seat: Enrollment, **said: str
) -> Notice:
    """Return a mail to whoever sits in a class about what their record says of it."""
    return Notice(
        key=key,
        recipient_id=seat.learner_id,
        to_address=seat.learner.email or "",
        template=template,
        context={
            "first_name": seat.learner.called,
            "course_title": offering.course_title,
            "class_number": offering.number,
            **said,
            "transcript_path": reverse("transcripts:transcript_own"),
        },
    )
