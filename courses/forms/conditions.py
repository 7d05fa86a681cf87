"""On what terms seats are given, each a row: seats held, roles of a team, questions."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.enums import AnswerKind
from courses.forms.meetings import MOST_SEATS, Given
from courses.forms.moments import DayField
from courses.forms.rows import RowForm
from courses.services.planning import PlannedQuestion, PlannedReserve, PlannedRole
from organizations.enums import County


class ReserveForm(RowForm):
    """Seats held for an audience or a county until a day."""

    tells = ("seats", "until", "county", "audience")
    seats = forms.IntegerField(label=gettext_lazy("Seats held"), min_value=1, max_value=MOST_SEATS)
    audience = forms.ChoiceField(label=gettext_lazy("For this audience"), required=False)
    county = forms.ChoiceField(
        label=gettext_lazy("Or for this county"),
        choices=[("", gettext_lazy("No county")), *County.choices],
        required=False,
    )
    until = DayField(
        label=gettext_lazy("Until"),
        help_text=gettext_lazy("From this day on they are open to everybody."),
    )

    def __init__(self, *args: Any, given: Given, **kwargs: Any) -> None:
        super().__init__(*args, given=given, **kwargs)
        audience: Any = self.fields["audience"]
        audience.choices = given.audience_choices

    def clean(self) -> dict[str, Any]:
        """Ask for whom the seats are held: one or the other."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(cleaned.get("audience")) == bool(cleaned.get("county")):
            self.add_error("audience", _("Choose an audience or a county, not both."))
        return cleaned

    def planned(self) -> PlannedReserve:
        cleaned = self.cleaned_data
        return PlannedReserve(
            cleaned["seats"],
            cleaned["until"],
            self.given.audience(cleaned["audience"]),
            cleaned["county"],
        )


class RoleForm(RowForm):
    """Whom a team must have among its members."""

    tells = ("name",)
    name = forms.CharField(label=gettext_lazy("Role in the team"), max_length=80)
    least = forms.IntegerField(
        label=gettext_lazy("At least"), min_value=1, max_value=99, required=False
    )
    audience = forms.ChoiceField(label=gettext_lazy("Only people of"), required=False)

    def __init__(self, *args: Any, given: Given, **kwargs: Any) -> None:
        super().__init__(*args, given=given, **kwargs)
        audience: Any = self.fields["audience"]
        audience.choices = given.audience_choices

    def planned(self) -> PlannedRole:
        cleaned = self.cleaned_data
        return PlannedRole(
            cleaned["name"], cleaned["least"] or 1, self.given.audience(cleaned["audience"])
        )


class QuestionForm(RowForm):
    """A question to those who register."""

    tells = ("text",)
    text = forms.CharField(label=gettext_lazy("Question"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Answered by"), choices=AnswerKind.choices)
    choices = forms.CharField(
        label=gettext_lazy("Answers to choose from"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("With a comma between them."),
    )
    is_required = forms.BooleanField(label=gettext_lazy("Must be answered"), required=False)
    after = forms.IntegerField(
        label=gettext_lazy("Only after question number"), min_value=1, max_value=99, required=False
    )
    asked_if = forms.CharField(
        label=gettext_lazy("If it was answered with"), max_length=120, required=False
    )

    def clean(self) -> dict[str, Any]:
        """Answers to choose from belong to a list; a question that follows says after what."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("kind") == AnswerKind.CHOICE and len(self.answers) < 2:
            self.add_error("choices", _("Write at least two answers, with a comma between them."))
        if cleaned.get("after") and not cleaned.get("asked_if"):
            self.add_error("asked_if", _("Write the answer after which it is asked."))
        return cleaned

    @property
    def answers(self) -> tuple[str, ...]:
        said = self.cleaned_data.get("choices", "").split(",")
        return tuple(answer.strip() for answer in said if answer.strip())

    def planned(self) -> PlannedQuestion:
        cleaned = self.cleaned_data
        return PlannedQuestion(
            cleaned["text"],
            AnswerKind(cleaned["kind"]),
            self.answers if cleaned["kind"] == AnswerKind.CHOICE else (),
            cleaned["is_required"],
            cleaned["after"] - 1 if cleaned["after"] else None,
            cleaned["asked_if"],
        )


def typed_reserve(row: PlannedReserve) -> dict[str, list[str]]:
    """Return seats held as one would type them."""
    return {
        "seats": [str(row.seats)],
        "audience": [str(row.audience.pk) if row.audience else ""],
        "county": [row.county],
        "until": [row.until.isoformat()],
    }


def typed_role(row: PlannedRole) -> dict[str, list[str]]:
    """Return a role of a team as one would type it."""
    return {
        "name": [row.name],
        "least": [str(row.least)],
        "audience": [str(row.audience.pk) if row.audience else ""],
    }


def typed_question(row: PlannedQuestion) -> dict[str, list[str]]:
    """Return a question as one would type it."""
    typed = {
        "text": [row.text],
        "kind": [str(row.kind)],
        "choices": [", ".join(row.choices)],
        "after": ["" if row.after is None else str(row.after + 1)],
        "asked_if": [row.asked_if],
    }
    return typed | ({"is_required": ["on"]} if row.is_required else {})
