"""What every page knows: the product's name and how to reach its office."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest | None) -> dict[str, object]:  # noqa: ARG001
    """Return `site`: names, phone and e-mail from settings. Mail asks without a request."""
    return {
        "site": {
            "name": settings.SITE_NAME,
            "long_name": settings.SITE_LONG_NAME,
            "owner": settings.SITE_OWNER,
            "phone": settings.SITE_PHONE,
            "email": settings.SITE_EMAIL,
            "is_demo": not settings.PRODUCTION,
        }
    }
