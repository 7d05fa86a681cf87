"""Certificates: the list, the page of one, the PDF."""

from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from accounts.lists import PersonalListView
from accounts.permissions import may_anywhere
from certificates.filters import CertificateFilter
from certificates.models import Certificate
from certificates.tables import CertificateTable
from documents.services import verification_url


class CertificateListView(LoginRequiredMixin, PersonalListView):
    """My certificates: those that stand."""

    filterset_class = CertificateFilter
    table_class = CertificateTable
    template_name = "certificates/certificate_list.html"
    found = ngettext_lazy("%(n)s certificate found", "%(n)s certificates found", "count")

    def get_queryset(self) -> QuerySet[Certificate]:
        mine = Certificate.objects.filter(enrollment__learner=self.request.user)
        return mine.ready().standing().for_listing()


@require_safe
@login_required
def certificate_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the certificate says, word for word, and where it is checked."""
    certificate = _certificate(request, pk)
    newer = Certificate.objects.visible_to(request.user).ready().filter(replaces=certificate)
    context = {
        "certificate": certificate,
        "newer": newer.select_related("document").first(),
        "document": certificate.document,
        "facts": certificate.document.facts,
        "verification_url": verification_url(certificate.document.check_code),
        "may_see_history": may_anywhere(request.user, "accounts.view_history"),
    }
    return render(request, "certificates/certificate_detail.html", context)


@require_safe
@login_required
def certificate_download(request: SignedInRequest, pk: int) -> FileResponse:
    """The bytes as they were issued."""
    document = _certificate(request, pk).document
    return FileResponse(
        document.file.open("rb"),
        as_attachment=False,
        filename=f"{document.serial}.pdf",
        content_type="application/pdf",
    )


def _certificate(request: SignedInRequest, pk: int) -> Certificate:
    return get_object_or_404(
        Certificate.objects.visible_to(request.user).ready().for_listing(), pk=pk
    )
