"""A coordinator registers many people: the list they paste, what they are shown, what is done."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.decisions import memssi_number
from accounts.models import User
from audit.models import AuditEvent
from courses.models import Offering
from enrollment.enums import RowOutcome, Way
from enrollment.foreseeing import Foresight
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.pasted import find_people, read_list
from enrollment.services import register, register_people
from notifications.models import Message
from organizations.enums import OrganizationKind
from tests.enrollment.rows import nothing_written
from tests.factories import UserFactory, coordinator, employ, offering, organization, staff

pytestmark = pytest.mark.django_db

SEAT, LINE, FULL = RowOutcome.SEAT, RowOutcome.LINE, RowOutcome.FULL
ALREADY, REFUSED, TWICE = RowOutcome.ALREADY, RowOutcome.REFUSED, RowOutcome.TWICE
UNCLEAR, UNKNOWN, REQUEST = RowOutcome.UNCLEAR, RowOutcome.UNKNOWN, RowOutcome.REQUEST


class Staff:
    """A district with a school and its people."""

    def __init__(self) -> None:
        self.district = organization("District One")
        self.school = organization("School One", kind=OrganizationKind.SCHOOL, parent=self.district)
        self.coordinator = coordinator(self.district)
        self.people: list[User] = []

    def add(self, first: str, last: str, **more) -> User:
        person = UserFactory(first_name=first, last_name=last, **more)
        employ(person, self.school)
        self.people.append(person)
        return person


@pytest.fixture
def of_school() -> Staff:
    return Staff()


def coming(**more) -> Offering:
    return offering(starts_at=timezone.now() + timedelta(days=20), **more)


def found(text: str) -> list[tuple[str, str]]:
    """(name, outcome) of each line."""
    rows = find_people(read_list(text), User.objects.all())
    return [(row.person.name if row.person else "", row.outcome) for row in rows]


# --- what a line says ---


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


# --- the page ---


def look(client, klass, text, **more):
    return client.post(f"/classes/{klass.pk}/people/register/", {"text": text, **more})


def outcomes(response) -> list[tuple[int, str]]:
    return [(row.number, row.outcome) for row in response.context["rows"]]


def do(client, klass, text, **more):
    """Look first, then press the button with what the page holds."""
    page = look(client, klass, text, **more)
    seen = page.context["form"].data["seen"]
    return look(client, klass, text, step="do", seen=seen, **more)


def test_a_look_names_each_outcome_and_writes_nothing(client, of_school):
    klass = coming(capacity=3)
    ann, bo = of_school.add("Ann", "Smith"), of_school.add("Bo", "Reed")
    register(offering_id=klass.pk, learner=bo, actor=bo, now=timezone.now())
    for name in ("Cy", "Di"):
        of_school.add(name, "Hill")
    stranger = UserFactory(first_name="Far", last_name="Away")
    client.force_login(of_school.coordinator)

    with nothing_written():
        page = look(client, klass, "Ann Smith\nBo Reed\nFar Away\nCy Hill\nDi Hill\nAnn Smith")

    assert outcomes(page) == [
        (1, SEAT), (2, ALREADY), (3, UNKNOWN), (4, SEAT), (5, LINE), (6, TWICE),
    ]  # fmt: skip
    assert "Register these" in page.text
    assert stranger.memssi_number not in page.text
    assert ann.memssi_number in page.text
    assert "No seat is left for 1 person." in " ".join(page.text.split())


def test_forty_pasted_with_three_unknown_register_the_others(client, of_school):
    klass = coming(capacity=50)
    names = [f"Pat Miller{n}" for n in range(37)]
    for name in names:
        of_school.add(*name.split())
    client.force_login(of_school.coordinator)
    text = "\n".join([*names[:20], "Nobody One", "two@example.org", "M0000001-0", *names[20:]])

    page = do(client, klass, text)

    words = " ".join(page.text.split())
    assert "37 of 40 people are registered" in words
    assert "3 people were not registered. Their rows say why." in words
    assert [n for n, outcome in outcomes(page) if outcome == UNKNOWN] == [21, 22, 23]
    assert klass.enrollments.count() == 37
    assert set(klass.enrollments.values_list("way", flat=True)) == {Way.IMPORT}
    by = AuditEvent.objects.filter(action="enrollment.register").values_list("actor", flat=True)
    assert set(by) == {of_school.coordinator.pk}


def test_pressing_twice_doubles_nothing(client, of_school):
    klass = coming()
    of_school.add("Ann", "Smith")
    client.force_login(of_school.coordinator)
    do(client, klass, "Ann Smith")

    with nothing_written():
        again = do(client, klass, "Ann Smith")

    assert outcomes(again) == [(1, ALREADY)]
    assert klass.enrollments.count() == 1


def test_a_list_changed_after_the_look_is_looked_at_again(client, of_school):
    klass = coming()
    for name in ("Ann", "Bo"):
        of_school.add(name, "Smith")
    client.force_login(of_school.coordinator)
    seen = look(client, klass, "Ann Smith").context["form"].data["seen"]

    with nothing_written():
        page = look(client, klass, "Ann Smith\nBo Smith", step="do", seen=seen)

    assert "The list is not the one you looked at." in page.text
    assert "Ann Smith\nBo Smith" in page.text


@pytest.mark.parametrize(("or_wait", "in_line"), [({}, 0), ({"or_wait": "on"}, 2)])
def test_the_coordinator_decides_who_waits(client, of_school, or_wait, in_line):
    klass = coming(capacity=1)
    for name in ("Ann", "Bo", "Cy"):
        of_school.add(name, "Smith")
    client.force_login(of_school.coordinator)

    page = do(client, klass, "Ann Smith\nBo Smith\nCy Smith", **or_wait)

    other = LINE if or_wait else FULL
    assert outcomes(page) == [(1, SEAT), (2, other), (3, other)]
    assert (klass.enrollments.count(), klass.waitlist.count()) == (1, in_line)


def test_somebody_is_chosen_among_namesakes(client, of_school):
    klass = coming()
    first, second = of_school.add("Ann", "Smith"), of_school.add("Ann", "Smith")
    client.force_login(of_school.coordinator)

    assert outcomes(look(client, klass, "Ann Smith")) == [(1, UNCLEAR)]
    outsider = UserFactory()
    assert outcomes(look(client, klass, "Ann Smith", **{"who-1": outsider.pk})) == [(1, UNCLEAR)]
    page = do(client, klass, "Ann Smith", **{"who-1": second.pk})

    assert outcomes(page) == [(1, SEAT)]
    assert list(klass.enrollments.values_list("learner", flat=True)) == [second.pk]
    assert first.enrollments.count() == 0


def test_a_list_that_is_too_long_is_kept_and_nobody_is_registered(client, of_school):
    klass = coming()
    client.force_login(of_school.coordinator)
    text = "\n".join(f"Ann Smith{n}" for n in range(201))

    with nothing_written():
        page = look(client, klass, text, step="do")

    assert "this list has 201. Nobody was registered." in page.text
    assert "Ann Smith200" in page.text
    assert "Write or paste at least one person." in look(client, klass, "").text


def test_a_class_that_closed_since_takes_nobody_and_keeps_the_list(client, of_school):
    klass = coming()
    of_school.add("Ann", "Smith")
    client.force_login(of_school.coordinator)
    seen = look(client, klass, "Ann Smith").context["form"].data["seen"]
    Offering.objects.filter(pk=klass.pk).update(registration_closes_at=timezone.now())

    with nothing_written():
        page = look(client, klass, "Ann Smith", step="do", seen=seen)

    assert "Registration for this class has closed." in page.text
    assert "Ann Smith" in page.text


def test_a_class_that_filled_since_is_said_for_each(client, of_school):
    klass = coming(capacity=1)
    of_school.add("Ann", "Smith")
    client.force_login(of_school.coordinator)
    seen = look(client, klass, "Ann Smith").context["form"].data["seen"]
    quick = UserFactory()
    register(offering_id=klass.pk, learner=quick, actor=quick, now=timezone.now())

    page = look(client, klass, "Ann Smith", step="do", seen=seen)

    assert outcomes(page) == [(1, FULL)]
    assert "1 person was not registered." in page.text


def test_people_without_email_get_a_letter(client, of_school):
    klass = coming()
    person = of_school.add("Ann", "Smith", email=None)
    client.force_login(of_school.coordinator)

    page = do(client, klass, "Ann Smith")

    assert "1 person has no email: print their letter." in page.text
    assert Message.objects.get(recipient=person).status == "no_address"


def test_whole_schools_come_by_their_coordinator(client, of_school):
    klass = coming()
    Offering.objects.filter(pk=klass.pk).update(unit="whole_school")
    of_school.add("Ann", "Smith")
    client.force_login(of_school.coordinator)

    do(client, klass, "Ann Smith")

    assert klass.enrollments.get().way == Way.WHOLE_SCHOOL


def test_where_teams_register_nobody_slips_in_one_by_one(client, of_school):
    klass = coming()
    Offering.objects.filter(pk=klass.pk).update(unit="team")
    of_school.add("Ann", "Smith")
    client.force_login(of_school.coordinator)

    assert outcomes(do(client, klass, "Ann Smith")) == [(1, REFUSED)]


def test_msc_staff_register_anybody(client):
    klass = coming()
    UserFactory(first_name="Ann", last_name="Smith")
    client.force_login(staff())

    assert outcomes(do(client, klass, "Ann Smith")) == [(1, SEAT)]


def test_what_is_foreseen_is_what_happens(of_school):
    """A cap, a clash, seats that run out and a short line, looked at and then done."""
    now = timezone.now()
    klass = coming(capacity=4)
    Offering.objects.filter(pk=klass.pk).update(
        organization_cap=3, organization_cap_until=now + timedelta(days=9), waitlist_limit=2
    )
    klass.refresh_from_db()
    people = [of_school.add("Ann", f"Smith{n}") for n in range(7)]
    busy = people[1]
    register(offering_id=coming().pk, learner=busy, actor=busy, now=now)

    foreseen = Foresight(klass, way=Way.IMPORT, actor=of_school.coordinator, now=now).of(people)
    done = register_people(
        offering_id=klass.pk,
        people=people,
        way=Way.IMPORT,
        or_wait=True,
        actor=of_school.coordinator,
        now=now,
    )

    assert [foreseen[p.pk].outcome for p in people] == [
        SEAT, REFUSED, SEAT, SEAT, LINE, LINE, FULL,
    ]  # fmt: skip
    assert [done[p.pk].outcome for p in people] == [foreseen[p.pk].outcome for p in people]


# --- choosing ---


def test_the_list_shows_ones_own_people_and_where_they_stand(client, of_school):
    klass = coming()
    ann, bo = of_school.add("Ann", "Smith"), of_school.add("Bo", "Reed")
    register(offering_id=klass.pk, learner=bo, actor=bo, now=timezone.now())
    UserFactory(first_name="Far", last_name="Away")
    client.force_login(of_school.coordinator)
    path = f"/classes/{klass.pk}/people/"

    page = client.get(path)
    assert [row.record.name for row in page.context["table"].rows] == ["Bo Reed", "Ann Smith"]
    assert "Registered" in page.text
    for query, names in {
        "q=smith": ["Ann Smith"],
        "place=school one": ["Bo Reed", "Ann Smith"],
        "place=elsewhere": [],
        "here=no": ["Ann Smith"],
        "here=yes": ["Bo Reed"],
    }.items():
        rows = client.get(f"{path}?{query}").context["table"].rows
        assert [row.record.name for row in rows] == names, query

    answer = client.post(path, {"bulk": "chosen", "chosen": [ann.pk, bo.pk]})
    assert answer.url == f"/classes/{klass.pk}/people/register/?people={ann.pk},{bo.pk}"
    assert client.post(f"{path}?q=smith", {"bulk": "found"}).url.endswith(f"?people={ann.pk}")
    assert client.post(path, {"bulk": "chosen"}).status_code == 400
    with nothing_written():
        page = client.get(answer.url)
    assert sorted(outcome for _n, outcome in outcomes(page)) == [ALREADY, SEAT]


def test_chosen_people_are_registered_from_their_page(client, of_school):
    klass = coming()
    ann, other = of_school.add("Ann", "Smith"), UserFactory()
    client.force_login(of_school.coordinator)
    keys = f"{ann.pk},{other.pk},x,99999999999999999999"
    path = f"/classes/{klass.pk}/people/register/"
    seen = client.get(path, {"people": keys}).context["form"].data["seen"]

    client.post(path, {"people": keys, "text": "", "seen": seen, "step": "do"})

    assert [(row.learner, row.way) for row in Enrollment.objects.all()] == [(ann, Way.COORDINATOR)]
    assert not WaitlistEntry.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_one_as_for_three(
    client, of_school, count, django_assert_num_queries
):
    klass = coming()
    for n in range(count):
        of_school.add("Ann", f"Smith{n}")
    client.force_login(of_school.coordinator)
    client.get(f"/classes/{klass.pk}/people/")

    with django_assert_num_queries(11):
        client.get(f"/classes/{klass.pk}/people/")


def test_the_class_page_leads_each_visitor_on(client, of_school):
    klass = coming()
    path = f"/classes/{klass.pk}/"
    link = f'href="/classes/{klass.pk}/people/"'
    advice = "Ask the coordinator of your school or agency to register you."
    learner = of_school.add("Ann", "Smith")

    client.force_login(learner)
    assert link not in client.get(path).text
    client.force_login(of_school.coordinator)
    assert link in client.get(path).text

    Offering.objects.filter(pk=klass.pk).update(unit="whole_school")
    assert link in client.get(path).text
    client.force_login(learner)
    assert advice in client.get(path).text
    Offering.objects.filter(pk=klass.pk).update(registration_closes_at=timezone.now())
    assert advice not in client.get(path).text
