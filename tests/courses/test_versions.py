"""A version is written, read by somebody else, published from a day. Courses wait in no circle."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.files.base import ContentFile

from audit.models import AuditEvent
from courses.decisions.reviews import CHECKLIST
from courses.enums import CourseStatus, VersionStatus
from courses.exceptions import CourseRefusedError
from courses.models import Course, CourseVersion, Offering
from courses.services.approvals import correct_approval, enter_approval
from courses.services.courses import add_course, retire_course
from courses.services.materials import add_file
from courses.services.reviews import review_version, submit_version
from courses.services.versions import (
    COPIED,
    PlannedCredit,
    draft_version,
    edit_version,
    publish_version,
    retire_version,
)
from tests.factories import CourseFactory, VersionFactory, offering, staff
from tests.factories.courses import LaneFactory, credit_types

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 3, 9, 15, tzinfo=UTC)
TODAY = date(2027, 3, 9)
YES = dict.fromkeys(CHECKLIST, "yes")
PLAN = {"kind": "lesson_plan", "title": "Lesson plan", "readers": "instructors"}


def written(version: CourseVersion, *, actor, prerequisites=(), **changes) -> CourseVersion:
    fields = {name: getattr(version, name) for name in COPIED}
    fields |= {"objectives": "- Name who does what."} | changes
    hours = PlannedCredit(credit_types()["contact_hours"], "minutes", Decimal(6), "halves_down")
    return edit_version(
        version_id=version.pk,
        fields=fields,
        credit=[hours],
        prerequisites=prerequisites,
        actor=actor,
        now=NOW,
    )


def draft(course=None, *, actor, **said) -> CourseVersion:
    course = course or CourseFactory(status=CourseStatus.DRAFT)
    return written(draft_version(course_id=course.pk, actor=actor, now=NOW), actor=actor, **said)


def refused(act, **said) -> str:
    with pytest.raises(CourseRefusedError) as refusal:
        act(**said, now=NOW)
    return str(refusal.value)


def test_a_version_goes_from_draft_to_being_in_force():
    writer, reader = staff(), staff()
    version = draft(actor=writer)
    submit_version(version_id=version.pk, actor=writer, now=NOW)
    told = {"version_id": version.pk, "answers": YES, "note": "", "is_accepted": True}

    assert refused(review_version, **told, actor=writer) == (
        "You wrote on this version. Somebody else has to read it."
    )
    assert refused(publish_version, version_id=version.pk, from_day=TODAY, actor=reader) == (
        "Somebody else has to read and accept this version first."
    )
    assert refused(review_version, **told | {"answers": {}}, actor=reader) == (
        "Answer every question of the checklist."
    )
    assert refused(
        review_version, **told | {"answers": YES | {"plain_language": "no"}}, actor=reader
    ) == ("A question is answered with no. Return the version, and say what to change.")
    assert refused(review_version, **told | {"is_accepted": False}, actor=reader) == (
        "Say what should be changed before you return it."
    )
    review_version(**told, actor=reader, now=NOW)
    assert refused(publish_version, version_id=version.pk, from_day=TODAY, actor=reader) == (
        "There is no lesson plan on file. Add it to the materials."
    )
    add_file(
        version=version,
        file=ContentFile(b"%PDF-1.7 plan", "Plan.pdf"),
        fields=PLAN,
        actor=writer,
        now=NOW,
    )
    publish_version(version_id=version.pk, from_day=TODAY, actor=reader, now=NOW)

    version.refresh_from_db()
    assert (version.status, version.in_force_from, version.course.status) == (
        VersionStatus.PUBLISHED,
        TODAY,
        CourseStatus.PUBLISHED,
    )
    events = AuditEvent.objects.filter(actor__in=[writer, reader], action__startswith="courses.")
    assert list(events.values_list("action", flat=True)) == [
        "courses.draft_version",
        "courses.edit_version",
        "courses.submit_version",
        "courses.accept_version",
        "courses.add_material",
        "courses.publish_version",
    ]


def test_a_returned_version_is_a_draft_again_and_a_published_one_is_never_written():
    writer, reader = staff(), staff()
    version = draft(actor=writer)
    submit_version(version_id=version.pk, actor=writer, now=NOW)
    review_version(
        version_id=version.pk, answers={}, note="Hours?", is_accepted=False, actor=reader, now=NOW
    )
    assert CourseVersion.objects.get().status == VersionStatus.DRAFT

    CourseVersion.objects.update(status=VersionStatus.PUBLISHED)
    version.refresh_from_db()
    with pytest.raises(CourseRefusedError, match="Version 1 was published: its hours and rules"):
        written(version, actor=writer)


def test_a_new_version_is_a_copy_and_comes_into_force_after_the_one_before():
    actor, reader = staff(), staff()
    first = VersionFactory(in_force_from=date(2027, 4, 1), validity_months=24)
    second = draft_version(course_id=first.course_id, actor=actor, now=NOW)
    copied = [getattr(second, name) for name in COPIED]
    assert (second.number, copied) == (2, [getattr(first, name) for name in COPIED])
    assert list(second.credits.values_list("credit_type", "basis", "hours", "rounding")) == list(
        first.credits.values_list("credit_type", "basis", "hours", "rounding")
    )
    assert refused(draft_version, course_id=first.course_id, actor=actor) == (
        "Version 2 is being written already. Finish that one first."
    )

    written(second, actor=actor)
    submit_version(version_id=second.pk, actor=actor, now=NOW)
    review_version(
        version_id=second.pk, answers=YES, note="", is_accepted=True, actor=reader, now=NOW
    )
    plan = ContentFile(b"%PDF-1.7 plan", "Plan.pdf")
    add_file(version=second, file=plan, fields=PLAN, actor=actor, now=NOW)
    early = {"version_id": second.pk, "from_day": date(2027, 4, 1), "actor": reader}
    assert refused(publish_version, **early) == (
        "Version 1 is in force from April 1, 2027. Choose a later day for this one."
    )
    publish_version(**early | {"from_day": date(2027, 9, 1)}, now=NOW)

    assert [
        [version.number for version in CourseVersion.objects.in_force(day)]
        for day in (date(2027, 3, 31), date(2027, 4, 1), date(2027, 8, 31), date(2027, 9, 1))
    ] == [[], [1], [1], [2]]
    assert [
        CourseVersion.objects.to_show(day).first().number
        for day in (date(2027, 3, 31), date(2027, 8, 31), date(2027, 9, 1))
    ] == [1, 1, 2]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"pass_mark_percent": 80},
            "A pass mark needs a way to complete it that has an exam or a quiz.",
        ),
        (
            {"completion_rule": "attendance_and_exam"},
            "This way to complete it has an exam: give its pass mark.",
        ),
        (
            {"completion_rule": "attendance_minutes"},
            "Say how many minutes complete it.",
        ),
        (
            {"minutes_required": 300},
            "A number of minutes needs the way to complete it that counts minutes.",
        ),
        (
            {"practical_skills": ["Ladders"]},
            "Skills need a way to complete it that has a practical.",
        ),
        (
            {
                "completion_rule": "attendance_and_practical",
                "practical_skills": ["Ladders", "ladders"],
            },
            "Each skill can stand here once.",
        ),
    ],
)
def test_a_way_to_complete_it_and_its_figures_go_together(changes, sentence):
    with pytest.raises(CourseRefusedError) as refusal:
        draft(actor=staff(), **changes)
    assert str(refusal.value) == sentence


def test_courses_that_would_wait_for_each_other_are_named():
    actor = staff()
    a, b, c = (CourseFactory(code=f"MEM-{x}-1", status=CourseStatus.DRAFT) for x in "ABC")
    itself = draft_version(course_id=a.pk, actor=actor, now=NOW)
    with pytest.raises(CourseRefusedError) as refusal:
        written(itself, actor=actor, prerequisites=[[b, a]])
    assert str(refusal.value) == ("These courses would wait for each other: MEM-A-1 needs MEM-A-1.")
    written(itself, actor=actor, prerequisites=[[b]])
    draft(b, actor=actor, prerequisites=[[c]])
    with pytest.raises(CourseRefusedError) as refusal:
        draft(c, actor=actor, prerequisites=[[a]])
    assert str(refusal.value) == (
        "These courses would wait for each other: "
        "MEM-C-1 needs MEM-A-1, MEM-A-1 needs MEM-B-1, MEM-B-1 needs MEM-C-1."
    )


def test_a_course_with_coming_classes_is_not_retired_and_codes_are_never_shared():
    actor = staff()
    klass = offering()
    course = klass.version.course
    sentence = f"1 class is still coming: {klass.number}. Hold it or cancel it first."
    before = klass.starts_at - timedelta(days=1)
    with pytest.raises(CourseRefusedError) as refusal:
        retire_course(course_id=course.pk, actor=actor, now=before)
    assert str(refusal.value) == sentence
    retire_course(course_id=course.pk, actor=actor, now=klass.ends_at)
    assert Course.objects.get().status == CourseStatus.RETIRED

    fields = {"code": course.code.lower(), "title": "T", "summary": "S", "lane": LaneFactory()}
    assert refused(add_course, fields=fields, actor=actor) == (
        f"The code {course.code.lower()} belongs to another course. Choose another one."
    )


@pytest.mark.parametrize(
    "retire",
    [
        lambda klass, **said: retire_course(course_id=klass.version.course_id, **said),
        lambda klass, **said: retire_version(version_id=klass.version_id, **said),
    ],
)
def test_nothing_is_retired_under_a_class_that_waits_for_its_new_date(retire):
    klass, actor = offering(), staff()
    Offering.objects.update(status="postponed", postponed_at=NOW, postponed_reason="Snow.")
    long_after = klass.ends_at + timedelta(days=400)
    with pytest.raises(CourseRefusedError) as refusal:
        retire(klass, actor=actor, now=long_after)
    course, version = Course.objects.get(), CourseVersion.objects.get()
    assert (str(refusal.value), course.status, version.status) == (
        f"1 class is still coming: {klass.number}. Hold it or cancel it first.",
        "published",
        "published",
    )


@pytest.mark.parametrize(
    ("in_force_from", "status", "has_class", "in_catalog", "page"),
    [
        (date(2027, 3, 9), "published", False, True, 200),
        (date(2027, 3, 10), "published", False, False, 404),
        (date(2027, 3, 10), "published", True, False, 200),
        (date(2027, 3, 9), "retired", False, True, 200),
    ],
)
def test_a_new_course_is_in_the_catalog_from_the_day_its_first_version_is_in_force(
    client, in_force_from, status, has_class, in_catalog, page
):
    version = VersionFactory(in_force_from=in_force_from, status=status)
    address = f"/courses/{version.course.code}/"
    if has_class:
        offering(version=version, starts_at=datetime(2027, 4, 1, 13, tzinfo=UTC))

    with time_machine.travel(NOW, tick=False):
        assert (
            address in client.get("/courses/").text,
            address in client.get("/sitemap.xml").text,
            client.get(address).status_code,
            client.get(f"{address}wish/").status_code,
        ) == (in_catalog, in_catalog, page, 302 if page == 200 else 404)


def test_approvals_of_one_kind_never_overlap():
    actor, version = staff(), VersionFactory()
    said = {
        "version": version,
        "offering": None,
        "credit_type": credit_types()["mcja_in_service_hours"],
        "actor": actor,
    }
    year = {"starts_on": date(2027, 1, 1), "ends_on": date(2028, 1, 1)}
    first = enter_approval(**said, number="A-1", **year, now=NOW)
    late = {"starts_on": date(2027, 12, 31), "ends_on": date(2028, 6, 1)}
    assert refused(enter_approval, **said, number="A-2", **late) == (
        "Approval A-1 stands in these days already, from January 1, 2027, no longer from January"
        " 1, 2028."
    )
    next_one = enter_approval(
        **said, number="A-2", **late | {"starts_on": date(2028, 1, 1)}, now=NOW
    )
    assert refused(
        correct_approval,
        approval_id=next_one.pk,
        number="A-2",
        starts_on=date(2028, 6, 1),
        ends_on=date(2028, 6, 1),
        actor=actor,
    ) == ("The approval ends before it begins.")
    assert (first.version, first.offering) == (version, None)
