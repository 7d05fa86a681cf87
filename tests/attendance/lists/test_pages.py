"""The pages of lists of participants: sent, looked at, corrected, applied."""

import re
from html import unescape

import pytest
from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import strip_tags

from attendance.lists.reading import MOST_BYTES
from attendance.models import AttendanceFile, Punch, WalkIn
from enrollment.services import withdraw
from tests.attendance.lists.hall import AL, STRANGER, ZO, Hall
from tests.attendance.lists.samples import meet, zoom
from tests.attendance.test_rosters import MONDAY
from tests.factories import UserFactory, employ, organization

pytestmark = pytest.mark.django_db

SCRIPT = re.compile(r"<(select|script|style)\b.*?</\1>", re.DOTALL)


def words_of(page: str) -> str:
    """What is read on a page, but for its selects."""
    return " ".join(unescape(strip_tags(SCRIPT.sub(" ", page)).replace("<", " ")).split())


@pytest.fixture
def hall(client):
    hall = Hall()
    client.force_login(hall.instructor)
    return hall


def files_of(hall) -> str:
    return f"/teach/{hall.meeting.pk}/files/"


def page_of(hall, file) -> str:
    return f"{files_of(hall)}{file.pk}/"


def send(client, hall, content, name="report.csv"):
    return client.post(
        files_of(hall), {"file": SimpleUploadedFile(name, content)}, follow=True
    ).content.decode()


def test_a_list_is_sent_from_the_roster_and_shown_before_it_counts(client, hall):
    roster = client.get(f"/teach/{hall.meeting.pk}/").content.decode()
    assert f'href="{files_of(hall)}"' in roster

    page = send(client, hall, zoom(AL, STRANGER, ZO.replace("09:00:00 AM", "")))

    said = words_of(page)
    assert "Zoom participants report To be applied" in said
    assert "1 credited 1 become walk-ins 0 left out 1 line that becomes nothing" in said
    assert "Dana Spruce 9:00 AM to 3:45 PM · line 6 Nobody on this roster is known by this." in said
    assert "Albert Moe 9:00 AM to 3:45 PM line 5 360" in said
    assert "Line 7, Zoe Ouellette: The time of joining is missing or cannot be read." in said
    assert Punch.objects.count() == 0


def test_namesakes_stand_side_by_side_with_their_employers(client, hall):
    other = hall.seat("Albert", "Moe", "albert@example.org")
    employ(hall.al.learner, organization("Town of Avon"))
    employ(other.learner, organization("Unity Schools"))
    page = send(client, hall, zoom("Albert Moe,,09:00:00 AM,03:45:00 PM,405"))

    assert "Several people on this roster have this name." in page
    may_be = page[page.index('label="May be"') : page.index('label="Nobody on the roster"')]
    assert f'<option value="{hall.al.pk}">Albert Moe (Town of Avon, Teacher)</option>' in may_be
    assert f'<option value="{other.pk}">Albert Moe (Unity Schools, Teacher)</option>' in may_be


def test_who_it_was_is_said_and_applied_at_once(client, hall):
    send(client, hall, zoom("Albert Moe,,09:00:00 AM,03:45:00 PM,405", STRANGER))
    file = AttendanceFile.objects.get()
    page = client.get(page_of(hall, file)).content.decode()
    keys = [part[:32] for part in page.split('name="choice-')[1:]]

    said = {f"choice-{keys[0]}": hall.al.pk, f"choice-{keys[1]}": "", "apply": "yes"}
    page = client.post(page_of(hall, file), said, follow=True).content.decode()

    assert "Applied: 1 person is credited." in page
    assert f"Albert Moe: Albert Moe {hall.instructor.name}" in words_of(page)
    assert hall.minutes() == {hall.al.pk: 360}
    assert list(WalkIn.objects.values_list("name", flat=True)) == ["Dana Spruce"]
    assert "<select" not in page
    assert "Apply this list" not in page


def test_what_was_said_is_saved_without_applying_and_taken_back(client, hall):
    send(client, hall, zoom(STRANGER))
    file = AttendanceFile.objects.get()
    key = client.get(page_of(hall, file)).content.decode().split('name="choice-')[1][:32]

    page = client.post(page_of(hall, file), {f"choice-{key}": "leave_out"}, follow=True)
    assert "Dana Spruce: Left out" in words_of(page.content.decode())
    page = client.post(page_of(hall, file), {f"again-{key}": "on"}, follow=True)
    assert "Nobody on this roster is known by this." in page.content.decode()
    assert not file.choices.exists()
    assert Punch.objects.count() == 0


@pytest.mark.parametrize("said", ["x", "0", "999999999", "9" * 30, "kind"])
def test_what_no_choice_can_be_changes_nothing(client, hall, said):
    send(client, hall, zoom(STRANGER))
    file = AttendanceFile.objects.get()
    key = client.get(page_of(hall, file)).content.decode().split('name="choice-')[1][:32]

    client.post(page_of(hall, file), {f"choice-{key}": said, "choice-ff": hall.al.pk})

    assert not file.choices.exists()


def test_a_list_that_cannot_be_applied_says_why_and_can_be_discarded(client, hall):
    page = send(client, hall, zoom("Al Moe,al@example.org,05:00:00 PM,08:00:00 PM,180"))
    file = AttendanceFile.objects.get()
    assert "Is this the list of another session?" in page

    refused = client.post(page_of(hall, file), {"apply": "yes"})
    assert refused.status_code == 409
    assert "Nothing in this file belongs to this session." in refused.content.decode()

    page = client.post(page_of(hall, file), {"discard": "yes"}, follow=True).content.decode()
    assert "report.csv is discarded." in page
    assert "Discarded" in page


def test_a_list_nobody_knows_asks_for_its_columns_first(client, hall):
    page = send(client, hall, b"Who,At,Came,Went\nAl Moe,al@example.org,9:00 AM,3:45 PM\n")
    file = AttendanceFile.objects.get()
    columns = f"{page_of(hall, file)}columns/"
    assert "What do the columns hold?" in page
    assert "At (al@example.org)" in page

    empty = client.post(columns, {"name": "0"}).content.decode()
    assert "Say which column holds the time somebody came, or how long they were there." in empty
    twice = client.post(columns, {"name": "0", "email": "0", "came": "2"}).content.decode()
    assert "This column is named twice. Choose one of them." in twice
    page = client.post(columns, {"email": "1", "came": "2", "left": "3"}, follow=True)

    assert "Albert Moe 9:00 AM to 3:45 PM line 2 360" in words_of(page.content.decode())


def test_a_sum_of_times_is_explained(client, hall):
    page = send(client, hall, meet("Al,Moe,al@example.org,1 hr 30 min,9:00 AM,3:45 PM"))

    assert "Left and came back; the file says only how long in all." in page
    assert "Albert Moe 9:00 AM to 10:30 AM line 2" in words_of(page)


def test_the_same_file_leads_to_the_one_that_is_there(client, hall):
    send(client, hall, zoom(AL))

    assert "This file is here already." in send(client, hall, zoom(AL), "again.csv")
    assert AttendanceFile.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "This file is empty."),
        (b"\x00" * 50, "We cannot read this file."),
        (b"a" * (MOST_BYTES + 1), "This file is larger than 5 MB."),
    ],
    ids=["empty", "binary", "large"],
)
def test_a_file_that_is_no_list_comes_back_with_the_reason(client, hall, content, why):
    assert why in send(client, hall, content)
    assert not AttendanceFile.objects.exists()


def test_nothing_chosen_is_said(client, hall):
    page = client.post(files_of(hall)).content.decode()

    assert "List of participants" in page
    assert "data-error-summary" in page


def test_a_list_comes_back_as_it_came_to_those_who_see_the_roster_alone(client, hall):
    send(client, hall, zoom(AL))
    address = f"{page_of(hall, AttendanceFile.objects.get())}original/"

    answer = client.get(address)

    assert b"".join(answer.streaming_content) == zoom(AL)
    assert answer["Content-Disposition"] == 'attachment; filename="report.csv"'
    assert answer["Cache-Control"] == "private, no-store"
    client.force_login(UserFactory())
    assert client.get(address).status_code == 404


def test_of_hundreds_of_strangers_some_are_asked_for_at_once(client, hall):
    guests = [f"Guest {n},,09:00:00 AM,03:45:00 PM,405" for n in range(30)]
    page = send(client, hall, zoom(*guests))

    assert page.count("<select") == 25
    assert "5 more come when these are said." in page


@pytest.mark.parametrize("people", [1, 3])
def test_the_page_asks_as_much_for_three_people_as_for_one(
    client, hall, people, django_assert_num_queries
):
    seats = [hall.seat(f"Given{n}", f"Last{n}", f"p{n}@example.org") for n in range(people)]
    rows = [f"X,{seat.learner.email},09:00:00 AM,03:45:00 PM" for seat in seats]
    rows += [f"Given{n} Last{n},p{n}@example.org,09:00:00 AM,11:00:00 AM" for n in range(people)]
    send(client, hall, zoom(*rows))
    address = page_of(hall, AttendanceFile.objects.get())

    client.get("/teach/")
    with django_assert_num_queries(16):
        client.get(address)


def test_what_an_applied_list_became_stays_on_its_page_whatever_changes_since(client, hall):
    EmailAddress.objects.filter(user=hall.zo.learner).update(verified=False)
    send(client, hall, zoom(AL, ZO))
    file = AttendanceFile.objects.get()
    client.post(page_of(hall, file), {"apply": "yes"})
    EmailAddress.objects.filter(user=hall.zo.learner).update(verified=True)
    withdraw(enrollment_id=hall.al.pk, actor=hall.al.learner, now=MONDAY)

    said = words_of(client.get(page_of(hall, file)).content.decode())

    assert "1 credited 1 become walk-ins 0 left out" in said
    assert "Albert Moe 9:00 AM to 3:45 PM line 5 360" in said
    assert "They wait on the roster until it is said who they are." in said
