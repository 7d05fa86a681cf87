"""Why somebody completed a class or did not, in words."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.ui import hours, maine_date, thousands
from transcripts.decisions import Fact, Reason


def sentences_for(reasons: Iterable[Reason]) -> list[str]:
    """Return the facts of a verdict as sentences, in their order."""
    return [SENTENCES[reason.fact](reason) for reason in reasons]


def _minutes(reason: Reason) -> str:
    figures = {
        "present": thousands(reason.minutes),
        "whole": thousands(reason.of_minutes),
        "needed": thousands(reason.minutes_needed or 0),
    }
    if reason.minutes_needed is None:
        sentence = _("Present %(present)s of %(whole)s minutes.")
    elif reason.percent_needed is not None:
        figures["percent"] = str(reason.percent_needed)
        sentence = _(
            "Present %(present)s of %(whole)s minutes; %(percent)s percent are %(needed)s."
        )
    else:
        sentence = _("Present %(present)s of %(whole)s minutes; %(needed)s are needed.")
    return sentence % figures


def _session(sentence: Callable[[], str]) -> Callable[[Reason], str]:
    def said(reason: Reason) -> str:
        figures = {"number": reason.number, "day": maine_date(reason.day), "group": reason.group}
        return sentence() % figures

    return said


def _exam(reason: Reason) -> str:
    figures = {"score": hours(reason.percent), "mark": reason.percent_needed}
    if reason.percent_needed is None:
        return _("Exam: %(score)s percent.") % figures
    if reason.has_passed:
        return _("Exam: %(score)s percent; %(mark)s are needed.") % figures
    return _("Exam: %(score)s of %(mark)s percent needed.") % figures


def _practical(reason: Reason) -> str:
    if reason.has_passed:
        return _("Practical: passed.")
    if not reason.skills:
        return _("Practical: not passed.")
    return ngettext(
        "Practical: not seen: %(skills)s.",
        "Practical: %(n)s skills not seen: %(skills)s.",
        len(reason.skills),
    ) % {"n": len(reason.skills), "skills": ", ".join(reason.skills)}


SENTENCES: dict[Fact, Callable[[Reason], str]] = {
    Fact.MINUTES: _minutes,
    Fact.MISSED: _session(lambda: _("Missed session %(number)s on %(day)s.")),
    Fact.NOT_CHOSEN: _session(lambda: _("Chose no session of “%(group)s”.")),
    Fact.MADE_UP: _session(lambda: _("Made up session %(number)s on %(day)s.")),
    Fact.NOT_SIGNED: _session(
        lambda: _("Session %(number)s on %(day)s: the roster is not signed yet.")
    ),
    Fact.EXAM: _exam,
    Fact.EXAM_MISSING: lambda _reason: _("Exam not entered yet."),
    Fact.PRACTICAL: _practical,
    Fact.PRACTICAL_MISSING: lambda _reason: _("Practical not entered yet."),
    Fact.NO_SESSIONS: lambda _reason: _("The class has no session."),
    Fact.BY_WORD: lambda _reason: _("MSSC staff say whether it is completed."),
}
