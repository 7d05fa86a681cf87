"""One page with every component, to look at and to test."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from core.gallery.parts import Specimen, State
from core.gallery.specimens import GROUPS


def components(request: HttpRequest) -> HttpResponse:
    """Show every component in every state. Without DEBUG the page does not exist."""
    if not settings.DEBUG:
        raise Http404
    groups = [
        (title, [(each, _drawn(each, request)) for each in specimens(request)])
        for title, specimens in GROUPS
    ]
    return render(request, "core/components.html", {"groups": groups})


def _drawn(specimen: Specimen, request: HttpRequest) -> list[tuple[State, SafeString]]:
    own = f"components/{specimen.name}.html"
    return [
        (state, render_to_string(state.template or own, state.context, request))
        for state in specimen.states
    ]
