"""What a class keeps as it was at publication, whatever its course becomes later."""

from collections.abc import Iterable, Sequence
from typing import Any

from courses.models import Course, CourseVersion, Offering


def credit_rules_of(version: CourseVersion) -> list[dict[str, str]]:
    """Return what completing is worth: credit type, basis, hours and rounding of each."""
    return [
        {
            "credit_type": credit.credit_type.key,
            "basis": credit.basis,
            "hours": str(credit.hours),
            "rounding": credit.rounding,
        }
        for credit in version.credits.select_related("credit_type")
    ]


def prerequisites_of(version: CourseVersion) -> list[list[str]]:
    """Return the codes of the courses to be held before: groups, any one of each."""
    groups: dict[int, list[str]] = {}
    for group, code in version.prerequisites.values_list("group", "course__code"):
        groups.setdefault(group, []).append(code)
    return list(groups.values())


def named(groups: Sequence[Sequence[str]]) -> list[list[tuple[str, str]]]:
    """Return groups of codes, each code with the title of its course; a sensitive one is not named.

    One query, and none for no groups.
    """
    codes = {code for group in groups for code in group}
    open_ones = Course.objects.filter(code__in=codes, is_security_sensitive=False)
    titles = dict(open_ones.values_list("code", "title")) if codes else {}
    return [[(code, titles.get(code, code)) for code in group] for group in groups]


def words_of(offering: Offering) -> dict[str, Any]:
    """Return what lane, topics, audiences and place of a class are called now."""
    course = offering.version.course
    venue = offering.venue
    return {
        "course": course.title,
        "lane": course.lane.name,
        "topics": _names(course.topics.all()),
        "audiences": _names(course.audiences.all()),
        "venue": venue.name if venue else "",
    }


def frozen_facts(offering: Offering) -> dict[str, Any]:
    """Return the fields that must not change for those enrolled, as they are now."""
    version = offering.version
    return {
        "contact_hours": version.contact_hours,
        "completion_rule": version.completion_rule,
        "pass_mark_percent": version.pass_mark_percent,
        "minutes_required": version.minutes_required,
        "practical_skills": version.practical_skills,
        "validity_months": version.validity_months,
        "credit_rules": credit_rules_of(version),
        "prerequisites": prerequisites_of(version),
        "words": words_of(offering),
    }


def _names(terms: Iterable[object]) -> list[str]:
    return [str(term) for term in terms]
