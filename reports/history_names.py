"""Names for the rows that history speaks of: all names of a page in one query."""

from collections.abc import Iterable

from django.apps import apps
from django.db import models
from django.db.models import CharField, F, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat

Wanted = tuple[str, str]  # the row's kind, and its key as text


def _person(prefix: str = "") -> Concat:
    return Concat(F(f"{prefix}first_name"), Value(" "), F(f"{prefix}last_name"))


def _class(prefix: str = "") -> Concat:
    title, number = F(f"{prefix}version__course__title"), F(f"{prefix}number")
    return Concat(title, Value(" ("), number, Value(")"))


# A kind is a model's label, or one with the field that stands for the row: "app.Model:key".
NAMES: dict[str, models.expressions.Combinable] = {
    "accounts.ClaimCode": _person("person__"),
    "accounts.User": _person(),
    "attendance.AssessmentResult": _class("enrollment__offering__"),
    "attendance.AttendanceFile": F("name"),
    "attendance.AttendanceRecord": _class("enrollment__offering__"),
    "attendance.Device": F("name"),
    "attendance.MakeUp": _class("meeting__offering__"),
    "attendance.RosterSignature": _class("meeting__offering__"),
    "attendance.SentMark": _class("enrollment__offering__"),
    "attendance.SheetScan": _class("meeting__offering__"),
    "attendance.WalkIn": F("name"),
    "background.BackgroundJob": F("title"),
    "certificates.Certificate": Coalesce(F("document__serial"), Value("")),
    "courses.CreditType:key": F("name"),
    "courses.Lane": F("name"),
    "courses.Meeting": _class("offering__"),
    "courses.Offering": _class(),
    "courses.Topic": F("name"),
    "documents.IssuedDocument": Coalesce(F("serial"), Value("")),
    "enrollment.Approval": _class("enrollment__offering__"),
    "enrollment.Enrollment": _class("offering__"),
    "enrollment.Team": F("name"),
    "enrollment.TeamInvitation": F("team__name"),
    "enrollment.WaitlistEntry": _class("offering__"),
    "notifications.Message": F("subject"),
    "organizations.Agreement": F("agency__name"),
    "organizations.Employment": F("organization__name"),
    "organizations.IssuingAuthority": F("provider"),
    "organizations.OfficerAssignment": F("school__name"),
    "organizations.Organization": F("name"),
    "organizations.RoleGrant": Coalesce(F("organization__name"), Value("")),
    "organizations.RoleInvitation": F("email"),
    "organizations.WorkKind": F("name"),
    "organizations.WorkKind:key": F("name"),
    "courses.OutsideCourse": F("name"),
    "transcripts.CompletionEvidence": F("completion__title"),
    "transcripts.OutsideCompletion": F("title"),
    "transcripts.CompletionIntake": F("file_name"),
    "transcripts.CreditAward": Coalesce(F("version__course__title"), F("outside__title")),
    "transcripts.TranscriptShare": F("shown_to"),
    "wording.Wording": F("key"),
}


def names_of(wanted: Iterable[Wanted]) -> dict[Wanted, str]:
    """Return the name of every row that has one, whatever their kinds: one query, or none."""
    keys: dict[str, set[str]] = {}
    for kind, key in wanted:
        if kind in NAMES and (":" in kind or key.isdecimal()):
            keys.setdefault(kind, set()).add(key)
    parts = [_names(kind, some) for kind, some in sorted(keys.items())]
    if not parts:
        return {}
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return {(kind, key): name for kind, key, name in rows if name}


def _names(kind: str, keys: set[str]) -> "QuerySet[models.Model, tuple[str, str, str]]":
    label, _colon, field = kind.partition(":")
    field = field or "pk"
    model: type[models.Model] = apps.get_model(label)
    rows = model._default_manager.filter(**{f"{field}__in": sorted(keys)})
    return rows.order_by().values_list(
        Value(kind, CharField()), Cast(F(field), TextField()), Cast(NAMES[kind], TextField())
    )
