"""A district, and a roster of it with 500 rows of which 40 are planted faults."""

from dataclasses import dataclass
from datetime import date

from allauth.account.models import EmailAddress

from accounts.decisions import memssi_number
from accounts.models import PrivateNumbers, User
from organizations.enums import EmploymentStatus, OrganizationKind
from organizations.models import Employment, Organization
from tests.factories import coordinator, employ, organization, work_kind
from tests.rosters.files import csv_file

HEADINGS = [
    "MEMSSI number",
    "First name",
    "Last name",
    "Email",
    "State staff ID",
    "School",
    "Position",
    "First day",
    "End date",
]
STAYING, RENAMED, MOVED, LEAVING, NEW = 250, 20, 15, 15, 175


@dataclass
class District:
    place: Organization
    elementary: Organization
    high: Organization
    outside: Organization
    coordinator: User
    people: list[User]
    elsewhere: list[User]


def enter(first, last, place, *, staff_id="", email=None, kind="teacher") -> User:
    person = User.objects.create_user(email, None, first_name=first, last_name=last)
    if email:
        EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    if staff_id:
        PrivateNumbers.objects.create(person=person, state_staff_id=staff_id)
    Employment.objects.create(
        person=person,
        organization=place,
        work_kind=work_kind(kind),
        starts_on=date(2020, 9, 1),
        status=EmploymentStatus.CONFIRMED,
    )
    return person


def build_district() -> District:
    """300 people work here; a district beside it has four."""
    place = organization("Alder")
    schools = [
        organization(name, kind=OrganizationKind.SCHOOL, parent=place)
        for name in ("Alder Elementary", "Alder High")
    ]
    outside = organization("Birch")
    work_kind("bus_driver")
    people = [
        enter(f"Given{n}", f"Known{n}", schools[n % 2], staff_id=f"S{n}")
        for n in range(STAYING + RENAMED + MOVED + LEAVING)
    ]
    elsewhere = [
        enter(f"Far{n}", f"Away{n}", outside, email=f"far{n}@birch.example") for n in range(4)
    ]
    lead = coordinator(place)
    employ(lead, place, kind="training_coordinator", since=date(2026, 9, 1))
    return District(place, schools[0], schools[1], outside, lead, people, elsewhere)


def row(
    first="", last="", *, number="", email="", staff_id="", school="", work="", start="", end=""
):
    return [number, first, last, email, staff_id, school, work, start, end]


def roster_rows(district: District) -> list[list[str]]:
    """Return 500 rows: what is right first, then 28 wrong and 12 doubtful ones."""
    schools = ["Alder Elementary", "Alder High"]
    rows = []
    for n, person in enumerate(district.people[: STAYING + RENAMED + MOVED]):
        is_renamed = STAYING <= n < STAYING + RENAMED
        at = n + 1 if n >= STAYING + RENAMED else n
        rows.append(
            row(
                person.first_name,
                f"Married{n}" if is_renamed else person.last_name,
                staff_id=f"S{n}",
                school=schools[at % 2],
                work="Teacher",
            )
        )
    rows += [
        row(
            f"Fresh{n}",
            f"Face{n}",
            email=f"fresh{n}@alder.example",
            staff_id=f"N{n}",
            school=schools[n % 2],
            work="Bus driver" if n % 5 == 0 else "Teacher",
            start="8/20/2026",
        )
        for n in range(NEW)
    ]
    return rows + wrong_rows(district, rows[-1]) + doubtful_rows(district)


def wrong_rows(district: District, last_right: list[str]) -> list[list[str]]:
    one = {"school": "Alder High", "work": "Teacher"}
    return [
        *(row(f"Only{n}", "", **one) for n in range(3)),
        *(row(f"Bad{n}", "Mail", email=f"bad{n}.example", **one) for n in range(3)),
        *(row(f"Wrong{n}", "Digit", number=f"M000000{n + 1}-0", **one) for n in (0, 1, 3)),
        *(row(f"No{n}", "Body", number=number, **one) for n, number in enumerate(NOBODYS)),
        *(row(f"Un{n}", "Known", school="Alder Tower", work="Teacher") for n in range(3)),
        *(row(f"Out{n}", "Side", school="Birch", work="Teacher") for n in range(3)),
        *(row(f"Odd{n}", "Job", school="Alder High", work="Wizard") for n in range(2)),
        *(row(f"No{n}", "Day", start="the 5th", **one) for n in range(2)),
        *(row(f"Back{n}", "Wards", start="9/1/2026", end="8/1/2026", **one) for n in range(2)),
        *(row(f"=1+{n}", "Formula", **one) for n in range(2)),
        row("So", "Shall", staff_id="123-45-6789", **one),
        list(last_right),
        row("Other", "Face", email="fresh0@alder.example", **one),
    ]


NOBODYS = (memssi_number(9_000_001), memssi_number(9_000_002))


def doubtful_rows(district: District) -> list[list[str]]:
    people, far = district.people, district.elsewhere
    one = {"school": "Alder High", "work": "Teacher"}
    leaving = people[-LEAVING:]
    return [
        # the number says one, the address another
        *(
            row("Given", "Twofold", number=leaving[n].memssi_number, email=far[n].email, **one)
            for n in range(3)
        ),
        # somebody of the name works here
        *(row(leaving[n].first_name, leaving[n].last_name, **one) for n in range(3, 6)),
        # two rows of one name, without anything to tell them apart
        row("Fresh1", "Face1", **one),
        row("Fresh2", "Face2", **one),
        # the number of somebody with quite another name
        *(row("Quite", "Different", number=leaving[n].memssi_number, **one) for n in (6, 7)),
        # an address somebody elsewhere has not proved
        *(row("New", f"Comer{n}", email=f"unproved{n}@home.example", **one) for n in range(2)),
    ]


def roster_file(district: District):
    return csv_file([HEADINGS, *roster_rows(district)], name="alder.csv")
