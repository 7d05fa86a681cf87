"""Where allauth meets our rules: mail is a row, addresses are lower case."""

import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.userkit import filter_users_by_email
from allauth.core import context as current
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.receivers import UNKNOWN_ADDRESS
from accounts.services.claims import has_account
from core.ratelimit import client_address
from notifications.services import Notice, queue_mail

SECONDS_A_DAY = 24 * 60 * 60
# How long the link of a mail works: read when it is written, as settings may say otherwise.
LINKS_LAST_DAYS: dict[str, Callable[[], int]] = {
    "email_confirmation": lambda: app_settings.EMAIL_CONFIRMATION_EXPIRE_DAYS,
    "email_confirmation_signup": lambda: app_settings.EMAIL_CONFIRMATION_EXPIRE_DAYS,
    "password_reset_key": lambda: settings.PASSWORD_RESET_TIMEOUT // SECONDS_A_DAY,
}


class AccountAdapter(DefaultAccountAdapter):
    """Queue sign-in mail like every other mail, so that a dead SMTP server loses none."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed. Write to us if that is a mistake."),
        "cannot_remove_primary_email": _("Make another address your main address first."),
        "duplicate_email": _("This address is already in your account."),
        "email_password_mismatch": _(
            "This email and password do not match. Check both, or get a new password."
        ),
        "email_taken": _("There is already an account with this email address."),
        "enter_current_password": _("This is not your current password. Enter it again."),
        "incorrect_code": _("This code is not right. Check it, or ask for a new one."),
        "incorrect_password": _("This is not your password. Enter it again."),
        "invalid_login": _("This email and password do not match."),
        "invalid_or_expired_key": _("This link is too old or was already used."),
        "invalid_password_reset": _("This link is too old or was already used. Get a new one."),
        "max_email_addresses": _("You can have at most %d email addresses. Remove one first."),
        "rate_limited": _("That was too many tries. Wait a few minutes, then try again."),
        "too_many_login_attempts": _(
            "That was too many tries. Wait a few minutes, then try again."
        ),
        "unverified_primary_email": _("Confirm this address first."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the message row. Only plain values are kept of allauth's context."""
        plain = {key: value for key, value in context.items() if isinstance(value, str)}
        user = context.get("user") or self._person_told(email)
        name = template_prefix.rpartition("/")[2]
        if user is not None:
            plain["first_name"] = user.called
        if "provider" in context:
            plain["issuer_name"] = context["provider"].name
        plain["security_url"] = settings.BASE_URL + reverse("accounts:security")
        if name in LINKS_LAST_DAYS:
            days = LINKS_LAST_DAYS[name]()
            plain["link_lasts"] = ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
        queue_mail(
            Notice(
                key=f"accounts.{name}:{uuid4().hex}",
                recipient_id=None if user is None else user.pk,
                to_address=email,
                template=f"accounts/{name}",
                context=plain,
                is_private=True,
            ),
            now=timezone.now(),
        )

    def send_account_already_exists_mail(self, email: str) -> None:
        """Tell somebody whose record is waiting for them how to take it over."""
        known = filter_users_by_email(email)
        if not known or has_account(known[0]):
            super().send_account_already_exists_mail(email)
            return
        url = settings.BASE_URL + reverse("account_reset_password")
        self.send_mail("account/email/record_is_waiting", email, {"password_reset_url": url})

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that every other limit counts by."""
        return client_address(request) or UNKNOWN_ADDRESS

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask nobody again who signed in a few minutes ago."""
        if not super().is_reauthentication_required(app=app, **kwargs):
            return False
        records = get_authentication_records(current.request, current.request.user)
        newest = max((record["at"] for record in records), default=0.0)
        return bool(time.time() - newest >= app_settings.REAUTHENTICATION_TIMEOUT)

    @staticmethod
    def _person_told(email: str) -> Any:
        """Return whose address this is, so that the mail can use their name."""
        known = filter_users_by_email(email)
        return known[0] if known else None
