"""Which public pages search engines may know of."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from courses.models import Course, Lane, Offering

NOBODY = AnonymousUser()


class CourseSitemap(Sitemap):  # type: ignore[type-arg]
    """Published courses that are open to everybody."""

    def items(self) -> "QuerySet[Course]":
        return Course.objects.published().shown_to(NOBODY).order_by("pk")

    def location(self, item: Course) -> str:
        return reverse("enrollment:course_detail", args=[item.code])


class OfferingSitemap(Sitemap):  # type: ignore[type-arg]
    """Coming classes that are open to everybody."""

    def items(self) -> "QuerySet[Offering]":
        coming = Offering.objects.coming(at=timezone.now()).shown_to(NOBODY)
        return coming.order_by("pk").only("pk", "published_at")

    def location(self, item: Offering) -> str:
        return reverse("enrollment:offering_detail", args=[item.pk])

    def lastmod(self, item: Offering) -> datetime | None:
        return item.published_at


class LaneSitemap(Sitemap):  # type: ignore[type-arg]
    """The pages of the lanes."""

    def items(self) -> "QuerySet[Lane]":
        return Lane.objects.filter(retired_on__isnull=True)

    def location(self, item: Lane) -> str:
        return reverse("enrollment:lane_detail", args=[item.key])


SITEMAPS = {"courses": CourseSitemap, "classes": OfferingSitemap, "lanes": LaneSitemap}
