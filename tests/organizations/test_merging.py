"""One place goes into another: what was before that day stays, what was open goes on there."""

from datetime import UTC, date, datetime

import pytest

from accounts.permissions import Role
from audit.models import AuditEvent
from courses.models import Offering
from organizations.enums import OrganizationKind
from organizations.exceptions import PlaceRefusedError
from organizations.models import (
    Agreement,
    Employment,
    OfficerAssignment,
    Organization,
    RoleGrant,
    RoleInvitation,
    RosterMapping,
)
from organizations.services import look_at_merger, merge_organization, reopen_organization, seen_of
from tests.factories import (
    UserFactory,
    coordinator,
    employ,
    offering,
    organization,
    staff,
    the_state,
)
from tests.factories.records import award
from transcripts.models import CreditAward

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 8, 13, tzinfo=UTC)
DAY = date(2026, 6, 1)
SCHOOL, AGENCY = OrganizationKind.SCHOOL, OrganizationKind.LAW_AGENCY
LONG_AGO = date(2020, 1, 6)


@pytest.fixture
def source() -> Organization:
    return organization("Alder District")


@pytest.fixture
def target() -> Organization:
    return organization("Birch District")


def merge(source, target, day=DAY):
    return merge_organization(
        source_id=source.pk,
        target_id=target.pk,
        day=day,
        seen=seen_of(Organization.objects.get(pk=source.pk)),
        actor=UserFactory(),
        now=NOW,
    )


def work() -> list[tuple]:
    rows = Employment.objects.order_by("person", "starts_on", "pk")
    return list(
        rows.values_list(
            "person", "organization", "work_kind__key", "starts_on", "ends_on", "status", "source"
        )
    )


def test_the_place_closes_and_stands_with_its_parts_below_the_other(source, target):
    school = organization("School One", kind=SCHOOL, parent=source)

    merge(source, target)

    source.refresh_from_db()
    school.refresh_from_db()
    state = the_state()
    assert (source.closed_on, source.merged_into, source.parent) == (DAY, target, target)
    assert source.path == f"/{state.pk}/{target.pk}/{source.pk}/"
    assert (school.parent, school.path) == (target, f"/{state.pk}/{target.pk}/{school.pk}/")
    events = AuditEvent.objects.filter(action="organizations.merge")
    assert [(e.object_pk, e.before, e.after) for e in events] == [
        (
            source.pk,
            {"parent": state.pk, "closed_on": None, "merged_into": None},
            {"parent": target.pk, "closed_on": "2026-06-01", "merged_into": target.pk},
        )
    ]


def test_open_work_ends_that_day_and_goes_on_at_the_other_place(source, target):
    stays, leaves, gone = UserFactory(), UserFactory(), UserFactory()
    employ(stays, source)
    employ(leaves, source, until=date(2026, 9, 1))
    employ(gone, source, until=date(2026, 6, 1))

    merge(source, target)

    about = ("teacher", "confirmed", "claim")

    def row(person, place, start, end):
        return (person.pk, place.pk, about[0], start, end, about[1], about[2])

    assert work() == [
        row(stays, source, LONG_AGO, DAY),
        row(stays, target, DAY, None),
        row(leaves, source, LONG_AGO, DAY),
        row(leaves, target, DAY, date(2026, 9, 1)),
        row(gone, source, LONG_AGO, date(2026, 6, 1)),
    ]
    events = AuditEvent.objects.filter(action="organizations.merge_employment").order_by("pk")
    assert [(e.person_id, e.before, e.after) for e in events if e.person_id == stays.pk] == [
        (stays.pk, {"ends_on": None}, {"ends_on": "2026-06-01"}),
        (stays.pk, None, {"organization": target.pk, "starts_on": "2026-06-01"}),
    ]
    assert {e.reason for e in events} == {"Alder District became part of Birch District."}


@pytest.mark.parametrize("begun", [DAY, date(2026, 6, 5)])
def test_work_begun_that_day_or_later_simply_moves(source, target, begun):
    person = UserFactory()
    employ(person, source, since=begun)

    merge(source, target)

    assert work() == [(person.pk, target.pk, "teacher", begun, None, "confirmed", "claim")]


def test_what_stands_there_already_is_not_written_twice(source, target):
    before, after = UserFactory(), UserFactory()
    employ(before, source)
    employ(before, target)
    employ(after, source)
    employ(after, target, since=date(2026, 7, 1))

    merge(source, target)

    about = ("confirmed", "claim")
    assert work() == [
        (before.pk, source.pk, "teacher", LONG_AGO, DAY, *about),
        (before.pk, target.pk, "teacher", LONG_AGO, None, *about),
        (after.pk, source.pk, "teacher", LONG_AGO, DAY, *about),
        (after.pk, target.pk, "teacher", DAY, date(2026, 7, 1), *about),
        (after.pk, target.pk, "teacher", date(2026, 7, 1), None, *about),
    ]


def test_a_claim_is_asked_at_the_other_place_and_one_confirmed_here_is_confirmed_there(
    source, target
):
    waits, known = UserFactory(), UserFactory()
    employ(waits, source, confirmed=False)
    employ(known, source)
    employ(known, target, since=date(2025, 1, 6), confirmed=False)

    merge(source, target)

    assert work() == [
        (waits.pk, target.pk, "teacher", LONG_AGO, None, "claimed", "claim"),
        (known.pk, source.pk, "teacher", LONG_AGO, DAY, "confirmed", "claim"),
        (known.pk, target.pk, "teacher", date(2025, 1, 6), None, "confirmed", "claim"),
    ]


def test_roles_end_that_day_and_go_on_for_the_other_place(source, target):
    person, both = coordinator(source), coordinator(source)
    RoleGrant.objects.create(
        person=both, role=Role.COORDINATOR, organization=target, starts_on=LONG_AGO
    )
    RoleInvitation.objects.create(
        email="new@example.org",
        role=Role.APPROVER,
        organization=source,
        token_digest="x",
        invited_by=person,
        invited_at=NOW,
        expires_at=datetime(2026, 7, 1, tzinfo=UTC),
    )

    merge(source, target)

    rows = RoleGrant.objects.order_by("person", "starts_on", "pk")
    assert list(rows.values_list("person", "organization", "starts_on", "ends_on")) == [
        (person.pk, source.pk, LONG_AGO, DAY),
        (person.pk, target.pk, DAY, None),
        (both.pk, source.pk, LONG_AGO, DAY),
        (both.pk, target.pk, LONG_AGO, None),
    ]
    assert RoleInvitation.objects.get().organization == target


def test_officers_and_agreements_of_an_agency_go_along(target):
    old, new = organization("Police One", kind=AGENCY), organization("Police Two", kind=AGENCY)
    school = organization("School One", kind=SCHOOL, parent=target)
    officer = UserFactory()
    dates = {"starts_on": LONG_AGO, "ends_on": date(2027, 7, 1)}
    OfficerAssignment.objects.create(officer=officer, agency=old, school=school, starts_on=LONG_AGO)
    Agreement.objects.create(agency=old, sau=target, signed_on=LONG_AGO, **dates)

    merge(old, new)

    rows = OfficerAssignment.objects.order_by("starts_on")
    assert list(rows.values_list("officer", "agency", "school", "starts_on", "ends_on")) == [
        (officer.pk, old.pk, school.pk, LONG_AGO, DAY),
        (officer.pk, new.pk, school.pk, DAY, None),
    ]
    signed = Agreement.objects.order_by("starts_on")
    assert list(signed.values_list("agency", "sau", "signed_on", "starts_on", "ends_on")) == [
        (old.pk, target.pk, LONG_AGO, LONG_AGO, DAY),
        (new.pk, target.pk, LONG_AGO, DAY, date(2027, 7, 1)),
    ]


def test_officers_at_a_school_and_agreements_of_a_unit_go_along(source, target):
    agency = organization("Police One", kind=AGENCY)
    old = organization("School One", kind=SCHOOL, parent=source)
    new = organization("School Two", kind=SCHOOL, parent=target)
    officer = UserFactory()
    OfficerAssignment.objects.create(officer=officer, agency=agency, school=old, starts_on=LONG_AGO)
    Agreement.objects.create(agency=agency, sau=source, starts_on=LONG_AGO)
    Agreement.objects.create(agency=agency, sau=target, starts_on=LONG_AGO)

    merge(old, new)
    merge(source, target)

    rows = OfficerAssignment.objects.order_by("starts_on")
    assert list(rows.values_list("school", "starts_on", "ends_on")) == [
        (old.pk, LONG_AGO, DAY),
        (new.pk, DAY, None),
    ]
    signed = Agreement.objects.order_by("sau")
    assert list(signed.values_list("sau", "starts_on", "ends_on")) == [
        (source.pk, LONG_AGO, DAY),
        (target.pk, LONG_AGO, None),
    ]


def test_nobody_loses_hours_and_the_other_place_answers_for_the_past(client, source, target):
    person = UserFactory()
    employ(person, source)
    line = award(person=person, earned_on=date(2025, 5, 5))

    merge(source, target)

    assert list(CreditAward.objects.filter(person=person)) == [line]
    client.force_login(coordinator(target))
    page = client.get(f"/people/{person.pk}/transcript/")
    assert line.enrollment.offering.version.course.title in page.text


@pytest.mark.parametrize(
    ("change", "sentence", "field"),
    [
        ("itself", "A place cannot go into itself.", "target"),
        ("kind", "School One is of another kind: School. Choose one of the same kind.", "target"),
        ("closed", "Birch District is closed.", "target"),
        ("future", "Enter it on the first day it is so, or later.", "starts_on"),
    ],
)
def test_what_cannot_go_into_another_is_refused_and_nothing_changes(
    source, target, change, sentence, field
):
    school = organization("School One", kind=SCHOOL, parent=target)
    employ(UserFactory(), source)
    into, day = target, DAY
    if change == "itself":
        into = source
    elif change == "kind":
        into = school
    elif change == "closed":
        Organization.objects.filter(pk=target.pk).update(closed_on=DAY)
    else:
        day = date(2026, 6, 9)
    before, events = work(), AuditEvent.objects.count()

    with pytest.raises(PlaceRefusedError) as refusal:
        merge(source, into, day)

    assert (str(refusal.value), refusal.value.field) == (sentence, field)
    assert (work(), AuditEvent.objects.count()) == (before, events)


def test_a_place_does_not_go_into_one_that_belongs_to_it():
    agency = organization("Police One", kind=AGENCY)
    post = organization("Post", kind=AGENCY, parent=agency)

    with pytest.raises(
        PlaceRefusedError, match=r"Post belongs to it\. Move that out of it first\."
    ):
        merge(agency, post)
    merge(post, agency)

    post.refresh_from_db()
    assert post.path == f"{agency.path}{post.pk}/"


def test_the_same_work_begun_later_at_both_is_for_a_person_to_sort_out(source, target):
    person = UserFactory()
    employ(person, source, since=date(2026, 6, 5))
    employ(person, target, since=date(2026, 6, 5))

    with pytest.raises(PlaceRefusedError) as refusal:
        merge(source, target)

    assert str(refusal.value) == (
        "1 entry here begins on or after this day and stands at Birch District as well. "
        "End it first."
    )


def test_a_merger_cannot_be_taken_back(source, target):
    merge(source, target)

    with pytest.raises(PlaceRefusedError, match="It became part of Birch District"):
        reopen_organization(
            organization_id=source.pk,
            seen=seen_of(Organization.objects.get(pk=source.pk)),
            actor=UserFactory(),
            now=NOW,
        )


def test_a_preview_counts_what_will_happen_and_does_nothing(client, source, target):
    organization("School One", kind=SCHOOL, parent=source)
    worker = UserFactory()
    employ(worker, source)
    employ(worker, source, kind="coach")
    employ(UserFactory(), source, confirmed=False)
    coordinator(source)
    client.force_login(staff())
    said = {"seen": seen_of(source), "target": target.pk, "starts_on": "2026-06-01"}
    path = f"/places/{source.pk}/merge/"
    before, events = work(), AuditEvent.objects.count()

    merger = look_at_merger(source=source, target=target, day=DAY, now=NOW)
    page = client.post(path, said | {"action": "look"})

    assert [count for _words, count in merger.counts] == [1, 1, 1, 1, 0, 0, 0]
    assert "What will happen" in page.text
    assert "Yes, do it" in page.text
    assert (work(), AuditEvent.objects.count()) == (before, events)
    answer = client.post(path, said | {"action": "merge"})
    assert answer.url == f"/places/{target.pk}/"
    assert Organization.objects.get(pk=source.pk).merged_into == target


def test_a_merger_asks_as_many_queries_to_look_at_many_as_at_one(
    source, target, django_assert_num_queries
):
    for count in (1, 5):
        for _ in range(count):
            employ(UserFactory(), source)
        with django_assert_num_queries(17):
            look_at_merger(source=source, target=target, day=DAY, now=NOW)


def test_what_its_rosters_mean_is_known_there_unless_that_place_has_said_so(source, target):
    RosterMapping.objects.create(
        organization=source, columns={"name": "Name"}, work_kinds={"lehrer": "teacher"}
    )
    third = organization("Cedar District")

    merge(source, target)
    RosterMapping.objects.create(organization=third, columns={"name": "Who"})
    merge(third, target)

    found = RosterMapping.objects.values_list("organization", "columns", "work_kinds")
    assert {pk: said for pk, *said in found}[target.pk] == [
        {"name": "Name"},
        {"lehrer": "teacher"},
    ]


def test_whoever_hosts_there_goes_on_with_the_classes_of_the_place_that_went_in(source, target):
    hosts = {}
    for place in (source, target):
        hosts[place] = UserFactory()
        RoleGrant.objects.create(
            person=hosts[place], role=Role.HOST, organization=place, starts_on=LONG_AGO
        )
    hosted = offering(host=source)

    merge(source, target)

    for person in hosts.values():
        assert list(Offering.objects.hosted_by(person, Role.HOST)) == [hosted]
