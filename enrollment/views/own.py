"""My classes; give a seat or a request back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from accounts.http import SignedInRequest
from accounts.lists import PersonalListView
from core.forms import carry_out, posted
from enrollment import services
from enrollment.enums import REQUESTS, EnrollmentStatus
from enrollment.filters import EnrollmentFilter
from enrollment.forms import WithdrawForm
from enrollment.models import Approval, Enrollment, Team, WaitlistEntry
from enrollment.tables import EnrollmentTable
from enrollment.views.plans import onwards, seat_page, seat_to_change


class EnrollmentListView(LoginRequiredMixin, PersonalListView):
    """My classes, and where I stand in line."""

    filterset_class = EnrollmentFilter
    table_class = EnrollmentTable
    template_name = "enrollment/enrollment_list.html"
    found = ngettext_lazy("%(n)s class found", "%(n)s classes found", "count")

    def get_queryset(self) -> QuerySet[Enrollment]:
        own = Enrollment.objects.for_listing().filter(learner=self.request.user)
        return own.coming_first(at=timezone.now())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        in_line = WaitlistEntry.objects.standing(at=now).filter(learner=self.request.user)
        context: dict[str, Any] = super().get_context_data(**kwargs)
        asked = Approval.objects.pending().filter(enrollment__learner=self.request.user)
        return context | {
            "requests": asked.for_listing(),
            "waitlist": in_line.for_listing(),
            "has_teams": Team.objects.visible_to(self.request.user).exists(),
            "now": now,
        }


@login_required
def enrollment_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask once, then give the seat back."""
    enrollment = seat_to_change(request, pk, "enrollment.withdraw")
    is_own = enrollment.learner_id == request.user.pk
    if request.method == "GET" and enrollment.status == EnrollmentStatus.WITHDRAWN:
        messages.info(
            request,
            _("You have given this seat back already.")
            if is_own
            else _("This seat was given back already."),
        )
        return onwards(request, enrollment)
    form = WithdrawForm(posted(request))
    withdrawn, refusal = carry_out(
        form,
        lambda said: services.withdraw(
            enrollment_id=enrollment.pk,
            actor=request.user,
            now=timezone.now(),
            reason=said["reason"],
        ),
    )
    if withdrawn is not None:
        messages.success(request, _given_back(enrollment, is_own=is_own))
        return onwards(request, enrollment)
    return seat_page(request, "enrollment/enrollment_withdraw.html", enrollment, form, refusal)


def _given_back(enrollment: Enrollment, *, is_own: bool) -> str:
    if is_own and enrollment.status in REQUESTS:
        return _("You took the request back.")
    if is_own:
        return _("You gave the seat back. Thank you for letting us know.")
    return _("The seat of %(name)s is given back. They are being told.") % {
        "name": enrollment.learner.name
    }
