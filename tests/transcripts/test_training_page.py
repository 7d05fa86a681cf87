"""The page on which a coordinator asks for a file: what is chosen, counted, kept and refused."""

import re
from datetime import date
from html import unescape

import pytest
from django.utils import timezone

from accounts.models import SavedFilter, User
from background.models import BackgroundJob
from courses.enums import MCJA_IN_SERVICE_HOURS
from courses.models import Audience, FundingAward, Lane, Topic
from organizations.enums import OrganizationKind
from tests.factories import UserFactory, employ, organization, staff, work_kind
from tests.factories.records import award
from tests.road.test_road import letterhead
from transcripts import asking, exports
from transcripts.asking import Asked, Wish
from transcripts.selection import Selection

pytestmark = pytest.mark.django_db

PAGE, CHECK = "/people/training/", "/people/training/check/"


def people_at(place, *names):
    people = [UserFactory(last_name=name) for name in names]
    for person in people:
        employ(person, place)
        award(person=person)
    return people


def asked_job(client, asked: str) -> int:
    client.post(f"{CHECK}?{asked}")
    return BackgroundJob.objects.latest("pk").pk


def asked_for(client, **said) -> dict:
    """What the job that the page asks for was asked for."""
    answer = client.post(f"{CHECK}?{query(**said)}")
    job = BackgroundJob.objects.latest("pk")
    assert answer.url == f"/my/jobs/{job.pk}/"
    kept = dict(job.parameters)
    return {name: kept[name] for name in ("layout", "format", "selection", "columns")}


def query(**said) -> str:
    return "&".join(f"{name}={value}" for name, value in ({"layout": "training"} | said).items())


def test_the_page_offers_what_it_is_for_and_a_grant_to_those_alone_who_see_the_state(client, owner):
    def offered() -> list[bool]:
        page = client.get(PAGE).text
        return [f'name="layout" value="{key}"' in page for key in ("training", "mcja", "grant")]

    assert offered() == [True, True, False]
    client.force_login(staff())
    assert offered() == [True, True, True]


def test_how_much_it_holds_is_said_before_it_is_written_and_nothing_is_asked_for(
    client, owner, place
):
    ann, _birch = people_at(place, "Ann", "Birch")
    award(person=ann, earned_on=date(2026, 6, 9))
    people_at(organization("Elsewhere"), "Theirs")

    page = client.get(f"{CHECK}?{query()}").text

    assert "It would hold 3 rows," in page
    assert "of 2 people." in page
    assert "Write the file" in page
    assert not BackgroundJob.objects.exists()


def test_a_file_of_a_period_leads_to_those_who_are_not_in_it(client, owner, place):
    clerk, officer = people_at(place, "Ashworth", "Birchall")
    award(person=officer, credit_type=MCJA_IN_SERVICE_HOURS)
    award(person=clerk, credit_type=MCJA_IN_SERVICE_HOURS, earned_on=date(2025, 12, 31))
    days = query(layout="mcja", span="days", first="2026-01-01", last="2026-12-31")

    page = client.get(f"{CHECK}?{days}").text

    assert "It would hold 1 row," in page
    link = re.search(r'href="([^"]+)">See who has none', page)
    people = client.get(unescape(link[1])).text
    assert ("Ashworth" in people, "Birchall" in people) == (True, False)


def test_only_officers_are_missed_in_the_report_to_the_academy(client, owner, place):
    people_at(place, "Ashworth")
    officer = UserFactory(last_name="Birchall")
    employ(officer, place, kind="officer")
    audience = Audience.objects.create(key="sworn_law_enforcement", name="Officers")
    audience.work_kinds.set([work_kind("officer")])

    asked = query(layout="mcja", span="days", first="2026-01-01", last="2026-12-31")
    for person in User.objects.filter(last_name="Ashworth"):
        award(person=person, credit_type=MCJA_IN_SERVICE_HOURS)

    page = client.get(f"{CHECK}?{asked}").text

    assert "1 row of people who are no sworn officers is not in this file." in page
    assert "There is nothing to write" in page
    link = re.search(r'href="([^"]+)">See who has none', page)
    people = client.get(unescape(link[1])).text
    assert ("Ashworth" in people, "Birchall" in people) == (False, True)

    award(person=officer, credit_type=MCJA_IN_SERVICE_HOURS)
    page = client.get(f"{CHECK}?{asked}").text
    assert "It would hold 1 row," in page
    job = BackgroundJob.objects.get(pk=asked_job(client, asked))
    assert [line.person for line in Asked.of(job).lines] == [officer]


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"span": "this_year", "source": "memssi"},
        {"span": "this_year", "grant": "GRANT"},
        {"layout": "transcripts", "span": "this_year"},
    ],
    ids=["no end", "a source", "a grant", "no lines"],
)
def test_who_is_not_in_it_is_not_asked_where_no_page_can_say(client, owner, place, said):
    people_at(place, "Ann")
    said = {"file_format": "zip"} | said if said.get("layout") else dict(said)
    if "grant" in said:
        client.force_login(staff())
        said["grant"] = FundingAward.objects.create(key="GA-1", name="Stop violence").pk
    assert "See who has none" not in client.get(f"{CHECK}?{query(**said)}").text


def test_more_than_the_kind_of_file_holds_is_said_before_it_is_asked_for(
    client, owner, place, monkeypatch
):
    people_at(place, "Ann", "Birch")
    letterhead()
    monkeypatch.setattr(exports, "MOST_ROWS", 1)
    monkeypatch.setattr(asking, "MOST_IN_ONE_FILE", 1)

    sheet = client.get(f"{CHECK}?{query(file_format='xlsx')}").text
    papers = client.get(f"{CHECK}?{query(layout='transcripts')}").text

    assert "These are 2 lines, more than an Excel file holds. Ask for the CSV." in sheet
    assert "These are 2 people, and one PDF holds up to 1." in papers
    assert "Write the file" not in sheet + papers


def test_nothing_to_write_offers_no_button(client, owner):
    page = client.get(f"{CHECK}?{query()}").text

    assert "No training on record fits what you chose." in page
    assert "Write the file" not in page


def test_everything_chosen_is_fixed_in_the_job(client, owner, place):
    school = organization("Cedar School", kind=OrganizationKind.SCHOOL, parent=place)
    line = award(person=people_at(school, "Ann")[0])
    course = line.version.course
    topic = Topic.objects.create(key="t", name="Drills")
    grant = FundingAward.objects.create(key="GA-1", name="Stop violence")

    assert asked_for(
        client,
        place=school.pk,
        span="days",
        first="2026-01-01",
        last="2026-06-30",
        credit_type=line.credit_type_id,
        source="memssi",
        lane=course.lane_id,
        topic=topic.pk,
        course=course.pk,
        grant=grant.pk,
        file_format="xlsx",
        at_hours="1",
        at_last_name="7",
        at_title="3",
    ) == {
        "layout": "training",
        "format": "xlsx",
        "selection": {
            "place": school.pk,
            "span": "days",
            "first": "2026-01-01",
            "last": "2026-06-30",
            "credit_type": line.credit_type_id,
            "source": "memssi",
            "lane": course.lane_id,
            "topic": topic.pk,
            "course": course.pk,
            "grant": grant.pk,
        },
        "columns": ["hours", "title", "last_name"],
    }


@pytest.mark.parametrize(
    ("said", "span", "file_format"),
    [
        ({"layout": "training"}, None, "csv"),
        ({"layout": "mcja"}, "last_year", "csv"),
        ({"layout": "personnel"}, "this_school_year", "csv"),
        ({"layout": "transcripts"}, None, "pdf"),
        ({"layout": "mcja", "span": "any"}, None, "csv"),
        ({"layout": "mcja", "first": "2026-02-01"}, "days", "csv"),
    ],
)
def test_a_file_has_its_usual_period_and_kind_unless_another_is_chosen(
    client, owner, said, span, file_format
):
    chosen = asked_for(client, **said)

    assert (chosen["selection"].get("span"), chosen["format"]) == (span, file_format)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"layout": "nothing"}, "Choose one of the answers offered for “What is it for?”."),
        ({"layout": "transcripts", "file_format": "csv"}, "Transcripts are one PDF or a ZIP."),
        ({"file_format": "pdf"}, "This file is a CSV or one of Excel."),
        ({"file_format": "docx"}, "Choose one of the answers offered for “Kind of file”."),
        ({"span": "days"}, "Say from which day, or up to which."),
        (
            {"span": "any", "first": "2026-06-02"},
            "Days are given as well: choose “From one day to another”, or leave them empty.",
        ),
        (
            {"first": "2026-06-02", "last": "2026-06-01"},
            "The last day is before the first day.",
        ),
        ({"layout": "public", "at_email": "1"}, "This file does not say that."),
        ({"layout": "transcripts", "at_title": "1"}, "This file does not say that."),
    ],
)
def test_what_no_file_can_be_comes_back_with_a_sentence(client, owner, said, sentence):
    page = client.get(f"{CHECK}?{query(**said)}").text

    assert sentence in page
    assert client.post(f"{CHECK}?{query(**said)}").status_code == 200
    assert not BackgroundJob.objects.exists()


def test_a_file_over_somebody_elses_people_is_refused_with_a_sentence(client, owner):
    theirs = organization("Elsewhere")
    people_at(theirs, "Ann")

    page = client.post(f"{CHECK}?{query(place=theirs.pk)}").text

    assert "That is not one of your places: you may take away your own people" in page
    assert not BackgroundJob.objects.exists()


def test_a_report_about_a_grant_names_it_and_nothing_else(client):
    client.force_login(staff())
    unnamed = client.get(f"{CHECK}?{query(layout='grant')}").text
    grant = FundingAward.objects.create(key="GA-1", name="Stop violence")
    lane = Lane.objects.create(key="x", name="X")
    narrowed = client.get(f"{CHECK}?{query(layout='grant', grant=grant.pk, lane=lane.pk)}").text

    assert "Choose the grant award that the report is about." in unnamed
    assert "A report about a grant has all its people. Leave this empty." in narrowed
    assert (
        "No training on record"
        in client.get(f"{CHECK}?{query(layout='grant', grant=grant.pk)}").text
    )


def test_places_are_looked_for_without_scripts_and_nothing_is_checked(client, owner, place):
    page = client.get(f"{CHECK}?{query(place_words='District', find='place', span='days')}").text

    assert "District One" in page
    assert "Say from which day" not in page


def test_a_choice_is_kept_by_a_name_found_again_and_forgotten(client, owner, place):
    people_at(place, "Ann")
    chosen = query(layout="personnel", at_hours="1", at_last_name="2")

    kept = client.post(f"{CHECK}?{chosen}", {"save_view": "yes", "name": "For the file"})

    saved = SavedFilter.objects.get()
    assert (saved.person, saved.list_name, saved.name) == (
        owner,
        "transcripts:award_export",
        "For the file",
    )
    assert kept.url == f"{PAGE}?{saved.query}"
    assert "Saved: For the file" in client.get(PAGE).text
    page = client.get(f"{CHECK}?{saved.query}").text
    assert "Hours, Last name" in page
    assert asked_for_query(client, saved.query) == ("personnel", ["hours", "last_name"])
    client.post(PAGE, {"forget_view": saved.pk})
    assert not SavedFilter.objects.exists()


def asked_for_query(client, kept: str):
    client.post(f"{CHECK}?{kept}")
    job = BackgroundJob.objects.latest("pk")
    return job.parameters["layout"], job.parameters["columns"]


def test_the_choices_of_others_are_not_shown(client, owner):
    SavedFilter.objects.create(
        person=UserFactory(), list_name="transcripts:award_export", name="Theirs", query="layout=x"
    )

    assert "Theirs" not in client.get(PAGE).text


def test_a_name_that_is_taken_comes_back_with_a_sentence(client, owner):
    for _time in range(2):
        answer = client.post(f"{CHECK}?{query()}", {"save_view": "yes", "name": "Mine"})

    assert answer.status_code == 409
    assert "You have a view called “Mine” already." in answer.text


def test_a_wish_written_into_an_address_is_the_same_wish(client, owner, place):
    wish = Wish("personnel", "xlsx", Selection(place=place.pk, span="last_year"), ("title",))

    client.post(f"{CHECK}?{wish.query}")

    assert Wish.from_json(BackgroundJob.objects.get().parameters) == wish


def test_asking_again_from_a_job_asks_for_the_same(client, owner, place):
    people_at(place, "Ann")
    client.post(f"{CHECK}?{query(layout='public', span='this_year')}")
    job = BackgroundJob.objects.get()
    BackgroundJob.objects.update(state="failed", finished_at=timezone.now(), error="It broke.")

    page = client.get(f"/my/jobs/{job.pk}/").text

    assert f'action="{CHECK}?layout=public&amp;file_format=csv&amp;span=this_year"' in page
