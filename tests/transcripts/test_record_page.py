"""The page of a training record: its clock, an earlier day, and one's own renewal."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from certificates.models import Certificate
from organizations.models import WorkKind
from tests.factories import UserFactory, VersionFactory, coordinator, employ, offering, organization
from tests.factories.lives import enroll, hold
from tests.factories.records import award, certificate
from tests.road.test_road import letterhead
from transcripts.models import CreditAward, RenewalCycle
from transcripts.renewal import renewal_of
from transcripts.services import set_renewal

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
OWN = "/my/transcript/"
RENEWAL = "/my/transcript/renewal/"
UNTIL = date(2028, 6, 30)


@pytest.fixture(autouse=True)
def _in_august(time_machine):
    time_machine.move_to(datetime(2026, 8, 1, 16, tzinfo=UTC), tick=False)


@pytest.fixture
def learner():
    return UserFactory()


@pytest.fixture
def klass(learner):
    klass = offering(version=VersionFactory(), starts_at=START)
    enroll(klass, learner)
    hold(klass, by=UserFactory())
    return klass


def words(answer):
    return " ".join(strip_tags(answer.text).split())


def test_hours_are_shown_by_the_clock_that_was_chosen(client, learner, klass):
    client.force_login(learner)

    assert "Hours by period: Calendar year" in words(client.get(OWN))
    by_school_year = words(client.get(OWN, {"clock": "school_year"}))

    assert "Hours by period: School year, July to June" in by_school_year
    assert "2025-26 Contact hours 6" in by_school_year


def test_a_line_says_where_it_comes_from_and_when_it_expires(client, learner):
    klass = offering(version=VersionFactory(validity_months=36), starts_at=START)
    enroll(klass, learner)
    hold(klass, by=UserFactory())
    client.force_login(learner)

    page = words(client.get(OWN))

    assert (
        "version 1 MEMSSI class: Signed roster How it was counted"
        " Contact hours: 360 of 360 minutes attended Jun 8, 2026 expires Jun 8, 2029"
    ) in page


def test_an_earlier_day_shows_what_the_record_said_then(client, learner, klass):
    client.force_login(learner)
    posted = CreditAward.objects.get().posted_at

    before = words(client.get(OWN, {"on": (posted - timedelta(days=2)).date().isoformat()}))
    after = words(client.get(OWN, {"on": (posted + timedelta(days=1)).date().isoformat()}))

    assert ("As it stood at the end of" in before, "No completed training yet" in before) == (
        True,
        True,
    )
    assert ("As it stood at the end of" in after, klass.course_title in after) == (True, True)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"on": "2026-08-02"}, "That day is still to come. Choose today or a day before."),
        ({"on": "2026-13-01"}, "“As it stood on” must be a day, such as 12/31/2026."),
        ({"clock": "moon"}, "Choose one of the answers offered for “Add up by”."),
        ({"clock": "own_cycle"}, "Choose one of the answers offered for “Add up by”."),
    ],
)
def test_what_cannot_be_asked_gets_a_sentence_and_the_record_of_today(
    client, learner, klass, asked, sentence
):
    client.force_login(learner)

    answer = client.get(OWN, asked)

    assert answer.status_code == 200
    assert sentence in words(answer)
    assert (klass.course_title in words(answer), "As it stood at" in words(answer)) == (True, False)


def test_the_paper_is_of_the_clock_and_day_on_the_page(client, learner, klass):
    letterhead()
    client.force_login(learner)
    issue = reverse("transcripts:transcript_issue", args=[learner.pk])

    answer = client.post(issue, {"clock": "two_years", "on": "2026-07-31"})

    assert answer.headers["Content-Type"] == "application/pdf"
    facts = learner.issued_documents.get().facts
    assert (facts.value("as_of"), facts.table("totals").title) == (
        "Jul 31, 2026",
        "Totals: two-year blocks of the Academy",
    )


def test_no_paper_is_made_of_a_day_to_come(client, learner, klass):
    letterhead()
    client.force_login(learner)

    answer = client.post(
        reverse("transcripts:transcript_issue", args=[learner.pk]), {"on": "2026-08-02"}
    )

    assert answer.status_code == 422
    assert "That day is still to come." in words(answer)
    assert not learner.issued_documents.exists()


# --- one's own renewal ---


def test_ones_own_cycle_is_kept_shown_and_forgotten(client, learner, klass):
    client.force_login(learner)

    saved = client.post(
        RENEWAL, {"certificate_until": "2028-06-30", "hours_needed": "90"}, follow=True
    )
    assert "6 of 90 contact hours" in words(saved)
    assert "Jul 1, 2023 to Jun 30, 2028" in words(saved)
    assert "It promises nothing" in words(saved)
    cycle = words(client.get(OWN, {"clock": "own_cycle"}))
    assert "Jul 1, 2023 to Jun 30, 2028 Contact hours 6" in cycle

    # How far it is today stands beside the hours of today alone.
    assert "of 90 contact hours" not in words(client.get(OWN, {"on": "2026-07-31"}))

    client.post(RENEWAL, {"certificate_until": "2029-06-30", "hours_needed": "45"})
    assert list(
        RenewalCycle.objects.values_list("person", "certificate_until", "hours_needed")
    ) == [(learner.pk, date(2029, 6, 30), 45)]
    over = client.post(
        RENEWAL, {"certificate_until": "2020-06-30", "hours_needed": "90"}, follow=True
    )
    sentence = "That certificate ended on Jun 30, 2020: the five years after it are counted."
    assert sentence in words(over)
    gone = client.post(RENEWAL, {"forget": "yes"}, follow=True)
    assert "Your certificate is forgotten." in words(gone)
    assert not RenewalCycle.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Fill in “My certificate runs until”."),
        ({"certificate_until": "2066-06-30"}, "Choose a day from Jul 24, 2016 to Aug 8, 2036."),
        (
            {"certificate_until": "2028-06-31"},
            "“My certificate runs until” must be a day, such as 12/31/2026.",
        ),
        (
            {"certificate_until": "2028-06-30", "hours_needed": "7"},
            "Choose one of the answers offered for “Hours to renew it”.",
        ),
    ],
)
def test_a_certificate_that_cannot_be_gets_a_sentence(client, learner, typed, sentence):
    client.force_login(learner)

    answer = client.post(RENEWAL, {"hours_needed": "90"} | typed)

    assert answer.status_code == 200
    assert sentence in words(answer)
    assert (typed.get("certificate_until", "") in answer.text) is True
    assert not RenewalCycle.objects.exists()


def test_it_is_offered_to_whom_it_concerns(client, learner):
    """An officer has no educator certificate to renew."""
    client.force_login(learner)
    assert "Keep track of my renewal" in words(client.get(OWN))

    WorkKind.objects.filter(pk=employ(learner, organization("Police")).work_kind_id).update(
        is_sworn=True
    )
    assert "renewal" not in client.get(OWN).text


def test_nobody_else_sees_it(client, learner, klass):
    school = organization("Cedar School")
    employ(learner, school)
    set_renewal(person=learner, certificate_until=UNTIL, hours_needed=90)
    client.force_login(coordinator(school))

    page = client.get(reverse("transcripts:transcript_detail", args=[learner.pk]))

    assert klass.course_title in words(page)
    assert "renewal" not in page.text
    assert "own_cycle" not in page.text


def test_only_hours_of_the_cycle_that_runs_count(learner, klass):
    set_renewal(person=learner, certificate_until=UNTIL, hours_needed=90)
    other = offering(version=VersionFactory(), starts_at=datetime(2023, 6, 30, 13, tzinfo=UTC))
    enroll(other, learner)
    hold(other, by=UserFactory())

    now, later = date(2026, 8, 1), date(2028, 7, 1)
    assert [renewal_of(learner, on=day).hours for day in (now, later)] == [Decimal(6), Decimal(0)]
    assert renewal_of(UserFactory(), on=now) is None


def test_a_line_leads_to_the_certificate_for_whoever_may_open_it(client, learner):
    paper = certificate(enrollment=award(person=learner).enrollment)
    link = f'href="/certificates/{paper.pk}/"'
    place = organization("Orono")
    client.force_login(learner)

    own = client.get(OWN).text
    client.force_login(coordinator(place))
    employ(learner, place)
    theirs = client.get(reverse("transcripts:transcript_detail", args=[learner.pk])).text
    Certificate.objects.update(ended_at=START, ended_reason="Another person.")
    client.force_login(learner)
    revoked = client.get(OWN).text

    assert [link in page for page in (own, theirs, revoked)] == [True, True, False]
