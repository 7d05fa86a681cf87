"""From the question to the answer: each step once, each in the history, each answer by mail."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from audit.models import AuditEvent
from notifications.models import Message
from notifications.rendering import render_mail
from support.decisions import has_social_security_number, read_reference
from support.exceptions import QuestionRefusedError
from support.models import Question, Reply
from support.services import close, reopen, reply, take
from tests.factories import UserFactory, staff
from tests.support.rows import NOW, a_question, some_feedback

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)


def history(question) -> list[tuple]:
    rows = AuditEvent.objects.filter(object_type="support.Question", object_pk=question.pk)
    return [
        (row.action, row.actor_id, row.person_id, (row.before or {}).get("status"), row.after)
        for row in rows.order_by("pk")
    ]


def mails() -> list[tuple]:
    return [
        (row.template, row.to_address, row.recipient_id, row.is_private)
        for row in Message.objects.order_by("pk")
    ]


def test_a_stranger_asks_and_hears_that_we_have_it():
    question = a_question()

    assert (question.kind, question.status, question.sender) == ("contact", "new", None)
    assert question.reference == f"Q-{question.pk:05d}"
    assert mails() == [("support/question_received", "ada@example.org", None, False)]
    assert history(question) == [("support.contact", None, None, None, {"status": "new"})]


def test_the_confirmation_repeats_nothing_of_what_was_typed():
    """Or the form could send anybody's words to anybody."""
    typed = {"name": "Buy Pills", "text": "See https://evil.example/", "about": "other"}
    question = a_question(**typed)

    message = Message.objects.get()
    mail = render_mail(message.template, message.context)

    shown = mail.subject + mail.text + mail.html
    assert [word for word in typed.values() if word in shown] == []
    assert question.reference in mail.subject
    assert message.context == {"reference": question.reference, "help_path": "/help/"}


def test_nobody_is_sent_more_than_three_confirmations_a_day():
    for minutes in range(5):
        a_question(now=NOW + timedelta(minutes=minutes), email="Victim@example.org")
    assert len(mails()) == 3

    a_question(now=NOW + timedelta(hours=25), email="victim@example.org")
    assert len(mails()) == 4
    assert Question.objects.count() == 6


def test_a_question_nobody_could_answer_is_refused():
    with pytest.raises(QuestionRefusedError, match="Give us an email address"):
        a_question(email="")
    with pytest.raises(IntegrityError, match="question_can_be_answered"), transaction.atomic():
        Question.objects.create(kind="contact", text="x", asked_at=NOW)


def test_feedback_needs_no_address_and_then_sends_no_mail():
    feedback = some_feedback()

    assert (feedback.kind, feedback.page, feedback.was_helpful) == ("feedback", "/classes/", True)
    assert mails() == []


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("My number is 123-45-6789.", True),
        ("123 45 6789", True),
        ("123.45.6789", True),
        ("123\u201345\u20136789", True),
        ("SSN:123-45-6789", True),
        ("Call 207-555-0100", False),
        ("Class 123-45-67890", False),
        ("9123-45-6789", False),
        ("2026-06-08", False),
        ("04333-1234", False),
    ],
)
def test_what_is_written_like_a_social_security_number_is_known(text, is_one):
    assert has_social_security_number(text) is is_one


@pytest.mark.parametrize("where", ["text", "name"])
def test_a_social_security_number_is_not_kept(where):
    with pytest.raises(QuestionRefusedError, match="we never keep one"):
        a_question(**{where: "I am 123-45-6789"})
    assert (Question.objects.count(), AuditEvent.objects.count(), mails()) == (0, 0, [])


def test_taken_answered_closed_and_opened_again():
    asker, person, other = UserFactory(), staff(), staff()
    question = a_question(sender=asker)

    take(question_id=question.pk, actor=person, now=LATER)
    written = reply(
        question_id=question.pk, text="You may.", replies_seen=0, actor=other, now=LATER
    )
    close(question_id=question.pk, actor=other, now=LATER)
    reopen(question_id=question.pk, actor=other, now=LATER)

    question.refresh_from_db()
    assert (question.status, question.assigned_to) == ("open", other)
    assert (written.text, written.by, written.at) == ("You may.", other, LATER)
    assert history(question) == [
        ("support.contact", asker.pk, asker.pk, None, {"status": "new"}),
        ("support.take", person.pk, asker.pk, "new", {"status": "open"}),
        ("support.reply", other.pk, asker.pk, "open", {"status": "answered"}),
        ("support.close", other.pk, asker.pk, "answered", {"status": "closed"}),
        ("support.reopen", other.pk, asker.pk, "closed", {"status": "open"}),
    ]
    assert mails() == [
        ("support/question_received", asker.email, asker.pk, False),
        ("support/question_answered", asker.email, asker.pk, False),
    ]


def test_the_answer_is_the_mail_as_it_was_written():
    question = a_question()
    person = staff()
    text = "Yes, <b>both</b> of you.\n\nSee {{ reference }}:\nhttps://example.org/"
    reply(question_id=question.pk, text=text, replies_seen=0, actor=person, now=LATER)

    message = Message.objects.get(template="support/question_answered")
    mail = render_mail(message.template, message.context)

    assert text in mail.text
    assert "\n\nHello,\n\n" in mail.text
    assert person.name in mail.text
    assert "Yes, &lt;b&gt;both&lt;/b&gt; of you." in mail.html
    assert "http://localhost:8000/contact/" in mail.text
    assert question.text not in mail.text


def test_the_answer_greets_whoever_was_signed_in_and_repeats_their_question():
    asker = UserFactory(first_name="Ada")
    question = a_question(sender=asker, text="May I?\n\nBoth of us?")
    reply(question_id=question.pk, text="Yes.", replies_seen=0, actor=staff(), now=LATER)

    message = Message.objects.get(template="support/question_answered")
    mail = render_mail(message.template, message.context)

    assert "\n\nHello Ada,\n\nYes.\n\n" in mail.text
    assert "\n\nYou asked:\nMay I?\n\nBoth of us?\n\n" in mail.text


def test_whoever_answers_first_has_taken_it():
    question, person = a_question(), staff()

    reply(question_id=question.pk, text="Yes.", replies_seen=0, actor=person, now=LATER)

    question.refresh_from_db()
    assert (question.status, question.assigned_to) == ("answered", person)


@pytest.mark.parametrize(
    ("before", "step", "sentence"),
    [
        ([], reopen, "is not closed"),
        ([take], take, "Somebody else has taken up"),
        ([close], take, "Somebody else has taken up"),
        ([close], close, "Somebody has closed this question already."),
    ],
)
def test_a_step_that_cannot_be_is_refused_and_changes_nothing(before, step, sentence):
    question, person = a_question(), staff()
    for done in before:
        done(question_id=question.pk, actor=person, now=LATER)
    known = (Question.objects.values().get(), history(question))

    with pytest.raises(QuestionRefusedError, match=sentence):
        step(question_id=question.pk, actor=staff(), now=LATER)

    assert (Question.objects.values().get(), history(question)) == known


@pytest.mark.parametrize(
    ("prepare", "text", "sentence"),
    [
        ("closed", "Yes.", "Somebody has closed this question. Open it again first."),
        ("answered", "Yes.", "Somebody answered while you were writing."),
        ("anonymous", "Yes.", "No address was left"),
        ("", "It is 123-45-6789.", "we never send one"),
    ],
)
def test_an_answer_that_cannot_be_is_not_sent(prepare, text, sentence):
    question, person = some_feedback() if prepare == "anonymous" else a_question(), staff()
    if prepare == "closed":
        close(question_id=question.pk, actor=person, now=LATER)
    if prepare == "answered":
        reply(question_id=question.pk, text="No.", replies_seen=0, actor=person, now=LATER)
    known = (Reply.objects.count(), mails(), history(question))

    with pytest.raises(QuestionRefusedError, match=sentence):
        reply(question_id=question.pk, text=text, replies_seen=0, actor=staff(), now=LATER)

    assert (Reply.objects.count(), mails(), history(question)) == known


def test_an_answer_stays_as_it_was_sent():
    question = a_question()
    written = reply(question_id=question.pk, text="Yes.", replies_seen=0, actor=staff(), now=LATER)

    for change in (
        lambda: Reply.objects.update(text="No."),
        written.delete,
        lambda: written.save(force_update=True),
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()
    assert Reply.objects.get().text == "Yes."


@pytest.mark.parametrize(
    ("typed", "number"),
    [("Q-00017", 17), ("q17", 17), (" 17 ", 17), ("Q 17", 17), ("bus", None), ("9" * 19, None)],
)
def test_a_number_is_read_as_people_say_it(typed, number):
    assert read_reference(typed) == number


def test_a_repeated_question_is_two_questions():
    first, second = a_question(), a_question()

    assert first.reference != second.reference
