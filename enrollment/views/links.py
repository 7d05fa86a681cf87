"""Answer by the link in a mail, without signing in. Opening a page decides nothing: mail scanners
open every link. Only what its buttons send does, and that says so in history.
"""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from core.exceptions import DomainError
from enrollment import services
from enrollment.eligibility import open_refusal
from enrollment.enums import IN_LINE
from enrollment.exceptions import OfferRefusedError
from enrollment.links import entry_of_offer, entry_of_place
from enrollment.models import WaitlistEntry
from enrollment.services.waitlist import require_number
from enrollment.views.offers import offer_facts

LinkView = Callable[[HttpRequest, str], HttpResponse]


def by_link(view: LinkView) -> LinkView:
    """Whoever has the address may answer: nobody keeps it, lists it or is told of it."""

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def guarded(request: HttpRequest, token: str) -> HttpResponse:
        response = view(request, token)
        # Not "no-referrer": browsers then send no origin either, and the button would be refused.
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return guarded


@by_link
def offer_link(request: HttpRequest, token: str) -> HttpResponse:
    """The page of an offer: one button each for yes and no."""
    entry, number = entry_of_offer(token)
    _require_theirs(request, entry)
    refusal = None
    answer = request.POST.get("answer", "")
    act = {"accept": services.accept_offer, "decline": services.decline_offer}.get(answer)
    try:
        require_number(entry, number)
        if request.method == "POST" and act is not None:
            act(
                entry_id=entry.pk,
                actor=entry.learner,
                now=timezone.now(),
                by_link=True,
                offer=number,
            )
            return redirect(request.path)
    except DomainError as refused:
        refusal = refused
        entry, _number = entry_of_offer(token)  # as it is now
    is_spent = number != entry.offers_made
    context = offer_facts(entry, now=timezone.now(), refusal=refusal, is_spent=is_spent)
    context |= {"is_own": True, "may_answer": True, "by_link": True, "token": token}
    status = refusal.status if refusal and request.method == "POST" else 200
    return render(request, "enrollment/waitlist_offer.html", context, status=status)


@by_link
def leave_link(request: HttpRequest, token: str) -> HttpResponse:
    """Leave the line by one press."""
    entry = entry_of_place(token)
    _require_theirs(request, entry)
    refusal = None
    if request.method == "POST":
        try:
            services.leave_waitlist(
                entry_id=entry.pk, actor=entry.learner, now=timezone.now(), by_link=True
            )
            return redirect(request.path)
        except DomainError as refused:
            refusal = refused
            entry = entry_of_place(token)
    context = {
        "entry": entry,
        "offering": entry.offering,
        "is_in_line": entry.status in IN_LINE,
        "closed_because": open_refusal(entry.offering, now=timezone.now()),
        "refusal": refusal,
    }
    status = refusal.status if refusal else 200
    return render(request, "enrollment/leave_link.html", context, status=status)


def _require_theirs(request: HttpRequest, entry: WaitlistEntry) -> None:
    """Whoever is signed in as somebody else has a mail that was not meant for them."""
    if isinstance(request.user, User) and request.user.pk != entry.learner_id:
        raise OfferRefusedError(
            _(
                "This link was sent to somebody else. If it is yours, sign out first, "
                "then open it again."
            )
        )
    if not entry.learner.is_active:
        raise OfferRefusedError(_("This account is closed. Call or write to us."))
