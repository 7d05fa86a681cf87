"""Show one's own record to somebody without a sign-in, and the page that they see."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from core.clock import maine_date
from core.forms import carry_out, posted
from core.ratelimit import limited
from transcripts import services
from transcripts.exceptions import ShareOverError, ShareUnknownError
from transcripts.forms import ShareForm
from transcripts.models import CreditAward, TranscriptShare
from transcripts.transcript import transcript_of

# The address is the key: no page it leads to is told of it, and no search engine keeps it.
TOLD_TO_NOBODY = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}
OpenView = Callable[[HttpRequest, str], HttpResponse]


@login_required
def share_list(request: SignedInRequest) -> HttpResponse:
    """My links, and a new one. Its address is shown on the answer, and never again."""
    form, now = ShareForm(posted(request)), timezone.now()

    def make(said: dict[str, Any]) -> tuple[TranscriptShare, str]:
        return services.share_transcript(person=request.user, now=now, **said)

    made, refusal = carry_out(form, make)
    shares = list(TranscriptShare.objects.visible_to(request.user).for_listing())
    live = [share for share in shares if share.ended_at is None and share.ends_at > now]
    context = {
        "live": live,
        "past": [share for share in shares if share not in live],
        "form": ShareForm() if made else form,
    }
    if made is not None:
        share, token = made
        path = reverse("transcripts:share_open", args=[token])
        context |= {"made": share, "address": f"{settings.BASE_URL}{path}"}
    status = refusal.status if refusal else 200
    return render(request, "transcripts/share_list.html", context, status=status)


@require_POST
@login_required
def share_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a link of mine back."""
    share = get_object_or_404(TranscriptShare.objects.visible_to(request.user), pk=pk)
    services.end_share(share_id=share.pk, actor=request.user, now=timezone.now())
    sentence = _("The link for %(name)s no longer works.") % {"name": share.shown_to}
    messages.success(request, sentence)
    return redirect("transcripts:share_list")


def told_to_nobody(view: OpenView) -> OpenView:
    """Let whatever a view answers keep its address to itself."""

    @wraps(view)
    def wrapped(request: HttpRequest, token: str) -> HttpResponse:
        response = view(request, token)
        for header, value in TOLD_TO_NOBODY.items():
            response.headers[header] = value
        # Django writes the address of what it refuses, such as of one opened too often, to the log.
        response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001
        return response

    return wrapped


@require_safe
@never_cache
@told_to_nobody
@limited("shared-record", times=30, seconds=60)
def share_open(request: HttpRequest, token: str) -> HttpResponse:
    """Show the record behind a link as its owner sees it today, to whoever has the link."""
    now = timezone.now()
    try:
        share = services.open_share(token=token, now=now)
    except (ShareUnknownError, ShareOverError) as refusal:
        said = {"sentence": str(refusal)}
        return render(request, "transcripts/share_over.html", said, status=refusal.status)
    awards = CreditAward.objects.visible_to(share.person)
    transcript = transcript_of(share.person, awards, on=maine_date(now))
    context = {"share": share, "transcript": transcript}
    return render(request, "transcripts/share_open.html", context)
