"""Officers at their schools, the agreements they stand on, and what is amiss with some of them."""

from datetime import UTC, date, datetime, time, timedelta

from accounts.models import User
from core.clock import maine_date
from memssi.demo import files
from memssi.demo.people import People
from memssi.demo.places import Places
from memssi.demo.wellknown import ADMINISTRATOR, SRO
from organizations.decisions import PlaceFacts
from organizations.enums import OrganizationKind
from organizations.models import Organization
from organizations.services import (
    add_organization,
    assign_officer,
    end_assignment,
    enter_agreement,
    mark_of,
    merge_organization,
    rename_organization,
    seen_of,
)

# The well-known officer serves both schools of the home unit and one of its neighbor's.
SRO_SCHOOLS = ("sau-rsu14-s1", "sau-rsu14-s2", "sau-rsu15-s1")
SRO_UNITS = ("sau-rsu14", "sau-rsu15")
# A county's deputy serves a school of a second unit as well.
FURTHER_SCHOOLS = {"so-franklin": "sau-rsu9-s1", "so-somerset": "sau-rsu49-s1"}
FURTHER_UNITS = {"so-franklin": "sau-rsu9", "so-somerset": "sau-rsu49"}
MOST_SCHOOLS = 3
# What is amiss, for the register to say: agency, and days from today.
LAPSED = ("pd-oakland", -40)
ENDS_SOON = ("pd-brunswick", 35)
OVERLAPS = ("pd-biddeford", -90)
NEVER_SIGNED = "pd-kittery"
NOBODY_FOLLOWED = ("so-somerset", "sau-rsu49-s1", -30)
RENAMED = ("pt-mta", "Training provider (demo)")


def add_officers(people: People, places: Places, *, now: datetime) -> None:
    """Send each officer to the schools of the unit their agency is linked to."""
    office = people.known(ADMINISTRATOR).user
    today = maine_date(now)
    year = today.year if (today.month, today.day) >= (8, 26) else today.year - 1
    _add_agreements(places, date(year - 1, 7, 1), today, office, now)
    _assign(people, places, date(year, 8, 25), office)
    agency, school, days = NOBODY_FOLLOWED
    rows = places.by_id[school].officer_assignments.filter(agency=places.by_id[agency])
    for row in rows:
        ends_on = max(today + timedelta(days=days), row.starts_on + timedelta(days=1))
        end_assignment(
            assignment_id=row.pk, ends_on=ends_on, seen=mark_of(row), actor=office, now=now
        )
    _rename_and_merge(places, today, office, now)


def _links() -> list[tuple[str, str]]:
    """Return which agencies have an agreement with which units."""
    linked = [
        (row["agency"], row["sau"])
        for row in files.read("organizations")["demo_sro_links"]
        if row["agency"] != NEVER_SIGNED
    ]
    home = [(linked[0][0], unit) for unit in SRO_UNITS]
    return list(dict.fromkeys([*home, *linked, *FURTHER_UNITS.items()]))


def _add_agreements(
    places: Places, first_day: date, today: date, office: User, now: datetime
) -> None:
    ends = {agency: today + timedelta(days=days) for agency, days in (LAPSED, ENDS_SOON)}
    for agency, unit in _links():
        sau = _unit(places, unit)
        enter_agreement(
            agency=places.by_id[agency],
            sau=sau,
            signed_on=first_day - timedelta(days=20),
            starts_on=first_day,
            ends_on=ends.get(agency),
            actor=office,
            now=now,
        )
        if agency == OVERLAPS[0]:
            enter_agreement(
                agency=places.by_id[agency],
                sau=sau,
                starts_on=today + timedelta(days=OVERLAPS[1]),
                may_overlap=True,
                actor=office,
                now=now,
            )


def _unit(places: Places, unit: str) -> Organization:
    """Return the unit that signs: below a union's office, it is its member."""
    place = places.by_id[unit]
    return place if place.kind == OrganizationKind.SAU else place.parts.get()


def _assign(people: People, places: Places, first_day: date, office: User) -> None:
    sent = {people.known(SRO).user.pk}
    pairs = [(people.known(SRO), school) for school in SRO_SCHOOLS]
    for link in files.read("organizations")["demo_sro_links"]:
        schools = [*places.schools[link["sau"]]]
        if link["agency"] in FURTHER_SCHOOLS:
            schools.append(FURTHER_SCHOOLS[link["agency"]])
        for officer in people.at(link["agency"], "school_resource_officer"):
            if officer.user.pk not in sent:
                sent.add(officer.user.pk)
                pairs += [(officer, school) for school in schools[:MOST_SCHOOLS]]
    for officer, school in pairs:
        starts_on = max(first_day, officer.profile.jobs[0].starts_on)
        assign_officer(
            officer=officer.user,
            agency=places.by_id[officer.profile.jobs[0].place],
            schools=[places.by_id[school]],
            starts_on=starts_on,
            actor=office,
            now=max(officer.joined_at, datetime.combine(starts_on, time(13), UTC)),
        )


def _rename_and_merge(places: Places, today: date, office: User, now: datetime) -> None:
    """One place had another name; one that never was anywhere but here became part of another."""
    renamed = places.by_id[RENAMED[0]]
    rename_organization(
        organization_id=renamed.pk,
        name=RENAMED[1],
        starts_on=today - timedelta(days=120),
        seen=seen_of(renamed),
        actor=office,
        now=now,
    )
    school = places.by_id["sau-rsu9-s1"]
    village = add_organization(
        kind=OrganizationKind.SCHOOL,
        name="Village School (demo)",
        short_code="demo-village-school",
        parent=school.parent,
        facts=PlaceFacts(category="public_school", county=school.county, town=school.town),
        actor=office,
        now=now,
    )
    merge_organization(
        source_id=village.pk,
        target_id=school.pk,
        day=today - timedelta(days=90),
        seen=seen_of(village),
        actor=office,
        now=now,
    )
