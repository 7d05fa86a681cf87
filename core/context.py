"""What every page knows: the product's name and how to reach its office."""

from django.http import HttpRequest

from core.templatetags.ui import site_facts


def site(request: HttpRequest) -> dict[str, object]:  # noqa: ARG001
    """Return `site` for every page."""
    return {"site": site_facts()}
