"""Answer the questions of a class, and say what one does not eat."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from courses.enums import AnswerKind
from courses.models import ClassQuestion
from enrollment.decisions import asked_of, unanswered
from enrollment.exceptions import AdditionRefusedError
from enrollment.models import Answer, DietaryNote, Enrollment
from enrollment.questions import NO, YES, as_asked
from enrollment.services.adding import require_open, seat_alone


@transaction.atomic
def answer_questions(
    *,
    enrollment_id: int,
    answers: Mapping[int, str],
    dietary_note: str | None = None,
    actor: User,
    now: datetime,
) -> Enrollment:
    """Keep the answers, by the key of their question, until the class begins.

    Answers to what is not asked after all are not kept. `dietary_note` None leaves it as it is.
    History says what was answered and that a note was written, never what it says. Raises
    `AdditionRefusedError`.
    """
    seat = seat_alone(enrollment_id)
    require_open(seat, now=now)
    questions = list(ClassQuestion.objects.filter(offering=seat.offering_id))
    said = {key: " ".join(text.split()) for key, text in answers.items() if text.strip()}
    _require_fit(questions, said)
    asked = set(asked_of(as_asked(questions), said))
    kept = {key: text for key, text in said.items() if key in asked}
    changed = _write(seat, kept)
    if changed:
        numbers = sorted(row.order for row in questions if row.pk in changed)
        record(
            "enrollment.answer_questions",
            on=seat,
            actor=actor,
            now=now,
            person_id=seat.learner_id,
            after={"questions": numbers},
        )
    if dietary_note is not None and seat.offering.asks_diet:
        _note_diet(seat, dietary_note.strip(), actor=actor, now=now)
    return seat


def _require_fit(questions: Sequence[ClassQuestion], said: Mapping[int, str]) -> None:
    by_key = {row.pk: row for row in questions}
    for key, text in said.items():
        row = by_key.get(key)
        if row is None:
            raise AdditionRefusedError(_("This question is not asked any more. Reload the page."))
        may_be = {AnswerKind.YES_NO: [YES, NO], AnswerKind.CHOICE: row.choices}.get(
            AnswerKind(row.kind)
        )
        if may_be is not None and text not in may_be:
            raise AdditionRefusedError(
                _("Choose one of the answers to “%(question)s”.") % {"question": row.text}
            )
    open_ones = unanswered(as_asked(questions), said)
    if open_ones:
        named = [_("“%(question)s”") % {"question": by_key[key].text} for key in open_ones]
        raise AdditionRefusedError(
            _("Please answer %(questions)s.") % {"questions": get_text_list(named, _("and"))}
        )


def _write(seat: Enrollment, kept: Mapping[int, str]) -> set[int]:
    """Write what is new, take away what is not asked any more; return the keys of the questions."""
    known = {row.question_id: row for row in Answer.objects.filter(enrollment=seat)}
    gone = known.keys() - kept.keys()
    Answer.objects.filter(enrollment=seat, question__in=gone).delete()
    new = [
        Answer(enrollment=seat, question_id=key, text=text)
        for key, text in kept.items()
        if key not in known
    ]
    Answer.objects.bulk_create(new)
    other = [known[key] for key, text in kept.items() if key in known and known[key].text != text]
    for row in other:
        row.text = kept[row.question_id]
    Answer.objects.bulk_update(other, ["text"])
    return {*gone, *(row.question_id for row in (*new, *other))}


def _note_diet(seat: Enrollment, text: str, *, actor: User, now: datetime) -> None:
    known = DietaryNote.objects.filter(enrollment=seat).first()
    if (known.text if known else "") == text:
        return
    if text:
        DietaryNote.objects.update_or_create(enrollment=seat, defaults={"text": text})
    else:
        DietaryNote.objects.filter(enrollment=seat).delete()
    record(
        "enrollment.note_diet",
        on=seat,
        actor=actor,
        now=now,
        person_id=seat.learner_id,
        after={"noted": bool(text)},
    )
