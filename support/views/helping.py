"""The help page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.clock import maine_date
from support.helping import help_groups

LONGEST_SEARCH = 200


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Answers for each role; with `q`, those that hold all its words."""
    words = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    groups = help_groups(request.user, words=words, on=maine_date(timezone.now()))
    found = sum(len(group.answers) for group in groups)
    return render(request, "support/help.html", {"groups": groups, "words": words, "found": found})
