"""Who may see a security-sensitive course: a question about the work of the person who asks."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.module_loading import import_string

from accounts.models import User
from accounts.permissions import may_anywhere
from courses.enums import OfferingStatus
from organizations.enums import OrganizationKind
from organizations.models import Employment, today

VIEW_SENSITIVE = "courses.view_sensitive"
# Whoever may schedule can put anybody into a draft, so a draft opens nothing.
OPENED = (OfferingStatus.PUBLISHED, OfferingStatus.POSTPONED, OfferingStatus.CANCELLED)


def is_shown(
    user: User | AnonymousUser, courses: "models.QuerySet[models.Model]", prefix: str = ""
) -> models.Q:
    """Return the condition "not sensitive, or open to this person"; `prefix` leads to the course.

    Open to: staff of the action; who teaches or holds a seat in a class of it that was published;
    and whoever's confirmed work is of the kind it is for, at an agency cleared for it (none named:
    any law agency) or below one. It costs no query of its own: the few sensitive courses are asked
    for inside the query it becomes part of.
    """
    plain = models.Q(**{f"{prefix}is_security_sensitive": False})
    if not isinstance(user, User):
        return plain
    if may_anywhere(user, VIEW_SENSITIVE):
        return models.Q()
    seats = import_string(settings.COURSES_CLASSES_WITH_A_SEAT)(user)
    taught = models.Q(
        versions__offerings__status__in=OPENED,
        versions__offerings__instructor_assignments__instructor=user,
        versions__offerings__instructor_assignments__status="accepted",
    )
    # Apart: one query over the three would join every seat with every assignment.
    sensitive = courses.filter(is_security_sensitive=True).order_by()
    return (
        plain
        | models.Q(**{f"{prefix}pk__in": sensitive.filter(_cleared(user)).values("pk")})
        | models.Q(**{f"{prefix}pk__in": sensitive.filter(taught).values("pk")})
        | models.Q(
            **{f"{prefix}pk__in": sensitive.filter(versions__offerings__in=seats).values("pk")}
        )
    )


def _cleared(user: User) -> models.Q:
    works = Employment.objects.on(today()).filter(person=user)
    of_the_kind = works.filter(work_kind__audiences=models.OuterRef("restricted_to"))
    return models.Q(
        models.Q(restricted_to__isnull=True) & _at_cleared(works)
        | models.Q(restricted_to__isnull=False) & _at_cleared(of_the_kind)
    )


def _at_cleared(works: "models.QuerySet[Employment]") -> models.Q:
    at_agencies = works.filter(organization__kind=OrganizationKind.LAW_AGENCY)
    below = works.filter(organization__path__startswith=models.OuterRef("cleared_agencies__path"))
    return models.Q(cleared_agencies__isnull=False) & models.Q(models.Exists(below)) | models.Q(
        cleared_agencies__isnull=True
    ) & models.Q(models.Exists(at_agencies))
