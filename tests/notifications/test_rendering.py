"""A mail is written once, as text; its HTML part says the same."""

import re
from datetime import timedelta
from html import unescape

from django.conf import settings as project
from django.utils import timezone

from certificates.services import issue_certificate
from enrollment.enums import EnrollmentStatus
from enrollment.models import Enrollment
from enrollment.services import (
    cancel_offering,
    offer_freed_seats,
    register,
    send_due_reminders,
    withdraw,
)
from notifications.models import Message
from notifications.rendering import render_mail
from tests.factories import UserFactory, offering
from tests.factories.records import award
from tests.road.test_road import letterhead

NAME = "<b>O'Brien & Sons</b>"
CONTEXT = {
    "first_name": NAME,
    "course_title": "Drills & “reunification”",
    "class_number": "MEM-EM-1",
    "starts_at": "2026-12-01T13:30:00+00:00",
    "ends_at": "2026-12-01T20:30:00+00:00",
    "place": "Town Hall, Augusta",
    "class_path": "/classes/7/",
}


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

    assert mail.subject.splitlines() == [mail.subject]
    assert mail.subject.startswith("You have a seat: Drills")


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

    assert "When: Tue, Dec 1, 2026, 8:30 AM – 3:30 PM<br>Where: Town Hall, Augusta" in mail.html  # noqa: RUF001
    assert mail.calendar is None


def test_the_demonstration_says_in_both_parts_that_it_is_one(settings):
    sentence = "Demonstration: invented people and classes."
    shown = {}
    for production in (False, True):
        settings.PRODUCTION = production
        mail = render_mail("enrollment/seat_confirmed", CONTEXT)
        shown[production] = (sentence in mail.text, sentence in mail.html)

    assert shown == {False: (True, True), True: (False, False)}


def post(client, path, data) -> None:
    response = client.post(path, data)
    assert response.status_code == 302, response.text


def sign_in_mail(client) -> None:
    """Everything sign-in ever writes."""
    signup = {"first_name": "Ada", "last_name": "Tamarack", "password1": "spruce-and-fir-77"}
    person = UserFactory()
    post(client, "/accounts/signup/", signup | {"email": "ada@example.com"})
    post(client, "/accounts/signup/", signup | {"email": person.email})
    post(client, "/accounts/password/reset/", {"email": person.email})
    post(client, "/accounts/password/reset/", {"email": "nobody@example.com"})
    client.force_login(person)
    post(client, "/accounts/email/", {"email": "second@example.com", "action_add": ""})


def seat_mail() -> None:
    """Everything the road from seat to certificate ever writes."""
    letterhead()
    now = timezone.now()
    klass = offering(starts_at=now + timedelta(days=6, hours=20), capacity=1)
    first, second, third = UserFactory.create_batch(3)
    long_ago = now - timedelta(days=20)
    register(offering_id=klass.pk, learner=first, actor=first, now=long_ago)
    for person in (second, third):
        register(offering_id=klass.pk, learner=person, actor=person, now=now, or_wait=True)
    send_due_reminders(now=now)
    withdraw(enrollment_id=Enrollment.objects.get().pk, actor=first, now=now)
    (entry,) = offer_freed_seats(offering_id=klass.pk, now=now)
    entry.status, entry.ended_at = "declined", now
    entry.save()
    register_last = offering(starts_at=now + timedelta(days=9))
    register(offering_id=register_last.pk, learner=first, actor=first, now=now)
    for each in (klass, register_last):
        cancel_offering(offering_id=each.pk, reason="No heating.", actor=first, now=now)
    done = award().enrollment
    assert done.status == EnrollmentStatus.COMPLETED
    issue_certificate(enrollment_id=done.pk, now=now)


def test_every_template_renders_with_what_it_is_really_given(db, client, settings):
    sign_in_mail(client)
    seat_mail()
    settings.TEMPLATES = [
        engine | {"OPTIONS": engine["OPTIONS"] | {"string_if_invalid": "MISSING %s"}}
        for engine in settings.TEMPLATES
    ]
    folder = project.BASE_DIR / "templates/email"
    written = {f"{file.parent.name}/{file.stem}" for file in folder.glob("*/*.txt")}
    messages = list(Message.objects.order_by("pk"))

    assert {message.template for message in messages} == written
    for message in messages:
        mail = render_mail(message.template, message.context)
        assert "MISSING" not in mail.subject + mail.text + mail.html, message.template
        assert 0 < len(mail.subject) < 150
        assert re.search(r"^Hello( \S+)?,$", mail.text, re.MULTILINE), message.template
        assert "http://" in mail.text, message.template


def test_only_mail_that_signs_in_is_private(db, client):
    sign_in_mail(client)
    seat_mail()

    assert {(row.template.split("/")[0], row.is_private) for row in Message.objects.all()} == {
        ("accounts", True),
        ("enrollment", False),
        ("certificates", False),
    }
