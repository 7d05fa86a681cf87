"""Courses and classes as schema.org describes them, for search engines."""

import json
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from courses.enums import DeliveryMode, OfferingStatus
from courses.models import Course, CourseVersion, Offering

MODES = {
    DeliveryMode.IN_PERSON: "Onsite",
    DeliveryMode.CONFERENCE: "Onsite",
    DeliveryMode.VIRTUAL: "Online",
    DeliveryMode.SELF_PACED: "Online",
    DeliveryMode.HYBRID: "Blended",
}
STATUSES = {
    OfferingStatus.CANCELLED: "https://schema.org/EventCancelled",
    OfferingStatus.POSTPONED: "https://schema.org/EventPostponed",
}
# What would end the script it stands in, as JSON may write it as well.
ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def course_data(
    course: Course, version: CourseVersion | None, offerings: list[Offering]
) -> SafeString:
    """Return a Course with its coming CourseInstances, as JSON-LD; empty if it is sensitive."""
    if course.is_security_sensitive:
        return SafeString("")
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Course",
        "name": course.title,
        "courseCode": course.code,
        "description": course.summary,
        "url": settings.BASE_URL + reverse("enrollment:course_detail", args=[course.code]),
        "isAccessibleForFree": True,
        "offers": {"@type": "Offer", "category": "Free", "price": 0, "priceCurrency": "USD"},
        "provider": {
            "@type": "GovernmentOrganization",
            "name": version.provider if version else settings.SITE_OWNER,
            "url": settings.BASE_URL,
        },
        "hasCourseInstance": [_instance(offering) for offering in offerings],
    }
    written = json.dumps(data, ensure_ascii=False).translate(ESCAPES)
    return mark_safe(written)  # noqa: S308 (what could end the script is escaped above)


def _instance(offering: Offering) -> dict[str, Any]:
    data: dict[str, Any] = {
        "@type": "CourseInstance",
        "name": f"{offering.course_title} ({offering.number})",
        "courseMode": MODES[DeliveryMode(offering.delivery_mode)],
        "startDate": offering.starts_at.isoformat(),
        "endDate": offering.ends_at.isoformat(),
        "url": settings.BASE_URL + reverse("enrollment:offering_detail", args=[offering.pk]),
        "eventStatus": STATUSES.get(
            OfferingStatus(offering.status), "https://schema.org/EventScheduled"
        ),
        "courseWorkload": f"PT{int(offering.contact_hours * 60)}M",
    }
    if offering.venue is not None:
        venue = offering.venue
        data["location"] = {
            "@type": "Place",
            "name": offering.venue_name,
            "address": {
                "@type": "PostalAddress",
                "streetAddress": venue.address,
                "addressLocality": venue.town,
                "addressRegion": "ME",
                "addressCountry": "US",
            },
        }
    return data
