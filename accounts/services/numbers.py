"""The numbers by which other registers know a person. Their values stand in one row only."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.decisions import NUMBER_FORMS, number_as_kept
from accounts.exceptions import NumberRefusedError
from accounts.models import PrivateNumbers, User
from accounts.services.names import (
    change_of,
    locked_person,
    refuse_social_security,
    require_reason,
)
from audit.services import record


@transaction.atomic
def enter_numbers(
    *,
    person: User,
    numbers: Mapping[str, str],
    actor: User,
    now: datetime,
    reason: str = "",
) -> PrivateNumbers:
    """Write the numbers named; the others stay. History says that one changed, never its value."""
    reason = require_reason(person=person, actor=actor, reason=reason)
    row = locked_person(person)
    refuse_social_security(reason, *numbers.values())
    kept, _is_new = PrivateNumbers.objects.get_or_create(person=row)
    changed = {}
    for name, typed in numbers.items():
        number = number_as_kept(name, typed)
        if number is None:
            raise NumberRefusedError(unfit_number(name), name=name)
        before = getattr(kept, name)
        if number != before:
            _require_free(name, number, row)
            changed[name] = change_of(before, number)
            setattr(kept, name, number)
    if not changed:
        return kept
    try:
        with transaction.atomic():
            kept.save(update_fields=list(changed))
    except IntegrityError:  # somebody else was entered with it a moment ago
        raise NumberRefusedError(_taken(), name=next(iter(changed))) from None
    record(
        "accounts.enter_numbers",
        on=row,
        actor=actor,
        now=now,
        person_id=row.pk,
        after=changed,
        reason=reason,
    )
    return kept


def unfit_number(name: str) -> str:
    """Return the sentence for what cannot be such a number."""
    if name == "fema_sid":
        return _("A FEMA SID has ten digits. Find yours at cdp.dhs.gov/femasid.")
    return _("Use letters, digits and dashes, with at least one digit, up to 20 of them.")


def _require_free(name: str, number: str, person: User) -> None:
    assert name in NUMBER_FORMS  # noqa: S101 (it names a column)
    others = PrivateNumbers.objects.exclude(pk=person.pk)
    if number and others.filter(**{name: number}).exists():
        raise NumberRefusedError(_taken(), name=name)


def _taken() -> str:
    return _("Somebody else is entered with this number. Check it, or write to us.")
