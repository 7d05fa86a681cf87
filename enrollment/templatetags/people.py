"""What becomes of people whom somebody else registers, in words and tones."""

from django import template

from enrollment.enums import RowOutcome

register = template.Library()

TONES = {
    RowOutcome.SEAT: "good",
    RowOutcome.REQUEST: "info",
    RowOutcome.LINE: "info",
    RowOutcome.INVITED: "info",
    RowOutcome.ALREADY: "neutral",
    RowOutcome.TWICE: "neutral",
    RowOutcome.UNCLEAR: "warning",
}


@register.filter
def outcome_label(outcome: str) -> str:
    """Name the outcome of a row."""
    return str(RowOutcome(outcome).label)


@register.filter
def outcome_tone(outcome: str) -> str:
    """Return the tone of its badge."""
    return TONES.get(RowOutcome(outcome), "bad")
