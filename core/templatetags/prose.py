"""Texts written in Markdown, as a page shows them."""

from html import unescape

from django import template
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from core.markdown import drawn

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    """Draw a text."""
    return drawn(text or "")


@register.filter
def plain_words(text: str) -> str:
    """Return the words of a text alone: for a card, a description, a mail."""
    return unescape(strip_tags(drawn(text or ""))).strip()
