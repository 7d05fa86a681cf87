"""The kinds of record whose history has an address, and what else belongs to each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from attendance.models import (
    AssessmentResult,
    AttendanceFile,
    AttendanceRecord,
    Device,
    MakeUp,
    RosterSignature,
    SentMark,
    SheetScan,
    WalkIn,
)
from certificates.models import Certificate
from enrollment.models import Approval, Enrollment
from transcripts.models import CompletionEvidence, CreditAward, OutsideCompletion
from wording.declared import Words

Parts = Iterable["models.QuerySet[Any]"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record. `parts` finds the rows whose events belong to it as well."""

    label: Words
    model: str
    parts: Callable[[int], Parts] = lambda _pk: ()


def _of_class(pk: int) -> Parts:
    return [
        RosterSignature.objects.filter(meeting__offering=pk),
        AttendanceFile.objects.filter(meeting__offering=pk),
        SheetScan.objects.filter(meeting__offering=pk),
        WalkIn.objects.filter(meeting__offering=pk),
        Device.objects.filter(meeting__offering=pk),
        SentMark.objects.filter(device__meeting__offering=pk),
    ]


def _of_roster(pk: int) -> Parts:
    return [AttendanceRecord.objects.filter(signature=pk)]


def _of_seat(pk: int) -> Parts:
    return [
        Approval.objects.filter(enrollment=pk),
        AttendanceRecord.objects.filter(enrollment=pk),
        AssessmentResult.objects.filter(enrollment=pk),
        MakeUp.objects.filter(enrollment=pk),
        CreditAward.objects.filter(enrollment=pk),
        Certificate.objects.filter(enrollment=pk),
    ]


def _of_line(pk: int) -> Parts:
    return [
        CreditAward.objects.filter(reverses=pk),
        OutsideCompletion.objects.filter(awards=pk),
    ]


def _of_approval(pk: int) -> Parts:
    return [Enrollment.objects.filter(approvals=pk)]


def _of_claim(pk: int) -> Parts:
    return [
        CompletionEvidence.objects.filter(completion=pk),
        CreditAward.objects.filter(outside=pk),
    ]


def _of_certificate(pk: int) -> Parts:
    return [Enrollment.objects.filter(certificates=pk)]


KINDS = {
    "agreement": Kind(_("Agreement"), "organizations.Agreement"),
    "approval": Kind(_("Approval"), "enrollment.Approval", _of_approval),
    "certificate": Kind(_("Certificate"), "certificates.Certificate", _of_certificate),
    "claim": Kind(_("Training from elsewhere"), "transcripts.OutsideCompletion", _of_claim),
    "class": Kind(_("Class"), "courses.Offering", _of_class),
    "employment": Kind(_("Work"), "organizations.Employment"),
    "import": Kind(_("Staff roster"), "organizations.RosterImport"),
    "intake": Kind(_("File of past training"), "transcripts.CompletionIntake"),
    "invitation": Kind(_("Invitation"), "organizations.RoleInvitation"),
    "letterhead": Kind(_("Letterhead"), "organizations.IssuingAuthority"),
    "line": Kind(_("Hours"), "transcripts.CreditAward", _of_line),
    "make-up": Kind(_("Session made up"), "attendance.MakeUp"),
    "mark": Kind(_("Attendance"), "attendance.AttendanceRecord"),
    "officer": Kind(_("Officer at a school"), "organizations.OfficerAssignment"),
    "organization": Kind(_("Organization"), "organizations.Organization"),
    "place-in-line": Kind(_("Place in line"), "enrollment.WaitlistEntry"),
    "result": Kind(_("Result"), "attendance.AssessmentResult"),
    "role": Kind(_("Role"), "organizations.RoleGrant"),
    "roster": Kind(_("Attendance roster"), "attendance.RosterSignature", _of_roster),
    "seat": Kind(_("Seat"), "enrollment.Enrollment", _of_seat),
    "walk-in": Kind(_("Walk-in"), "attendance.WalkIn"),
}
SLUGS = {kind.model: slug for slug, kind in KINDS.items()}


def row_of(kind: Kind, pk: int) -> models.Model | None:
    """Return the record, or None when there is none of this number."""
    model: type[models.Model] = apps.get_model(kind.model)
    return model._default_manager.filter(pk=pk).first()


def events_of(kind: Kind, pk: int) -> Q:
    """Return the condition "events of this record and of what belongs to it"."""
    condition = Q(object_type=kind.model, object_pk=pk)
    for rows in kind.parts(pk):
        keys = list(rows.order_by().values_list("pk", flat=True))
        if keys:
            condition |= Q(object_type=rows.model._meta.label, object_pk__in=keys)
    return condition
