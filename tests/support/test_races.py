"""Two of the staff at the same question, on real databases."""

from collections import Counter
from functools import partial

import pytest

from audit.models import AuditEvent
from notifications.models import Message
from support.models import Question, Reply
from support.services import close, reopen, reply, take
from tests.factories import UserFactory
from tests.races.test_races import at_once
from tests.support.rows import NOW, a_question

pytestmark = pytest.mark.django_db(transaction=True)


def outcomes(step, **more) -> Counter:
    question = Question.objects.get()
    calls = [
        partial(step, question_id=question.pk, actor=person, now=NOW, **more)
        for person in UserFactory.create_batch(6)
    ]
    return Counter(at_once(*calls))


def history(action: str) -> int:
    return AuditEvent.objects.filter(action=action).count()


def test_of_many_who_answer_at_once_one_does():
    a_question()

    assert outcomes(reply, text="Yes.", replies_seen=0) == {"Reply": 1, "QuestionRefusedError": 5}
    assert Reply.objects.count() == 1
    assert Message.objects.filter(template="support/question_answered").count() == 1
    assert history("support.reply") == 1


@pytest.mark.parametrize(("step", "status"), [(take, "open"), (close, "closed")])
def test_of_many_who_take_or_close_at_once_one_does(step, status):
    a_question()

    assert outcomes(step) == {"Question": 1, "QuestionRefusedError": 5}
    assert Question.objects.get().status == status
    assert history(f"support.{step.__name__}") == 1


def test_of_many_who_open_it_again_at_once_one_does():
    close(question_id=a_question().pk, actor=UserFactory(), now=NOW)

    assert outcomes(reopen) == {"Question": 1, "QuestionRefusedError": 5}
    assert history("support.reopen") == 1


def test_an_answer_and_a_close_at_once_leave_a_state_that_tells_the_truth():
    question = a_question()
    first, second = UserFactory.create_batch(2)

    done = at_once(
        lambda: reply(question_id=question.pk, text="Yes.", replies_seen=0, actor=first, now=NOW),
        lambda: close(question_id=question.pk, actor=second, now=NOW),
    )

    question.refresh_from_db()
    assert question.status == "closed"
    assert done in (["Reply", "Question"], ["QuestionRefusedError", "Question"])
    assert Reply.objects.count() == done.count("Reply")
