"""What somebody typed before their session ended: put aside, and put back once they sign in.

A kept draft is only ever what a new form shows first. It is never sent for anybody. Of a button
without fields there is nothing to keep: its page says, once, that it was not pressed.
"""

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from core.social_security import has_social_security_number

SESSION_NAME = "drafts"
COOKIE_NAME = "pressed"  # outlives the session, and holds nothing that is anybody's
KEPT_FOR_SECONDS = 3600
MOST_CHARACTERS = 20_000
MOST_PAGES = 3
# Two are about health, and the last is a file in other words: what was typed there stays on no
# computer that others may use.
NEVER_KEPT = re.compile(
    r"csrf|passw|passphrase|secret|token|code|otp|pin\b|^next$|accommodation_needs|dietary_note"
    r"|^pasted$",
    re.IGNORECASE,
)

View = TypeVar("View", bound=Callable[..., HttpResponse])
_draft: ContextVar[QueryDict | None] = ContextVar("draft", default=None)


def draft_for(form: forms.BaseForm) -> QueryDict | None:
    """Return the draft this new form is to show, if the page has one and it is of this form."""
    draft = _draft.get()
    if draft is None or form.is_bound:
        return None
    return draft if any(form.add_prefix(name) in draft for name in form.fields) else None


@contextmanager
def shown(draft: QueryDict | None) -> Iterator[None]:
    """Let the new forms of the page that is made inside this block show this draft."""
    token = _draft.set(draft)
    try:
        yield
    finally:
        _draft.reset(token)


def says_if_not_pressed(sentence: Any) -> Callable[[View], View]:
    """Name the sentence for whoever pressed this view's button after their session had ended."""

    def named(view: View) -> View:
        vars(view)["if_not_pressed"] = sentence
        return view

    return named


def page_of(request: HttpRequest) -> str:
    """Return the path of the page a form was sent from: its own address may answer no GET."""
    referer = request.headers.get("Referer", "")
    parts = urlsplit(referer)
    if parts.netloc != request.get_host() or not parts.path.startswith("/"):
        return request.get_full_path()
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def put_aside(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Keep what a visitor sent whose session has ended, and lead them back to its page.

    Only the person whose session it was gets it back, so one whose session is not known any more
    is led back, and their text stays in their browser (static/js/app.js).
    """
    page = page_of(request)
    owner = _owner_of_ended_session(request)
    sentence = getattr(getattr(request.resolver_match, "func", None), "if_not_pressed", "")
    typed = {
        name: values
        for name, values in request.POST.lists()
        if not NEVER_KEPT.search(name) and not any(map(has_social_security_number, values))
    }
    is_typed = any(any(values) for values in typed.values()) and not sentence
    is_kept = bool(owner) and is_typed and len(json.dumps(typed)) <= MOST_CHARACTERS
    if response.headers["Location"] == redirect_to_login(request.get_full_path()).url:
        response = redirect_to_login(page)  # else the view knows better where to lead them
    if is_kept:
        kept = request.session.get(SESSION_NAME, {})
        kept[urlsplit(page).path] = {"typed": typed, "at": time.time(), "owner": owner}
        newest = sorted(kept.items(), key=lambda item: item[1]["at"])[-MOST_PAGES:]
        request.session[SESSION_NAME] = dict(newest)
        messages.info(
            request, _("You were signed out. Sign in to continue. We kept what you typed.")
        )
    else:
        messages.info(request, _("You were signed out. Sign in to continue."))
    if not is_typed:
        sentence = sentence or _("The last button you pressed did nothing. Please press it again.")
        response.set_signed_cookie(
            COOKIE_NAME,
            json.dumps([urlsplit(page).path, str(sentence)]),
            max_age=KEPT_FOR_SECONDS,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def not_pressed(request: HttpRequest) -> str:
    """Return what to say on this page of a button that came too late; empty if none did."""
    kept = request.get_signed_cookie(COOKIE_NAME, "", max_age=KEPT_FOR_SECONDS)
    page, sentence = json.loads(kept) if kept else ("", "")
    return sentence if page == request.path else ""


def take_up(request: HttpRequest) -> QueryDict | None:
    """Return the draft this person left on this page within the last hour."""
    kept = request.session.get(SESSION_NAME, {}).get(request.path)
    if not kept or kept["owner"] != str(request.user.pk):
        return None
    if kept["at"] < time.time() - KEPT_FOR_SECONDS:
        return None
    draft = QueryDict(mutable=True)
    for name, values in kept["typed"].items():
        draft.setlist(name, values)
    return draft


def forget(request: HttpRequest) -> None:
    """Drop the draft of the page this form was sent from."""
    kept = request.session.get(SESSION_NAME)
    if kept and kept.pop(urlsplit(page_of(request)).path, None) is not None:
        request.session[SESSION_NAME] = kept


def _owner_of_ended_session(request: HttpRequest) -> str:
    """Return whose session it was: its row outlives it until old sessions are cleared away."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    row = Session.objects.filter(session_key=key).first() if key else None
    return str(row.get_decoded().get(SESSION_KEY, "")) if row else ""
