from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.clock import maine_date
from core.forms import DateInput
from support.decisions import has_social_security_number
from support.enums import About
from support.models import LONGEST_TEXT
from wording.declared import Text
from wording.enums import Kind
from wording.exceptions import WordingRefusedError
from wording.services import PAST, require_usable

NO_STUDENTS = gettext_lazy(
    "No names of students and no Social Security numbers, please: they do not belong here."
)


def refuse_social_security_number(text: str) -> None:
    """Refuse what looks like one, before anything is kept."""
    if has_social_security_number(text):
        raise forms.ValidationError(
            _(
                "This looks like it has a Social Security number (123-45-6789)."
                " Take it out: we never keep one."
            )
        )


class RobotField(forms.CharField):
    """A field people do not see and leave empty."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Leave this field empty; it catches robots"),
            required=False,
            widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
        )
        self.template_name = "support/_robot_field.html"


class WritingForm(forms.Form):
    """What anybody may send us: with a field for robots, and without numbers we must not keep."""

    website = RobotField()

    def clean(self) -> dict[str, Any]:
        """Hold back what a robot filled in, and empty its field for the person who did."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("website"):
            self.data = {name: self.data.get(name, "") for name in self.fields} | {"website": ""}
            raise forms.ValidationError(
                _(
                    "Nothing was sent: a field that must stay empty was filled in."
                    " It is empty again. Please send the form once more."
                )
            )
        return cleaned


class ContactForm(WritingForm):
    """A question. Who is signed in need not say who they are."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=160,
        validators=[refuse_social_security_number],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Your email"),
        max_length=254,
        help_text=gettext_lazy("We answer to this address."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    about = forms.ChoiceField(
        label=gettext_lazy("What is it about?"),
        choices=[("", gettext_lazy("Choose one")), *About.choices],
    )
    text = forms.CharField(
        label=gettext_lazy("Your message"),
        max_length=LONGEST_TEXT,
        validators=[refuse_social_security_number],
        help_text=NO_STUDENTS,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    field_order = ["name", "email", "about", "text", "website"]

    def __init__(self, *args: Any, person: User | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if person is not None:
            del self.fields["name"], self.fields["email"]


class FeedbackForm(WritingForm):
    """What somebody thinks of a page. Nobody has to say who they are."""

    page = forms.CharField(
        label=gettext_lazy("Which page?"),
        max_length=300,
        required=False,
        validators=[refuse_social_security_number],
        help_text=gettext_lazy("Its address or its name. You may change or empty this."),
    )
    was_helpful = forms.TypedChoiceField(
        label=gettext_lazy("Was this page helpful?"),
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        required=False,
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=gettext_lazy("What happened, or what would help?"),
        max_length=LONGEST_TEXT,
        validators=[refuse_social_security_number],
        help_text=NO_STUDENTS,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Your email"),
        max_length=254,
        required=False,
        help_text=gettext_lazy("Only if you would like an answer."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    field_order = ["page", "was_helpful", "text", "email", "website"]

    def __init__(self, *args: Any, person: User | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if person is not None:
            del self.fields["email"]


class ReplyForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Your answer"),
        max_length=LONGEST_TEXT,
        help_text=gettext_lazy("It is sent by email as you write it, with your name below."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class WordingForm(forms.Form):
    """One text and the day from which it holds."""

    starts_on = forms.DateField(
        label=gettext_lazy("Effective from"),
        widget=DateInput,
        help_text=gettext_lazy("Today or a later day. What was sent before keeps its wording."),
    )

    field_order = ["text", "starts_on"]

    def __init__(self, *args: Any, about: Text, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about = about
        is_line = about.kind in {Kind.LINE, Kind.EMAIL}
        self.fields["text"] = forms.CharField(
            label=_("Wording"),
            max_length=about.longest,
            widget=forms.TextInput() if is_line else forms.Textarea(attrs={"rows": 18}),
        )
        self.order_fields(self.field_order)

    def clean_text(self) -> str:
        """Refuse what could not be sent or shown, with the sentence that says why."""
        written = str(self.cleaned_data["text"])
        try:
            require_usable(self.about, written)
        except WordingRefusedError as refusal:
            raise forms.ValidationError(str(refusal)) from None
        return written

    def clean_starts_on(self) -> date:
        """Refuse a day that is past already when one only looks."""
        starts_on: date = self.cleaned_data["starts_on"]
        if starts_on < maine_date(timezone.now()):
            raise forms.ValidationError(PAST)
        return starts_on


class OriginalForm(WordingForm):
    """Back to the original wording: whatever stands in the box."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = False

    def clean_text(self) -> str:
        """Take nothing of it; an empty wording means the original."""
        return ""
