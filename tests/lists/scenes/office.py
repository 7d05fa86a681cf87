"""Lists of the office: mail, letters, questions, wordings."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from core.clock import maine_date
from notifications.models import Message
from organizations.services import set_issuing_authority
from support.services import ask, publish_wording, reply, take
from tests.factories import (
    UserFactory,
    coordinator,
    employ,
    staff,
    the_state,
)
from tests.lists.scenes.scene import PLACES, Scene, place
from wording.declared import declared
from wording.enums import Kind


def outbox() -> Scene:
    def add(number: int) -> str:
        person = UserFactory()
        Message.objects.create(
            key=f"tests:{number}",
            recipient=person,
            to_address=person.email,
            template="enrollment/reminder",
            queued_at=timezone.now(),
        )
        return person.email

    return Scene("/staff/outbox/", staff(), add)


def letters() -> Scene:
    def add(number: int) -> str:
        person = UserFactory(email=None)
        employ(person, place(number))
        Message.objects.create(
            key=f"letter {number}",
            recipient=person,
            template="enrollment/reminder",
            status="no_address",
            queued_at=timezone.now(),
        )
        return person.name

    return Scene("/people/letters/", coordinator(the_state()), add)


def letterheads() -> Scene:
    def add(number: int) -> str:
        words = ("provider", "department", "address", "phone", "signatory_title")
        return set_issuing_authority(
            starts_on=timezone.now().date() - timedelta(days=number),
            signatory_name=f"Pat Example {number}",
            **dict.fromkeys(words, "x"),
            actor=None,
            now=timezone.now(),
        ).signatory_name

    return Scene("/staff/letterhead/", staff(), add)


def ask_something(number: int, sender: User | None = None) -> str:
    """A question that one of the staff took and answered."""
    now = timezone.now()
    question = ask(
        sender=sender,
        name=f"Ada {PLACES[number - 1]}",
        email="ada@example.org",
        about="class",
        text=f"About {PLACES[number - 1]}",
        now=now,
    )
    answerer = staff()
    take(question_id=question.pk, actor=answerer, now=now)
    reply(question_id=question.pk, text="Yes.", replies_seen=0, actor=answerer, now=now)
    return question.reference


def questions() -> Scene:
    return Scene("/staff/questions/", staff(), lambda n: ask_something(n, UserFactory()))


def my_questions() -> Scene:
    person = staff()
    return Scene("/my/questions/", person, lambda n: ask_something(n, person))


def wording() -> Scene:
    def add(number: int) -> str:
        text = list(declared().values())[number]
        word = f"word{number}@example.org"
        mail = f"{word}\n\n{word}" if text.kind is Kind.MAIL else word
        now = timezone.now()
        publish_wording(text=text, written=mail, starts_on=maine_date(now), actor=staff(), now=now)
        return word

    return Scene("/staff/wording/", staff(), add)


def earlier_wordings() -> Scene:
    def add(number: int) -> str:
        text, word, now = declared()["office.phone"], f"207-555-010{number}", timezone.now()
        publish_wording(text=text, written=word, starts_on=maine_date(now), actor=staff(), now=now)
        return word

    return Scene("/staff/wording/office.phone/", staff(), add)
