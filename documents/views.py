"""The public page behind the code on a paper: it repeats every printed fact."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.ratelimit import limited
from documents.decisions import CODE_LENGTH, group_code, read_code
from documents.enums import DocumentState
from documents.models import IssuedDocument


@require_safe
@limited("verify", times=30, seconds=60)
def document_find(request: HttpRequest) -> HttpResponse:
    """Ask for the code; a typed one leads to its page, a wrong one gets a sentence."""
    typed = request.GET.get("code", "")
    code = read_code(typed)
    if code and IssuedDocument.objects.filter(check_code=code).exists():
        return redirect("documents:document_verify", code)
    context = {"typed": typed, "is_short": len(code) != CODE_LENGTH}
    return render(request, "documents/document_find.html", context, status=404 if typed else 200)


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
        context = {"typed": code, "is_short": len(read_code(code)) != CODE_LENGTH}
        return render(request, "documents/document_find.html", context, status=404)
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
