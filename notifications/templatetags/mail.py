"""Mail is rendered from plain values: moments arrive as ISO text."""

from datetime import datetime

from django import template

from core.templatetags.ui import maine_datetime, session_span

register = template.Library()


@register.filter
def written_moment(value: str) -> str:
    """Write an ISO moment with its zone: Tue, Dec 1, 2026, 8:30 AM EST."""
    return maine_datetime(datetime.fromisoformat(value), "zone")


@register.filter
def written_span(first: str, last: str) -> str:
    """Write from when to when, from two ISO moments."""
    return session_span(datetime.fromisoformat(first), datetime.fromisoformat(last))
