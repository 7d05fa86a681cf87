"""Feeds: the catalogue and one's own classes as calendars, and new classes as Atom."""

from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from accounts.models import User
from core.clock import maine_date
from core.forms import posted
from core.markdown import drawn
from core.ratelimit import limited
from courses.models import InstructorAssignment, Meeting, Offering, OfferingQuerySet
from courses.views.finding import chosen_in
from enrollment import services
from enrollment.calendars import Entry, calendar_of, mark_of
from enrollment.enums import SEAT_HOLDING, EnrollmentStatus
from enrollment.filters import OfferingFilter
from enrollment.models import CalendarLink, Enrollment
from enrollment.seats import with_seats
from enrollment.services.calendar_links import digest_of, secret_of
from enrollment.sessions import own_sessions
from enrollment.views.calendar import query_of

CALENDAR = "text/calendar; charset=utf-8"
DAYS_BACK = 30
MOST_SESSIONS = 2_000
MOST_ENTRIES = 50
# What a feed says is the same for everybody: it is passed on, and fetched without signing in.
NOBODY = AnonymousUser()
# What an address may say besides filters: it hides nothing, or means nobody.
BESIDE_FILTERS = {"exact", "demand"}


class UnknownFilterError(Exception):
    """The address asks for something no filter knows."""


@limited("feed", times=120, seconds=600)
@require_safe
def offering_feed(request: HttpRequest) -> HttpResponse:
    """The sessions of the classes that the address asks for, with those called off lately."""
    since = timezone.now() - timedelta(days=DAYS_BACK)
    # Among them those that are over or called off, for some weeks.
    lately = Offering.objects.public().filter(ends_at__gt=since)
    try:
        classes = _asked(request, lately)
    except UnknownFilterError:
        return _unknown_filter()
    meetings = list(
        Meeting.objects.filter(offering__in=classes.order_by().values("pk"), ends_at__gt=since)
        .select_related("offering__version__course", "offering__venue", "venue")
        .order_by("starts_at", "pk")[: MOST_SESSIONS + 1]
    )
    entries = [Entry(f"meeting-{row.pk}@memssi", row) for row in meetings[:MOST_SESSIONS]]
    about = ""
    if len(meetings) > MOST_SESSIONS:
        about = _("The next %(n)s sessions. Subscribe with a filter to see others.")
        about %= {"n": f"{MOST_SESSIONS:,}"}
    return _calendar(request, entries, name=_("MEMSSI classes"), about=about)


def _asked(request: HttpRequest, rows: OfferingQuerySet) -> Any:
    """Return those of the classes that the address asks for, whoever fetches it.

    Raises `UnknownFilterError` for a name or a value that no filter has.
    """
    as_nobody = copy(request)
    as_nobody.user = NOBODY
    classes = with_seats(rows.shown_to(NOBODY), at=timezone.now())
    found = OfferingFilter(request.GET, queryset=classes, request=as_nobody)
    if not found.form.is_valid() or request.GET.keys() - found.filters.keys() - BESIDE_FILTERS:
        raise UnknownFilterError
    return found.qs


def _unknown_filter() -> HttpResponse:
    return HttpResponse(
        _("This address asks for a filter that does not exist. Copy it from the page again."),
        status=400,
        content_type="text/plain; charset=utf-8",
    )


@limited("own-feed", times=60, seconds=600)
@require_safe
def own_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """One's own classes, by the secret link. A wrong or revoked one is not found."""
    link = (
        CalendarLink.objects.filter(digest=digest_of(secret), revoked_at__isnull=True)
        .select_related("person")
        .first()
    )
    if link is None or not link.person.is_active:
        raise Http404
    now = timezone.now()
    if link.last_read_on != maine_date(now):
        CalendarLink.objects.filter(pk=link.pk).update(last_read_on=maine_date(now))
    seats = (
        Enrollment.objects.filter(
            learner=link.person,
            status__in=(*SEAT_HOLDING, EnrollmentStatus.CANCELLED),
            offering__ends_at__gt=now - timedelta(days=DAYS_BACK),
        )
        .select_related("offering__version__course", "offering__venue")
        .prefetch_related("offering__meetings__venue", "choices")
    )
    entries = []
    for seat in seats:
        for own in own_sessions(seat):
            own.meeting.offering = seat.offering
            is_plain = not seat.offering.version.course.is_security_sensitive
            entries.append(Entry(own.uid, own.meeting, is_plain))
    entries += _taught_by(link.person, now=now)
    answer = _calendar(request, entries, name=_("My MEMSSI classes"))
    patch_cache_control(answer, private=True, no_cache=True)  # ask again each time
    return answer


def _taught_by(person: User, *, now: datetime) -> list[Entry]:
    """The sessions this person teaches; whoever is relieved no longer finds them."""
    rows = (
        InstructorAssignment.objects.teaching()
        .filter(
            instructor=person,
            offering__in=Offering.objects.public().order_by().values("pk"),
            offering__ends_at__gt=now - timedelta(days=DAYS_BACK),
        )
        .select_related("offering__version__course", "offering__venue")
        .prefetch_related("offering__meetings__venue")
    )
    entries = []
    for row in rows:
        for meeting in row.offering.meetings.all():
            meeting.offering = row.offering
            is_plain = not row.offering.version.course.is_security_sensitive
            uid = f"meeting-{meeting.pk}-teaching-{row.pk}@memssi"
            entries.append(Entry(uid, meeting, is_plain, is_taught=True))
    return entries


def _calendar(
    request: HttpRequest, entries: list[Entry], *, name: str, about: str = ""
) -> HttpResponse:
    """Answer with the file, or that nothing is new since it was fetched."""
    now = timezone.now()
    etag = f'"{mark_of(entries, now=now)}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        unchanged["ETag"] = etag
        return unchanged
    content = calendar_of(entries, name=name, about=about, now=now)
    response = HttpResponse(content, content_type=CALENDAR)
    response["ETag"] = etag
    response["Content-Disposition"] = 'inline; filename="memssi.ics"'
    return response


@require_safe
def offering_subscribe(request: HttpRequest) -> HttpResponse:
    """The addresses of the feeds, with the filters that are set."""
    # Order has no meaning in a calendar, and what only the office may ask is asked by nobody there.
    query = query_of(request, "order", "near", "demand", "columns")
    after = f"?{query}" if query else ""
    asked = QueryDict(query)
    filters = OfferingFilter(asked, queryset=Offering.objects.none(), request=request)
    is_read = filters.is_valid()
    address = request.build_absolute_uri(reverse("enrollment:offering_feed") + after)
    context = {
        "address": address,
        "webcal": f"webcal://{address.partition('://')[2]}",
        "atom": request.build_absolute_uri(reverse("enrollment:offering_atom") + after),
        "query": query,
        "chosen": list(chosen_in(filters.form, asked)) if is_read else [],
    }
    return render(request, "enrollment/offering_subscribe.html", context)


@login_required
def calendar_link(request: SignedInRequest) -> HttpResponse:
    """The secret link to my own classes: make, see, revoke."""
    now = timezone.now()
    if posted(request) is not None:
        if request.POST.get("act") == "revoke":
            services.revoke_calendar_link(person=request.user, now=now)
            messages.success(request, _("The link no longer works."))
        else:
            services.make_calendar_link(person=request.user, now=now)
            messages.success(request, _("Your link is ready. One made before no longer works."))
        return redirect("enrollment:calendar_link")
    link = CalendarLink.objects.filter(person=request.user, revoked_at__isnull=True).first()
    address = ""
    if link is not None:
        path = reverse("enrollment:own_feed", args=[secret_of(link)])
        address = request.build_absolute_uri(path)
    context = {
        "link": link,
        "address": address,
        "webcal": f"webcal://{address.partition('://')[2]}",
    }
    return render(request, "enrollment/calendar_link.html", context)


@dataclass(frozen=True, slots=True)
class News:
    """The classes an address asks for, and that address."""

    path: str
    offerings: list[Offering]


class OfferingAtomFeed(Feed):  # type: ignore[type-arg]
    """New classes, the newest first, by any filter."""

    feed_type = Atom1Feed
    title = gettext_lazy("New classes of MEMSSI")
    subtitle = gettext_lazy("Training for everyone who works in and with Maine's schools.")
    author_name = "MEMSSI"

    def link(self) -> str:
        return reverse("enrollment:offering_list")

    def feed_url(self, news: News) -> str:
        """Name the address with its filters: programs that subscribe to it keep them."""
        return news.path

    def feed_guid(self, news: News) -> str:
        return f"{settings.BASE_URL}{news.path}"

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer with the feed, or with a sentence to an address that no filter knows."""
        try:
            return super().__call__(request, *args, **kwargs)
        except UnknownFilterError:
            return _unknown_filter()

    def get_object(self, request: HttpRequest) -> News:
        """Find the classes the address asks for. Raises `UnknownFilterError`."""
        coming = Offering.objects.coming(at=timezone.now()).for_listing()
        newest = _asked(request, coming).order_by("-published_at", "-pk")[:MOST_ENTRIES]
        return News(request.get_full_path(), list(newest))

    def items(self, news: News) -> list[Offering]:
        return news.offerings

    def item_title(self, item: Offering) -> str:
        day = maine_date(item.starts_at)
        return f"{item.course_title}, {day:%B} {day.day}, {day.year}"

    def item_description(self, item: Offering) -> str:
        return drawn(item.version.course.summary)

    def item_link(self, item: Offering) -> str:
        return reverse("enrollment:offering_detail", args=[item.pk])

    def item_pubdate(self, item: Offering) -> Any:
        return item.published_at

    def item_updateddate(self, item: Offering) -> Any:
        return item.published_at
