"""Texts as people type them: in Markdown, or a line for each thing."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.markdown import has_html, has_unsafe_link


class MarkdownField(forms.CharField):
    """A text in Markdown. What would not be drawn is refused, so that nobody wonders later."""

    def __init__(self, *, rows: int = 6, help_text: Any = "", **kwargs: Any) -> None:
        hint = gettext_lazy("Plain words. *Stars* for emphasis, a hyphen before each list item.")
        super().__init__(
            widget=forms.Textarea(attrs={"rows": rows}), help_text=help_text or hint, **kwargs
        )

    def validate(self, value: str) -> None:
        """Refuse tags and links of unsafe kinds."""
        super().validate(value)
        if has_html(value):
            raise ValidationError(
                _("Write it without HTML: tags such as <b> or <script> are not shown.")
            )
        if has_unsafe_link(value):
            raise ValidationError(
                _("A link may lead to a page (https), an email (mailto) or a telephone (tel) only.")
            )


class LinesField(forms.CharField):
    """A list, typed with one thing on each line; empty lines are left out."""

    MOST_LINES, LONGEST = 40, 120

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), max_length=None, **kwargs)

    def to_python(self, value: Any) -> Any:
        """Return the lines as a list."""
        typed = super().to_python(value) or ""
        return [line.strip() for line in typed.splitlines() if line.strip()]

    def validate(self, value: Any) -> None:
        """Refuse too many lines, and lines too long to be read at a glance."""
        super().validate(value)
        if len(value) > self.MOST_LINES or any(len(line) > self.LONGEST for line in value):
            raise ValidationError(
                _("At most %(lines)s lines, each of at most %(letters)s letters.")
                % {"lines": self.MOST_LINES, "letters": self.LONGEST}
            )
