"""Courses as they are written: for the office, and for lane leads in their lane."""

from datetime import date

from courses.models import CreditApproval, CreditType, Material
from tests.access.answers import (
    DONE,
    FORBIDDEN,
    MISSING,
    NOT_THIS_WAY,
    OK,
    TEACHING,
    Row,
    everyone,
    only,
)
from tests.factories.records import outside_course

WRITING = {"staff", "lane lead"}
SOMEWHERE = WRITING | {"other lane lead"}


def _course(world) -> list:
    return [world.coming.version.course_id]


def _version(world) -> list:
    return [world.coming.version_id]


def _material(world) -> list:
    said = {"version_id": world.seat.offering.version_id, "title": "Reading", "kind": "reading"}
    return [Material.objects.get_or_create(url="https://example.org/", **said)[0].pk]


def _outside(_world) -> list:
    return [outside_course().pk]


def _approval(world) -> list:
    said = {
        "version_id": world.coming.version_id,
        "credit_type": CreditType.objects.order_by("pk").first(),
        "number": "A-1",
        "starts_on": date(2020, 1, 1),
        "ends_on": date(2021, 1, 1),
    }
    return [CreditApproval.objects.get_or_create(**said)[0].pk]


def _read(args) -> Row:
    return Row(args, get=only(WRITING, OK, others=MISSING), post=everyone(NOT_THIS_WAY))


def _form(args) -> Row:
    return Row(args, get=only(WRITING, OK, others=MISSING), post=only(WRITING, OK, others=MISSING))


def _act(args, **data: str) -> Row:
    return Row(
        args,
        get=everyone(NOT_THIS_WAY),
        post=only(WRITING, DONE, others=MISSING),
        data=data,
    )


def _publishing(args) -> Row:
    answers = only({"staff"}, OK, others=MISSING) | {"lane lead": FORBIDDEN}
    return Row(args, get=answers, post=answers)


ROWS: dict[str, Row] = {
    "courses:draft_list": Row(
        get=only(SOMEWHERE, OK, others=FORBIDDEN),
        post=only(SOMEWHERE, DONE, others=FORBIDDEN),
        data={"forget_view": "0"},
    ),
    "courses:course_add": Row(
        get=only(SOMEWHERE, OK, others=FORBIDDEN), post=only(SOMEWHERE, OK, others=FORBIDDEN)
    ),
    "courses:review_overdue_list": Row(
        get=only(SOMEWHERE, OK, others=FORBIDDEN), post=everyone(NOT_THIS_WAY)
    ),
    "courses:course_office": _read(_course),
    "courses:course_edit": _form(_course),
    "courses:course_act": _act(_course, act="version"),
    "courses:version_detail": _read(_version),
    "courses:version_edit": Row(
        _version,
        get=only(WRITING, OK, others=MISSING),
        post=only(WRITING, OK, others=MISSING),
        data={"standard_url": "nonsense"},
    ),
    "courses:version_act": _act(_version, act="submit"),
    "courses:version_publish": _publishing(_version),
    "courses:version_review": Row(
        _version,
        get=only(WRITING, OK, others=MISSING),
        post=only(WRITING, OK, others=MISSING),
        data={"decision": "accept"},
    ),
    "courses:material_add": _form(_version),
    "courses:material_act": _act(_material, act="check"),
    "courses:material_open": Row(
        _material,
        get=only(WRITING | TEACHING | {"learner"}, DONE, others=MISSING),
        post=everyone(NOT_THIS_WAY),
    ),
    "courses:approval_add": _publishing(_version),
    "courses:approval_edit": _publishing(_approval),
    "courses:outside_approvals": Row(
        _outside,
        get=only({"staff"}, OK, others=FORBIDDEN),
        post=only({"staff"}, OK, others=FORBIDDEN),
    ),
}
