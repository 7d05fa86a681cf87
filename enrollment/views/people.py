"""A coordinator registers many of their people: chosen from the list, or pasted.

Nothing is written before everybody's outcome was shown and the button below it pressed.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from accounts.exceptions import NothingChosenError
from accounts.http import ActionRequiredMixin, SignedInRequest
from accounts.lists import BulkAction, PersonalListView
from accounts.models import User
from accounts.permissions import may_anywhere, require_somewhere
from core.clock import maine_date
from core.forms import posted
from courses.enums import EnrollmentUnit
from enrollment import services
from enrollment.eligibility import open_refusal
from enrollment.enums import RowOutcome
from enrollment.filters.people import PeopleToRegisterFilter
from enrollment.foreseeing import Foresight
from enrollment.forms.people import PeopleForm
from enrollment.letting_pass import LET_IN
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.pasted import MOST_LINES, Row
from enrollment.seats import seats_free_for
from enrollment.services.together import Answer, way_of_many
from enrollment.tables.people import PeopleToRegisterTable
from enrollment.views.shown import class_shown_to
from organizations.models import Employment

REGISTER_PEOPLE = "enrollment.register_people"
HELD = frozenset({RowOutcome.SEAT, RowOutcome.REQUEST, RowOutcome.LINE})
NOT_LEFT_OUT = HELD | {RowOutcome.ALREADY, RowOutcome.INVITED, RowOutcome.TWICE}


class PeopleChooseView(ActionRequiredMixin, PersonalListView):
    """Whom of one's people to register for a class."""

    filterset_class = PeopleToRegisterFilter
    table_class = PeopleToRegisterTable
    template_name = "enrollment/people_choose.html"
    found = ngettext_lazy("%(n)s person found", "%(n)s people found", "count")
    action = REGISTER_PEOPLE
    rows_per_page = 100
    keys_first = True

    @property
    def bulk_actions(self) -> tuple[BulkAction, ...]:
        """Chosen ones, or everybody found: both lead to the page that shows what would come."""
        return (
            BulkAction("chosen", _("Look at the chosen"), self.go_on),
            BulkAction("found", _("Look at everybody found"), self.go_on, "secondary"),
        )

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if isinstance(request.user, User):
            self.offering = class_shown_to(request.user, kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[User]:
        mine = {"offering": self.kwargs["pk"], "learner": OuterRef("pk")}
        seats = Enrollment.objects.live().filter(**mine).order_by()
        line = WaitlistEntry.objects.in_line().filter(**mine).order_by()
        return people_to_register(self.request.user).annotate(
            seat_status=Subquery(seats.values("status")[:1]),
            line_status=Subquery(line.values("status")[:1]),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"offering": self.offering}

    def go_on(self, _chosen: set[int]) -> None:
        """Nothing is done from the list itself."""

    def act(self, action: BulkAction) -> HttpResponse:
        """Go on with the chosen, or with everybody found, if they are not too many."""
        if action.name != "found":
            chosen = {key for key in self.request.POST.getlist("chosen") if key.isdecimal()}
            if not chosen:
                return super().act(action)
            return self.on_to(sorted(map(int, chosen)))
        keys = list(self.object_list.values_list("pk", flat=True)[: MOST_LINES + 1])
        if not keys or len(keys) > MOST_LINES:
            refusal = NothingChosenError(
                _("At most 200 people can be registered at once. Filter the list first.")
                if keys
                else _("Nobody is found. Filter the list in another way.")
            )
            response = self.show(bulk_refusal=str(refusal))
            response.status_code = refusal.status
            return response
        return self.on_to(keys)

    def on_to(self, keys: Iterable[int]) -> HttpResponse:
        """Lead to the page that shows what would become of these people."""
        page = reverse("enrollment:people_register", args=[self.kwargs["pk"]])
        return redirect(f"{page}?people={','.join(map(str, keys))}")


@login_required
def people_register(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say who, look at each one's outcome, register them once: three answers of one address."""
    offering = class_shown_to(request.user, pk)
    require_somewhere(request.user, REGISTER_PEOPLE)
    now = timezone.now()
    way = way_of_many(offering, is_list=False)
    obstacle = open_refusal(offering, now=now, way=way)
    data = posted(request) or (request.GET if "people" in request.GET else None)
    form = PeopleForm(data, own_people=people_to_register(request.user))
    context: dict[str, Any] = {"offering": offering, "form": form, "obstacle": obstacle}
    context["is_team"] = offering.unit == EnrollmentUnit.TEAM
    context["may_let_in"] = may_anywhere(request.user, LET_IN)
    if form.is_valid() and not obstacle:
        mark = _mark_of(form.found)
        is_meant = request.POST.get("step") == "do"
        way = way_of_many(offering, is_list=form.is_list)
        if is_meant and form.cleaned_data["seen"] == mark:
            answers = services.register_people(
                offering_id=pk,
                people=form.found,
                way=way,
                or_wait=form.cleaned_data["or_wait"],
                actor=request.user,
                now=now,
            )
            context |= {"is_done": True}
        else:
            answers = Foresight(offering, way=way, actor=request.user, now=now).of(form.found)
            form.keep_seen(mark)
            context |= {"is_preview": True, "is_changed": is_meant}
            context["seats_free"] = seats_free_for(offering, None, at=now)
        context |= told(form.rows, answers)
    return render(request, "enrollment/people_register.html", context)


def told(rows: list[Row], answers: dict[int, Answer]) -> dict[str, Any]:
    """Put each one's outcome on their row, and count."""
    for row in rows:
        if row.person is not None:
            answer = answers[row.person.pk]
            row.outcome, row.said, row.may_pass = answer.outcome, answer.said, answer.may_pass
    counts = Counter(row.outcome for row in rows)
    return {
        "rows": rows,
        "counts": [(RowOutcome(each).label, counts[each]) for each in RowOutcome if counts[each]],
        "held": sum(counts[each] for each in (*HELD, RowOutcome.ALREADY)),
        "would_wait": counts[RowOutcome.LINE],
        "would_get": counts[RowOutcome.SEAT] + counts[RowOutcome.REQUEST],
        "may_pass": sum(row.may_pass for row in rows),
        "left_out": sum(row.outcome not in NOT_LEFT_OUT for row in rows),
        "invited": counts[RowOutcome.INVITED],
        "unknown": [row for row in rows if row.outcome == RowOutcome.UNKNOWN],
        "letters": [
            row.person
            for row in rows
            if row.person is not None and not row.person.email and row.outcome in HELD
        ],
    }


def _mark_of(people: Iterable[User]) -> str:
    """Return what tells one answer to "who?" from another."""
    keys = ",".join(str(person.pk) for person in people)
    return hashlib.sha256(keys.encode()).hexdigest()[:32]


def people_to_register(user: User) -> "QuerySet[User]":
    """Return whom this visitor may register: their own people; for MSSC staff, everybody."""
    people: QuerySet[User] = User.objects.permitted_to(user, REGISTER_PEOPLE)
    return with_work(people.filter(is_active=True, merged_into__isnull=True))


def with_work(people: "QuerySet[User]") -> "QuerySet[User]":
    """Annotate people with where and as what they work now: namesakes are told apart by it."""
    works = Employment.objects.on(maine_date(timezone.now())).filter(person=OuterRef("pk"))
    works = works.order_by("starts_on", "pk")
    return people.annotate(
        employer_name=Subquery(works.values("organization__name")[:1], CharField()),
        work_name=Subquery(works.values("work_kind__name")[:1], CharField()),
    )
