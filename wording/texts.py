"""How to reach the office. The footers of pages and of mail say it."""

from django.conf import settings
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

from wording.declared import Text
from wording.enums import Kind

OFFICE = _("How to reach the office")


class _Setting:
    """A default that the installation chooses; read when it is shown."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __str__(self) -> str:
        return str(getattr(settings, self.name))


TEXTS = [
    Text(
        key="office.phone",
        group=OFFICE,
        title=_("Phone number"),
        kind=Kind.LINE,
        default=lazystr(_Setting("SITE_PHONE")),
    ),
    Text(
        key="office.email",
        group=OFFICE,
        title=_("Email address"),
        kind=Kind.EMAIL,
        default=lazystr(_Setting("SITE_EMAIL")),
    ),
    Text(
        key="office.hours",
        group=OFFICE,
        title=_("When we answer"),
        kind=Kind.LINE,
        default=_("Monday to Friday, 8 AM to 4:30 PM"),
    ),
]
