"""The link by which somebody shows their own training record to a new employer."""

import hashlib
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from audit.models import AuditEvent
from tests.factories import UserFactory, employ, offering, organization, staff
from tests.factories.lives import enroll, hold
from transcripts.exceptions import ShareRefusedError
from transcripts.models import TranscriptShare, TranscriptShareOpening
from transcripts.services import end_share, open_share, set_renewal, share_transcript

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
NOW = datetime(2026, 7, 1, 16, tzinfo=UTC)
PAGE = "/my/transcript/sharing/"
ENDED = "This link has ended: ask the person who gave it to you for a new one."
RAN_OUT = (
    "This link ran out on Wed, Jul 8, 2026, 12:00 PM: "
    "ask the person who gave it to you for a new one."
)
UNKNOWN = "There is no record at this address: ask the person who gave it to you."
TEN = "You have 10 links that work. End one you no longer need, then make this one."


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def owner():
    return UserFactory(
        first_name="Ada", last_name="Tamarack", email="ada@example.org", phone="207-555-0147"
    )


def share(owner, *, shown_to="Lisbon School Department", days=7, now=NOW):
    return share_transcript(person=owner, shown_to=shown_to, days=days, now=now)


def trained(owner) -> None:
    """A class the owner completed."""
    klass = offering(
        starts_at=START, instructors=[UserFactory(first_name="Lee", last_name="Alder")]
    )
    enroll(klass, owner)
    hold(klass, by=UserFactory())


def said(response) -> str:
    """What stands in the middle of a page, its spaces aside."""
    main = response.text.partition("<main")[2].partition("</main>")[0]
    middle = main.partition('<div class="container">')[2]  # after the letterhead of paper
    return " ".join(re.sub(r"<[^>]*>", " ", middle).split())


def history() -> list[tuple]:
    return [
        (event.action, event.actor, event.person, event.before, event.after)
        for event in AuditEvent.objects.filter(action__endswith="_share").order_by("pk")
    ]


def address_on(response) -> str:
    shown = re.search(r'<input id="share-address"[^>]*value="([^"]+)"[^>]*readonly', response.text)
    assert shown is not None
    return shown[1]


# --- making one ---


def test_the_address_is_shown_once_and_only_its_digest_is_kept(client, owner):
    client.force_login(owner)

    made = client.post(PAGE, {"shown_to": "  Lisbon School  Department ", "days": "30"})

    address = address_on(made)
    base, token = address.removesuffix("/").rsplit("/", 1)
    assert (base, len(token)) == (f"{settings.BASE_URL}/record", 43)
    row = TranscriptShare.objects.values().get()
    del row["id"], row["created_at"]
    assert row == {
        "person_id": owner.pk,
        "shown_to": "Lisbon School Department",
        "token_digest": hashlib.sha256(token.encode()).hexdigest(),
        "made_at": NOW,
        "ends_at": NOW + timedelta(days=30),
        "ended_at": None,
    }
    assert token not in client.get(PAGE).text
    assert token not in str(list(AuditEvent.objects.values()))
    assert client.get(f"/record/{token}/").status_code == 200
    assert "no-store" in made["Cache-Control"]


@pytest.mark.parametrize("days", [7, 30, 90])
def test_a_link_lasts_as_long_as_was_chosen(owner, days):
    assert share(owner, days=days)[0].ends_at == NOW + timedelta(days=days)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"shown_to": " "}, "Say for whom the link is, so that you know it again."),
        ({"days": 8}, "A link works for 7, 30 or 90 days. Choose one of them."),
    ],
)
def test_a_link_for_nobody_or_of_another_length_is_refused(owner, said, sentence):
    with pytest.raises(ShareRefusedError) as refused:
        share(owner, **said)

    assert (str(refused.value), TranscriptShare.objects.count()) == (sentence, 0)


def test_what_was_typed_stays_beside_the_sentence(client, owner):
    client.force_login(owner)

    page = client.post(PAGE, {"shown_to": "Lisbon School Department", "days": ""})

    assert page.context["form"].errors == {
        "days": ["Choose an answer for “How long should it work?”."]
    }
    assert 'value="Lisbon School Department"' in page.text


def test_the_eleventh_link_that_works_is_refused_until_one_is_ended(client, owner):
    client.force_login(owner)
    first, _token = share(owner)
    for number in range(9):
        share(owner, shown_to=f"Place {number}")
    share(UserFactory())
    typed = {"shown_to": "The eleventh", "days": "7"}

    refused = client.post(PAGE, typed)

    assert (refused.status_code, refused.context["form"].non_field_errors()) == (409, [TEN])
    assert 'value="The eleventh"' in refused.text
    assert owner.transcript_shares.count() == 10
    end_share(share_id=first.pk, actor=owner, now=NOW)
    assert client.post(PAGE, typed).status_code == 200
    assert owner.transcript_shares.live(at=NOW).count() == 10


def test_links_that_ran_out_do_not_count(owner):
    for _number in range(10):
        share(owner, now=NOW - timedelta(days=7))

    share(owner)

    assert owner.transcript_shares.live(at=NOW).count() == 1


# --- opening it ---


def test_a_live_link_shows_the_record_and_every_opening_is_kept(client, owner):
    _share, token = share(owner)

    pages = [client.get(f"/record/{token}/"), client.head(f"/record/{token}/")]

    assert [page.status_code for page in pages] == [200, 200]
    assert list(TranscriptShareOpening.objects.values_list("share", "opened_at")) == [
        (_share.pk, NOW),
        (_share.pk, NOW),
    ]
    assert history() == [
        (
            "transcripts.make_share",
            owner,
            owner,
            None,
            {"shown_to": "Lisbon School Department", "ends_at": "2026-07-08T16:00:00+00:00"},
        ),
        ("transcripts.open_share", None, owner, None, None),
        ("transcripts.open_share", None, owner, None, None),
    ]


def test_it_stands_until_the_moment_it_ends(client, owner):
    _share, token = share(owner)
    answers = []
    for moment in (_share.ends_at - timedelta(seconds=1), _share.ends_at):
        with time_machine.travel(moment, tick=False):
            answers.append(client.get(f"/record/{token}/"))

    assert [answer.status_code for answer in answers] == [200, 410]
    assert said(answers[1]) == f"No training record here {RAN_OUT}"
    assert TranscriptShareOpening.objects.count() == 1


def test_an_ended_link_says_so_and_an_unknown_one_shows_nothing(client, owner):
    _share, token = share(owner)
    end_share(share_id=_share.pk, actor=owner, now=NOW)

    answers = [client.get(f"/record/{each}/") for each in (token, "x" * 43, "%00")]

    assert [(answer.status_code, said(answer)) for answer in answers] == [
        (410, f"No training record here {ENDED}"),
        (404, f"No training record here {UNKNOWN}"),
        (404, f"No training record here {UNKNOWN}"),
    ]
    assert not TranscriptShareOpening.objects.exists()


@pytest.mark.parametrize(
    "gone",
    [
        lambda: {"is_active": False},
        lambda: {"is_active": False, "email": None, "withdrawn_at": NOW},
        lambda: {"merged_into": UserFactory()},
    ],
    ids=["closed", "withdrawn", "merged"],
)
def test_without_an_account_of_its_owner_a_link_has_ended(client, owner, gone):
    _share, token = share(owner)
    User.objects.filter(pk=owner.pk).update(**gone())

    page = client.get(f"/record/{token}/")

    assert (page.status_code, said(page)) == (410, f"No training record here {ENDED}")


def test_the_page_shows_what_its_owner_sees_and_nothing_else(client, owner):
    employ(owner, organization("Cedar School"))
    trained(owner)
    trained(UserFactory())  # of somebody else
    set_renewal(person=owner, certificate_until=NOW.date(), hours_needed=90)  # for their own eyes
    _share, token = share(owner)

    page = client.get(f"/record/{token}/")
    client.force_login(owner)
    own = client.get("/my/transcript/")

    assert page.context["transcript"] == own.context["transcript"]
    assert len(page.context["transcript"].lines) == 1
    assert said(page) == expected(owner, own.context["transcript"])
    assert [word for word in (owner.email, owner.phone) if word in page.text] == []


def expected(owner, transcript) -> str:
    """The whole page in words."""
    (line,) = transcript.lines
    number, version = line.offering.number, line.offering.version.number
    return (
        f"MEMSSI number {owner.memssi_number} Training record of Ada Tamarack "
        "Cedar School, Teacher "
        "Shown to Lisbon School Department "
        "This link works until Wed, Jul 8, 2026, 12:00 PM "
        "The record as it stands on Jul 1, 2026 "
        "Hours by period: Calendar year Hours by period and credit Period Credit Amount "
        "2026 Contact hours 6 "
        "Completed training Completed training, newest first "
        "Course Date Contact hours Instructor Place "
        f"{line.title} Class {number}, version {version} MEMSSI class: Signed roster "
        "How it was counted Contact hours: 360 of 360 minutes attended Jun 8, 2026 6 "
        f"Lee Alder {line.offering.venue.town}"
    )


def test_the_page_of_somebody_at_the_center_shows_their_own_lines_only(client):
    office = staff()
    trained(UserFactory())
    _share, token = share(office)

    assert client.get(f"/record/{token}/").context["transcript"].lines == ()


def test_it_leads_into_no_page_that_asks_for_a_sign_in(client, owner):
    trained(owner)
    _share, token = share(owner)
    client.force_login(owner)  # its owner sees no menus there either

    page = client.get(f"/record/{token}/").text

    addresses = set(re.findall(r'(?:href|action)="(/[^"]*)"', page))
    client.logout()
    pages = {address for address in addresses if not address.startswith("/static/")}
    assert pages == {"/", "/help/", "/contact/", "/feedback/", "/verify/"}
    assert {client.get(address).status_code for address in pages} == {200}
    assert "<form" not in page


@pytest.mark.parametrize("token", ["live", "x"])
def test_nobody_keeps_it_and_nobody_is_told_of_its_address(client, owner, token):
    _share, live = share(owner)

    page = client.get(f"/record/{live if token == 'live' else token}/")

    assert (page["Referrer-Policy"], page["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")
    assert "no-store" in page["Cache-Control"]
    assert '<meta name="robots" content="noindex, nofollow">' in page.text


def test_one_address_opens_so_many_in_a_minute(client, owner, caplog):
    caplog.set_level("DEBUG")
    _share, token = share(owner)

    answers = [client.get(f"/record/{token}/") for _ in range(31)]

    assert [answer.status_code for answer in answers] == [200] * 30 + [429]
    assert answers[-1]["Referrer-Policy"] == "no-referrer"
    assert _share.openings.count() == 30
    assert token not in caplog.text


# --- ending it, and the list ---


def test_its_owner_ends_it_and_may_say_so_again(client, owner):
    _share, token = share(owner)
    client.force_login(owner)

    answers = [client.post(f"{PAGE}{_share.pk}/end/") for _ in range(2)]
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        end_share(share_id=_share.pk, actor=owner, now=timezone.now())

    assert [(each.status_code, each.url) for each in answers] == [(302, PAGE)] * 2
    assert TranscriptShare.objects.get().ended_at == NOW
    assert history()[1:] == [
        (
            "transcripts.end_share",
            owner,
            owner,
            {"ended_at": None},
            {"ended_at": "2026-07-01T16:00:00+00:00"},
        )
    ]
    assert client.get(f"/record/{token}/").status_code == 410


def test_one_that_ran_out_is_not_ended_afterwards(owner):
    _share, _token = share(owner, now=NOW - timedelta(days=7))

    assert end_share(share_id=_share.pk, actor=owner, now=NOW).ended_at is None
    assert [action for action, *_ in history()] == ["transcripts.make_share"]


@pytest.mark.parametrize("somebody", [UserFactory, staff], ids=["a learner", "the center"])
def test_nobody_else_sees_or_ends_it(client, owner, somebody):
    _share, _token = share(owner)
    client.force_login(somebody())

    assert client.post(f"{PAGE}{_share.pk}/end/").status_code == 404
    page = client.get(PAGE)
    assert (page.context["live"], page.context["past"]) == ([], [])
    assert TranscriptShare.objects.get().ended_at is None


def test_the_list_says_until_when_and_how_often_each_was_opened(client, owner):
    client.force_login(owner)
    share(owner, shown_to="Ran out", now=NOW - timedelta(days=8))
    taken_back, _ = share(owner, shown_to="Taken back", now=NOW - timedelta(days=2))
    end_share(share_id=taken_back.pk, actor=owner, now=NOW - timedelta(days=1))
    for name, times in (("Unopened", 0), ("Once", 1), ("Twice", 2)):
        _share, token = share(owner, shown_to=name, now=NOW - timedelta(hours=3))
        for hours in range(times):
            open_share(token=token, now=NOW - timedelta(hours=2 - hours))

    page = said(client.get(PAGE))

    until = "Works until Wed, Jul 8, 2026, 9:00 AM ·"
    assert (
        "Links that work "
        f"Twice {until} opened 2 times, last Wed, Jul 1, 2026, 11:00 AM End it Twice "
        f"Once {until} opened once, Wed, Jul 1, 2026, 10:00 AM End it Once "
        f"Unopened {until} not opened End it Unopened "
        "Make a link"
    ) in page
    assert page.endswith(
        "Links that have ended "
        "Taken back You ended it Tue, Jun 30, 2026, 12:00 PM · not opened "
        "Ran out Ran out Tue, Jun 30, 2026, 12:00 PM · not opened"
    )


@pytest.mark.parametrize("links", [1, 3])
def test_the_list_asks_as_often_however_many_there_are(
    client, owner, django_assert_num_queries, links
):
    client.force_login(owner)
    for number in range(links):
        _share, token = share(owner, shown_to=f"Place {number}")
        open_share(token=token, now=NOW)
    client.get(PAGE)

    # The session, the person, their roles, the links, what the menu and the footer say.
    with django_assert_num_queries(6):
        client.get(PAGE)


def test_the_way_there_stands_on_ones_own_record_only(client, owner):
    person = UserFactory()
    client.force_login(owner)
    own = client.get("/my/transcript/").text
    client.force_login(staff())
    others = client.get(f"/people/{person.pk}/transcript/").text

    assert [f'href="{PAGE}"' in page for page in (own, others)] == [True, False]


# --- what a row may never be ---


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("transcript_share_ends_after_it_was_made", {"ends_at": NOW}),
        ("transcript_share_says_for_whom", {"shown_to": ""}),
    ],
)
def test_the_database_keeps_a_link_in_order(owner, rule, change):
    share(owner)
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        TranscriptShare.objects.update(**change)


def test_no_two_links_have_one_token(owner):
    _share, _token = share(owner)
    share(owner)
    with pytest.raises(IntegrityError, match=r"token_digest|digest_once"), transaction.atomic():
        TranscriptShare.objects.update(token_digest=_share.token_digest)


def test_an_opening_stays_as_it_was_written(owner):
    open_share(token=share(owner)[1], now=NOW)
    for change in (
        lambda: TranscriptShareOpening.objects.update(opened_at=START),
        lambda: TranscriptShareOpening.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()
