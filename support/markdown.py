"""Answers of the help are written in Markdown. What comes out is ours: no HTML goes through."""

import re
from collections.abc import Mapping

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from wording.decisions import fill, tidy

MEANT_BY_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+!|~])")
TAGS = {"p", "br", "ul", "ol", "li", "strong", "em", "a", "code", "blockquote"}
# Headings would break the order of the page's own, and pictures come from us.
_reader = (
    MarkdownIt("commonmark", {"html": False, "typographer": True})
    .disable(["heading", "lheading", "image"])
    .enable("smartquotes")
)


def markdown_html(text: str, values: Mapping[str, str]) -> SafeString:
    """Return the HTML of an answer with its placeholders filled; values are plain words."""
    plain = {name: MEANT_BY_MARKDOWN.sub(r"\\\1", value) for name, value in values.items()}
    drawn = _reader.render(fill(tidy(text), plain))
    clean = nh3.clean(
        drawn,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener",
    )
    return mark_safe(clean)  # noqa: S308 (cleaned on the line above)
