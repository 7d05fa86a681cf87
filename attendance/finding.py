"""Whom an address or a number means, where a name alone never does."""

import re

from allauth.account.models import EmailAddress
from django.db.models import Q

from accounts.decisions import person_of_memssi_number
from accounts.models import User
from organizations.imports.cells import fold


def person_of_contact(contact: str) -> User | None:
    """Return who proved this address, or has this MEMSSI number; None for nobody and for doubt."""
    typed = contact.strip()
    number = person_of_memssi_number(typed)
    if number is None and "@" not in typed:
        return None
    meant = Q(pk=number)
    if number is None:
        proved = EmailAddress.objects.filter(email__iexact=typed, verified=True)
        meant = Q(pk__in=proved.values("user"))
    found: list[User] = list(User.objects.filter(meant, is_active=True)[:2])
    return found[0] if len(found) == 1 else None


def names_one_person(contact: str) -> bool:
    """Say whether something written beside a name is an address or number, and no employer."""
    return "@" in contact or person_of_memssi_number(contact.strip()) is not None


def is_named(person: User, name: str) -> bool:
    """Say whether a name as it was written holds the person's last name."""
    words = {fold(word) for word in re.split(r"[\s,]+", name)} | {fold(name)}
    return fold(person.last_name) in words or fold(person.last_name) in fold(name)
