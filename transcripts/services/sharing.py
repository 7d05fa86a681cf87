"""Show one's transcript to somebody without a sign-in, by a link that ends."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from core.templatetags.ui import maine_datetime
from transcripts.enums import SHARE_DAYS
from transcripts.exceptions import ShareOverError, ShareRefusedError, ShareUnknownError
from transcripts.models import TranscriptShare, TranscriptShareOpening

TOKEN_BYTES = 32
MOST_LIVE = 10


def digest_of_token(token: str) -> str:
    """Return what is kept of a token. It has 256 random bits, so one plain round is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def share_transcript(
    *, person: User, shown_to: str, days: int, now: datetime
) -> tuple[TranscriptShare, str]:
    """Make a link to somebody's own transcript; return it and its token, which is kept nowhere.

    Raises `ShareRefusedError` where nobody is named, for any other number of days, and beside as
    many links that still work as one may have.
    """
    User.objects.select_for_update(no_key=True).get(pk=person.pk)  # two at once are counted, too
    shown_to = " ".join(shown_to.split())
    if not shown_to:
        raise ShareRefusedError(_("Say for whom the link is, so that you know it again."))
    if days not in SHARE_DAYS:
        raise ShareRefusedError(_("A link works for 7, 30 or 90 days. Choose one of them."))
    if TranscriptShare.objects.live(at=now).filter(person=person).count() >= MOST_LIVE:
        raise ShareRefusedError(
            _("You have %(n)s links that work. End one you no longer need, then make this one.")
            % {"n": MOST_LIVE}
        )
    token = secrets.token_urlsafe(TOKEN_BYTES)
    share = TranscriptShare.objects.create(
        person=person,
        shown_to=shown_to,
        token_digest=digest_of_token(token),
        made_at=now,
        ends_at=now + timedelta(days=days),
    )
    record(
        "transcripts.make_share",
        on=share,
        actor=person,
        now=now,
        person_id=person.pk,
        after={"shown_to": share.shown_to, "ends_at": share.ends_at.isoformat()},
    )
    return share, token


@transaction.atomic
def end_share(*, share_id: int, actor: User, now: datetime) -> TranscriptShare:
    """Take one's own link back: it shows nothing any more. Safe to repeat.

    One that ran out by itself stays as it is.
    """
    own = TranscriptShare.objects.filter(person=actor)
    share = own.select_for_update(no_key=True).get(pk=share_id)
    if share.ended_at is not None or share.ends_at <= now:
        return share
    share.ended_at = now
    share.save(update_fields=["ended_at"])
    record(
        "transcripts.end_share",
        on=share,
        actor=actor,
        now=now,
        person_id=share.person_id,
        before={"ended_at": None},
        after={"ended_at": now.isoformat()},
    )
    return share


@transaction.atomic
def open_share(*, token: str, now: datetime) -> TranscriptShare:
    """Return the link of this token with its owner, and keep that its page was opened.

    Raises `ShareUnknownError`, and `ShareOverError` for one that was ended or ran out, or whose
    owner has no account any more.
    """
    shares = TranscriptShare.objects.filter(token_digest=digest_of_token(token))
    share = shares.select_related("person").first()
    if share is None:
        raise ShareUnknownError(
            _("There is no record at this address: ask the person who gave it to you.")
        )
    if share.ended_at is not None or not _has_account(share.person):
        raise ShareOverError(
            _("This link has ended: ask the person who gave it to you for a new one.")
        )
    if share.ends_at <= now:
        raise ShareOverError(
            _("This link ran out on %(moment)s: ask the person who gave it to you for a new one.")
            % {"moment": maine_datetime(share.ends_at)}
        )
    TranscriptShareOpening.objects.create(share=share, opened_at=now)
    record("transcripts.open_share", on=share, actor=None, now=now, person_id=share.person_id)
    return share


def _has_account(person: User) -> bool:
    return person.is_active and person.merged_into_id is None
