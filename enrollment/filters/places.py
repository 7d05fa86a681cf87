"""Filters of my people's classes."""

from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.clock import maine_date
from core.filters import words_stand_in
from core.forms import DateInput
from enrollment.enums import OPEN, REQUESTS, EnrollmentStatus, WaitlistStatus
from enrollment.models import Enrollment, is_ahead
from enrollment.places import Places
from organizations.models import Employment

NONE = Q(pk__in=[])
PERSON = ("learner__last_name", "learner__first_name", "learner__preferred_name", "learner__email")
KLASS = (
    "offering__number",
    "offering__title",
    "offering__version__course__title",
    "offering__version__course__code",
)
STATES = [
    ("ahead", _("Seat in a class ahead")),
    ("requested", _("Waiting for approval")),
    ("offered", _("Seat offered")),
    ("waiting", _("On the waitlist")),
    ("absent", _("Did not come")),
    ("not_completed", _("Not completed")),
    ("completed", _("Completed")),
    ("over", _("Given back, moved, not approved or canceled")),
]


class PlaceFilter(django_filters.FilterSet):
    """Places by person, class, where they work, state and day."""

    q = django_filters.CharFilter(label=_("Name or email"))
    klass = django_filters.CharFilter(label=_("Class or number"))
    state = django_filters.ChoiceFilter(label=_("Status"), choices=STATES, empty_label=_("All"))
    work = django_filters.CharFilter(label=_("Where they work"))
    from_day = django_filters.DateFilter(label=_("Classes from"), widget=DateInput)
    to_day = django_filters.DateFilter(label=_("Until"), widget=DateInput)

    class Meta:
        model = Enrollment
        fields: list[str] = []

    def filter_queryset(self, queryset: Any) -> Any:
        """Narrow both kinds of rows at once: what is asked is asked of person and class."""
        places: Places = queryset
        asked = self.form.cleaned_data
        for name, narrow in NARROWING.items():
            if asked.get(name):
                places = narrow(places, asked[name])
        return places


def _by_state(places: Places, state: str) -> Places:
    ahead = is_ahead(at=places.at)
    open_offer = Q(status=WaitlistStatus.OFFERED, offer_ends_at__gt=places.at)
    lapsed = Q(status=WaitlistStatus.OFFERED, offer_ends_at__lte=places.at)
    ended = Q(
        status__in=(
            WaitlistStatus.DECLINED,
            WaitlistStatus.LAPSED,
            WaitlistStatus.LEFT,
            WaitlistStatus.CLOSED,
        )
    )
    came_to_an_end = (
        EnrollmentStatus.COMPLETED,
        EnrollmentStatus.NOT_COMPLETED,
        EnrollmentStatus.NO_SHOW,
    )
    seats, line = {
        "ahead": (Q(ahead, status=EnrollmentStatus.ENROLLED), NONE),
        "requested": (Q(status__in=REQUESTS), NONE),
        "offered": (NONE, open_offer),
        "waiting": (NONE, Q(status=WaitlistStatus.WAITING)),
        "absent": (Q(status=EnrollmentStatus.NO_SHOW), NONE),
        "not_completed": (Q(status=EnrollmentStatus.NOT_COMPLETED), NONE),
        "completed": (Q(status=EnrollmentStatus.COMPLETED), NONE),
        "over": (~Q(status__in=[*OPEN, *came_to_an_end]), ended | lapsed),
    }[state]
    return places.of(seats, line)


def _by_work(places: Places, words: str) -> Places:
    at_work = Employment.objects.on(maine_date(places.at)).order_by()
    there = at_work.filter(words_stand_in(words, ["organization__name"]))
    return places.where(Q(learner__in=there.values("person")))


NARROWING: dict[str, Callable[[Places, Any], Places]] = {
    "q": lambda places, words: places.where(words_stand_in(words, PERSON)),
    "klass": lambda places, words: places.where(words_stand_in(words, KLASS)),
    "state": _by_state,
    "work": _by_work,
    "from_day": lambda places, day: places.where(Q(offering__starts_at__date__gte=day)),
    "to_day": lambda places, day: places.where(Q(offering__starts_at__date__lte=day)),
}
