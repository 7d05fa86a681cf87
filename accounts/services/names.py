"""What a person is called. Earlier names stay findable; papers already issued keep theirs."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.decisions import phone_as_kept
from accounts.exceptions import PersonRefusedError
from accounts.models import FormerName, User
from audit.services import record
from core.social_security import has_social_security_number, refusal_of_social_security_number

NAMES = ("first_name", "last_name", "preferred_name")


@transaction.atomic
def edit_person(
    *,
    person: User,
    first_name: str,
    last_name: str,
    preferred_name: str = "",
    phone: str = "",
    actor: User,
    now: datetime,
    reason: str = "",
) -> User:
    """Write a person's names and telephone number. Whoever does it for another says why.

    History has the names before and after; of the telephone number, only that it changed.
    """
    reason = require_reason(person=person, actor=actor, reason=reason)
    row = locked_person(person)
    names = {
        "first_name": " ".join(first_name.split()),
        "last_name": " ".join(last_name.split()),
        "preferred_name": " ".join(preferred_name.split()),
    }
    number = phone_as_kept(phone)
    if not names["first_name"] or not names["last_name"]:
        raise PersonRefusedError(_("A first and a last name are needed: papers print them."))
    if number is None:
        raise PersonRefusedError(_("This is not a telephone number. Write it like 207-555-0100."))
    refuse_social_security(*names.values(), number, reason)
    before = {name: getattr(row, name) for name in NAMES}
    changed = [name for name in NAMES if before[name] != names[name]]
    is_renamed = any(before[name] != names[name] for name in ("first_name", "last_name"))
    was_phone = row.phone
    if not changed and number == was_phone:
        return row
    for name in changed:
        setattr(row, name, names[name])
    row.phone = number
    row.save(update_fields=[*NAMES, "phone"])
    if is_renamed or (before["preferred_name"] and "preferred_name" in changed):
        FormerName.objects.create(person=row, **before, used_until=now)
    record(
        "accounts.edit_person",
        on=row,
        actor=actor,
        now=now,
        person_id=row.pk,
        before={name: before[name] for name in changed},
        after={name: names[name] for name in changed}
        | ({} if number == was_phone else {"phone": change_of(was_phone, number)}),
        reason=reason,
    )
    return row


def locked_person(person: User) -> User:
    """Lock the row, or refuse a person whose record is closed."""
    row: User = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if row.withdrawn_at is not None or row.merged_into_id is not None:
        raise PersonRefusedError(_("This record is closed, so nothing in it can be changed."))
    return row


def require_reason(*, person: User, actor: User, reason: str) -> str:
    """Return the reason, which only those who act for themselves may leave out."""
    reason = " ".join(reason.split())
    if actor.pk != person.pk and not reason:
        raise PersonRefusedError(_("Say why you change this. The person can read it."))
    return reason


def refuse_social_security(*texts: str) -> None:
    """Refuse what looks like a Social Security number, from wherever it comes."""
    if any(has_social_security_number(text) for text in texts):
        raise PersonRefusedError(refusal_of_social_security_number())


def change_of(before: str, after: str) -> str:
    """Return what history may say of a private value."""
    if not before:
        return "entered"
    return "changed" if after else "removed"
