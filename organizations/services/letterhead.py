"""What stands on the letterhead."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from organizations.exceptions import AuthorityRefusedError
from organizations.models import IssuingAuthority


@transaction.atomic
def set_issuing_authority(
    *,
    starts_on: date,
    provider: str,
    department: str,
    address: str,
    phone: str,
    signatory_name: str,
    signatory_title: str,
    actor: User | None,
    now: datetime,
) -> IssuingAuthority:
    """Enter the letterhead in force from a day on. Rows are added, never changed."""
    try:
        with transaction.atomic():
            authority = IssuingAuthority.objects.create(
                starts_on=starts_on,
                provider=provider,
                department=department,
                address=address,
                phone=phone,
                signatory_name=signatory_name,
                signatory_title=signatory_title,
            )
    except IntegrityError:
        raise AuthorityRefusedError(
            _("A letterhead from that day exists already. Choose another first day.")
        ) from None
    record(
        "organizations.set_issuing_authority",
        on=authority,
        actor=actor,
        now=now,
        after={
            "starts_on": starts_on.isoformat(),
            "provider": provider,
            "department": department,
            "address": address,
            "phone": phone,
            "signatory": signatory_name,
            "signatory_title": signatory_title,
        },
    )
    return authority


def issuing_authority_on(day: date) -> IssuingAuthority:
    """Return the letterhead in force. Raises `AuthorityRefusedError` when none is entered."""
    authority = IssuingAuthority.objects.filter(starts_on__lte=day).first()
    if authority is None:
        raise AuthorityRefusedError(
            _("No letterhead is in force. MSSC staff must enter one first.")
        )
    return authority
