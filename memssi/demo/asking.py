"""Questions in each state, feedback, and wordings that staff changed: one to come."""

from datetime import datetime, timedelta

from accounts.models import User
from core.clock import maine_date
from support.models import Question
from support.services import (
    ask,
    close,
    give_feedback,
    publish_wording,
    reopen,
    reply,
    take,
)
from wording.declared import declared
from wording.services import text_of

REMINDER = "mail.enrollment.reminder"
COME_EARLY = "\n\nPlease come ten minutes early: the doors are locked once the class begins."


def add_questions(*, people: list[User], office: list[User], now: datetime) -> None:
    """Add what people wrote in the last weeks, and what became of it."""
    first, second = office[0], office[-1]

    def days(ago: float) -> datetime:
        return now - timedelta(days=ago)

    answered = _asked(
        people[0], "class", "May I bring a colleague who is not registered?", days(12)
    )
    take(question_id=answered.pk, actor=first, now=days(11.9))
    _answer(answered, first, "Yes, while seats are left. She can register at the door.", days(11.8))
    closed = _asked(
        people[1],
        "certificate",
        "My certificate shows my maiden name. Can it be changed?",
        days(20),
    )
    _answer(closed, second, "We will issue a new one under your name of today.", days(19.5))
    close(question_id=closed.pk, actor=second, now=days(18))
    opened = _stranger("Lou Hemlock", "hosting", "Could you hold a class in Fort Kent?", days(6))
    take(question_id=opened.pk, actor=second, now=days(5))
    again = _asked(people[2], "record", "The hours of my class in May are missing.", days(9))
    close(question_id=again.pk, actor=first, now=days(8))
    reopen(question_id=again.pk, actor=first, now=days(7))
    _stranger("Sam Juniper", "account", "The email to confirm my address never came.", days(1.2))
    _asked(people[3], "class", "Is the building in Bangor open to wheelchairs?", days(0.4))
    _feedback(people[0], "/classes/", "The filter by county saved me a long drive.", True, days(4))
    _feedback(None, "/help/", "I looked for parking at the venues and found none.", False, days(2))


def add_wordings(*, actor: User, now: datetime) -> None:
    """Add one mail worded anew from today, and a phone number that changes next month."""
    today = maine_date(now)
    written = text_of(REMINDER, on=today) + COME_EARLY
    publish_wording(
        text=declared()[REMINDER], written=written, starts_on=today, actor=actor, now=now
    )
    publish_wording(
        text=declared()["office.phone"],
        written="207-555-0150",
        starts_on=today + timedelta(days=30),
        actor=actor,
        now=now,
    )


def _asked(sender: User, about: str, text: str, now: datetime) -> Question:
    return ask(
        sender=sender, name=sender.name, email=sender.email or "", about=about, text=text, now=now
    )


def _stranger(name: str, about: str, text: str, now: datetime) -> Question:
    email = f"{name.lower().replace(' ', '.')}@example.org"
    return ask(sender=None, name=name, email=email, about=about, text=text, now=now)


def _feedback(
    sender: User | None, page: str, text: str, was_helpful: bool, now: datetime
) -> Question:
    return give_feedback(
        sender=sender,
        email=(sender.email or "") if sender else "",
        page=page,
        text=text,
        was_helpful=was_helpful,
        now=now,
    )


def _answer(question: Question, actor: User, text: str, now: datetime) -> None:
    reply(question_id=question.pk, text=text, replies_seen=0, actor=actor, now=now)
