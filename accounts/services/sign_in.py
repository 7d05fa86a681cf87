"""What is kept of a sign-in: a line for its owner's list of sessions."""

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction

from accounts.models import User
from audit.services import record

SEEN_EVERY = timedelta(minutes=10)


def note_sign_in(
    *, person: User, session_key: str, ip: str, user_agent: str, now: datetime
) -> None:
    """Add a session to the person's list, and drop those that have run out."""
    gone = now - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    UserSession.objects.filter(user=person, last_seen_at__lt=gone).delete()
    UserSession.objects.update_or_create(
        session_key=session_key,
        defaults={
            "user": person,
            "ip": ip,
            "user_agent": user_agent[: UserSession._meta.get_field("user_agent").max_length],
            "last_seen_at": now,
        },
    )


def note_seen(*, session_key: str, now: datetime) -> None:
    """Note that a session is still in use; asked every ten minutes at most."""
    UserSession.objects.filter(session_key=session_key).update(last_seen_at=now)


def sessions_of(person: User, *, now: datetime) -> list[UserSession]:
    """Return the sessions that are still open, the newest first."""
    open_since = now - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return list(
        UserSession.objects.filter(user=person, last_seen_at__gte=open_since).order_by(
            "-last_seen_at", "-pk"
        )
    )


@transaction.atomic
def end_sessions(
    *, person: User, now: datetime, session_id: int | None = None, but: str | None = None
) -> int:
    """Sign this person out of one session, or of all but the one they use; return how many."""
    ending = UserSession.objects.filter(user=person)
    if session_id is not None:
        ending = ending.filter(pk=session_id)
    if but is not None:
        ending = ending.exclude(session_key=but)
    keys = list(ending.values_list("session_key", flat=True))
    for key in keys:
        SessionStore(key).delete()
    ending.delete()
    if keys:
        record(
            "accounts.end_sessions",
            on=person,
            actor=person,
            now=now,
            person_id=person.pk,
            after={"sessions": len(keys)},
        )
    return len(keys)


def store_key(session: SessionBase) -> str:
    """Return the key of a session, saving one that is new."""
    if not session.session_key:
        session.save()
    return str(session.session_key)
