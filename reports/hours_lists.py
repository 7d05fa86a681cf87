"""The people behind a number of hours, and their lines."""

from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import CharField, DecimalField, Exists, OuterRef, QuerySet, Subquery, Sum
from django.http import Http404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.http import ActionRequiredMixin
from accounts.lists import PersonalListView
from accounts.models import User
from core.clock import maine_date
from core.forms import is_key
from organizations.models import Employment, Organization
from reports.hours.asked import Asked
from reports.hours.ledger import employed, hits, lines_of
from reports.hours_forms import period_fields, question
from reports.hours_tables import HoursLineTable, HoursPersonTable
from reports.oversight import roots_of
from reports.oversight_views import place_asked_for
from reports.person_search import people_named
from transcripts.models import CreditAward, CreditAwardQuerySet

ACTION = "reports.view_hours"


class HoursFilter(django_filters.FilterSet):
    """The question of the dashboard; `filter_queryset` hands all of it to the list at once."""

    place: Organization

    def __init__(self, *args: Any, place: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place, self.today = place, maine_date(timezone.now())

    def get_form_class(self) -> type[forms.Form]:
        """The list's own fields, then those of the question."""
        own: type[forms.Form] = super().get_form_class()
        fields = period_fields(maine_date(timezone.now()))
        hidden = forms.CharField(required=False, widget=forms.HiddenInput)
        folded = tuple(name for name in fields if name != "period")
        return type(own.__name__, (own,), {**fields, "place": hidden, "folded": folded})

    @cached_property
    def asked(self) -> Asked:
        """The question."""
        return question(self.form.cleaned_data, place=self.place, today=self.today)


class HoursPeopleFilter(HoursFilter):
    """People of a place, those with hours and those with none."""

    q = django_filters.CharFilter(label=_("Name, email, MEMSSI number or employer"))
    hours = django_filters.ChoiceFilter(
        label=_("Hours in the period"),
        choices=[
            ("none", _("None, of those there now")),
            ("some", _("Some, also of those who have left")),
        ],
        empty_label=_("Everybody who works there now"),
    )

    class Meta:
        model = User
        fields: ClassVar[list[str]] = []

    def filter_queryset(self, people: "QuerySet[User]") -> "QuerySet[User]":
        """Who works there now; with some hours, whoever earned them while working there."""
        said, asked = self.form.cleaned_data, self.asked
        own = hits(asked).filter(person=OuterRef("pk"))
        here = Exists(employed(asked).filter(person=OuterRef("pk")))
        if said.get("hours") == "some":
            people = people.filter(Exists(own))
        elif said.get("hours") == "none":
            people = people.filter(here, ~Exists(lines_of(asked).filter(person=OuterRef("pk"))))
        else:
            people = people.filter(here)
        if words := said.get("q"):
            people = people_named(people, words, on=self.today)
        total = own.order_by().values("person").annotate(total=Sum("hours")).values("total")
        elsewhere = Exists(lines_of(asked).filter(person=OuterRef("pk")))
        return people.annotate(
            hours_there=Subquery(total, DecimalField()), has_hours_elsewhere=elsewhere
        )


class HoursLineFilter(HoursFilter):
    """Lines of a place, or of one person there."""

    class Meta:
        model = CreditAward
        fields: ClassVar[list[str]] = []

    def get_form_class(self) -> type[forms.Form]:
        """With the person, who is chosen on another page."""
        found = super().get_form_class()
        hidden = forms.CharField(required=False, widget=forms.HiddenInput)
        return type(found.__name__, (found,), {"person": hidden})

    def filter_queryset(self, lines: CreditAwardQuerySet) -> CreditAwardQuerySet:
        """The lines that a number of the dashboard is the sum of."""
        found = hits(self.asked, lines)
        person = self.form.cleaned_data.get("person", "")
        return found.filter(person=int(person)) if is_key(person) else found


class HoursListView(ActionRequiredMixin, PersonalListView):
    """A list of the dashboard's question, at a place that its visitor reaches."""

    action = ACTION

    @cached_property
    def place(self) -> Organization:
        """The place of the address; without one, the first that this visitor has."""
        roots = roots_of(self.request.user, ACTION)
        if not roots:
            raise Http404
        return place_asked_for(self.request, roots)[0]

    def get_filterset_kwargs(self, filterset_class: Any) -> dict[str, Any]:
        """An address that says nothing asks for this year at the first place."""
        kwargs: dict[str, Any] = super().get_filterset_kwargs(filterset_class)
        return kwargs | {"data": self.request.GET, "place": self.place}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the place, and the way back to its numbers."""
        query = self.request.GET.copy()
        for name in ("hours", "person", "q", "page", "sort", "columns", "export"):
            query.pop(name, None)
        context = {"place": self.place, "back": query.urlencode()}
        return context | super().get_context_data(**kwargs)


class HoursPeopleView(HoursListView):
    """Who has hours of a place, and who has none."""

    filterset_class = HoursPeopleFilter
    table_class = HoursPersonTable
    template_name = "reports/hours_people.html"
    found = ngettext_lazy("%(n)s person found", "%(n)s people found", "count")
    keys_first = True
    counts_keys = True

    def get_queryset(self) -> "QuerySet[User]":
        here = Employment.objects.on(maine_date(timezone.now())).filter(
            person=OuterRef("pk"), organization__path__startswith=self.place.path
        )
        name = here.order_by("starts_on", "pk").values("organization__name")[:1]
        people: QuerySet[User] = User.objects.visible_to(self.request.user)
        return people.annotate(employer_name=Subquery(name, CharField()))


class HoursLinesView(HoursListView):
    """The lines behind a number."""

    filterset_class = HoursLineFilter
    table_class = HoursLineTable
    template_name = "reports/hours_lines.html"
    found = ngettext_lazy("%(n)s line found", "%(n)s lines found", "count")
    keys_first = True
    counts_keys = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add whose lines they are, where they are one person's, and the way to everybody's."""
        context = super().get_context_data(**kwargs)
        asked_for = self.request.GET.get("person", "")
        people = User.objects.visible_to(self.request.user)
        person = people.filter(pk=asked_for).first() if is_key(asked_for) else None
        query = self.request.GET.copy()
        for name in ("person", "page"):
            query.pop(name, None)
        return context | {"person": person, "everybody": query.urlencode()}

    def get_queryset(self) -> CreditAwardQuerySet:
        return CreditAward.objects.visible_to(self.request.user).for_listing()
