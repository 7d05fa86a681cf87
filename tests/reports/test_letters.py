"""People without email: a letter for each notice, handed out by their coordinator."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import ClaimCode, User
from accounts.services.claims import claim_code
from audit.models import AuditEvent
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.services import offer_freed_seats, register, withdraw
from notifications.exceptions import MessageRefusedError
from notifications.models import Message
from notifications.services import Notice, queue_mail
from reports.homes import home_of
from reports.letters import hand_out, letters_for, letters_of
from reports.mending import deal_with
from tests.documents.reading import check_tags, lines_that_meet, page_texts, squeezed
from tests.factories import UserFactory, coordinator, employ, offering, organization, staff

pytestmark = pytest.mark.django_db

CODE = r"[2-9A-HJKMNP-Z]{4}(?:-[2-9A-HJKMNP-Z]{4}){2}"


@pytest.fixture
def place():
    return organization("District One")


@pytest.fixture
def office(place) -> User:
    return coordinator(place)


def unreached(place, **about) -> User:
    person = UserFactory(email=None, **about)
    employ(person, place)
    return person


def letter(person: User, template: str = "enrollment/seat_withdrawn", **context) -> Message:
    key = f"x:{Message.objects.count()}"
    facts = {"first_name": person.called, "course_title": "Lockdown", "class_number": "X-1"}
    queue_mail(Notice(key, person.pk, "", template, facts | context), now=timezone.now())
    return Message.objects.get(key=key)


def offered(person: User) -> WaitlistEntry:
    """A class of one seat that was given back while this person waited for it."""
    now = timezone.now()
    klass, first = offering(starts_at=now + timedelta(days=20), capacity=1), UserFactory()
    held = register(offering_id=klass.pk, learner=first, actor=first, now=now)
    register(offering_id=klass.pk, learner=person, actor=person, now=now, or_wait=True)
    withdraw(enrollment_id=held.pk, actor=first, now=now)
    offer_freed_seats(offering_id=klass.pk, now=now)
    return WaitlistEntry.objects.get(learner=person)


def listed(client, query: str = "") -> list[int]:
    table = client.get(f"/people/letters/{query}").context["table"]
    return [row.record.pk for row in table.rows]


# --- the list ---


def test_the_list_says_about_which_course_a_letter_is(client, place, office):
    letter(unreached(place), "enrollment/reminder", course_title="Lockdown drills")
    client.force_login(office)
    (row,) = client.get("/people/letters/").context["table"].rows
    assert row.get_cell_value("about") == "Reminder seven days and one day before: Lockdown drills"
    assert str(row.get_cell("about")) == row.get_cell_value("about")


def test_the_list_has_what_is_open_for_my_people_and_what_has_a_deadline_first(
    client, place, office
):
    person = unreached(place)
    plain = letter(person)
    entry = offered(person)
    newer = letter(person, "enrollment/reminder")
    letter(unreached(organization("District Two")))
    letter(UserFactory(email=None))
    reached = UserFactory()
    employ(reached, place)
    queue_mail(
        Notice("y", reached.pk, reached.email, "enrollment/reminder", {}), now=timezone.now()
    )
    queue_mail(
        Notice("z", person.pk, "", "accounts/login_code", {}, is_private=True),
        now=timezone.now(),
    )
    client.force_login(office)

    offer = Message.objects.get(template="enrollment/seat_offered")
    joined = Message.objects.get(template="enrollment/joined_waitlist")
    assert listed(client) == [offer.pk, newer.pk, joined.pk, plain.pk]
    assert listed(client, "?answer=due") == [offer.pk]
    text = client.get("/people/letters/").text
    assert f'href="/my/offers/{entry.pk}/"' in text


def test_an_offer_that_ran_out_stands_among_the_others_and_says_so(client, place, office):
    person = unreached(place)
    over = letter(
        person,
        "enrollment/seat_offered",
        offer_ends_at=(timezone.now() - timedelta(hours=1)).isoformat(),
    )
    newer = letter(person)
    client.force_login(office)

    assert listed(client) == [newer.pk, over.pk]
    assert "Ran out on " in client.get("/people/letters/").text
    assert listed(client, "?answer=due") == []


def test_a_home_says_what_is_to_be_handed_out_and_what_is_urgent(place, office):
    person = unreached(place)

    def tile():
        found = [
            each for each in home_of(office, now=timezone.now()).tiles if each.key == "to-hand-out"
        ]
        return [(each.is_urgent, dict(each.facts)) for each in found]

    assert tile() == []
    letter(person)
    assert tile() == [(False, {"count": 1, "due": 0, "deadline": None})]
    entry = offered(person)
    office = User.objects.get(pk=office.pk)
    assert tile() == [(True, {"count": 3, "due": 1, "deadline": entry.offer_ends_at})]


# --- handing out ---


def states() -> dict[int, tuple]:
    return {
        pk: (at is not None, by)
        for pk, at, by in Message.objects.values_list("pk", "dealt_with_at", "dealt_with_by")
    }


def test_many_are_marked_at_once_with_who_and_when(client, place, office):
    one, two, other = (letter(unreached(place)) for _ in range(3))
    client.force_login(office)

    answer = client.post(
        "/people/letters/", {"bulk": "hand_out", "chosen": [one.pk, two.pk]}, follow=True
    )

    assert [str(each) for each in answer.context["messages"]] == ["2 letters are handed out."]
    assert states() == {
        one.pk: (True, office.pk),
        two.pk: (True, office.pk),
        other.pk: (False, None),
    }
    assert list(
        AuditEvent.objects.filter(action="notifications.hand_out")
        .order_by("object_pk")
        .values_list("actor", "object_pk", "person")
    ) == [(office.pk, each.pk, each.recipient_id) for each in (one, two)]
    assert listed(client) == [other.pk]


def test_one_that_is_not_mine_stops_them_all(client, place, office):
    mine, strange = letter(unreached(place)), letter(unreached(organization("District Two")))
    client.force_login(office)

    for button in ("hand_out", "print"):
        page = client.post("/people/letters/", {"bulk": button, "chosen": [mine.pk, strange.pk]})
        assert page.status_code == 409
        assert "One of the chosen letters is not yours to hand out." in page.text
    assert states() == {mine.pk: (False, None), strange.pk: (False, None)}
    assert AuditEvent.objects.filter(action="notifications.hand_out").count() == 0


def test_a_letter_given_by_somebody_else_meanwhile_is_named_and_keeps_its_giver(place, office):
    first, second = letter(unreached(place)), letter(unreached(place))
    other = coordinator(place)
    now = timezone.now()
    hand_out(message_ids=[first.pk], actor=other, now=now)

    handed = hand_out(message_ids=[first.pk, second.pk], actor=office, now=now)

    assert ([row.pk for row in handed.now], [row.pk for row in handed.before]) == (
        [second.pk],
        [first.pk],
    )
    assert states() == {first.pk: (True, other.pk), second.pk: (True, office.pk)}


def test_at_most_200_at_a_time(place, office):
    with pytest.raises(MessageRefusedError, match=r"^Choose at most 200 letters at a time.$"):
        hand_out(message_ids=range(1, 202), actor=office, now=timezone.now())


def test_what_is_handed_out_is_no_trouble_in_the_outbox_and_the_reverse(place, office):
    now = timezone.now()
    person = unreached(place)
    urgent, other = letter(person), letter(person)
    Message.objects.update(is_urgent=True)
    assert Message.objects.in_trouble(at=now).count() == 2

    hand_out(message_ids=[urgent.pk], actor=office, now=now)
    deal_with(message=other, actor=staff(), now=now)

    assert Message.objects.in_trouble(at=now).count() == 0
    assert letters_for(office).to_hand_out().count() == 0
    with pytest.raises(MessageRefusedError):
        deal_with(message=urgent, actor=staff(), now=now)


# --- paper ---


def pages(content: bytes) -> list[str]:
    """The text of each page, checked to be readable by everybody."""
    check_tags(content)
    assert lines_that_meet(content) == []
    return [squeezed(page) for page in page_texts(content)]


def test_each_letter_begins_its_own_page_and_says_what_the_mail_says(client, place, office):
    ada = unreached(place, first_name="Ada", last_name="Zebra", preferred_name="Countess")
    bob = unreached(place, first_name="Bob", last_name="Apple")
    entry = offered(ada)
    offer = Message.objects.get(template="enrollment/seat_offered")
    plain = letter(bob)
    client.force_login(office)

    answer = client.post("/people/letters/", {"bulk": "print", "chosen": [offer.pk, plain.pk]})

    assert (answer["Content-Type"], answer["Cache-Control"]) == (
        "application/pdf",
        "no-store, private",
    )
    first, second = pages(answer.content)
    assert [name in first for name in ("BobApple", "AdaZebra")] == [True, False]
    assert [name in second for name in ("BobApple", "AdaZebra")] == [False, True]
    mail = letters_of([offer], now=timezone.now())[0]
    told = [
        "Hello Countess,",
        ada.memssi_number,
        "District One",
        mail.subject,
        "Answer by ",
        f"/my/offers/{entry.pk}/",
        f"If you have no account, tell {office.name} what you want",
        f"Handed to you by {office.name}.",
    ]
    assert [words for words in told if squeezed(words) not in second] == []
    assert squeezed("If you have no account") not in first
    assert states()[plain.pk] == (False, None)


def test_one_letter_is_shown_and_printed(client, place, office):
    message = letter(unreached(place, first_name="Ada", last_name="Byron"))
    client.force_login(office)
    assert "Letter for Ada Byron" in client.get(f"/people/letters/{message.pk}/").text
    (page,) = pages(client.get(f"/people/letters/{message.pk}/print/").content)
    assert "AdaByron" in page


def test_the_code_stands_on_the_letter_alone_and_printing_again_makes_a_new_one(
    client, place, office
):
    person = unreached(place, first_name="Ada", last_name="Byron")
    client.force_login(office)
    address = f"/people/{person.pk}/code/"
    assert ClaimCode.objects.count() == 0

    codes = []
    for _turn in range(2):
        answer = client.post(address)
        assert (answer["Content-Type"], answer["Cache-Control"]) == (
            "application/pdf",
            "no-store, private",
        )
        (page,) = pages(answer.content)
        codes.append(re.search(CODE, page).group())
        assert "/claim/" in page

    assert claim_code(typed=codes[1], now=timezone.now()).person == person
    assert codes[0] != codes[1]
    made = ClaimCode.objects.order_by("pk")
    assert [(each.person, each.made_by, each.revoked_at is None) for each in made] == [
        (person, office, False),
        (person, office, True),
    ]
    stored = str(list(ClaimCode.objects.values())) + str(list(AuditEvent.objects.values()))
    assert [code for code in codes if code in stored or code.replace("-", "") in stored] == []
    page = client.get(address).text
    assert "printing again makes a new code, and the old one stops working" in page


def test_whoever_has_an_account_gets_no_code_but_a_new_password(client, place, office):
    person = UserFactory()
    employ(person, place)
    person.set_password("a-boat-named-patience")
    person.save()
    client.force_login(office)

    assert "has an account already" in client.get(f"/people/{person.pk}/code/").text
    assert client.post(f"/people/{person.pk}/code/").status_code == 409
    assert ClaimCode.objects.count() == 0


# --- answering an offer in somebody's name ---


def test_a_coordinator_accepts_in_the_name_of_whoever_has_no_email(client, place, office):
    person = unreached(place, first_name="Ada", last_name="Byron")
    entry = offered(person)
    client.force_login(office)

    page = client.get(f"/my/offers/{entry.pk}/").text
    assert "A seat is kept for Ada Byron" in page
    assert "Accept in the name of Ada Byron" in page
    answer = client.post(f"/my/offers/{entry.pk}/accept/", follow=True)

    assert answer.redirect_chain == [("/people/letters/", 302)]
    assert [str(each) for each in answer.context["messages"]] == [
        "Ada Byron has the seat. A letter for them is ready to print."
    ]
    assert Enrollment.objects.get(learner=person).status == "enrolled"
    moved = AuditEvent.objects.filter(action="enrollment.move_in_line", actor=office)
    assert list(moved.values_list("person", "after")) == [(person.pk, {"status": "accepted"})]
    # The offer's letter has done its work; the confirmation is the next one.
    open_letters = Message.objects.to_hand_out().filter(recipient=person)
    assert sorted(open_letters.values_list("template", flat=True)) == [
        "enrollment/joined_waitlist",
        "enrollment/seat_confirmed",
    ]


def test_declining_in_somebodys_name_passes_the_seat_on(client, place, office):
    entry = offered(unreached(place, first_name="Ada", last_name="Byron"))
    client.force_login(office)
    answer = client.post(f"/my/offers/{entry.pk}/decline/", follow=True)
    assert [str(each) for each in answer.context["messages"]] == [
        "You declined for Ada Byron. The next person in line gets the seat."
    ]
    entry.refresh_from_db()
    assert entry.status == "declined"
    again = client.post(f"/my/offers/{entry.pk}/accept/")
    assert again.status_code == 409
    assert "This offer was declined already for Ada Byron." in again.text


def test_nobody_answers_for_whoever_has_email_or_works_elsewhere(client, place, office):
    reached = UserFactory()
    employ(reached, place)
    strange = unreached(organization("District Two"))
    client.force_login(office)
    for entry in (offered(reached), offered(strange)):
        assert client.get(f"/my/offers/{entry.pk}/").status_code == 404
        assert client.post(f"/my/offers/{entry.pk}/accept/").status_code == 404


def test_staff_see_an_offer_and_have_no_button(client, place):
    entry = offered(unreached(place))
    client.force_login(staff())
    page = client.get(f"/my/offers/{entry.pk}/").text
    assert "in the name of" not in page
    assert client.post(f"/my/offers/{entry.pk}/accept/").status_code == 403
