"""Dated rows, and the day by which a request judges them."""

from datetime import date

from django.db import models
from django.utils import timezone

from core.clock import maine_date


def in_force(day: date, prefix: str = "") -> models.Q:
    """Return the condition "dated rows in force on this day"; ends are exclusive."""
    return models.Q(**{f"{prefix}starts_on__lte": day}) & (
        models.Q(**{f"{prefix}ends_on__isnull": True}) | models.Q(**{f"{prefix}ends_on__gt": day})
    )


def today() -> date:
    """Return the day in Maine by which roles and employments are judged in a request."""
    return maine_date(timezone.now())
