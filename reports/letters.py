"""The second road of every notice: a letter that a coordinator hands to who has no email."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import event, record_many
from core.clock import maine_date
from notifications.exceptions import MessageRefusedError
from notifications.models import Message, MessageQuerySet
from notifications.rendering import Paragraph, mail_texts, render_mail
from organizations.models import Employment

MOST_AT_ONCE = 200
SIGNED_IN = "/my/"  # pages below it open only to whoever has signed in


@dataclass(slots=True)
class Handed:
    """What came of handing out many letters: which were, and which somebody else had."""

    now: list[Message] = field(default_factory=list)
    before: list[Message] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Letter:
    """One notice as it is printed."""

    message: Message
    person: User
    place: str
    subject: str
    paragraphs: tuple[Paragraph, ...]
    deadline: datetime | None

    @property
    def needs_an_account(self) -> bool:
        """Whether a page it names opens only to whoever has signed in."""
        return any(SIGNED_IN in each.address for each in self.paragraphs)


def letters_for(user: User) -> MessageQuerySet:
    """Return the mail, handed out or not, of people to whom this visitor may hand it."""
    people = User.objects.permitted_to(user, "accounts.hand_out").order_by()
    return Message.objects.without_address().filter(recipient__in=people.values("pk"))


def letters_of(messages: "Iterable[Message] | QuerySet[Message]", *, now: datetime) -> list[Letter]:
    """Return these mails as letters, each with the place where its reader works now."""
    rows = list(messages)
    texts = {
        template: mail_texts(template, on=maine_date(now))
        for template in {row.template for row in rows}
    }
    working = Employment.objects.on(maine_date(now)).select_related("organization")
    places: dict[int, str] = {}
    for job in working.filter(person__in={row.recipient_id for row in rows}).order_by("starts_on"):
        places.setdefault(job.person_id, job.organization.name)
    letters = []
    for row in rows:
        mail = render_mail(row.template, row.context, texts=texts[row.template])
        assert row.recipient is not None  # noqa: S101 (letters_for leaves out the others)
        letters.append(
            Letter(
                message=row,
                person=row.recipient,
                place=places.get(row.recipient.pk, ""),
                subject=mail.subject,
                paragraphs=mail.paragraphs,
                deadline=row.deadline,
            )
        )
    return letters


@transaction.atomic
def hand_out(*, message_ids: Collection[int], actor: User, now: datetime) -> Handed:
    """Note that letters were handed over; safe to repeat. All are the actor's to give, or none is.

    A letter handed out is dealt with: the outbox counts it as trouble no more.
    """
    if len(message_ids) > MOST_AT_ONCE:
        raise MessageRefusedError(
            _("Choose at most %(most)s letters at a time.") % {"most": MOST_AT_ONCE}
        )
    reached = letters_for(actor).filter(pk__in=message_ids).values("pk")
    rows = list(
        Message.objects.select_for_update(of=("self",), no_key=True)
        .select_related("recipient")
        .filter(pk__in=reached)
        .order_by("pk")
    )
    if len(rows) != len(set(message_ids)):
        raise MessageRefusedError(
            _("One of the chosen letters is not yours to hand out. Nothing was changed.")
        )
    handed = Handed()
    for row in rows:
        (handed.now if row.dealt_with_at is None else handed.before).append(row)
    Message.objects.filter(pk__in=[row.pk for row in handed.now]).update(
        dealt_with_at=now, dealt_with_by=actor
    )
    record_many(
        event(
            "notifications.hand_out",
            on=row,
            actor=actor,
            now=now,
            person_id=row.recipient_id,
            after={"dealt_with_at": now.isoformat()},
        )
        for row in handed.now
    )
    return handed
