"""An educator's own cycle: when it ends, and how far its hours are. For their own eyes."""

from datetime import date

from django.db import transaction

from accounts.models import User
from transcripts.models import RenewalCycle


@transaction.atomic
def set_renewal(*, person: User, certificate_until: date, hours_needed: int) -> RenewalCycle:
    """Keep until when one's certificate runs. No record, role or right changes by it."""
    cycle, _is_new = RenewalCycle.objects.update_or_create(
        person=person,
        defaults={"certificate_until": certificate_until, "hours_needed": hours_needed},
    )
    return cycle


@transaction.atomic
def forget_renewal(*, person: User) -> None:
    """Keep it no longer."""
    RenewalCycle.objects.filter(person=person).delete()
