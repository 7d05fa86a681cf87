"""Texts that people write in Markdown. What comes out is ours: no HTML goes through."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {"p", "br", "ul", "ol", "li", "strong", "em", "a", "code", "blockquote"}
SCHEMES = ("http", "https", "mailto", "tel")
# Headings would break the order of the page's own, and pictures come from us.
_reader = (
    MarkdownIt("commonmark", {"html": False, "typographer": True})
    .disable(["heading", "lheading", "image"])
    .enable("smartquotes")
)
# Reads what the other one never draws, to tell its writer.
_suspicious_reader = MarkdownIt("commonmark", {"html": True}).disable(["heading", "lheading"])
_suspicious_reader.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005


def drawn(text: str) -> SafeString:
    """Return the HTML of a text."""
    clean = nh3.clean(
        _reader.render(text),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes=set(SCHEMES),
        link_rel="noopener",
    )
    return mark_safe(clean)  # noqa: S308 (cleaned on the line above)


def has_html(text: str) -> bool:
    """Say whether a text has tags in it, which are never drawn."""
    return any(token.type in {"html_block", "html_inline"} for token in _tokens(text))


def has_unsafe_link(text: str) -> bool:
    """Say whether a text links to anything but a page, an email or a telephone."""
    links = (
        str(token.attrs.get("href") or token.attrs.get("src") or "") for token in _tokens(text)
    )
    return any(not _is_safe(link) for link in links)


def _is_safe(link: str) -> bool:
    scheme, colon, _rest = link.partition(":")
    return not colon or "/" in scheme or "#" in scheme or scheme.strip().lower() in SCHEMES


def _tokens(text: str) -> list[Token]:
    blocks = _suspicious_reader.parse(text)
    return [*blocks, *(token for block in blocks for token in block.children or [])]
