from allauth.usersessions.apps import UserSessionsConfig as AllauthUserSessionsConfig
from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    default = True

    def ready(self) -> None:
        # What receives signals refers to models, which are not there when this module is read.
        from accounts import receivers  # noqa: PLC0415

        receivers.listen()


class UserSessionsConfig(AllauthUserSessionsConfig):
    """allauth's list of sessions, kept by `accounts.services.sign_in` and not by its receivers.

    Those check every session of a person at each sign-in, and write at each request.
    """

    default = False

    def ready(self) -> None:
        """Receive nothing."""
