"""The second step at sign-in: who has one, who needs one, what becomes known of it."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt, encrypt
from django.db import transaction

from accounts.models import User
from accounts.permissions import SECOND_FACTOR_ROLES, granted_roles
from audit.services import record

# Recovery codes replace a factor that is lost; they are none of their own.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
SECRETS = {
    Authenticator.Type.TOTP: ("secret",),
    Authenticator.Type.RECOVERY_CODES: ("seed",),
}


def has_second_factor(person: User) -> bool:
    """Say whether this person has set up an app or a passkey."""
    return bool(Authenticator.objects.filter(user=person, type__in=FACTORS).exists())


def needs_second_factor(person: User) -> bool:
    """Say whether a role granted to this person today asks for a second step at sign-in."""
    return bool(granted_roles(person) & SECOND_FACTOR_ROLES)


def may_remove_factor(*, authenticator: Authenticator) -> bool:
    """Say whether the person may do without this factor: another is left, or no role asks."""
    others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=FACTORS)
    if others.exclude(pk=authenticator.pk).exists():
        return True
    return not needs_second_factor(authenticator.user)


def note_factor(action: str, *, authenticator: Authenticator, actor: User, now: datetime) -> None:
    """Write into the history that a factor came or went; never what it is made of."""
    record(
        f"accounts.{action}",
        on=actor,
        actor=actor,
        now=now,
        person_id=actor.pk,
        after={"factor": str(authenticator.type)},
    )


def encrypt_anew(*, at_most: int = 200) -> int:
    """Encrypt every stored secret with the newest key, in small transactions; return how many."""
    done = last = 0
    while True:
        with transaction.atomic():
            batch = list(
                Authenticator.objects.select_for_update()
                .filter(pk__gt=last, type__in=SECRETS)
                .order_by("pk")[:at_most]
            )
            if not batch:
                return done
            for each in batch:
                for name in SECRETS[Authenticator.Type(each.type)]:
                    if name in each.data:
                        each.data[name] = encrypt(decrypt(each.data[name]))
                each.save(update_fields=["data"])
            done, last = done + len(batch), batch[-1].pk
