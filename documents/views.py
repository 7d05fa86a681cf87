"""The public page behind the code on a paper: it repeats every printed fact."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.ratelimit import limited
from documents.decisions import group_code, read_code
from documents.enums import DocumentState
from documents.forms import CheckCodeForm
from documents.models import IssuedDocument


@require_safe
@limited("verify", times=30, seconds=60)
def document_find(request: HttpRequest) -> HttpResponse:
    """Ask for the code; a typed one leads to its page, a wrong one gets a sentence."""
    form = CheckCodeForm(request.GET if request.GET.get("code") else None)
    if form.is_valid():
        return redirect("documents:document_verify", form.cleaned_data["code"])
    return _find_page(request, form)


def _find_page(request: HttpRequest, form: CheckCodeForm) -> HttpResponse:
    status = 404 if form.is_bound else 200
    return render(request, "documents/document_find.html", {"form": form}, status=status)


@require_safe
@never_cache
@limited("verify", times=30, seconds=60)
def document_verify(request: HttpRequest, code: str) -> HttpResponse:
    """Show what the paper says and whether it still holds."""
    document = (
        IssuedDocument.objects.exclude(state=DocumentState.PREPARING)
        .filter(check_code=read_code(code))
        .first()
    )
    if document is None:
        return _find_page(request, CheckCodeForm({"code": code}))
    response = render(
        request,
        "documents/document_verify.html",
        {
            "document": document,
            "facts": document.facts,
            "code": group_code(document.check_code),
            "is_valid": document.state == DocumentState.VALID,
        },
    )
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
