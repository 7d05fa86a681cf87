"""The words staff may change, with a look before they count."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from accounts.permissions import require
from core.clock import maine_date
from core.exceptions import DomainError
from core.forms import posted
from core.templatetags.ui import maine_date as written_date
from support.forms import OriginalForm, WordingForm
from support.phrasing import later_changes, text_groups
from support.previews import preview_of
from support.services import publish_wording
from wording.declared import Text, declared
from wording.models import Wording
from wording.services import text_of

LONGEST_SEARCH = 200


@require_safe
@login_required
def wording_list(request: SignedInRequest) -> HttpResponse:
    """Every text, by group: what is changed, since when, by whom."""
    require(request.user, "wording.edit")
    words = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    only_changed = request.GET.get("changed") == "yes"
    groups = text_groups(words=words, only_changed=only_changed, on=maine_date(timezone.now()))
    context = {
        "groups": groups,
        "words": words,
        "only_changed": only_changed,
        "found": sum(len(group.standings) for group in groups),
    }
    return render(request, "support/wording_list.html", context)


@login_required
def wording_edit(request: SignedInRequest, key: str) -> HttpResponse:
    """Word a text anew: look at it, then put it into force."""
    require(request.user, "wording.edit")
    text = declared().get(key)
    if text is None:
        raise Http404
    form, preview = _form_about(request, text), None
    if form.is_valid():
        if request.POST.get("action") == "preview":
            sent = form.cleaned_data
            preview = preview_of(text, sent["text"], on=sent["starts_on"])
        elif _publish(request, text, form):
            return redirect("support:wording_edit", key)
    history = Wording.objects.filter(key=key).select_related("set_by")
    context = {"text": text, "form": form, "preview": preview, "history": history}
    return render(request, "support/wording_edit.html", context)


def _form_about(request: SignedInRequest, text: Text) -> WordingForm:
    """Return the form with what the text says today; to go back, any words in it will do."""
    today = maine_date(timezone.now())
    form_class = OriginalForm if request.POST.get("action") == "original" else WordingForm
    initial = {"text": text_of(text.key, on=today), "starts_on": today}
    return form_class(posted(request), initial=initial, about=text)


def _publish(request: SignedInRequest, text: Text, form: WordingForm) -> bool:
    """Put what the form holds into force; a refusal returns to it."""
    sent = form.cleaned_data
    try:
        publish_wording(
            text=text,
            written=sent["text"],
            starts_on=sent["starts_on"],
            actor=request.user,
            now=timezone.now(),
        )
    except DomainError as refusal:
        form.add_error("starts_on", str(refusal))
        return False
    messages.success(request, _published(text, sent))
    return True


def _published(text: Text, sent: dict[str, Any]) -> str:
    """Say what was done and, after going back to the original, what is still to come."""
    if sent["text"]:
        return _("The new wording is saved.")
    day = written_date(sent["starts_on"])
    said = _("The original wording is used from %(day)s.") % {"day": day}
    later = later_changes(text.key, after=sent["starts_on"])
    if not later:
        return said
    days = get_text_list([written_date(each) for each in later], _("and"))
    still = _("Later changes will still take effect: %(days)s.") % {"days": days}
    return f"{said} {still}"
