"""Lists one searches by words: what was understood, what is set, and what to do about nothing."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import models
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.formats import date_format

from accounts.lists import PersonalListView
from accounts.models import User
from accounts.permissions import may_somewhere
from core.clock import maine_date
from core.ratelimit import client_address
from courses.forms.wanted import TrainingWishForm
from courses.models import Course, Offering
from courses.search import Found, counted, find
from courses.search.words import words_in
from courses.services.wanted import note_unmet_search
from organizations.enums import County

ROBOT = re.compile(
    r"bot|crawl|spider|slurp|preview|scan|curl|wget|python|java/|http-?client", re.IGNORECASE
)
ONE_DAY = 24 * 3600
MOST_COURSES = 6
NOT_FILTERS = ("page", "exact")
ORDER = ("order", "sort", "near")  # fields that put rows in order and hide none


Visitor = User | AnonymousUser


@dataclass(frozen=True, slots=True)
class Chosen:
    """One thing that narrows the list, and the address of the list without it."""

    name: str
    label: str
    text: str
    query: str


@dataclass(frozen=True, slots=True)
class Without:
    """What one filter hides: so many rows would show without it."""

    label: str
    query: str
    count: int


class FindingListView(PersonalListView):
    """A list with a search box and filters that can be taken away one by one."""

    tells_of_courses = False  # of those that have the words, but no coming class

    def load(self) -> None:
        """Keep the order of the search, unless another one is asked for than the list's own."""
        super().load()
        order = self.request.GET.getlist(self.table.order_by_field)
        is_own = not any(order) or order == list(self.table._meta.order_by or ())
        if self.filterset.found and is_own:
            self.table.data.data = self.object_list

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what was understood, what is set, and, where nothing is found, what might help."""
        context = super().get_context_data(**kwargs)
        asked: QueryDict = self.request.GET
        context |= {
            "search": self.filterset.found,
            "exact_query": _changed(asked, exact="1"),
            "chosen": list(chosen_in(self.filterset.form, asked)),
            "terms_like": self.filterset.terms_like() if self.filterset.found else [],
        }
        if self.tells_of_courses and self.filterset.found:
            context["unscheduled"] = _not_scheduled(self.filterset.found, self.request.user)
        if not self.table.paginator.count:
            context |= self.nothing(context["chosen"])
        return context

    def nothing(self, chosen: list[Chosen]) -> dict[str, Any]:
        """Count what each filter hides, and that these words found nothing."""
        names = list(dict.fromkeys(each.name for each in chosen))
        county = county_asked(self.request.GET)
        found: Found = self.filterset.found
        asked_for = {name: self.filterset.matching(without=[name]) for name in names}
        if found:
            asked_for |= _coming(found, county, self.request.user)
        counts = counted(asked_for)
        if found and not counts.pop("", 0):
            self.note(found, county)
        return {
            "without": [
                Without(label, _removed(self.request.GET, name), counts[name])
                for name, label in {each.name: each.label for each in chosen}.items()
                if counts[name]
            ],
            "wish_form": TrainingWishForm(initial={"words": found.typed[:200], "county": county}),
            "unmet": {"q": found.typed[:200], "county": county} if found else None,
        }

    def note(self, found: Found, county: str) -> None:
        """Count it at once on a page; while somebody types, `unmet_search` does a moment later."""
        request = self.request
        if request.htmx or request.method != "GET" or is_robot(request):
            return
        if is_first_time(request, found.typed, county):
            note_unmet_search(typed=found.typed, county=county, now=timezone.now())


def is_unmet(text: str, county: str, user: Visitor) -> bool:
    """Whether somebody looked for something, and no coming class has these words."""
    found = find(text)
    return bool(found) and not counted(_coming(found, county, user))[""]


def is_robot(request: HttpRequest) -> bool:
    """Whether a program asks that is no person's browser, as far as it says so; or the office,
    which knows what is missing.
    """
    agent = request.headers.get("User-Agent", "")
    if not agent or ROBOT.search(agent):
        return True
    return may_somewhere(request.user, "enrollment.view_demand")


def is_first_time(request: HttpRequest, typed: str, county: str) -> bool:
    """Whether this visitor has not looked for it today; no visitor is kept to know that."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME) or client_address(request)
    who = f"{request.user.pk or key}:{request.headers.get('User-Agent', '')}"
    day = maine_date(timezone.now())
    digest = hashlib.sha256(f"{who}\n{words_in(typed)}\n{county}\n{day}".encode()).hexdigest()
    return cache.add(f"unmet:{digest}", 1, ONE_DAY)


def county_asked(asked: QueryDict) -> str:
    """Return the county if one, and one only, was chosen."""
    chosen = asked.getlist("county")
    return chosen[0] if len(chosen) == 1 and chosen[0] in County.values else ""


def _not_scheduled(found: Found, user: Visitor) -> list[Course]:
    coming = Offering.objects.coming(at=timezone.now()).filter(
        version__course=models.OuterRef("pk")
    )
    courses = Course.objects.published().shown_to(user).filter(~models.Exists(coming))
    return list(found.among(courses)[:MOST_COURSES])


def _coming(found: Found, county: str, user: Visitor) -> dict[str, Any]:
    coming = Offering.objects.coming(at=timezone.now()).shown_to(user)
    return {"": found.among(coming.filter(venue__county=county) if county else coming)}


def chosen_in(form: forms.Form, asked: QueryDict) -> Iterator[Chosen]:
    """Yield what is set, value by value."""
    for name, value in getattr(form, "cleaned_data", {}).items():
        field = form.fields[name]
        if value in (None, "", False, []) or name in ORDER:
            continue
        labels = dict(getattr(field, "choices", ()))
        for one in value if isinstance(value, list) else [value]:
            text = "" if one is True else str(labels.get(one, one))
            if hasattr(one, "isoformat"):
                text = date_format(one)
            yield Chosen(name, str(field.label), text, _removed(asked, name, str(one)))


def _removed(asked: QueryDict, name: str, value: str = "") -> str:
    """Return the address without a filter, or without one of its values."""
    query = _copy(asked)
    left = [each for each in query.getlist(name) if value and each != value]
    if left and len(left) < len(query.getlist(name)):
        query.setlist(name, left)
    else:
        query.pop(name, None)
    return query.urlencode()


def _changed(asked: QueryDict, **more: str) -> str:
    query = _copy(asked)
    for name, value in more.items():
        query[name] = value
    return query.urlencode()


def _copy(asked: QueryDict) -> QueryDict:
    query = asked.copy()
    for name in NOT_FILTERS:
        query.pop(name, None)
    return query
