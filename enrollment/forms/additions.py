"""What somebody adds to their seat: the shape of it. Services decide."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.templatetags.ui import session_span
from courses.enums import AnswerKind
from courses.models import ClassQuestion, Meeting, Offering
from enrollment.calendars import place_of
from enrollment.decisions import asked_of, unanswered
from enrollment.questions import WORDS_OF_ANSWER, YES_NO, as_asked
from enrollment.services.accommodations import MOST_CHARACTERS


class AdditionsForm(forms.Form):
    """The questions of a class, food and lodging, in one page.

    A question that follows another says after which answer; until that is given, nothing has to be
    written there.
    """

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        offering: Offering,
        questions: Sequence[ClassQuestion],
        answers: Mapping[int, str],
        dietary_note: str = "",
        has_lodging: bool | None = None,
    ) -> None:
        super().__init__(data)
        self.questions = questions
        by_key = {row.pk: row for row in questions}
        for row in questions:
            field = _field_of(row, by_key.get(row.asked_after_id or 0))
            field.initial = answers.get(row.pk, "")
            self.fields[f"question-{row.pk}"] = field
        if offering.asks_diet:
            self.fields["dietary_note"] = forms.CharField(
                label=_("What you do not eat"),
                max_length=300,
                required=False,
                initial=dietary_note,
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text=_(
                    "Whoever plans the meals reads this. It is erased 30 days after the class."
                ),
            )
        if has_lodging is not None:
            self.fields["lodging"] = forms.BooleanField(
                label=_("I need lodging"), required=False, initial=has_lodging
            )

    def clean(self) -> dict[str, Any]:
        """Ask for what must be answered, once it is known what is asked."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for key in unanswered(as_asked(self.questions), self.answers):
            if f"question-{key}" not in self.errors:
                self.add_error(f"question-{key}", _("Please answer this question."))
        return cleaned

    @property
    def answers(self) -> dict[int, str]:
        """What was answered, by the key of the question; what is not asked is left out."""
        said = {
            row.pk: str(self.cleaned_data.get(f"question-{row.pk}") or "").strip()
            for row in self.questions
        }
        asked = set(asked_of(as_asked(self.questions), said))
        return {key: text for key, text in said.items() if text and key in asked}


def _field_of(row: ClassQuestion, before: ClassQuestion | None) -> forms.Field:
    said: dict[str, Any] = {
        "label": row.text,
        "required": row.is_required and before is None,
        "error_messages": {"required": _("Please answer this question.")},
        "help_text": "",
    }
    if before is not None:
        said["help_text"] = _("Only if you answered “%(answer)s” to “%(question)s”.") % {
            "answer": WORDS_OF_ANSWER.get(row.asked_if.casefold(), row.asked_if),
            "question": before.text,
        }
        if row.is_required:
            said["help_text"] += " " + _("Then it must be answered.")
    if row.kind == AnswerKind.YES_NO:
        return forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect, **said)
    if row.kind == AnswerKind.CHOICE:
        choices = [(each, each) for each in row.choices]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **said)
    return forms.CharField(max_length=500, **said)


class SessionsForm(forms.Form):
    """One session of each group that runs side by side."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        groups: Mapping[str, Sequence[Meeting]],
        chosen: Mapping[str, int],
        left: Mapping[int, int | None],
    ) -> None:
        super().__init__(data)
        self.names = {f"group-{place}": group for place, group in enumerate(groups)}
        for name, group in self.names.items():
            self.fields[name] = forms.TypedChoiceField(
                label=group,
                choices=[(row.pk, _described(row, left[row.pk])) for row in groups[group]],
                coerce=int,
                empty_value=None,
                required=False,
                initial=chosen.get(group),
                widget=forms.RadioSelect,
            )

    @property
    def chosen(self) -> dict[str, int]:
        """The session chosen of each group; of some perhaps none yet."""
        return {
            group: self.cleaned_data[name]
            for name, group in self.names.items()
            if self.cleaned_data.get(name) is not None
        }


def _described(row: Meeting, left: int | None) -> str:
    parts = [row.title or _("Session %(number)s") % {"number": row.number}]
    parts.append(str(session_span(row.starts_at, row.ends_at)))
    parts.append(row.room or place_of(row))
    if left == 0:
        parts.append(_("full"))
    elif left is not None:
        parts.append(ngettext("%(n)s seat left", "%(n)s seats left", left) % {"n": left})
    return " · ".join(parts)


class AccommodationForm(forms.Form):
    """What somebody needs to take part. Its field is kept in no draft (`core.drafts`)."""

    accommodation_needs = forms.CharField(
        label=gettext_lazy("What you need to take part"),
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
        help_text=gettext_lazy(
            "Such as a sign language interpreter, large print, or a seat near the door. "
            "You do not have to say why you need it."
        ),
    )
