"""Second factors: kept encrypted, and not removed while a role asks for one."""

from functools import lru_cache

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.services.factors import may_remove_factor


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def box() -> MultiFernet:
    """Return what encrypts with the first of `MFA_KEYS` and decrypts with any of them."""
    return _box(tuple(settings.MFA_KEYS))


class FactorAdapter(DefaultMFAAdapter):
    """allauth's hooks for second factors."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "add_email_blocked": gettext_lazy("This address cannot be added."),
        "cannot_delete_authenticator": gettext_lazy(
            "Your role needs a second step at sign-in, and this is your only one. Set up another "
            "first, then remove this one."
        ),
        "cannot_generate_recovery_codes": gettext_lazy("Set up an app or a passkey first."),
        "incorrect_code": gettext_lazy("This code is not right. Wait for the next one and try it."),
        "unverified_email": gettext_lazy(
            "Confirm all email addresses of your account first, or remove those that are not yours."
        ),
    }

    def encrypt(self, text: str) -> str:
        """Encrypt a secret before it is stored."""
        return box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Read a stored secret."""
        return box().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Keep the last factor of somebody whose role asks for one."""
        return may_remove_factor(authenticator=authenticator)

    def generate_authenticator_name(self, user: object, type: str) -> str:  # noqa: A002, ARG002
        """Name a new passkey until its owner does."""
        return _("My passkey")

    def _get_site_name(self) -> str:
        return str(settings.SITE_NAME)
