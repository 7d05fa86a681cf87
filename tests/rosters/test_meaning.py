"""What a row means: who is matched, what is doubtful, what is wrong, what changes."""

from datetime import date

import pytest
from allauth.account.models import EmailAddress

from accounts.models import FormerName, PrivateNumbers
from accounts.permissions import Role
from organizations.exceptions import RosterImportRefusedError
from organizations.models import Employment, RosterMapping
from organizations.services import grant_role
from organizations.services.rosters import map_columns, upload_roster
from tests.factories import employ, organization
from tests.rosters.files import csv_file, package_1_2
from tests.rosters.rows import ALREADY_HERE, NAME, STARTS, one, person
from tests.rosters.steps import NOW, THAT_DAY, applied, checked, outcomes, uploaded

pytestmark = pytest.mark.django_db


# --- who is meant ---


def test_a_name_alone_is_a_doubt_where_they_work_and_nothing_elsewhere(place, lead):
    employ(person("Ann", "Able"), place)
    employ(person("Ben", "Baker"), organization("Birch"))

    assert one(place, lead, NAME, ["ann", "ABLE"], ["Ben", "Baker"]) == [
        (2, "doubtful", [ALREADY_HERE]),
        (3, "new", [STARTS]),
    ]


@pytest.mark.parametrize("verified", [True, False])
def test_only_a_verified_address_says_who_is_meant(place, lead, verified):
    ann = person("Ann", "Able", last_login=NOW)
    employ(ann, place)
    EmailAddress.objects.create(user=ann, email="ann@home.example", verified=verified)

    found = one(place, lead, [*NAME, "Email"], ["Ann", "Able", "Ann@Home.example"])

    assert found == [
        (2, "matched", [])
        if verified
        else (
            2,
            "doubtful",
            ["Somebody in the register has this email address and has not verified it."],
        )
    ]


def test_an_address_the_employer_gave_is_known_again_next_time(place, lead):
    file = [[*NAME, "Email"], ["Ann", "Able", "ann@alder.example"]]
    applied(checked(csv_file(file), place, lead), lead)

    assert one(place, lead, *file) == [(2, "matched", [])]


def test_somebody_of_ours_with_another_staff_id_is_a_doubt(place, lead):
    ann = person("Ann", "Able")
    employ(ann, place)
    PrivateNumbers.objects.create(person=ann, state_staff_id="S1")
    row = ["Ann", "Able", ann.memssi_number, "S2"]

    assert one(place, lead, [*NAME, "MEMSSI number", "State staff ID"], row) == [
        (2, "doubtful", ["This person has another state staff ID."])
    ]


def test_an_address_the_employer_gave_means_nobody_of_another_name(place, lead):
    applied(
        checked(csv_file([[*NAME, "Email"], ["Ann", "Able", "a@alder.example"]]), place, lead), lead
    )

    assert one(place, lead, [*NAME, "Email"], ["Ann", "Married", "a@alder.example"]) == [
        (
            2,
            "doubtful",
            ["Somebody in the register has this email address and has not verified it."],
        )
    ]


def test_people_of_others_are_matched_without_a_word_about_them(place, lead):
    ann = person("Ann", "Able", preferred_name="Annie")
    employ(ann, organization("Birch"))

    found = one(place, lead, [*NAME, "MEMSSI number"], ["Ann", "Married", ann.memssi_number])

    assert found == [(2, "changed", ["Already in the register.", STARTS])]


def test_people_of_others_keep_their_names(place, lead):
    ann = person("Ann", "Able")
    employ(ann, organization("Birch"))
    file = csv_file([[*NAME, "MEMSSI number"], ["Ann", "Married", ann.memssi_number]])
    applied(checked(file, place, lead), lead)

    ann.refresh_from_db()
    assert ann.name == "Ann Able"
    assert Employment.objects.filter(person=ann, organization=place, source="roster").exists()


def test_an_earlier_name_and_a_preferred_one_are_the_same_person(place, lead):
    ann = person("Ann", "Married", preferred_name="Annie")
    FormerName.objects.create(person=ann, first_name="Ann", last_name="Able", used_until=NOW)
    employ(ann, place)

    found = one(
        place,
        lead,
        [*NAME, "MEMSSI number", "Position"],
        ["Annie", "Married", ann.memssi_number, "Teacher"],
        ["Ann", "Able", ann.memssi_number, "Coach"],
        kind="coach",
    )

    assert [(number, outcome) for number, outcome, _reasons in found] == [
        (2, "matched"),
        (3, "changed"),
    ]


def test_the_same_person_twice_is_two_jobs_or_a_repeated_row(place, school, lead):
    heading = [*NAME, "Email", "School"]

    assert one(
        place,
        lead,
        heading,
        ["Ann", "Able", "ann@alder.example", "Alder"],
        ["Ann", "Able", "ann@alder.example", "Alder High"],
        ["Ann", "Able", "ann@alder.example", "alder-high"],
    ) == [
        (2, "new", [STARTS]),
        (
            3,
            "new",
            ["The same person as in row 2.", "Starts as Teacher at Alder High on Sep 1, 2026."],
        ),
        (4, "wrong", ["This row repeats row 3."]),
    ]


def test_a_claim_of_the_person_is_confirmed(place, lead):
    ann = person("Ann", "Able")
    claim = employ(ann, place, confirmed=False)
    file = csv_file([[*NAME, "MEMSSI number"], ["Ann", "Able", ann.memssi_number]])
    roster = checked(file, place, lead)

    assert outcomes(roster) == [
        (2, "changed", ["Already in the register.", "Confirms the work they entered themselves."])
    ]
    applied(roster, lead)
    claim.refresh_from_db()
    assert (claim.status, Employment.objects.count()) == ("confirmed", 1)


# --- where and as what ---


def test_places_are_known_by_name_code_and_both_numbers_but_only_below(place, school, lead):
    school.state_id, school.nces_id = "1066", "230000100001"
    school.save()
    organization("Birch")
    heading = [*NAME, "School"]
    words = ["ALDER HIGH", "alder-high", "1066", "230000100001", "Birch", "Nowhere"]

    found = one(
        place, lead, heading, *([f"Given{n}", f"Last{n}", word] for n, word in enumerate(words))
    )

    assert [outcome for _number, outcome, _reasons in found] == ["new"] * 4 + ["wrong"] * 2
    assert [reasons for _number, _outcome, reasons in found[4:]] == [
        ["“Birch” does not belong to Alder."],
        ["We do not know the place “Nowhere”."],
    ]


def test_a_package_finds_places_by_number_and_stores_nobody_but_staff(place, school, lead):
    school.nces_id = "230000100001"
    school.save()
    roster = uploaded(package_1_2(), place, lead)
    map_columns(
        roster=roster,
        columns={},
        work_kind=None,
        effective_on=THAT_DAY,
        ends_the_missing=False,
        actor=lead,
        now=NOW,
    )
    roster = checked(package_1_2(), place, lead, kind=None)

    stored = str(list(roster.rows.values_list("values", flat=True)))
    assert roster.left_out == 3
    assert [word for word in ("Kid", "Mum", "Both", "kid@", "mum@") if word in stored] == []
    assert roster.rows.count() == 3


def test_what_words_and_columns_mean_is_remembered(place, lead):
    file = csv_file([[*NAME, "Was"], ["Ann", "Able", "Pedagogue"]])
    roster = upload_roster(organization=place, file=file, actor=lead, now=NOW)

    unknown = map_columns(
        roster=roster,
        columns={"first_name": "First name", "last_name": "Last name", "work": "Was"},
        work_kind=None,
        effective_on=THAT_DAY,
        ends_the_missing=False,
        actor=lead,
        now=NOW,
    )

    assert unknown == ["Pedagogue"]
    assert RosterMapping.objects.get().columns["work"] == "Was"
    assert upload_roster(organization=place, file=file, actor=lead, now=NOW).columns == {
        "first_name": "First name",
        "last_name": "Last name",
        "work": "Was",
    }


# --- who leaves ---


def test_who_is_missing_leaves_only_if_the_file_holds_everybody(place, lead):
    ann, ben = person("Ann", "Able"), person("Ben", "Baker")
    employ(ann, place)
    job = employ(ben, place)
    grant_role(
        person=ben,
        role=Role.APPROVER,
        organization=place,
        starts_on=date(2020, 1, 6),
        actor=None,
        now=NOW,
    )
    rows = [[*NAME, "MEMSSI number"], ["Ann", "Able", ann.memssi_number]]

    assert one(place, lead, *rows) == [(2, "matched", [])]
    roster = checked(csv_file(rows), place, lead, ends_the_missing=True)
    assert outcomes(roster)[1:] == [
        (
            3,
            "leaving",
            [
                "Is not in the file. Ends on Sep 1, 2026.",
                "Holds a role here: Approver (chief, principal), Alder. The roster does not end it.",  # noqa: E501
            ],
        )
    ]
    with pytest.raises(RosterImportRefusedError, match="50 percent of the work at Alder would end"):
        applied(roster, lead)
    applied(roster, lead, many_may_leave=True)
    job.refresh_from_db()
    assert job.ends_on == THAT_DAY
    assert ben.role_grants.get().ends_on is None


def test_nobody_leaves_who_may_be_meant_by_a_row_in_doubt_or_wrong(place, lead):
    ann, ben = person("Ann", "Able"), person("Ben", "Baker")
    employ(ann, place)
    employ(ben, place)

    found = one(
        place,
        lead,
        [*NAME, "MEMSSI number", "Email"],
        ["Ann", "Able", "", ""],
        ["Ben", "Baker", ben.memssi_number, "no address"],
        ends_the_missing=True,
    )

    assert [outcome for _number, outcome, _reasons in found] == ["doubtful", "wrong"]
