"""`site` for the frame of every page, whatever the view put into its context."""

from django import template

from wording.context import Site

register = template.Library()


@register.simple_tag
def site_in_words() -> Site:
    """Return the product's names and how to reach its office today."""
    return Site()
