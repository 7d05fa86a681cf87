"""Contact and feedback, for everybody; my own questions."""

from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from accounts.models import User
from core.exceptions import DomainError
from core.forms import posted
from core.ratelimit import limited
from support import services
from support.forms import ContactForm, FeedbackForm
from support.models import Question

KEPT_AS = "question_reference"
# Pages whose address may hold a key that signs in or opens a paper.
PRIVATE_PATHS = ("/accounts/", "/verify/")


def contact(request: HttpRequest) -> HttpResponse:
    """Ask the office something."""
    person = person_of(request)
    form = ContactForm(posted(request), person=person)
    if form.is_valid():
        return _keep_question(request, form, person)
    return render(request, "support/contact.html", {"form": form, "person": person})


def feedback(request: HttpRequest) -> HttpResponse:
    """Say what one thinks of a page; the page one came from is filled in."""
    person = person_of(request)
    form = FeedbackForm(posted(request), person=person, initial={"page": page_before(request)})
    if form.is_valid():
        return _keep_feedback(request, form, person)
    return render(request, "support/feedback.html", {"form": form, "person": person})


@limited("contact", times=20, seconds=3600)
def _keep_question(request: HttpRequest, form: ContactForm, person: User | None) -> HttpResponse:
    sent = form.cleaned_data
    try:
        question = services.ask(
            sender=person,
            name=sent["name"] if person is None else person.name,
            email=sent["email"] if person is None else person.email or "",
            about=sent["about"],
            text=sent["text"],
            now=timezone.now(),
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return render(request, "support/contact.html", {"form": form, "person": person})
    return _thank(request, question)


@limited("feedback", times=20, seconds=3600)
def _keep_feedback(request: HttpRequest, form: FeedbackForm, person: User | None) -> HttpResponse:
    sent = form.cleaned_data
    try:
        question = services.give_feedback(
            sender=person,
            email=sent["email"] if person is None else person.email or "",
            page=sent["page"],
            text=sent["text"],
            was_helpful=sent["was_helpful"],
            now=timezone.now(),
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return render(request, "support/feedback.html", {"form": form, "person": person})
    return _thank(request, question)


def _thank(request: HttpRequest, question: Question) -> HttpResponse:
    request.session[KEPT_AS] = {
        "reference": question.reference,
        "will_hear": bool(question.email),
        "kind": question.kind,
    }
    return redirect("support:thanks")


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """What happens next, with the number under which it is kept."""
    kept = request.session.get(KEPT_AS)
    return render(request, "support/thanks.html", {"kept": kept})


@require_safe
@login_required
def my_questions(request: SignedInRequest) -> HttpResponse:
    """What I asked, and what was answered."""
    questions = Question.objects.filter(sender=request.user).prefetch_related("replies__by")[:50]
    return render(request, "support/my_questions.html", {"questions": questions})


def person_of(request: HttpRequest) -> User | None:
    """Return who is signed in."""
    return request.user if isinstance(request.user, User) else None


def page_before(request: HttpRequest) -> str:
    """Return the path of the page somebody came from, if it is ours and holds no key."""
    before = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(before, {request.get_host()}):
        return ""
    path = urlsplit(before).path
    return "" if path.startswith((*PRIVATE_PATHS, request.path)) else path[:300]
