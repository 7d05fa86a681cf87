"""Requests to approve: the list, many at once, and one of them."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from accounts.http import ActionRequiredMixin, SignedInRequest
from accounts.lists import BulkAction, PersonalListView
from accounts.permissions import may_anywhere
from core.drafts import says_if_not_pressed
from core.exceptions import DomainError
from core.forms import posted
from enrollment import services
from enrollment.approvers import may_decide
from enrollment.decisions import steps_needed
from enrollment.enums import REQUESTS
from enrollment.exceptions import ApprovalRefusedError
from enrollment.filters import ApprovalFilter
from enrollment.forms import ApprovalForm, ManyApprovalsForm
from enrollment.models import Approval
from enrollment.seats import seats_free_for
from enrollment.services import Decided, Outcome
from enrollment.tables import ApprovalOfBothTable, ApprovalTable
from organizations.models import Employment, today


class ApprovalListView(ActionRequiredMixin, PersonalListView):
    """Requests for seats that wait for this visitor."""

    filterset_class = ApprovalFilter
    table_class = ApprovalTable
    template_name = "enrollment/approval_list.html"
    found = ngettext_lazy("%(n)s request found", "%(n)s requests found", "count")
    action = "enrollment.approve_for_employer"

    @property
    def bulk_actions(self) -> tuple[BulkAction, ...]:
        """Approve all chosen, or refuse them for one reason."""
        return (
            BulkAction("approve", _("Approve the chosen"), self.approve),
            BulkAction("refuse", _("Refuse the chosen"), self.refuse, "secondary"),
        )

    def get_queryset(self) -> QuerySet[Approval]:
        return Approval.objects.decidable_by(self.request.user).pending().for_listing()

    def get_table_class(self) -> type[ApprovalTable]:
        """Leave out who decides where it is always the same."""
        decides_both = may_anywhere(self.request.user, "enrollment.approve_for_staff")
        return ApprovalOfBothTable if decides_both else ApprovalTable

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the reason for those who are refused; a refusal keeps what was typed."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"bulk_form": ManyApprovalsForm(posted(self.request))}

    def approve(self, chosen: set[int]) -> None:
        """Approve each by itself; what could not be is said by name."""
        self.require_mine(chosen)
        tell_decided(
            self.request,
            services.approve_many(approval_ids=chosen, actor=self.request.user, now=timezone.now()),
        )

    def refuse(self, chosen: set[int]) -> None:
        """Refuse each by itself, for one reason."""
        self.require_mine(chosen)
        form = ManyApprovalsForm(self.request.POST)
        if not form.is_valid():
            raise ApprovalRefusedError(" ".join(map(str, form.errors["reason"])))
        tell_decided(
            self.request,
            services.refuse_many(
                approval_ids=chosen,
                reason=form.cleaned_data["reason"],
                actor=self.request.user,
                now=timezone.now(),
            ),
        )

    def require_mine(self, chosen: set[int]) -> None:
        """If one is not the visitor's to decide, none is decided."""
        mine = Approval.objects.decidable_by(self.request.user)
        if mine.filter(pk__in=chosen).count() != len(chosen):
            raise ApprovalRefusedError(
                _("One of the chosen requests is not yours to decide. Nothing was changed.")
            )


SENTENCES: dict[Outcome, Callable[[int], str]] = {
    Outcome.SEATED: lambda n: ngettext(
        "Approved, and they have the seat: %(names)s.",
        "Approved, and they have their seats: %(names)s.",
        n,
    ),
    Outcome.NEXT_STEP: lambda _n: _("Approved, now it is up to MSSC staff: %(names)s."),
    Outcome.TO_WAITLIST: lambda _n: _(
        "Approved, but the class is full, so they are on the waitlist: %(names)s."
    ),
    Outcome.REFUSED: lambda _n: _("Refused: %(names)s."),
}


def tell_decided(request: HttpRequest, decided: Sequence[Decided]) -> None:
    """Say for every person what came of it, and why some could not be decided."""
    for outcome, sentence in SENTENCES.items():
        names = [row.approval.enrollment.learner.name for row in decided if row.outcome is outcome]
        if names:
            tell = messages.info if outcome is Outcome.TO_WAITLIST else messages.success
            tell(request, sentence(len(names)) % {"names": ", ".join(names)})
    for row in decided:
        if row.outcome is None:
            name = row.approval.enrollment.learner.name
            messages.warning(
                request,
                _("Not decided, %(name)s: %(why)s") % {"name": name, "why": row.why_not},
            )


@says_if_not_pressed(gettext_lazy("Nothing is decided yet. Press the button again."))
@login_required
def approval_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One request: who, which class, what it takes. Whoever may decide it does so here."""
    rows = Approval.objects.visible_to(request.user) | Approval.objects.decidable_by(request.user)
    approval = get_object_or_404(rows.distinct().for_listing(), pk=pk)
    may = may_decide(request.user, approval)
    if request.method == "POST" and not may:
        raise PermissionDenied
    form = ApprovalForm(posted(request))
    if form.is_valid():
        try:
            outcome = _decide(request, approval, form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
            return _page(request, approval, form, may=may, status=refusal.status)
        tell_decided(request, [Decided(approval, outcome)])
        return redirect("enrollment:approval_list")
    return _page(request, approval, form, may=may)


def _decide(request: SignedInRequest, approval: Approval, said: dict[str, Any]) -> Outcome:
    now = timezone.now()
    if said["decision"] == "approve":
        return services.approve_request(approval_id=approval.pk, actor=request.user, now=now)
    return services.refuse_request(
        approval_id=approval.pk, reason=said["reason"], actor=request.user, now=now
    )


def _page(
    request: SignedInRequest,
    approval: Approval,
    form: ApprovalForm,
    *,
    may: bool,
    status: int = 200,
) -> HttpResponse:
    enrollment = approval.enrollment
    offering = enrollment.offering
    is_open = approval.status == "pending" and enrollment.status in REQUESTS
    steps = Approval.objects.filter(enrollment=enrollment).select_related("decided_by")
    context = {
        "approval": approval,
        "enrollment": enrollment,
        "offering": offering,
        "work": Employment.objects.on(today()).filter(person=enrollment.learner).for_listing(),
        "steps": steps,
        "comes_after": steps_needed(offering.approval, enrollment.way)[len(steps) :],
        "seats_free": seats_free_for(offering, enrollment.learner, at=timezone.now()),
        "is_approver": may,
        "may_decide": may and is_open,
        "is_mine": request.user.pk == enrollment.learner_id,
        "is_open": is_open,
        "form": form,
    }
    return render(request, "enrollment/approval_detail.html", context, status=status)
