"""Staff word a text anew: preview, put into force, history; refusals keep what was typed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import AuditEvent
from core.clock import maine_date
from core.templatetags.ui import maine_date as maine_words
from tests.factories import staff
from wording.declared import declared
from wording.models import Wording
from wording.services import text_of

pytestmark = pytest.mark.django_db

REMINDER = "mail.enrollment.reminder"
PATH = f"/staff/wording/{REMINDER}/"
WORDS = (
    "Soon: {{ course_title }}\n\nDear {{ first_name }}, <b>come</b>.\n\nSee it:\n{{ class_url }}"
)


@pytest.fixture
def today():
    return maine_date(timezone.now())


@pytest.fixture
def person(client):
    person = staff()
    client.force_login(person)
    return person


def typed(today, text=WORDS, **more):
    return {"text": text, "starts_on": today.isoformat(), "action": "publish"} | more


def test_a_wording_is_entered_from_today_and_the_history_says_from_what_to_what(
    client, person, today
):
    before = declared()[REMINDER].written

    response = client.post(PATH, typed(today, WORDS.replace("\n", "\r\n")))

    assert response.status_code == 302
    assert text_of(REMINDER, on=today) == WORDS
    row = Wording.objects.get()
    event = AuditEvent.objects.get(action="wording.publish")
    assert (row.set_by, event.actor, event.object_pk) == (person, person, row.pk)
    assert event.before == {"key": REMINDER, "text": before}
    assert event.after == {"key": REMINDER, "text": WORDS, "starts_on": today.isoformat()}
    page = client.get(PATH).text
    assert f"Entered by {person.name}" in page


def test_a_preview_shows_both_parts_changes_nothing_and_loses_nothing(client, person, today):
    page = client.post(PATH, typed(today + timedelta(days=3), action="preview"))

    preview = page.context["preview"].mail
    assert preview.subject == "Soon: The Drill Conversation"
    assert [(each.text, each.address) for each in preview.paragraphs] == [
        ("Dear Ada, <b>come</b>.", ""),
        ("See it", "https://example.org/classes/7/"),
    ]
    assert "Dear Ada, &lt;b&gt;come&lt;/b&gt;." in page.text
    assert "Call 207-555-0100 or write to" in page.text, "the foot of the text part"
    assert "Dear {{ first_name }}, &lt;b&gt;come&lt;/b&gt;." in page.text, "in the form"
    assert (today + timedelta(days=3)).isoformat() in page.text
    assert Wording.objects.count() == 0
    assert not AuditEvent.objects.filter(action="wording.publish").exists()


def test_an_answer_is_previewed_as_the_help_page_draws_it(client, person, today):
    path = "/staff/wording/help.everyone.reach_us/"
    text = "Call **{{ office_phone }}**.\n\n<script>alert(1)</script> [x](javascript:alert(1))"

    page = client.post(path, typed(today, text, action="preview"))

    assert page.context["preview"].answer.startswith("<p>Call <strong>207-555-0100</strong>.</p>")
    assert "<script>alert" not in page.text
    assert 'href="javascript' not in page.text


def test_a_line_is_previewed_in_its_place(client, person, today):
    page = client.post(
        "/staff/wording/office.phone/", typed(today, "207-555-0<b>1</b>", action="preview")
    )

    assert page.context["preview"].line == "207-555-0<b>1</b>"
    assert "207-555-0&lt;b&gt;1&lt;/b&gt;" in page.text


def test_back_to_the_original_whatever_stands_in_the_box(client, person, today):
    client.post(PATH, typed(today))

    response = client.post(PATH, typed(today, "{{ broken", action="original"))

    assert response.status_code == 302
    assert text_of(REMINDER, on=today) == declared()[REMINDER].written
    assert [row.text for row in Wording.objects.order_by("pk")] == [WORDS, ""]
    assert "Back to the original wording." in client.get(PATH).text


def test_going_back_to_the_original_names_the_changes_still_to_come(client, person, today):
    def go_back(days: int) -> str:
        day = today + timedelta(days=days)
        sent = typed(today, action="original") | {"starts_on": day.isoformat()}
        return client.post(PATH, sent, follow=True).text

    for days in (3, 9):
        client.post(PATH, typed(today) | {"starts_on": (today + timedelta(days=days)).isoformat()})
    first, last = (maine_words(today + timedelta(days=days)) for days in (3, 9))

    assert f"Later changes will still take effect: {first} and {last}." in go_back(0)
    assert f"Later changes will still take effect: {last}." in go_back(5)
    assert "Later changes" not in go_back(9)


@pytest.mark.parametrize("action", ["preview", "publish"])
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text": "Only a subject"}, "An email needs a subject in its first line"),
        ({"text": ""}, "Fill in “"),
        ({"text": "S\n\n{{ frist_name }}"}, "cannot use the placeholder {{ frist_name }}"),
        ({"text": "S\n\nHello {{ first_name }"}, "There is a brace that belongs to no placeholder"),
        ({"text": "S\n\n" + "x" * 4000}, "Shorten it to 4000."),
        ({"text": "S\n\n\x00"}, "has a character we cannot store."),
        ({"starts_on": "2020-01-06"}, "That day is in the past"),
        ({"starts_on": "soon"}, "must be a day, such as 12/31/2026."),
        ({"starts_on": ""}, "Fill in “"),
    ],
)
def test_what_cannot_be_is_refused_and_kept(client, person, today, action, changes, sentence):
    page = client.post(PATH, typed(today, action=action) | changes)

    assert page.status_code == 200
    assert sentence in page.text
    assert page.context["preview"] is None
    kept = page.context["form"]
    expected = typed(today) | changes
    assert (kept["text"].value(), str(kept["starts_on"].value())) == (
        expected["text"],
        expected["starts_on"],
    )
    assert Wording.objects.count() == 0


def test_the_list_is_searched_and_shows_what_is_changed_and_to_come(client, person, today):
    client.post(PATH, typed(today))
    client.post(
        "/staff/wording/office.hours/",
        typed(today + timedelta(days=9), "Tuesdays at noon"),
    )

    def shown(query=""):
        groups = client.get(f"/staff/wording/{query}").context["groups"]
        return [each.text.key for group in groups for each in group.standings]

    assert shown() == list(declared())
    assert shown("?changed=yes") == ["office.hours", REMINDER]
    assert shown("?q=dear+COME") == [REMINDER]
    assert shown("?q=zzzz") == []


def test_a_text_nobody_declared_is_not_found(client, person):
    assert client.get("/staff/wording/mail.secret.key/").status_code == 404
    assert client.post("/staff/wording/x/", {"text": "x"}).status_code == 404


def test_the_list_shows_each_text_as_somebody_may_read_it(client):
    client.force_login(staff())

    page = client.get("/staff/wording/").text

    assert "{{" not in page
    assert "**" not in page
    assert "Hello Ada" in " ".join(page.split())
