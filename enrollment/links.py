"""Links in mail by which somebody answers without signing in.

A link is signed and stored nowhere. It names a place in line; that of an offer names the very
offer too, so that an old mail does not answer a new one. Whoever has it may answer: it is mailed
to the person alone, and mail that holds one is private.
"""

from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from enrollment.exceptions import LinkRefusedError
from enrollment.models import WaitlistEntry

OF_AN_OFFER, OF_A_PLACE = "enrollment.offer", "enrollment.place_in_line"


def offer_link(entry: WaitlistEntry) -> str:
    """Return the path of the page of the offer that this entry holds."""
    token = signing.dumps([entry.pk, entry.offers_made], salt=OF_AN_OFFER)
    return reverse("enrollment:offer_link", args=[token])


def leave_link(entry: WaitlistEntry) -> str:
    """Return the path of the page on which one leaves the line."""
    return reverse("enrollment:leave_link", args=[signing.dumps([entry.pk], salt=OF_A_PLACE)])


def entry_of_offer(token: str) -> tuple[WaitlistEntry, int]:
    """Return the place in line of a link and the number of the offer it was sent with.

    Raises `LinkRefusedError` for a link that was not made here.
    """
    entry_id, offer = _read(token, salt=OF_AN_OFFER)
    return _entry(entry_id), offer


def entry_of_place(token: str) -> WaitlistEntry:
    """Return the place in line of a link to leave. Raises `LinkRefusedError`."""
    (entry_id,) = _read(token, salt=OF_A_PLACE)
    return _entry(entry_id)


def _read(token: str, *, salt: str) -> list[int]:
    try:
        said: list[int] = signing.loads(token, salt=salt)
    except signing.BadSignature:
        raise _broken() from None
    return said


def _entry(entry_id: int) -> WaitlistEntry:
    entry = WaitlistEntry.objects.for_listing().filter(pk=entry_id).first()
    if entry is None:
        raise _broken()
    return entry


def _broken() -> LinkRefusedError:
    return LinkRefusedError(
        _("This link is not complete, or was changed on the way. Open it from the email again.")
    )
