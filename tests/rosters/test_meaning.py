"""What a row means: who is matched, what is doubtful, what is wrong, what changes."""

from datetime import date

import pytest
from allauth.account.models import EmailAddress

from accounts.models import FormerName, PrivateNumbers, User
from accounts.permissions import Role
from organizations.enums import OrganizationKind
from organizations.exceptions import RosterImportRefusedError
from organizations.models import Employment, RosterMapping
from organizations.services import grant_role
from organizations.services.rosters import decide_rows, leave_out_rows, map_columns, upload_roster
from tests.factories import UserFactory, coordinator, employ, organization
from tests.rosters.files import csv_file, package_1_2, xlsx_file
from tests.rosters.steps import NOW, THAT_DAY, applied, checked, outcomes, uploaded

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return organization("Alder")


@pytest.fixture
def school(place):
    return organization("Alder High", kind=OrganizationKind.SCHOOL, parent=place)


@pytest.fixture
def lead(place):
    return coordinator(place)


def person(first, last, **about) -> User:
    return User.objects.create_user(None, None, first_name=first, last_name=last, **about)


def one(place, lead, heading, *cells, **about):
    """Check a roster of these rows; return what it found of them."""
    return outcomes(checked(csv_file([heading, *cells]), place, lead, **about))


NAME = ["First name", "Last name"]
ALREADY_HERE = "Somebody with this name works for you. It may be the same person."
STARTS = "Starts as Teacher at Alder on Sep 1, 2026."


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


# --- deciding ---


def test_a_doubt_is_decided_for_a_person_or_for_somebody_new(place, lead):
    ann = person("Ann", "Able")
    employ(ann, place, kind="coach")
    roster = checked(csv_file([NAME, ["Ann", "Able"]]), place, lead)
    row = roster.rows.get()

    decide_rows(roster=roster, decisions={row.pk: str(ann.pk)}, actor=lead, now=NOW)
    row.refresh_from_db()
    assert (row.outcome, row.person_id, row.reasons) == ("changed", ann.pk, [STARTS])

    decide_rows(roster=roster, decisions={row.pk: "new"}, actor=lead, now=NOW)
    row.refresh_from_db()
    assert (row.outcome, row.person_id, row.reasons) == ("new", None, [STARTS])
    applied(roster, lead)
    assert User.objects.filter(last_name="Able").count() == 2


def test_nobody_is_chosen_who_is_no_candidate(place, lead):
    employ(person("Ann", "Able"), place)
    stranger = UserFactory()
    roster = checked(csv_file([NAME, ["Ann", "Able"]]), place, lead)

    with pytest.raises(RosterImportRefusedError, match="Choose one of the people of this row"):
        decide_rows(
            roster=roster,
            decisions={roster.rows.get().pk: str(stranger.pk)},
            actor=lead,
            now=NOW,
        )


def test_two_rows_of_one_name_are_one_person_if_somebody_says_so(place, school, lead):
    file = csv_file(
        [
            [*NAME, "School", "Email"],
            ["Ann", "Able", "Alder", "ann@alder.example"],
            ["Ann", "Able", "Alder High", ""],
        ]
    )
    roster = checked(file, place, lead)
    row = roster.rows.get(number=3)
    assert row.candidates == [{"row": 2}]

    decide_rows(roster=roster, decisions={row.pk: "row"}, actor=lead, now=NOW)
    applied(roster, lead)

    ann = User.objects.get(last_name="Able")
    assert {job.organization for job in ann.employments.all()} == {place, school}


def test_rows_left_out_stay_as_they_are(place, lead):
    job = employ(person("Ann", "Able"), place)
    employ(person("Ben", "Baker"), place)
    roster = checked(csv_file([NAME, ["Ben", "Baker"]]), place, lead, ends_the_missing=True)
    leaving = roster.rows.get(outcome="leaving")

    assert (
        leave_out_rows(roster=roster, row_ids=[leaving.pk], leave_out=True, actor=lead, now=NOW)
        == 1
    )
    applied(roster, lead)

    job.refresh_from_db()
    leaving.refresh_from_db()
    assert (job.ends_on, leaving.state) == (None, "skipped")


# --- applying ---


def test_what_changed_since_the_check_is_left_out_with_the_reason(place, lead):
    ann = person("Ann", "Able")
    employ(ann, place)
    file = csv_file([[*NAME, "MEMSSI number"], ["Ann", "Married", ann.memssi_number]])
    roster = checked(file, place, lead)
    User.objects.filter(pk=ann.pk).update(last_name="Elsewise")

    applied(roster, lead)

    row = roster.rows.get()
    assert (row.state, row.made) == ("skipped", {})
    assert row.reasons[-1] == "The register has changed since the check."
    ann.refresh_from_db()
    assert ann.last_name == "Elsewise"


def test_a_namesake_who_came_since_the_check_is_no_second_record(place, lead):
    roster = checked(csv_file([NAME, ["Ann", "Able"]]), place, lead)
    employ(person("Ann", "Able"), place)

    applied(roster, lead)

    assert User.objects.filter(last_name="Able").count() == 1


def test_new_people_have_no_password_and_prove_their_address_themselves(place, lead):
    file = xlsx_file(
        [
            [*NAME, "Email", "Second email", "State staff ID", "Phone", "Preferred name"],
            [
                "Ann",
                "Able",
                "Ann@Alder.example",
                "ann@home.example",
                "s-77",
                "(207) 555-0123",
                "Annie",
            ],
        ]
    )
    applied(checked(file, place, lead), lead)

    ann = User.objects.get(last_name="Able")
    assert (ann.email, ann.phone, ann.preferred_name) == (
        "ann@alder.example",
        "207-555-0123",
        "Annie",
    )
    assert not ann.has_usable_password()
    assert list(
        EmailAddress.objects.filter(user=ann)
        .order_by("pk")
        .values_list("email", "verified", "primary")
    ) == [("ann@alder.example", False, True), ("ann@home.example", False, False)]
    assert PrivateNumbers.objects.get(person=ann).state_staff_id == "S-77"


def test_a_roster_is_applied_once(place, lead):
    roster = checked(csv_file([NAME, ["Ann", "Able"]]), place, lead)
    applied(roster, lead)

    with pytest.raises(RosterImportRefusedError, match="not where it was"):
        applied(roster, lead)


def test_two_rosters_of_one_place_are_not_applied_at_once(place, lead):
    first = checked(csv_file([NAME, ["Ann", "Able"]]), place, lead)
    second = checked(csv_file([NAME, ["Ben", "Baker"]]), place, lead)
    first.state = "applying"
    first.save()

    with pytest.raises(RosterImportRefusedError, match="Another roster of Alder"):
        applied(second, lead)
