from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse


class Command(BaseCommand):
    help = "Prints the issuers of MEMSSI_IDENTITY_ISSUERS with the redirect address each must know."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
        for app in apps:
            path = reverse("openid_connect_callback", args=[app["provider_id"]])
            self.stdout.write(f"{app['name']}: {app['settings']['issuer']}")
            self.stdout.write(f"  redirect address: {settings.BASE_URL}{path}")
        if not apps:
            self.stdout.write("No issuer is set.")
