"""The secret link to one's own classes as a calendar: made, shown again, revoked."""

import secrets
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from accounts.encryption import box
from accounts.models import User
from audit.services import record
from enrollment.models import CalendarLink

SECRET_BYTES = 24


@transaction.atomic
def make_calendar_link(*, person: User, now: datetime) -> CalendarLink:
    """Make a new secret link; one made before no longer works."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)  # one link at a time
    CalendarLink.objects.filter(person=person, revoked_at__isnull=True).update(revoked_at=now)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    link = CalendarLink.objects.create(
        person=person,
        digest=digest_of(secret),
        sealed=box().encrypt(secret.encode()).decode(),
        made_at=now,
    )
    record("enrollment.make_calendar_link", on=link, actor=person, now=now, person_id=person.pk)
    return link


@transaction.atomic
def revoke_calendar_link(*, person: User, now: datetime) -> bool:
    """End the secret link; say whether there was one."""
    link = CalendarLink.objects.filter(person=person, revoked_at__isnull=True).first()
    if link is None:
        return False
    CalendarLink.objects.filter(pk=link.pk).update(revoked_at=now)
    record("enrollment.revoke_calendar_link", on=link, actor=person, now=now, person_id=person.pk)
    return True


def secret_of(link: CalendarLink) -> str:
    """Return the secret of a link, to be shown to its owner."""
    return box().decrypt(link.sealed.encode()).decode()


def digest_of(secret: str) -> str:
    """Return by what a secret is found: what is stored does not open anything."""
    return sha256(secret.encode()).hexdigest()
