"""The letterhead."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from accounts.permissions import may_somewhere, require
from core.exceptions import DomainError
from core.forms import posted
from organizations import services
from organizations.forms import IssuingAuthorityForm
from organizations.models import IssuingAuthority, today


@require_safe
@login_required
def authority_list(request: SignedInRequest) -> HttpResponse:
    """The letterhead now in force, and those before and after."""
    require(request.user, "organizations.view_authority")
    day = today()
    authorities = list(IssuingAuthority.objects.all())
    begun = [row.pk for row in authorities if row.starts_on <= day]
    context = {
        "authorities": authorities,
        "in_force": begun[0] if begun else None,
        "today": day,
        "may_edit": may_somewhere(request.user, "organizations.edit_authority"),
    }
    return render(request, "organizations/authority_list.html", context)


@login_required
def authority_set(request: SignedInRequest) -> HttpResponse:
    """Enter a letterhead from a day on, starting from the newest one; look at it first."""
    require(request.user, "organizations.edit_authority")
    newest = IssuingAuthority.objects.first()
    initial = {} if newest is None else dict(vars(newest)) | {"starts_on": None}
    form = IssuingAuthorityForm(posted(request), initial=initial)
    is_preview = request.POST.get("action") == "preview"
    if form.is_valid() and not is_preview:
        try:
            services.set_issuing_authority(
                **form.cleaned_data, actor=request.user, now=timezone.now()
            )
        except DomainError as refusal:
            form.add_error("starts_on", str(refusal))
        else:
            messages.success(request, _("The letterhead is entered."))
            return redirect("organizations:authority_list")
    context = {
        "form": form,
        "preview": form.cleaned_data if is_preview and form.is_valid() else None,
    }
    return render(request, "organizations/authority_set.html", context)
