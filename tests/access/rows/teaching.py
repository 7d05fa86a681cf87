"""Who may teach what, and who is asked to teach a class."""

from courses.models import InstructorQualification, Topic
from tests.access.answers import (
    DONE,
    FORBIDDEN,
    MISSING,
    NOT_THIS_WAY,
    OK,
    Row,
    both,
    everyone,
    only,
    signed_in,
)

SCHEDULING = {"staff", "coordinator", "lane lead"}
SEEING = {"director", "administrator"}


def _qualification(world) -> list:
    topic = Topic.objects.get_or_create(key="drills", name="Drills")[0]
    said = {"person": world.visitors["instructor"], "topic": topic, "starts_on": "2026-01-01"}
    return [InstructorQualification.objects.get_or_create(**said)[0].pk]


def _invited(world) -> list:
    person = world.visitors["learner"]
    rows = world.draft.instructor_assignments
    return [rows.get_or_create(instructor=person, defaults={"status": "invited"})[0].pk]


ROWS: dict[str, Row] = {
    "courses:qualification_list": Row(
        get=only({"staff"}, OK, others=FORBIDDEN),
        post=only({"staff"}, DONE, others=FORBIDDEN),
        data={"forget_view": "0"},
    ),
    "courses:qualification_add": Row(
        get=only({"staff"}, OK, others=FORBIDDEN), post=only({"staff"}, OK, others=FORBIDDEN)
    ),
    "courses:qualification_edit": Row(
        _qualification,
        get=only({"staff"}, OK, others=FORBIDDEN),
        post=only({"staff"}, OK, others=FORBIDDEN),
    ),
    "courses:instructor_list": Row(
        lambda world: [world.draft.pk],
        get=both(only(SCHEDULING, OK, others=MISSING), SEEING, FORBIDDEN),
        post=both(only(SCHEDULING, OK, others=MISSING), SEEING, FORBIDDEN),
    ),
    "courses:instructor_relieve": Row(
        _invited,
        get=everyone(NOT_THIS_WAY),
        post=both(only(SCHEDULING, DONE, others=MISSING), SEEING, FORBIDDEN),
    ),
    "courses:teaching_own": Row(get=signed_in(OK), post=everyone(NOT_THIS_WAY)),
    "courses:invitation_answer": Row(
        _invited,
        get=everyone(NOT_THIS_WAY),
        post=only({"learner"}, DONE, others=MISSING),
        data={"act": "accept"},
    ),
}
