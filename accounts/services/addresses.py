"""Email addresses: whose each is, and the first one of somebody without an account."""

from collections.abc import Mapping
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.enums import AddressUse
from accounts.exceptions import PersonRefusedError
from accounts.models import EmailUse, User
from accounts.services.claims import has_account
from accounts.services.names import locked_person, require_reason
from audit.services import record


@transaction.atomic
def mark_addresses(*, person: User, uses: Mapping[int, str], actor: User, now: datetime) -> None:
    """Say which of a person's addresses are of work and which of home, by the address's key."""
    locked_person(person)
    addresses = EmailAddress.objects.filter(user=person).select_related("use")
    before, after = {}, {}
    for address in addresses:
        wanted = uses.get(address.pk)
        kept = address.use.use if hasattr(address, "use") else ""
        if wanted is None or wanted == kept:
            continue
        if wanted:
            EmailUse.objects.update_or_create(
                address=address, defaults={"use": AddressUse(wanted).value}
            )
        else:
            EmailUse.objects.filter(address=address).delete()
        before[str(address.pk)], after[str(address.pk)] = kept, wanted
    if after:
        record(
            "accounts.mark_addresses",
            on=person,
            actor=actor,
            now=now,
            person_id=person.pk,
            before=before,
            after=after,
        )


@transaction.atomic
def enter_email_for(
    *, person: User, email: str, actor: User, now: datetime, reason: str = ""
) -> User:
    """Write the address of somebody who has no account, so that mail reaches them.

    It opens nothing by itself: whoever signs in with it proves first that it is theirs. The
    address of somebody with an account is theirs alone to change.
    """
    reason = require_reason(person=person, actor=actor, reason=reason)
    row = locked_person(person)
    if has_account(row):
        raise PersonRefusedError(
            _("%(name)s has an account, so only they can change their email address.")
            % {"name": row.name}
        )
    email = email.strip().lower()
    if email == (row.email or ""):
        return row
    if not email:
        raise PersonRefusedError(_("Type an email address, or leave the page."))
    taken = PersonRefusedError(
        _("This address belongs to somebody else. If it is the same person, write to us.")
    )
    if (
        User.objects.filter(email__iexact=email).exclude(pk=row.pk).exists()
        or EmailAddress.objects.filter(email__iexact=email).exclude(user=row).exists()
    ):
        raise taken
    had = row.email
    row.email = email
    try:
        with transaction.atomic():
            row.save(update_fields=["email"])
            EmailAddress.objects.filter(user=row).delete()
            EmailAddress.objects.create(user=row, email=email, verified=False, primary=True)
    except IntegrityError:
        raise taken from None
    record(
        "accounts.enter_email",
        on=row,
        actor=actor,
        now=now,
        person_id=row.pk,
        before={"email": had},
        after={"email": email},
        reason=reason,
    )
    return row
