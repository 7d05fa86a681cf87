"""Filters of the people somebody may register for a class."""

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, UserQuerySet
from core.clock import maine_date
from core.filters import MOST_WORDS, words_stand_in
from organizations.models import Employment, WorkKind


class PeopleToRegisterFilter(django_filters.FilterSet):
    """One's people by name, place, work and whether they are in the class already."""

    q = django_filters.CharFilter(label=_("Name, email or MEMSSI number"), method="by_words")
    place = django_filters.CharFilter(label=_("School or agency"), method="by_place")
    work = django_filters.ModelChoiceFilter(
        label=_("Work"),
        queryset=WorkKind.objects.order_by("order", "name"),
        empty_label=_("Any"),
        method="by_work",
    )
    here = django_filters.ChoiceFilter(
        label=_("In this class"),
        choices=[("no", _("Not yet")), ("yes", _("Already"))],
        empty_label=_("Any"),
        method="by_place_in_class",
    )

    class Meta:
        model = User
        fields: list[str] = []

    def by_words(self, people: UserQuerySet, _name: str, words: str) -> UserQuerySet:
        for word in words.replace("\x00", "").split()[:MOST_WORDS]:
            people = people.found_by(word)
        return people

    def by_place(self, people: "QuerySet[User]", _name: str, words: str) -> "QuerySet[User]":
        condition = words_stand_in(words.replace("\x00", ""), ["organization__name"])
        return people.filter(Exists(_work_of_now().filter(condition)))

    def by_work(self, people: "QuerySet[User]", _name: str, kind: WorkKind) -> "QuerySet[User]":
        return people.filter(Exists(_work_of_now().filter(work_kind=kind)))

    def by_place_in_class(
        self, people: "QuerySet[User]", _name: str, value: str
    ) -> "QuerySet[User]":
        """By the two annotations of the list: a seat or request, and a place in line."""
        absent = {"seat_status__isnull": True, "line_status__isnull": True}
        return people.filter(**absent) if value == "no" else people.exclude(**absent)


def _work_of_now() -> "QuerySet[Employment]":
    return Employment.objects.on(maine_date(timezone.now())).filter(person=OuterRef("pk"))
