"""Where allauth meets our rules: mail is a row, addresses are lower case."""

from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from django.utils import timezone

from notifications.services import Notice, queue_mail


class AccountAdapter(DefaultAccountAdapter):
    """Queue sign-in mail like every other mail, so that a dead SMTP server loses none."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the message row. Only plain values are kept of allauth's context."""
        plain = {key: value for key, value in context.items() if isinstance(value, str)}
        user = context.get("user")
        name = template_prefix.rpartition("/")[2]
        if user is not None:
            plain["first_name"] = user.first_name
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
