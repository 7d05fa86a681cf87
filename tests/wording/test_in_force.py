"""What a text says on a day: the newest row that has begun, or the original."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.clock import maine_date
from notifications.models import Message
from notifications.services import Notice, queue_mail, send_message
from tests.factories import UserFactory
from wording.declared import declared
from wording.exceptions import WordingRefusedError
from wording.models import Wording
from wording.services import in_force, set_wording, text_of, texts_of

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 8, 13, tzinfo=UTC)
TODAY = date(2026, 6, 8)
LATER = date(2026, 6, 20)


def put(key="office.phone", text="207-555-0111", *, on=TODAY, now=NOW) -> Wording:
    return set_wording(text=declared()[key], written=text, starts_on=on, actor=None, now=now)


def test_a_text_says_the_original_until_the_day_of_the_first_row(settings):
    put(on=LATER)

    said = [text_of("office.phone", on=LATER - timedelta(days=back)) for back in (1, 0)]

    assert said == [settings.SITE_PHONE, "207-555-0111"]


def test_of_one_day_the_row_written_last_counts():
    put(text="207-555-0111")
    put(text="207-555-0122")

    assert text_of("office.phone", on=TODAY) == "207-555-0122"


def test_a_row_that_begins_later_counts_from_its_day_though_written_earlier():
    put(text="207-555-0133", on=LATER)
    put(text="207-555-0111")

    assert [text_of("office.phone", on=day) for day in (TODAY, LATER)] == [
        "207-555-0111",
        "207-555-0133",
    ]


def test_an_empty_row_goes_back_to_the_original(settings):
    put()
    put(text=" \n", on=LATER)

    assert [text_of("office.phone", on=day) for day in (TODAY, LATER)] == [
        "207-555-0111",
        settings.SITE_PHONE,
    ]
    assert set(in_force(declared(), on=TODAY)) == {"office.phone"}
    assert in_force(declared(), on=LATER) == {}


def test_many_texts_cost_one_query(django_assert_num_queries):
    put()

    with django_assert_num_queries(1):
        said = texts_of("office.", "help.", on=TODAY)

    assert said["office.phone"] == "207-555-0111"
    assert set(said) == {key for key in declared() if key.startswith(("office.", "help."))}


def test_rows_stay_as_they_were_written():
    row = put()

    for change in (
        lambda: Wording.objects.update(text="x"),
        lambda: Wording.objects.all().delete(),
        lambda: row.save(force_update=True),
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()
    assert Wording.objects.get().text == "207-555-0111"


@pytest.mark.parametrize(
    ("key", "written", "sentence"),
    [
        ("office.phone", "1\n2", "This text is one line"),
        ("office.phone", "1" * 121, "at most 120 characters, and these are 121"),
        ("office.email", "nobody", "This is not an email address."),
        ("office.phone", "{{ first_name }}", r"cannot use the placeholder {{ first_name }}"),
        ("mail.enrollment.reminder", "Only a subject", "An email needs a subject"),
        ("mail.enrollment.reminder", "Subject\nand more\n\nText", "The first line is the subject"),
        (
            "mail.enrollment.reminder",
            "S\n\n{{ frist_name }} {{ plcae }}",
            r"cannot use the placeholders {{ frist_name }}, {{ plcae }}",
        ),
        ("mail.enrollment.reminder", "S\n\n{% now 'Y' %}", "belongs to no placeholder, at “{% now"),
        ("mail.enrollment.reminder", "S\n\nHello {{ first_name }", "at “{{ first_name }”"),
        ("help.everyone.reach_us", "x" * 6001, "at most 6000 characters"),
    ],
)
def test_a_text_that_cannot_be_used_is_refused_with_what_to_change(key, written, sentence):
    with pytest.raises(WordingRefusedError, match=sentence):
        put(key, written)
    assert Wording.objects.count() == 0


def test_a_day_that_is_past_in_maine_is_refused():
    just_before_midnight = datetime(2026, 6, 9, 3, 30, tzinfo=UTC)

    with pytest.raises(WordingRefusedError, match="That day is in the past"):
        put(on=TODAY - timedelta(days=1))
    assert put(on=TODAY, now=just_before_midnight).starts_on == TODAY


REMINDER = "mail.enrollment.reminder"


def queued() -> Message:
    queue_mail(
        Notice(
            key="tests:1",
            recipient_id=UserFactory().pk,
            to_address="ada@example.org",
            template="enrollment/reminder",
            context={"first_name": "Ada", "course_title": "Drills", "days_before": 1},
        ),
        now=NOW,
    )
    return Message.objects.get()


def test_a_queued_mail_is_worded_as_of_the_day_it_is_sent_and_a_sent_one_keeps_its_words(client):
    message = queued()
    put(REMINDER, "Soon: {{ course_title }}\n\nDear {{ first_name }}", on=LATER)

    before = send_message(message_id=message.pk, now=NOW)
    message.refresh_from_db()
    first = (message.subject, message.body_text)
    Message.objects.update(status="queued", sent_at=None)
    again = send_message(message_id=message.pk, now=datetime(2026, 6, 20, 13, tzinfo=UTC))
    message.refresh_from_db()

    assert (before, again) == (True, True)
    assert first[0] == "Tomorrow: Drills"
    assert "Hello Ada," in first[1]
    assert message.subject == "Soon: Drills"
    assert "Dear Ada" in message.body_text
    assert "Dear Ada" in message.body_html


def test_pages_and_mail_say_the_phone_e_mail_and_hours_now_in_force(client):
    now = timezone.now()
    for key, text in (
        ("office.phone", "207-555-0199"),
        ("office.email", "desk@example.org"),
        ("office.hours", "Tuesdays, <b>noon</b>"),
    ):
        put(key, text, on=maine_date(now), now=now)
    send_message(message_id=queued().pk, now=now)
    message = Message.objects.get()

    for shown in (client.get("/courses/").text, message.body_html):
        assert "207-555-0199" in shown
        assert "desk@example.org" in shown
    assert "Call 207-555-0199 or write to desk@example.org." in message.body_text
    assert "Tuesdays, <b>noon</b>" in message.body_text
    assert "Tuesdays, &lt;b&gt;noon&lt;/b&gt;" in message.body_html


def test_the_frame_of_a_page_asks_for_the_office_once(client, django_assert_num_queries):
    with django_assert_num_queries(1) as asked:
        page = client.get("/feedback/")

    assert page.status_code == 200
    assert "wording_wording" in asked.captured_queries[0]["sql"]
