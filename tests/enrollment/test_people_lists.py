"""The list of people a coordinator pastes: who is meant by each line."""

import pytest

from accounts.decisions import memssi_number
from accounts.models import User
from enrollment.pasted import find_people, read_list
from tests.enrollment.people import TWICE, UNCLEAR, UNKNOWN
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def found(text: str) -> list[tuple[str, str]]:
    """(name, outcome) of each line."""
    rows = find_people(read_list(text), User.objects.all())
    return [(row.person.name if row.person else "", row.outcome) for row in rows]


@pytest.mark.parametrize(
    "line",
    [
        "Ann Smith",
        "smith, ann",
        "Smith\tAnn",
        "Ann\tSmith\tTeacher\tSchool One",
        "3\tAnn Smith\t2075551234",
        "1. Ann Smith",
        "• ann smith",
        "ann.smith@example.org",
        "Ann Smith <ANN.SMITH@example.org>",
        '"Smith, Ann" ann.smith@example.org;',
        "Annie Smith",
        "ANN  SMITH",
    ],
)
def test_a_line_says_who_is_meant_in_many_ways(line):
    UserFactory(
        first_name="Ann", last_name="Smith", preferred_name="Annie", email="ann.smith@example.org"
    )
    UserFactory(first_name="Bo", last_name="Teacher")

    assert found(line) == [("Ann Smith", "")]


@pytest.mark.parametrize("with_dash", [True, False])
def test_a_memssi_number_is_enough(with_dash):
    person = UserFactory(first_name="Ann", last_name="Smith")
    number = memssi_number(person.pk) if with_dash else memssi_number(person.pk).replace("-", "")

    assert found(number) == [("Ann Smith", "")]
    assert found(f"A. Smyth\t{number}") == [("Ann Smith", "")]


def test_names_of_several_words_and_with_accents_are_found():
    UserFactory(first_name="Mary Ann", last_name="Van der Berg")
    UserFactory(first_name="René", last_name="Roy")

    assert found("mary ann van der berg") == [("Mary Ann Van der Berg", "")]
    assert found("Van der Berg, Mary Ann") == [("Mary Ann Van der Berg", "")]
    assert found("Rene Roy") == [("René Roy", "")]


def test_headings_and_empty_lines_are_nobody():
    UserFactory(first_name="Ann", last_name="Smith")

    rows = read_list("First name\tLast name\tEmail\n\nAnn\tSmith\t\n")

    assert [(row.number, row.text) for row in rows] == [(3, "Ann Smith")]


def test_two_of_one_name_are_never_guessed():
    for _ in range(2):
        UserFactory(first_name="Ann", last_name="Smith")

    rows = find_people(read_list("Ann Smith"), User.objects.all())

    assert [(row.person, row.outcome, len(row.candidates)) for row in rows] == [(None, UNCLEAR, 2)]


def test_what_does_not_fit_together_is_asked():
    UserFactory(first_name="Ann", last_name="Smith", email="ann@example.org")
    UserFactory(first_name="Bo", last_name="Reed", email="bo@example.org")

    assert found("Ann Smith bo@example.org") == [("", UNCLEAR)]
    assert found("ann@example.org bo@example.org") == [("", UNCLEAR)]
    assert found("Ann Smith other@example.org") == [("", UNCLEAR)]


def test_a_mistyped_number_and_strangers_are_said():
    person = UserFactory(first_name="Ann", last_name="Smith")
    number = memssi_number(person.pk)
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)

    assert found(f"Ann Smith {wrong}") == [("", UNKNOWN)]
    assert found("Nobody Here\nx@example.org\n12345") == [("", UNKNOWN)] * 3


def test_the_same_person_twice_is_one_row_and_a_note():
    UserFactory(first_name="Ann", last_name="Smith", email="ann@example.org")

    rows = find_people(read_list("Ann Smith\nann@example.org"), User.objects.all())

    assert [(bool(row.person), row.outcome) for row in rows] == [(True, ""), (False, TWICE)]
    assert rows[1].said == "The same person as in line 1."


def test_finding_asks_as_often_for_one_as_for_many(django_assert_num_queries):
    for n in range(5):
        UserFactory(first_name="Ann", last_name=f"Smith{n}", email=f"ann{n}@example.org")
    last = User.objects.last()

    for lines in (1, 5):
        text = "\n".join(
            [f"Ann Smith{n}" for n in range(lines)]
            + [f"ann{n}@example.org" for n in range(lines)]
            + [memssi_number(last.pk)]
        )
        with django_assert_num_queries(4):
            find_people(read_list(text), User.objects.all())
