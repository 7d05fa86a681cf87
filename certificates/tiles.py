"""What certificates offer to people's homes: those that are new."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from certificates.models import Certificate
from core.home import Tile

MOST = 5
NEW_FOR = timedelta(days=30)


def new_certificates(user: User, now: datetime) -> Tile | None:
    """The certificates this person got in the last month."""
    mine = Certificate.objects.ready().standing().filter(enrollment__learner=user)
    new = mine.filter(document__issued_at__gt=now - NEW_FOR).for_listing()
    certificates = list(new.order_by("-document__issued_at", "-pk")[:MOST])
    if not certificates:
        return None
    return Tile(
        "new-certificates",
        _("New certificates for you"),
        "certificates/_tile_new_certificates.html",
        {"certificates": certificates},
        url=reverse("certificates:certificate_list"),
        link_label=_("All my certificates"),
    )
