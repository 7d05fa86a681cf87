"""Taking over one's own record by a code on paper, for people who have no account yet."""

import secrets
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core import signing
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.decisions import (
    CLAIM_LETTERS,
    CLAIM_RANDOM_LETTERS,
    claim_check_letter,
    claim_code_as_printed,
    claim_code_as_typed,
)
from accounts.exceptions import ClaimRefusedError
from accounts.models import ClaimCode, User
from audit.services import record
from notifications.services import Notice, queue_mail

CODE_LASTS = timedelta(days=90)
LINK_LASTS_DAYS = 3
SALT = "accounts.claims"


def has_account(person: User) -> bool:
    """Say whether this person has ever been able to sign in, so that there is nothing to claim."""
    has_password = bool(person.password) and person.has_usable_password()
    return has_password or person.last_login is not None


@transaction.atomic
def make_claim_code(*, person: User, actor: User, now: datetime) -> str:
    """Make the one code that opens this record, and return it. It is kept nowhere: print it now.

    An earlier code stops working: a lost letter is mended by printing another.
    """
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if not person.is_active or person.withdrawn_at or person.merged_into_id:
        raise ClaimRefusedError(_("This record is closed, so nobody can take it over."))
    if has_account(person):
        raise ClaimRefusedError(
            _("%(name)s has an account already and needs no code.") % {"name": person.name}
        )
    revoked = ClaimCode.objects.filter(person=person, used_at=None, revoked_at=None).update(
        revoked_at=now
    )
    letters = "".join(secrets.choice(CLAIM_LETTERS) for _place in range(CLAIM_RANDOM_LETTERS))
    letters += claim_check_letter(letters)
    made = ClaimCode.objects.create(
        person=person,
        code_digest=_digest(letters),
        made_by=actor,
        made_at=now,
        expires_at=now + CODE_LASTS,
    )
    record(
        "accounts.make_claim_code",
        on=made,
        actor=actor,
        now=now,
        person_id=person.pk,
        after={"expires_at": made.expires_at.isoformat(), "earlier_codes_revoked": revoked},
    )
    return claim_code_as_printed(letters)


def claim_code(*, typed: str, now: datetime) -> ClaimCode:
    """Return the open code that somebody typed, with its person, or refuse."""
    letters = claim_code_as_typed(typed)
    if letters is None:
        raise ClaimRefusedError(
            _("This is not a code. Check the letters: it has twelve, and no I, L, O, 0 or 1.")
        )
    found = ClaimCode.objects.select_related("person").filter(code_digest=_digest(letters)).first()
    if found is None:
        raise ClaimRefusedError(_("We do not know this code. Check the letters on your paper."))
    _require_open(found, now)
    return found


@transaction.atomic
def ask_to_claim(*, typed: str, email: str, password: str, now: datetime) -> ClaimCode:
    """Keep what the holder of the code asks for, and send a link that proves the address.

    The page that follows is the same whether or not the address has an account; the mail says it.
    """
    code_id = claim_code(typed=typed, now=now).pk
    code = ClaimCode.objects.select_for_update(of=("self",), no_key=True).get(pk=code_id)
    _require_open(code, now)
    email = email.strip().lower()
    if _belongs_to_another(email, code.person):
        queue_mail(
            Notice(
                key=f"accounts.claim_refused:{secrets.token_hex(16)}",
                recipient_id=None,
                to_address=email,
                template="accounts/claim_address_taken",
                context={"login_url": settings.BASE_URL + reverse("account_login")},
                is_private=True,
            ),
            now=now,
        )
        return code
    code.asked_email = email
    code.asked_password = make_password(password)
    code.save(update_fields=["asked_email", "asked_password"])
    record(
        "accounts.ask_to_claim",
        on=code,
        actor=None,
        now=now,
        person_id=code.person_id,
        after={"email": email},
    )
    token = signing.dumps([code.pk, email], salt=SALT)
    queue_mail(
        Notice(
            key=f"accounts.claim:{secrets.token_hex(16)}",
            recipient_id=code.person_id,
            to_address=email,
            template="accounts/claim_confirm",
            context={
                "first_name": code.person.called,
                "claim_url": settings.BASE_URL + reverse("accounts:claim_confirm", args=[token]),
            },
            is_private=True,
        ),
        now=now,
    )
    return code


def claim_of_link(*, token: str, now: datetime) -> ClaimCode:
    """Return the claim that a mailed link is about, or refuse."""
    gone = ClaimRefusedError(
        _("This link is too old or was replaced by a newer one. Enter your code again.")
    )
    try:
        code_id, email = signing.loads(token, salt=SALT, max_age=timedelta(days=LINK_LASTS_DAYS))
    except signing.BadSignature:
        raise gone from None
    code = ClaimCode.objects.select_related("person").filter(pk=code_id).first()
    if code is None:
        raise gone
    _require_open(code, now)
    if code.asked_email != email:
        raise gone
    return code


@transaction.atomic
def claim_record(*, token: str, now: datetime) -> User:
    """Give the record its account: address, password, and the code is used. All or nothing."""
    code_id = claim_of_link(token=token, now=now).pk
    code = ClaimCode.objects.select_for_update(of=("self",), no_key=True).get(pk=code_id)
    person: User = User.objects.select_for_update(no_key=True).get(pk=code.person_id)
    claim_of_link(token=token, now=now)  # again, now that nobody else can use it
    email = code.asked_email
    taken = ClaimRefusedError(
        _("This email address belongs to another account by now. Enter your code again.")
    )
    if _belongs_to_another(email, person):
        raise taken
    before = {"email": person.email}
    person.email = email
    person.password = code.asked_password
    try:
        with transaction.atomic():
            person.save(update_fields=["email", "password"])
            EmailAddress.objects.filter(user=person, primary=True).update(primary=False)
            EmailAddress.objects.update_or_create(
                user=person, email=email, defaults={"verified": True, "primary": True}
            )
    except IntegrityError:
        raise taken from None
    code.used_at = now
    code.asked_email = code.asked_password = ""
    code.save(update_fields=["used_at", "asked_email", "asked_password"])
    record(
        "accounts.claim_record",
        on=person,
        actor=person,
        now=now,
        person_id=person.pk,
        before=before,
        after={"email": email, "claim_code": code.pk},
    )
    return person


def confirm_only_address(*, person: User, now: datetime) -> bool:
    """Confirm the one address of somebody who came by a link that was mailed to it."""
    addresses = list(EmailAddress.objects.filter(user=person))
    if len(addresses) != 1 or addresses[0].verified or addresses[0].email != person.email:
        return False
    if not addresses[0].set_verified():
        return False
    addresses[0].set_as_primary()
    record(
        "accounts.confirm_email",
        on=person,
        actor=person,
        now=now,
        person_id=person.pk,
        after={"email": person.email},
    )
    return True


def _digest(letters: str) -> str:
    return salted_hmac(SALT, letters, algorithm="sha256").hexdigest()


def _require_open(code: ClaimCode, now: datetime) -> None:
    if code.used_at is not None:
        raise ClaimRefusedError(_("This code was used already. Sign in, or get a new password."))
    if code.revoked_at is not None:
        raise ClaimRefusedError(
            _("This code was replaced by a newer one. Use the newest paper you got.")
        )
    if code.expires_at <= now:
        raise ClaimRefusedError(_("This code is too old. Ask your coordinator for a new one."))
    if has_account(code.person):
        raise ClaimRefusedError(
            _("There is an account for this record already. Sign in, or get a new password.")
        )
    if not code.person.is_active:
        raise ClaimRefusedError(_("This record is closed. Write to us if that is a mistake."))


def _belongs_to_another(email: str, person: User) -> bool:
    return bool(
        EmailAddress.objects.filter(email__iexact=email).exclude(user=person).exists()
        or User.objects.filter(email__iexact=email).exclude(pk=person.pk).exists()
    )
