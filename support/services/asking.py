"""A question or feedback comes in, and its sender hears that it did."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from notifications.services import Notice, queue_mail
from support.decisions import has_social_security_number
from support.enums import QuestionKind
from support.exceptions import QuestionRefusedError
from support.models import Question

# Anybody may write any address into the form: nobody is to get more mail than this by it.
CONFIRMATIONS = 3
CONFIRMATIONS_WITHIN = timedelta(hours=24)


@transaction.atomic
def ask(
    *, sender: User | None, name: str, email: str, about: str, text: str, now: datetime
) -> Question:
    """Keep a question and queue the mail that says so."""
    if sender is None and not email:
        raise QuestionRefusedError(_("Give us an email address, or we cannot answer."))
    return _keep(
        Question(
            kind=QuestionKind.CONTACT,
            sender=sender,
            name=name,
            email=email,
            about=about,
            text=text,
            asked_at=now,
        )
    )


@transaction.atomic
def give_feedback(
    *,
    sender: User | None,
    email: str,
    page: str,
    text: str,
    was_helpful: bool | None,
    now: datetime,
) -> Question:
    """Keep feedback about a page; the address is left out where nobody waits for an answer."""
    return _keep(
        Question(
            kind=QuestionKind.FEEDBACK,
            sender=sender,
            name="" if sender is None else sender.name,
            email=email,
            page=page,
            text=text,
            was_helpful=was_helpful,
            asked_at=now,
        )
    )


def _keep(question: Question) -> Question:
    if has_social_security_number(f"{question.text} {question.name} {question.page}"):
        raise QuestionRefusedError(
            _("This looks like it has a Social Security number. Take it out: we never keep one.")
        )
    question.save(force_insert=True)
    record(
        f"support.{question.kind}",
        on=question,
        actor=question.sender,
        now=question.asked_at,
        person_id=question.sender_id,
        after={"status": question.status},
    )
    _confirm(question)
    return question


def _confirm(question: Question) -> None:
    """Queue one mail to the address given. It repeats nothing of what was typed."""
    earlier = Question.objects.filter(
        email__iexact=question.email, asked_at__gt=question.asked_at - CONFIRMATIONS_WITHIN
    ).exclude(pk=question.pk)
    if not question.email or earlier.count() >= CONFIRMATIONS:
        return
    queue_mail(
        Notice(
            key=f"support.received:{question.pk}",
            recipient_id=question.sender_id,
            to_address=question.email,
            template="support/question_received",
            context={"reference": question.reference, "help_path": reverse("support:help")},
        ),
        now=question.asked_at,
    )
