"""Officers are sent by their agency to schools; whoever answers for either side sees it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from audit.models import AuditEvent
from core.clock import maine_date
from organizations.decisions import Flag, FlagKind
from organizations.enums import OrganizationKind
from organizations.exceptions import ChangedSinceError, OfficerRefusedError
from organizations.models import Agreement, OfficerAssignment, Organization, WorkKind
from organizations.services import (
    assign_officer,
    correct_assignment,
    end_assignment,
    mark_of,
    merge_organization,
    seen_of,
)
from organizations.standing import standing_of
from tests.factories import UserFactory, coordinator, employ, organization, staff, work_kind

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 8, 13, tzinfo=UTC)
DAY = date(2026, 1, 5)
LONG_AGO = date(2020, 1, 6)
NO_AGREEMENT = "No agreement between agency and district since Jan 5, 2026."


@pytest.fixture
def agency() -> Organization:
    return organization("Police One", kind=OrganizationKind.LAW_AGENCY)


@pytest.fixture
def district() -> Organization:
    return organization("District One")


@pytest.fixture
def school(district) -> Organization:
    return organization("School One", kind=OrganizationKind.SCHOOL, parent=district)


@pytest.fixture
def officer(agency):
    return sworn_at(agency)


def sworn_at(agency, **dates):
    person = UserFactory()
    employ(person, agency, kind="school_resource_officer", **dates)
    WorkKind.objects.filter(key="school_resource_officer").update(is_sworn=True)
    return person


def assign(officer, agency, *schools, starts_on=DAY, ends_on=None):
    return assign_officer(
        officer=officer,
        agency=agency,
        schools=schools,
        starts_on=starts_on,
        ends_on=ends_on,
        actor=UserFactory(),
        now=NOW,
    )


def rows() -> list[tuple]:
    found = OfficerAssignment.objects.order_by("pk")
    return list(found.values_list("officer", "agency", "school", "starts_on", "ends_on"))


def refused(act) -> tuple[str, str]:
    """Return the sentence and the field of the refusal, after which nothing is changed."""
    before, events = rows(), AuditEvent.objects.count()
    with pytest.raises(OfficerRefusedError) as refusal:
        act()
    assert (rows(), AuditEvent.objects.count()) == (before, events)
    return str(refusal.value), refusal.value.field


# --- assigned ---


def test_an_officer_is_assigned_to_several_schools_at_once(officer, agency, district, school):
    other = organization("School Two", kind=OrganizationKind.SCHOOL, parent=district)

    made = assign(officer, agency, school, other)

    assert rows() == [
        (officer.pk, agency.pk, school.pk, DAY, None),
        (officer.pk, agency.pk, other.pk, DAY, None),
    ]
    events = AuditEvent.objects.filter(action="organizations.assign_officer").order_by("pk")
    assert [(e.object_pk, e.person_id, e.after) for e in events] == [
        (
            row.pk,
            officer.pk,
            {
                "agency": agency.pk,
                "school": row.school_id,
                "starts_on": "2026-01-05",
                "ends_on": None,
            },
        )
        for row in made
    ]


def test_what_cannot_be_an_assignment_is_refused(officer, agency, district, school):
    assert refused(lambda: assign(officer, district, school)) == (
        "District One is no law enforcement agency.",
        "agency",
    )
    assert refused(lambda: assign(officer, agency, school, district)) == (
        "District One is no school. Choose the schools themselves.",
        "schools",
    )
    assert refused(lambda: assign(officer, agency, school, ends_on=DAY)) == (
        "It cannot end before it begins. Choose a day after January 5, 2026.",
        "ends_on",
    )


@pytest.mark.parametrize("why", ["elsewhere", "not sworn", "claimed", "later", "left"])
def test_an_agency_sends_only_officers_who_work_there_on_that_day(agency, school, why):
    if why == "elsewhere":
        person = sworn_at(organization("Police Two", kind=OrganizationKind.LAW_AGENCY))
    elif why == "not sworn":
        person = UserFactory()
        employ(person, agency, kind="office_staff")
    elif why == "claimed":
        person = sworn_at(agency, confirmed=False)
    elif why == "later":
        person = sworn_at(agency, since=date(2026, 1, 6))
    else:
        person = sworn_at(agency, until=DAY)

    assert refused(lambda: assign(person, agency, school)) == (
        (
            f"{person.name} has no confirmed sworn work at Police One on January 5, 2026. "
            "Confirm or enter that first."
        ),
        "officer",
    )


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "is_refused"),
    [
        (DAY, None, True),
        (date(2026, 2, 2), date(2026, 3, 2), True),
        (date(2025, 1, 6), date(2026, 1, 6), True),
        (date(2025, 1, 6), DAY, False),
        (date(2026, 4, 6), None, False),
    ],
)
def test_days_on_which_the_officer_serves_the_school_already_are_refused(
    officer, agency, school, starts_on, ends_on, is_refused
):
    assign(officer, agency, school, ends_on=date(2026, 4, 6))

    def again():
        return assign(officer, agency, school, starts_on=starts_on, ends_on=ends_on)

    if is_refused:
        assert refused(again) == (
            (
                f"{officer.name} already serves School One in that time: "
                "from Jan 5, 2026 until Apr 6, 2026."
            ),
            "starts_on",
        )
    else:
        assert len(again()) == 1


def test_if_one_school_cannot_be_none_is(officer, agency, district, school):
    other = organization("School Two", kind=OrganizationKind.SCHOOL, parent=district)
    assign(officer, agency, other)

    with pytest.raises(OfficerRefusedError):
        assign(officer, agency, school, other)

    assert [row[2] for row in rows()] == [other.pk]


# --- ended, mended ---


def about(row, **more):
    return {
        "assignment_id": row.pk,
        "seen": mark_of(OfficerAssignment.objects.get(pk=row.pk)),
        "actor": UserFactory(),
        "now": NOW,
    } | more


def test_an_assignment_ends_and_its_dates_are_mended(officer, agency, school):
    (row,) = assign(officer, agency, school)

    end_assignment(**about(row, ends_on=date(2026, 6, 1)))
    correct_assignment(**about(row, starts_on=date(2026, 1, 12), ends_on=None))

    assert rows() == [(officer.pk, agency.pk, school.pk, date(2026, 1, 12), None)]
    events = AuditEvent.objects.exclude(action__in=["organizations.add"]).order_by("pk")
    told = [(e.action, e.before, e.after) for e in events if e.object_pk == row.pk][-2:]
    assert told == [
        (
            "organizations.end_assignment",
            {"starts_on": "2026-01-05", "ends_on": None},
            {"starts_on": "2026-01-05", "ends_on": "2026-06-01"},
        ),
        (
            "organizations.correct_assignment",
            {"starts_on": "2026-01-05", "ends_on": "2026-06-01"},
            {"starts_on": "2026-01-12", "ends_on": None},
        ),
    ]


def test_dates_that_cannot_be_are_refused(officer, agency, school):
    (row,) = assign(officer, agency, school, ends_on=date(2026, 2, 2))
    assign(officer, agency, school, starts_on=date(2026, 3, 2))

    assert refused(lambda: end_assignment(**about(row, ends_on=DAY))) == (
        "It cannot end before it begins. Choose a day after January 5, 2026.",
        "ends_on",
    )
    assert refused(lambda: correct_assignment(**about(row, starts_on=DAY, ends_on=None))) == (
        f"{officer.name} already serves School One in that time: since Mar 2, 2026.",
        "starts_on",
    )
    assert refused(
        lambda: correct_assignment(
            **about(row, starts_on=date(2019, 1, 7), ends_on=date(2026, 2, 2))
        )
    ) == (
        (
            f"{officer.name} has no confirmed sworn work at Police One on January 7, 2019. "
            "Confirm or enter that first."
        ),
        "officer",
    )


def test_of_two_tabs_the_second_is_told(officer, agency, school):
    (row,) = assign(officer, agency, school)
    old = about(row)
    end_assignment(**old, ends_on=date(2026, 6, 1))

    with pytest.raises(ChangedSinceError):
        end_assignment(**old, ends_on=date(2026, 7, 1))

    assert rows()[0][4] == date(2026, 6, 1)


# --- how they stand ---


def standing(row):
    return standing_of([row], today=maine_date(NOW))[row.pk]


def test_how_an_assignment_stands_is_read_from_the_rows(officer, agency, district, school):
    (row,) = assign(officer, agency, school)
    assert standing(row).flags == [Flag(FlagKind.NO_AGREEMENT, DAY)]
    assert standing(row).sentences == [NO_AGREEMENT]

    agreement = Agreement.objects.create(agency=agency, sau=district, starts_on=LONG_AGO)

    assert standing(row).flags == []
    assert (standing(row).agreement, standing(row).unit) == (agreement, district)


@pytest.mark.parametrize("change", [{"status": "claimed"}, {"work_kind": "clerk"}], ids=str)
def test_only_confirmed_sworn_work_carries_an_assignment(officer, agency, district, school, change):
    (row,) = assign(officer, agency, school)
    Agreement.objects.create(agency=agency, sau=district, starts_on=LONG_AGO)
    values = {"work_kind": work_kind("clerk")} if "work_kind" in change else change
    officer.employments.update(**values)

    assert standing(row).flags == [Flag(FlagKind.NOT_EMPLOYED, DAY)]


def test_an_agreement_of_a_unit_that_is_no_more_still_covers_its_schools(
    officer, agency, district, school
):
    other = organization("District Two")
    (row,) = assign(officer, agency, school, starts_on=LONG_AGO)
    Agreement.objects.create(agency=agency, sau=district, starts_on=LONG_AGO)

    merge_organization(
        source_id=district.pk,
        target_id=other.pk,
        day=date(2026, 6, 1),
        seen=seen_of(district),
        actor=UserFactory(),
        now=NOW,
    )

    row.refresh_from_db()
    assert standing(OfficerAssignment.objects.for_listing().get(pk=row.pk)).flags == []


def test_a_school_without_a_unit_signs_for_itself(officer, agency):
    academy = organization("Academy", kind=OrganizationKind.SCHOOL)
    (row,) = assign(officer, agency, academy)
    Agreement.objects.create(agency=agency, sau=academy, starts_on=LONG_AGO)

    assert standing(row).flags == []


def test_standing_costs_the_same_however_many(agency, district, django_assert_num_queries):
    for count in (1, 6):
        for number in range(count):
            school = organization(
                f"School {count} {number}", kind=OrganizationKind.SCHOOL, parent=district
            )
            assign(sworn_at(agency), agency, school)
        listed = list(OfficerAssignment.objects.for_listing())
        with django_assert_num_queries(5):
            standing_of(listed, today=maine_date(NOW))


# --- who sees, who edits ---


def seen_by(client, person, path="/officers/") -> set[int]:
    client.force_login(person)
    return {row.record.pk for row in client.get(path).context["table"].rows}


def test_both_sides_see_the_assignment_and_the_agency_edits_it(
    client, officer, agency, district, school
):
    (row,) = assign(officer, agency, school)
    other = organization("District Two")
    page = f"/officers/{row.pk}/"

    seen, edits = {}, {}
    for name, person in {
        "agency": coordinator(agency),
        "district": coordinator(district),
        "other": coordinator(other),
        "staff": staff(),
        "officer": officer,
        "somebody": UserFactory(),
    }.items():
        seen[name] = seen_by(client, person)
        edits[name] = client.get(page).status_code

    everyone = {name: {row.pk} for name in ("agency", "district", "staff", "officer")}
    assert seen == everyone | {"other": set(), "somebody": set()}
    assert edits == {
        "agency": 200,
        "district": 403,
        "other": 404,
        "staff": 200,
        "officer": 403,
        "somebody": 404,
    }


def test_a_coordinator_of_a_district_assigns_nobody(client, agency, district, school):
    client.force_login(coordinator(district))

    assert client.get(f"/officers/new/{agency.pk}/").status_code == 403
    assert client.get(f"/officers/new/{district.pk}/").status_code == 403


def test_the_list_is_filtered_by_time_place_and_what_is_amiss(client, agency, district, school):
    today = maine_date(timezone.now())
    fine, flagged, past = sworn_at(agency), sworn_at(agency), sworn_at(agency)
    Agreement.objects.create(agency=agency, sau=district, starts_on=today - timedelta(days=50))
    other = organization("School Two", kind=OrganizationKind.SCHOOL, parent=district)
    Organization.objects.filter(pk=other.pk).update(county="23013")
    assign(fine, agency, school, starts_on=today - timedelta(days=50))
    assign(flagged, agency, other, starts_on=today - timedelta(days=60))
    assign(past, agency, school, starts_on=LONG_AGO, ends_on=date(2021, 1, 4))
    client.force_login(staff())

    def found(**asked):
        table = client.get("/officers/", asked).context["table"]
        return {row.record.officer for row in table.rows}

    assert found() == {fine, flagged}
    assert found(time="past") == {past}
    assert found(time="all") == {fine, flagged, past}
    assert found(flagged="yes") == {flagged}
    assert found(county="23013") == {flagged}
    assert found(q="two") == {flagged}


def test_the_file_says_how_each_assignment_stands(client, officer, agency, school):
    assign(officer, agency, school)
    client.force_login(staff())

    lines = client.get("/officers/", {"export": "csv"}).getvalue().decode("utf-8-sig").splitlines()

    assert lines == [
        "Officer,Agency,School,Since,Until,Agreement in force,To look at",
        f'{officer.name},Police One,School One,2026-01-05,,,"{NO_AGREEMENT}"',
    ]


def test_whoever_has_one_agency_is_not_asked_which(client, officer, agency, school):
    client.force_login(coordinator(agency))

    first = client.get("/officers/new/")
    page = client.get(first.url)
    answer = client.post(
        first.url,
        {"officer": officer.pk, "schools": [school.pk], "starts_on": "2026-01-05"},
    )

    assert first.url == f"/officers/new/{agency.pk}/"
    assert officer.name in page.text
    assert answer.url == "/officers/"
    assert rows() == [(officer.pk, agency.pk, school.pk, DAY, None)]


def test_a_refusal_comes_back_with_what_was_typed(client, officer, agency, school):
    assign(officer, agency, school)
    client.force_login(staff())

    page = client.post(
        f"/officers/new/{agency.pk}/",
        {"officer": officer.pk, "schools": [school.pk], "starts_on": "2026-02-02"},
    )

    assert f"{officer.name} already serves School One in that time" in page.text.replace(
        "&#x27;", "'"
    )
    assert 'value="2026-02-02"' in page.text
    assert len(rows()) == 1
