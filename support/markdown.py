"""Answers of the help are written in Markdown, with placeholders."""

import re
from collections.abc import Mapping

from django.utils.safestring import SafeString

from core.markdown import drawn
from wording.decisions import fill, tidy

MEANT_BY_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+!|~])")


def markdown_html(text: str, values: Mapping[str, str]) -> SafeString:
    """Return the HTML of an answer with its placeholders filled; values are plain words."""
    plain = {name: MEANT_BY_MARKDOWN.sub(r"\\\1", value) for name, value in values.items()}
    return drawn(fill(tidy(text), plain))
