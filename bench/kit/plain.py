"""The yardsticks of pages: a plain catalogue, and a button that does nothing."""

from functools import cache

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import Context, Template
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.clock import maine_date
from core.paging import COUNTED
from courses.filters.terms import terms_in_use
from courses.models import Offering
from enrollment.seats import with_seats
from enrollment.views.catalogue import OfferingListView
from wording.services import texts_of

# The same facts as on the page, and the terms its filters offer.
PLAIN = """<!DOCTYPE html>
<html lang="en"><head><title>Classes</title></head><body>
{% for terms in filters %}<ul>{% for term in terms %}
<li>{{ term.pk }} {{ term.name }}</li>{% endfor %}</ul>{% endfor %}
<p>{{ found }}</p>
<ul>{% for class in classes %}
<li><a href="{% url 'enrollment:offering_detail' class.pk %}">{{ class.version.course.title }}</a>
{{ class.version.course.lane.name }}, {{ class.starts_at }}, {{ class.ends_at }},
{{ class.venue.name }}, {{ class.venue.town }}, {{ class.get_delivery_mode_display }},
{{ class.contact_hours }}, {{ class.capacity }}, {{ class.seats_taken }}</li>{% endfor %}
</ul><p>{{ office }}</p></body></html>
"""


@cache
def _template() -> Template:
    return Template(PLAIN)


def plain_catalogue(request: HttpRequest) -> HttpResponse:
    """List the first page of the classes to come."""
    now = timezone.now()
    classes = with_seats(
        Offering.objects.coming(at=now).shown_to(request.user).for_listing(), at=now
    ).open_first(at=now)
    keys = list(classes.values_list("pk", flat=True)[: COUNTED + 1])
    context = {
        "office": " ".join(texts_of("office.", on=maine_date(now)).values()),
        "filters": terms_in_use().values(),
        "found": len(keys),
        "classes": classes.filter(pk__in=keys[: OfferingListView.rows_per_page]),
    }
    return HttpResponse(_template().render(Context(context)))


@require_POST
@login_required
def plain_press(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Somebody is signed in, presses a button and is sent on: nothing happened."""
    return redirect("yardstick")
