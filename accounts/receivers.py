"""Events of allauth and Django that we cannot call, each handed to a service."""

from datetime import datetime
from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as factors
from allauth.socialaccount import signals as identities
from django.contrib.auth.signals import user_logged_in
from django.dispatch import Signal
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from accounts.services.claims import confirm_only_address
from accounts.services.factors import has_second_factor, note_factor
from accounts.services.sign_in import end_sessions, note_sign_in, store_key
from audit.services import record
from core.ratelimit import client_address

# What a session knows: that its person has a second factor, and when it was last written down.
FACTOR_MARK, SEEN_MARK = "second_factor", "seen_at"
UNKNOWN_ADDRESS = "0.0.0.0"  # noqa: S104 (a sign-in that came by no network)


def listen() -> None:
    """Connect everything here."""
    user_logged_in.connect(_signed_in, dispatch_uid="accounts.signed_in")
    factors.authenticator_added.connect(_factor_added, dispatch_uid="accounts.factor_added")
    factors.authenticator_removed.connect(_factor_removed, dispatch_uid="accounts.factor_removed")
    factors.authenticator_reset.connect(_codes_renewed, dispatch_uid="accounts.codes_renewed")
    for action, signal in {
        "change_password": account.password_changed,
        "choose_password": account.password_set,
        "reset_password": account.password_reset,
    }.items():
        _note(signal, action)
    account.password_reset.connect(_came_by_link, dispatch_uid="accounts.came_by_link")
    account.email_added.connect(_email_added, dispatch_uid="accounts.email_added")
    account.email_removed.connect(_email_removed, dispatch_uid="accounts.email_removed")
    account.email_changed.connect(_email_changed, dispatch_uid="accounts.email_changed")
    account.email_confirmed.connect(_email_confirmed, dispatch_uid="accounts.email_confirmed")
    identities.social_account_added.connect(_linked, dispatch_uid="accounts.linked")
    identities.social_account_removed.connect(_unlinked, dispatch_uid="accounts.unlinked")


def _signed_in(request: HttpRequest | None, user: User, **_: Any) -> None:
    if request is None or not hasattr(request, "session"):
        return
    now = timezone.now()
    request.session[FACTOR_MARK] = has_second_factor(user)
    request.session[SEEN_MARK] = int(now.timestamp())
    note_sign_in(
        person=user,
        session_key=store_key(request.session),
        ip=client_address(request) or UNKNOWN_ADDRESS,
        user_agent=request.META.get("HTTP_USER_AGENT", ""),
        now=now,
    )


def _factor_added(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    request.session[FACTOR_MARK] = has_second_factor(user)
    note_factor("add_factor", authenticator=authenticator, actor=user, now=timezone.now())


def _factor_removed(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    now = timezone.now()
    note_factor("remove_factor", authenticator=authenticator, actor=user, now=now)
    request.session[FACTOR_MARK] = has_second_factor(user)
    if not request.session[FACTOR_MARK]:
        # The others still say that there is one.
        end_sessions(person=user, but=store_key(request.session), now=now)


def _codes_renewed(user: User, authenticator: Any, **_: Any) -> None:
    note_factor("renew_recovery_codes", authenticator=authenticator, actor=user, now=timezone.now())


def _note(signal: Signal, action: str) -> None:
    def received(user: User, **_: Any) -> None:
        _record(action, user, timezone.now())

    signal.connect(received, weak=False, dispatch_uid=f"accounts.{action}")


def _came_by_link(user: User, **_: Any) -> None:
    confirm_only_address(person=user, now=timezone.now())


def _email_added(user: User, email_address: Any, **_: Any) -> None:
    _record("add_email", user, timezone.now(), after={"email": email_address.email})


def _email_removed(user: User, email_address: Any, **_: Any) -> None:
    _record("remove_email", user, timezone.now(), before={"email": email_address.email})


def _email_changed(user: User, from_email_address: Any, to_email_address: Any, **_: Any) -> None:
    before = {"email": from_email_address.email} if from_email_address else None
    after = {"email": to_email_address.email}
    _record("change_main_email", user, timezone.now(), before=before, after=after)


def _email_confirmed(email_address: Any, **_: Any) -> None:
    after = {"email": email_address.email}
    _record("confirm_email", email_address.user, timezone.now(), after=after)


def _linked(sociallogin: Any, **_: Any) -> None:
    after = {"issuer": sociallogin.account.extra_data.get("iss", sociallogin.account.provider)}
    _record("link_identity", sociallogin.user, timezone.now(), after=after)


def _unlinked(request: HttpRequest, socialaccount: Any, **_: Any) -> None:
    before = {"issuer": socialaccount.extra_data.get("iss", socialaccount.provider)}
    _record("unlink_identity", request.user, timezone.now(), before=before)


def _record(
    action: str,
    person: Any,
    now: datetime,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    record(
        f"accounts.{action}",
        on=person,
        actor=person,
        now=now,
        person_id=person.pk,
        before=before,
        after=after,
    )
