"""How a wording will look before it is in force: the same drawing as the real thing."""

from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from notifications.rendering import RenderedMail, render_mail
from support.helping import help_values
from support.markdown import markdown_html
from wording.declared import Text
from wording.enums import Kind
from wording.services import texts_of


@dataclass(frozen=True, slots=True)
class Preview:
    """One of the three, by the kind of the text."""

    mail: RenderedMail | None = None
    answer: SafeString | None = None
    line: str = ""


def preview_of(text: Text, written: str, *, on: date) -> Preview:
    """Draw a wording with example values, among the other words of that day."""
    said = texts_of("office.", on=on)
    if text.kind is Kind.MAIL:
        template = text.key.removeprefix("mail.").replace(".", "/")
        return Preview(mail=render_mail(template, text.samples(), texts=said | {text.key: written}))
    if text.kind is Kind.HELP:
        return Preview(answer=markdown_html(written, help_values(said)))
    return Preview(line=written.strip())
