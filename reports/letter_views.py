"""To hand out: letters for people without email, and the letter with a code for their record."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.http import ActionRequiredMixin, SignedInRequest
from accounts.lists import BulkAction, PersonalListView
from accounts.models import ClaimCode, User
from accounts.reach import Reach, reach_of
from accounts.services.claims import CODE_LASTS, has_account, make_claim_code
from core.clock import maine_date
from core.drafts import says_if_not_pressed
from notifications.exceptions import MessageRefusedError
from notifications.models import Message
from organizations.models import Employment
from reports.filters import LetterFilter
from reports.letter_papers import claim_letter, notices_on_paper
from reports.letters import MOST_AT_ONCE, Handed, hand_out, letters_for, letters_of
from reports.tables import LetterTable


class LetterListView(ActionRequiredMixin, PersonalListView):
    """What is to be handed out: what must be answered first, then the newest."""

    filterset_class = LetterFilter
    table_class = LetterTable
    template_name = "reports/letter_list.html"
    found = ngettext_lazy("%(n)s letter found", "%(n)s letters found", "count")
    action = "accounts.hand_out"
    keys_first = True
    printed: HttpResponse | None = None

    @property
    def bulk_actions(self) -> tuple[BulkAction, ...]:
        return (
            BulkAction("print", gettext_lazy("Print all chosen"), self.print_letters),
            BulkAction(
                "hand_out", gettext_lazy("All chosen are handed out"), self.hand_out, "secondary"
            ),
        )

    def get_queryset(self) -> QuerySet[Message]:
        to_hand_out = letters_for(self.request.user).to_hand_out().select_related("recipient")
        return to_hand_out.most_pressing_first(at=timezone.now())

    def print_letters(self, chosen: set[int]) -> None:
        """Make the PDF; nothing is marked, for paper may jam."""
        if len(chosen) > MOST_AT_ONCE:
            raise MessageRefusedError(
                _("Choose at most %(most)s letters at a time.") % {"most": MOST_AT_ONCE}
            )
        now = timezone.now()
        rows = letters_for(self.request.user).filter(pk__in=chosen).select_related("recipient")
        if rows.count() != len(chosen):
            raise MessageRefusedError(
                _("One of the chosen letters is not yours to hand out. Nothing was printed.")
            )
        rows = rows.order_by("recipient__last_name", "recipient__first_name", "recipient", "pk")
        letters = letters_of(rows, now=now)
        paper = notices_on_paper(letters, giver=self.request.user, now=now)
        self.printed = _pdf(paper, f"letters-{maine_date(now)}")

    def hand_out(self, chosen: set[int]) -> None:
        """Mark them all, or none."""
        handed = hand_out(message_ids=chosen, actor=self.request.user, now=timezone.now())
        _tell_handed(self.request, handed)

    def act(self, action: BulkAction) -> HttpResponse:
        """Answer with the PDF where one was made, else as every list does."""
        answer = super().act(action)
        return self.printed or answer


def _tell_handed(request: Any, handed: Handed) -> None:
    count = len(handed.now)
    if count:
        sentence = ngettext("%(n)s letter is handed out.", "%(n)s letters are handed out.", count)
        messages.success(request, sentence % {"n": count})
    if handed.before:
        names = ", ".join(str(row.recipient) for row in handed.before)
        messages.warning(request, _("Handed out before: %(names)s.") % {"names": names})


@require_safe
@login_required
def letter_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One letter, as it will be printed."""
    row = get_object_or_404(_letters(request), pk=pk)
    (letter,) = letters_of([row], now=timezone.now())
    return render(request, "reports/letter_detail.html", {"letter": letter, "message": row})


@require_safe
@login_required
def letter_print(request: SignedInRequest, pk: int) -> HttpResponse:
    """One letter as PDF."""
    now = timezone.now()
    letters = letters_of([get_object_or_404(_letters(request), pk=pk)], now=now)
    name = f"letter-{slugify(letters[0].person.name)}"
    return _pdf(notices_on_paper(letters, giver=request.user, now=now), name)


@require_POST
@login_required
@says_if_not_pressed(gettext_lazy("The letter is not marked as handed out yet. Press again."))
def letter_hand_out(request: SignedInRequest, pk: int) -> HttpResponse:
    """Mark one letter."""
    row = get_object_or_404(_letters(request), pk=pk)
    _tell_handed(request, hand_out(message_ids=[row.pk], actor=request.user, now=timezone.now()))
    return redirect("reports:letter_list")


@login_required
def letter_claim(request: SignedInRequest, pk: int) -> HttpResponse:
    """The letter with a code for one's record. Printing it makes a new code, so a GET asks."""
    person = _to_claim(request, pk).person
    if request.method != "POST":
        open_codes = ClaimCode.objects.filter(person=person, used_at=None, revoked_at=None)
        context = {
            "person": person,
            "has_account": has_account(person),
            "open_code": open_codes.filter(expires_at__gt=timezone.now()).first(),
        }
        return render(request, "reports/letter_claim.html", context)
    now = timezone.now()
    job = Employment.objects.on(maine_date(now)).filter(person=person)
    place = job.order_by("starts_on").values_list("organization__name", flat=True).first()
    code = make_claim_code(person=person, actor=request.user, now=now)
    paper = claim_letter(
        person,
        place=place or "",
        code=code,
        expires_at=now + CODE_LASTS,
        giver=request.user,
        now=now,
    )
    return _pdf(paper, f"code-{slugify(person.name)}")


def _letters(request: SignedInRequest) -> QuerySet[Message]:
    return letters_for(request.user).select_related("recipient", "dealt_with_by")


def _to_claim(request: SignedInRequest, pk: int) -> Reach:
    reach = reach_of(request.user, User.objects.all(), pk)
    if reach is None or not reach.may("accounts.view_person"):
        raise Http404
    if not reach.may("accounts.print_claim_code"):
        raise PermissionDenied
    return reach


def _pdf(content: bytes, name: str) -> HttpResponse:
    """Return a file that no cache keeps: it is about one person, or opens a record."""
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{name}.pdf"',
            "Cache-Control": "no-store",
        },
    )
