"""Which class a page is about, if its visitor may look at it."""

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from courses.models import Offering, OfferingQuerySet


def class_shown_to(
    user: User | AnonymousUser, pk: int, *, rows: OfferingQuerySet | None = None
) -> Offering:
    """Return a class out of `rows` this visitor may look at, or answer that there is none."""
    classes = Offering.objects.for_listing() if rows is None else rows
    with_course = classes.public().select_related("version__course__restricted_to")
    offering = get_object_or_404(with_course, pk=pk)
    if not offering.is_shown_to(user):
        raise Http404
    return offering
