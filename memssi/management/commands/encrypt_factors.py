from typing import Any

from django.core.management.base import BaseCommand

from accounts.services.factors import encrypt_anew


class Command(BaseCommand):
    help = (
        "Encrypts every stored second factor with the first of MFA_KEYS. Afterwards the older keys "
        "can be dropped. May run while people sign in, and again after it was stopped."
    )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        count = encrypt_anew()
        self.stdout.write(f"{count} second factors are encrypted with the newest key.")
