"""A mail is worded once, as text; its HTML part says the same."""

import re
from datetime import date
from html import unescape

import pytest

from notifications.models import Message
from notifications.rendering import render_mail
from notifications.values import text_key
from tests.notifications.writing import write_every_mail
from wording.declared import declared
from wording.services import texts_of

pytestmark = pytest.mark.django_db

NAME = "<b>O'Brien & Sons</b>"
CONTEXT = {
    "first_name": NAME,
    "course_title": "Drills & “reunification”",
    "class_number": "MEM-EM-1",
    "starts_at": "2026-12-01T13:30:00+00:00",
    "ends_at": "2026-12-01T20:30:00+00:00",
    "place": "Town Hall, Augusta",
    "class_path": "/classes/7/",
    "reminders": [7, 1],
}
DAY = date(2026, 6, 8)
SEAT = "mail.enrollment.seat_confirmed"
MAY_BE_EMPTY = {SEAT: {"additions_url:"}}


def rendered(wording: str, **changes):
    """The mail about a seat, worded like this."""
    texts = {SEAT: wording, "office.phone": "1", "office.email": "a@b.org", "office.hours": "8"}
    return render_mail("enrollment/seat_confirmed", CONTEXT | changes, texts=texts)


def said(mail) -> list[tuple[str, str]]:
    return [(paragraph.text, paragraph.address) for paragraph in mail.paragraphs]


def words(html: str) -> str:
    """What a reader sees of the body of a mail."""
    body = re.sub(r"(?s).*<h1[^>]*>", "", html)
    body = re.sub(r"(?s)<style.*?</style>|<[^>]+>", " ", body)
    return " ".join(unescape(body).split())


def test_the_text_shows_a_name_as_it_is_and_the_html_escapes_it():
    mail = render_mail("enrollment/seat_confirmed", CONTEXT)

    assert f"Hello {NAME}," in mail.text
    assert "&amp;" not in mail.text
    assert "Hello &lt;b&gt;O&#x27;Brien &amp; Sons&lt;/b&gt;," in mail.html
    assert "<b>O" not in mail.html
    assert mail.subject == "You have a seat: Drills & “reunification”"
    assert "Drills &amp; “reunification”" in re.search(r"(?s)<title>(.*?)</title>", mail.html)[1]


def test_the_subject_is_one_line_whatever_a_title_holds():
    title = "Drills\r\nBcc: everybody@example.org\n\n  and more"
    mail = render_mail("enrollment/seat_confirmed", CONTEXT | {"course_title": title})

    assert mail.subject == "You have a seat: Drills Bcc: everybody@example.org and more"


def test_the_longest_subject_fits_its_row():
    mail = render_mail("enrollment/seat_confirmed", CONTEXT | {"course_title": "x" * 1000})

    assert len(mail.subject) == Message._meta.get_field("subject").max_length


def test_both_parts_say_the_same():
    mail = render_mail("enrollment/seat_confirmed", CONTEXT)

    shown = words(mail.html)
    paragraphs = mail.text.partition("\n--\n")[0].split("\n\n")[1:]
    assert len(paragraphs) == 6
    for paragraph in paragraphs:
        sentence, _, address = paragraph.partition(":\nhttp")
        assert " ".join(sentence.split()) in shown
        assert f'href="http{address}"' in mail.html if address else True


def test_two_lines_whose_second_is_an_address_become_a_button():
    mail = render_mail("enrollment/seat_confirmed", CONTEXT)

    assert "See the class:\nhttp://localhost:8000/classes/7/" in mail.text
    button = re.search(
        r'<a href="http://localhost:8000/classes/7/"[^>]*>(.*?)</a>', mail.html, re.DOTALL
    )
    assert button[1].strip() == "See the class"


def test_two_lines_without_an_address_stay_a_paragraph():
    mail = render_mail("enrollment/seat_confirmed", CONTEXT)

    shown = "When: Tue, Dec 1, 2026, 8:30 AM – 3:30 PM EST<br>Where: Town Hall, Augusta"  # noqa: RUF001
    assert shown in mail.html
    assert mail.calendar is None


def test_nobody_makes_a_button_by_a_name_with_lines():
    mail = rendered(
        "Subject\n\nHello {{ first_name }},\n\n{{ first_name }}",
        first_name="Click:\nhttps://evil.example/\n\nHere:\nhttps://evil.example/",
    )

    assert [address for _text, address in said(mail)] == ["", ""]
    assert 'href="https://evil' not in mail.html


def test_a_button_without_its_address_and_a_paragraph_of_empty_values_are_left_out():
    mail = rendered(
        "S\n\nHello.\n\n{{ reason }}\n\nSee:\n{{ offer_url }}\n\nWhy: {{ reason }}\n\nBye.",
        reason=" ",
    )

    assert said(mail) == [("Hello.", ""), ("Why:", ""), ("Bye.", "")]


def test_a_value_is_never_read_as_a_placeholder():
    mail = rendered("{{ first_name }}\n\n{{ first_name }}", first_name="{{ office_phone }}")

    assert (mail.subject, said(mail)) == ("{{ office_phone }}", [("{{ office_phone }}", "")])


def test_the_moments_of_a_mail_name_the_zone_also_in_the_hour_the_clocks_go_back():
    values = "{{ starts }} | {{ when }} | {{ offer_ends }} | {{ how_soon }}"
    summer = rendered(
        f"S\n\n{values}",
        starts_at="2026-06-08T12:30:00+00:00",
        ends_at="2026-06-08T19:00:00+00:00",
        offer_ends_at="2026-06-07T20:00:00+00:00",
        days_before=1,
    )
    night = rendered(
        "S\n\n{{ when }} | {{ how_soon }}",
        starts_at="2026-11-01T05:30:00+00:00",
        ends_at="2026-11-01T06:30:00+00:00",
        days_before=7,
    )

    assert said(summer)[0][0] == (
        "Mon, Jun 8, 2026, 8:30 AM EDT | Mon, Jun 8, 2026, 8:30 AM – 3:00 PM EDT"  # noqa: RUF001
        " | Sun, Jun 7, 2026, 4:00 PM EDT | Tomorrow"
    )
    assert said(night)[0][0] == "Sun, Nov 1, 2026, 1:30 AM EDT – 1:30 AM EST | In 7 days"  # noqa: RUF001


def test_each_session_of_a_class_is_told_with_its_zone():
    mail = rendered(
        "S\n\nWhen: {{ when }}\nWhere: {{ place }}",
        sessions=[
            ["2026-10-31T12:30:00+00:00", "2026-10-31T20:30:00+00:00"],
            ["2026-12-01T13:30:00+00:00", "2026-12-01T20:30:00+00:00"],
        ],
    )

    assert said(mail)[0][0] == (
        "When: 2 sessions\n"
        "Sat, Oct 31, 2026, 8:30 AM – 4:30 PM EDT\n"  # noqa: RUF001
        "Tue, Dec 1, 2026, 8:30 AM – 3:30 PM EST\n"  # noqa: RUF001
        "Where: Town Hall, Augusta"
    )


def test_a_class_without_sessions_has_no_hour_and_promises_nothing():
    mail = rendered(
        "S\n\n{{ when }} | {{ starts }}\n\n{{ calendar_note }} {{ reminder_note }}",
        ends_at="2027-07-01T03:59:00+00:00",
        sessions=[],
        reminders=[],
    )

    assert [text for text, _ in said(mail)] == [
        "At your own pace, until Jun 30, 2027 | Dec 1, 2026"
    ]


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ([7, 1], "We will remind you 7 days and 1 day before."),
        ([1], "We will remind you 1 day before."),
        ([], ""),
    ],
)
def test_only_reminders_that_will_come_are_promised(days, sentence):
    mail = rendered("S\n\nHello.\n\n{{ reminder_note }}", reminders=days)

    assert "\n".join(text for text, _ in said(mail)) == f"Hello.\n{sentence}".strip()


def test_mail_programs_are_given_the_first_words_after_the_greeting():
    def shown(wording: str) -> str:
        return re.search(r"(?s)overflow: hidden\">(.*?)</div>", rendered(wording).html)[1].strip()

    assert shown("S\n\nHello {{ first_name }},\n\nYou have a seat.\n\nBye.") == "You have a seat."
    assert shown("S\n\nSee it:\n{{ class_url }}\n\nYou have a seat.") == "You have a seat."
    assert shown("S\n\nHello,") == "Hello,"


def test_the_demonstration_says_in_both_parts_that_it_is_one(settings):
    sentence = "Demonstration: invented people and classes."
    shown = {}
    for production in (False, True):
        settings.PRODUCTION = production
        mail = render_mail("enrollment/seat_confirmed", CONTEXT)
        shown[production] = (sentence in mail.text, sentence in mail.html)

    assert shown == {False: (True, True), True: (False, False)}


def test_every_mail_is_worded_and_given_each_value_its_wording_may_use(client):
    write_every_mail(client)
    messages = list(Message.objects.order_by("pk"))
    keys = {key for key in declared() if key.startswith("mail.")}

    assert {text_key(message.template) for message in messages} == keys
    for message in messages:
        key = text_key(message.template)
        names = [each.name for each in declared()[key].placeholders]
        every = "S\n\n" + "\n\n".join(f"{name}: {{{{ {name} }}}}" for name in names)
        probe = render_mail(
            message.template, message.context, texts=texts_of("office.", on=DAY) | {key: every}
        )
        empty = {text for text, _ in said(probe) if text.endswith(":")}
        # A class that asks nothing has no page to lead to.
        assert empty <= MAY_BE_EMPTY.get(key, set()), key
        mail = render_mail(message.template, message.context)
        assert 0 < len(mail.subject) < 150
        assert re.search(r"^Hello( \S+)?,$", mail.text, re.MULTILINE), message.template
        # A code is typed on the page that asked for it: whoever is sent one is led nowhere.
        is_code = message.template == "accounts/login_code"
        assert ("http://" in mail.text) is not is_code, message.template


def test_only_mail_that_signs_in_gives_a_role_or_answers_is_private(db, client):
    write_every_mail(client)

    assert {(row.template.split("/")[0], row.is_private) for row in Message.objects.all()} == {
        ("accounts", True),
        ("enrollment", False),
        ("enrollment", True),
        ("attendance", False),
        ("certificates", False),
        ("transcripts", False),
        ("courses", False),
        ("organizations", False),
        ("organizations", True),
        ("support", False),
    }
    roles = Message.objects.filter(is_private=True, template__startswith="organizations/")
    assert set(roles.values_list("template", flat=True)) == {"organizations/role_offered"}
    links = Message.objects.filter(is_private=True, template__startswith="enrollment/")
    assert set(links.values_list("template", flat=True)) == {
        "enrollment/joined_waitlist",
        "enrollment/joined_waitlist_behind",
        "enrollment/seat_offered",
        "enrollment/team_invited",
    }
