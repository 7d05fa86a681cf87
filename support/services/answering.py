"""What becomes of a question: taken, answered, closed, opened again. Each only once."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from notifications.services import Notice, queue_mail
from support.decisions import has_social_security_number
from support.enums import QuestionStatus
from support.exceptions import QuestionRefusedError
from support.models import Question, Reply

NEW, OPEN, ANSWERED, CLOSED = (
    QuestionStatus.NEW,
    QuestionStatus.OPEN,
    QuestionStatus.ANSWERED,
    QuestionStatus.CLOSED,
)


@transaction.atomic
def take(*, question_id: int, actor: User, now: datetime) -> Question:
    """Say that one is on it, so that nobody else begins."""
    question = _locked(question_id)
    if question.status != NEW:
        raise QuestionRefusedError(_("Somebody else has taken up this question."))
    question.assigned_to = actor
    return _move(question, OPEN, "support.take", actor=actor, now=now)


@transaction.atomic
def reply(*, question_id: int, text: str, replies_seen: int, actor: User, now: datetime) -> Reply:
    """Answer, by mail to the address given. `replies_seen` is how many replies the writer had
    read: two people who answer at once do not both write to the asker.
    """
    question = _locked(question_id)
    if question.status == CLOSED:
        raise QuestionRefusedError(_("Somebody has closed this question. Open it again first."))
    if question.replies.count() != replies_seen:
        raise QuestionRefusedError(
            _("Somebody answered while you were writing. Read that answer, then decide.")
        )
    if not question.email and question.sender_id is None:
        raise QuestionRefusedError(_("No address was left, so there is nobody to answer."))
    if has_social_security_number(text):
        raise QuestionRefusedError(
            _("This looks like it has a Social Security number. Take it out: we never send one.")
        )
    if question.assigned_to_id is None:
        question.assigned_to = actor
    written = Reply.objects.create(question=question, text=text, by=actor, at=now)
    _move(question, ANSWERED, "support.reply", actor=actor, now=now)
    queue_mail(_answer(question, written), now=now)
    return written


@transaction.atomic
def close(*, question_id: int, actor: User, now: datetime) -> Question:
    """Say that nothing more is to be done."""
    question = _locked(question_id)
    if question.status == CLOSED:
        raise QuestionRefusedError(_("Somebody has closed this question already."))
    return _move(question, CLOSED, "support.close", actor=actor, now=now)


@transaction.atomic
def reopen(*, question_id: int, actor: User, now: datetime) -> Question:
    """Take a closed question up again."""
    question = _locked(question_id)
    if question.status != CLOSED:
        raise QuestionRefusedError(_("This question is not closed."))
    question.assigned_to = actor
    return _move(question, OPEN, "support.reopen", actor=actor, now=now)


def _locked(question_id: int) -> Question:
    return Question.objects.select_for_update(no_key=True).get(pk=question_id)


def _move(
    question: Question, status: QuestionStatus, action: str, *, actor: User, now: datetime
) -> Question:
    """Move from the status read under the lock to another, and write who did it."""
    before = question.status
    question.status = status
    question.save(update_fields=["status", "assigned_to"])
    record(
        action,
        on=question,
        actor=actor,
        now=now,
        person_id=question.sender_id,
        before={"status": before},
        after={"status": status},
    )
    return question


def _answer(question: Question, written: Reply) -> Notice:
    """Answer whoever is known by name with their question; nobody checked who the others are."""
    sender = question.sender
    return Notice(
        key=f"support.reply:{written.pk}",
        recipient_id=question.sender_id,
        to_address=question.email,
        template="support/question_answered",
        context={
            "reference": question.reference,
            "greeting": _("Hello %(name)s,") % {"name": sender.called} if sender else _("Hello,"),
            "quoted_question": _("You asked:\n%(text)s") % {"text": question.text}
            if sender
            else "",
            "answer": written.text,
            "answered_by": written.by.name,
            "contact_path": reverse("support:contact"),
        },
    )
