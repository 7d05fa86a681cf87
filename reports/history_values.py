"""What a value of the history means: a row, a choice, a day. Says it for people."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import Role
from core.templatetags.ui import hours, maine_date, maine_datetime
from documents.enums import DocumentState
from enrollment.enums import LET_PASS_WORDS
from reports.history_names import Wanted
from transcripts.columns import COLUMNS
from transcripts.enums import BundleFormat, FileFormat
from transcripts.layouts import LAYOUTS
from wording.declared import Words

NOTHING = "–"  # noqa: RUF001 (as everywhere for what is not there)
LONGEST = 300

# Keys whose name on screen is not the key itself with spaces.
LABELS: dict[str, Words] = {
    "accepted": gettext_lazy("Accepted"),
    "agency": gettext_lazy("Agency"),
    "capacity": gettext_lazy("Seats"),
    "claim": gettext_lazy("Training from elsewhere"),
    "chosen": gettext_lazy("Which lines"),
    "claim_code": gettext_lazy("Claim code"),
    "checked": gettext_lazy("How it was checked"),
    "closed_on": gettext_lazy("Closed on"),
    "columns": gettext_lazy("Columns"),
    "county": gettext_lazy("County"),
    "credit_type": gettext_lazy("Kind of credit"),
    "dealt_with_at": gettext_lazy("Dealt with"),
    "earlier_codes_revoked": gettext_lazy("Earlier codes that no longer work"),
    "earned_on": gettext_lazy("Earned on"),
    "educator_certificate": gettext_lazy("Educator certificate"),
    "email": gettext_lazy("Email"),
    "ends_at": gettext_lazy("Ends"),
    "ends_on": gettext_lazy("Last day is before"),
    "expires_at": gettext_lazy("Expires"),
    "expires_on": gettext_lazy("Expires on"),
    "factor": gettext_lazy("Second step"),
    "fema_sid": gettext_lazy("FEMA SID"),
    "first_name": gettext_lazy("First name"),
    "format": gettext_lazy("Kind of file"),
    "funding": gettext_lazy("Paid for by"),
    "gates": gettext_lazy("Let pass"),
    "host": gettext_lazy("Held at"),
    "hours": gettext_lazy("Hours"),
    "instructors": gettext_lazy("Instructors"),
    "how_often": gettext_lazy("How often"),
    "key": gettext_lazy("Text"),
    "lane": gettext_lazy("Topic area"),
    "lanes": gettext_lazy("Topic areas"),
    "last_name": gettext_lazy("Last name"),
    "list": gettext_lazy("List"),
    "layout": gettext_lazy("File"),
    "left_out": gettext_lazy("Left out"),
    "manifest_sha256": gettext_lazy("SHA-256 of the manifest"),
    "mcja_number": gettext_lazy("MCJA number"),
    "meeting": gettext_lazy("Class"),
    "merged_into": gettext_lazy("Merged into"),
    "minutes": gettext_lazy("Minutes"),
    "name": gettext_lazy("Name"),
    "nces_id": gettext_lazy("NCES number"),
    "newest_award": gettext_lazy("Up to line"),
    "number": gettext_lazy("Class number"),
    "offering": gettext_lazy("Class number"),
    "organization": gettext_lazy("Organization"),
    "parent": gettext_lazy("Belongs to"),
    "phone": gettext_lazy("Phone"),
    "preferred_name": gettext_lazy("Preferred name"),
    "query": gettext_lazy("Filters"),
    "role": gettext_lazy("Role"),
    "rows": gettext_lazy("Lines"),
    "school": gettext_lazy("School"),
    "serial": gettext_lazy("Serial number"),
    "sessions": gettext_lazy("Sessions"),
    "signatory": gettext_lazy("Signed by"),
    "signed_at": gettext_lazy("Signed"),
    "starts_at": gettext_lazy("Starts"),
    "starts_on": gettext_lazy("From"),
    "step": gettext_lazy("Who decides"),
    "state": gettext_lazy("State"),
    "state_staff_id": gettext_lazy("State staff number"),
    "status": gettext_lazy("Status"),
    "text": gettext_lazy("Words"),
    "topics": gettext_lazy("Topics"),
    "version": gettext_lazy("Version"),
    "withdrawn": gettext_lazy("Withdrawn"),
    "work_kind": gettext_lazy("Kind of work"),
}
# Keys of services' own making that hold other rows, and by what.
ROWS = {
    "agency": "organizations.Organization",
    "claim": "transcripts.OutsideCompletion",
    "credit_type": "courses.CreditType:key",
    "host": "organizations.Organization",
    "instructors": "accounts.User",
    "lanes": "courses.Lane",
    "meeting": "courses.Meeting",
    "merged_into": "organizations.Organization",
    "organization": "organizations.Organization",
    "parent": "organizations.Organization",
    "school": "organizations.Organization",
    "topics": "courses.Topic",
    "work_kind": "organizations.WorkKind:key",
}
# Keys of services' own making that hold a choice.
CHOICES: dict[str, dict[Any, Any]] = {
    "columns": {column.key: column.heading for column in COLUMNS.values()},
    "format": dict([*FileFormat.choices, *BundleFormat.choices]),
    "gates": LET_PASS_WORDS,
    "layout": {layout.key: layout.label for layout in LAYOUTS.values()},
    "role": dict(Role.choices),
}
Say = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Meaning:
    """How one key of one kind of record is read: as rows of a kind, or by a function."""

    label: str
    kind: str = ""
    say: Say = str


def label_of(key: str) -> str:
    """Return the name of a key on screen."""
    return str(LABELS.get(key) or key.replace("_", " ").capitalize())


def meaning_of(object_type: str, key: str) -> Meaning:
    """Return how a key is read; a key nobody declared, as the field of that name is."""
    label = label_of(key)
    if key in ROWS:
        return Meaning(label, kind=ROWS[key])
    if key in CHOICES:
        return Meaning(label, say=_choice(CHOICES[key]))
    field = _field(object_type, key)
    if isinstance(field, models.ForeignKey):
        return Meaning(label, kind=field.related_model._meta.label)
    return Meaning(label, say=_say(key, field))


def _say(key: str, field: "models.Field[Any, Any] | None") -> Say:
    choices = dict(getattr(field, "flatchoices", ()))
    if field is None and key == "state":
        choices = dict(DocumentState.choices)
    if choices:
        return _choice(choices)
    if key == "hours" or isinstance(field, models.DecimalField):
        return hours
    if key.endswith("_at"):
        return _moment
    return _day if key.endswith("_on") else _plain


def rows_in(meaning: Meaning, value: Any) -> Iterator[Wanted]:
    """Yield the rows a value names."""
    if meaning.kind:
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, int | str) and one != "" and not isinstance(one, bool):
                yield meaning.kind, str(one)


def in_words(meaning: Meaning, value: Any, names: dict[Wanted, str]) -> str:
    """Say a value for people. What cannot be read any more is shown as it is."""
    if value is None or value in ("", [], {}):
        return NOTHING
    if isinstance(value, list):
        return ", ".join(in_words(meaning, one, names) for one in value)
    if meaning.kind:
        return names.get((meaning.kind, str(value))) or str(value)
    with suppress(ValueError, TypeError, ArithmeticError):
        return Truncator(meaning.say(value)).chars(LONGEST)
    return Truncator(str(value)).chars(LONGEST)


@cache
def _field(object_type: str, key: str) -> "models.Field[Any, Any] | None":
    try:
        model = apps.get_model(object_type)
        field = model._meta.get_field(key.removesuffix("_id"))
    except (LookupError, ValueError, FieldDoesNotExist):
        return None
    return field if isinstance(field, models.Field) else None


def _choice(choices: dict[Any, Any]) -> Say:
    return lambda value: str(choices.get(value, value))


def _moment(value: Any) -> str:
    return str(maine_datetime(datetime.fromisoformat(value)))


def _day(value: Any) -> str:
    return str(maine_date(date.fromisoformat(value)))


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, dict):
        return "; ".join(f"{label_of(key)}: {_plain(inner)}" for key, inner in value.items())
    return str(value)
