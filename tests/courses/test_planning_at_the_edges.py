"""What is lost, doubled or refused wrongly only where plans are many, far off, or made at once."""

from importlib import import_module
from inspect import getmembers, isclass
from pkgutil import iter_modules
from types import SimpleNamespace

import pytest
from django import forms
from django.apps import apps
from django.db import connection
from django.http import QueryDict
from django.urls import reverse

import courses.forms
from courses.decisions.pasting import lines_of
from courses.forms.moments import DayField
from courses.forms.working import work
from courses.models import Offering
from courses.services import copy_season, discard_draft, publish_offering
from tests.courses.schedule_page import press
from tests.courses.test_planning import NOW, draft, plan, session
from tests.factories import VersionFactory, staff

pytestmark = pytest.mark.django_db

FAR = "9999-12-31"
FAR_SENTENCE = "Choose a day from 1970 to 2199."
TYPED = {
    "delivery_mode": "in_person",
    "unit": "individual",
    "approval": "none",
    "s-rows": "1",
    "s-0-begins": "20:00",
    "s-0-ends": "21:00",
}


def copied(*offerings) -> list[tuple[bool, str]]:
    results = copy_season(offerings=offerings, days=7, actor=staff(), now=NOW)
    return [(bool(row.copy), row.refusal) for row in results]


def test_classes_side_by_side_are_all_copied_and_none_twice():
    version = VersionFactory()
    online = plan(venue=None, delivery_mode="virtual")
    both = [draft(number, version=version, how=online) for number in ("A", "B")]
    already = (False, "It has been copied already.")
    assert (copied(*both), copied(*both)) == ([(True, "")] * 2, [already] * 2)


def test_a_copy_that_was_given_up_is_made_again():
    klass = draft("A")
    assert copied(klass) == [(True, "")]
    copy = Offering.objects.exclude(pk=klass.pk).get()
    discard_draft(offering_id=copy.pk, actor=staff(), now=NOW)
    assert copied(klass) == [(True, "")]


def days_on(page) -> list[tuple[str, str]]:
    rows = page.context["form"].sessions
    return [(row["day"].value(), row["title"].value() or "") for row in rows]


def test_repeating_keeps_the_sessions_that_were_typed_and_replaces_its_own(client):
    client.force_login(staff())
    version = VersionFactory()
    page = client.get(reverse("courses:offering_schedule"), {"course": version.course.code})
    first = {"s-0-day": "2027-03-01", "s-0-begins": "09:00", "s-0-ends": "10:00"}
    closing = {
        "s-1-day": "2027-05-20",
        "s-1-begins": "13:00",
        "s-1-ends": "15:00",
        "s-1-title": "Closing day",
    }

    page = press(
        client, page, "do=repeat:add", repeat_count="4", **{"s-rows": "3"}, **first, **closing
    )
    weekly = [("2027-03-01", ""), ("2027-03-08", ""), ("2027-03-15", ""), ("2027-03-22", "")]
    assert days_on(page) == [*weekly, ("2027-05-20", "Closing day")]

    changed = {"s-2-title": "Visit"}
    page = press(client, page, "do=repeat:add", repeat_count="2", repeat_every="2", **changed)
    assert days_on(page) == [
        ("2027-03-01", ""),
        ("2027-03-15", ""),
        ("2027-03-15", "Visit"),
        ("2027-05-20", "Closing day"),
    ]


def test_repeating_never_pushes_what_was_typed_off_the_page():
    typed = {"do": "repeat:add", "repeat_kind": "weekly", "repeat_count": "60", "s-rows": "2"}
    typed |= {"s-0-day": "2027-03-01", "s-1-day": "2030-05-20", "s-1-title": "Closing day"}
    data = QueryDict(mutable=True)
    data.update(typed)

    worked = work(data)

    assert (worked.data["s-rows"], worked.data["s-59-title"], worked.said) == (
        "60",
        "Closing day",
        ["A class has at most 60 sessions, so the last dates were left out."],
    )


def test_lines_beyond_the_rows_of_the_page_stay_in_the_box(client):
    client.force_login(staff())
    version = VersionFactory()
    text = "\n".join(f"{1 + n // 28}/{1 + n % 28}/2027,8:00:00,9:00" for n in range(70))
    page = client.post(
        f"{reverse('courses:offering_schedule')}?course={version.course.code}",
        TYPED | {"version": version.pk, "do": "paste", "paste": text},
    )
    worked = page.context["worked"]
    assert (len(page.context["form"].sessions), worked.done, worked.said) == (
        60,
        "60 sessions were read.",
        ["Line 61 and those after it are too many at once."],
    )
    assert worked.data["paste"].splitlines() == text.splitlines()[60:]


def test_a_cell_of_any_length_is_read():
    (line,) = lines_of("3/14/2027,8,9,R," + "x" * 140_000)
    assert (line.fault, len(line.title)) == (None, 140_000)


class TestDaysBeyondTheCalendar:
    @pytest.fixture
    def post(self, client):
        client.force_login(staff())
        version = VersionFactory()

        def post(name: str, **typed: str):
            address = f"{reverse(name)}?course={version.course.code}"
            return client.post(address, TYPED | {"version": version.pk} | typed)

        return post

    def test_a_session_is_refused_beside_its_day(self, post):
        page = post("courses:offering_schedule", **{"s-0-day": FAR})
        assert page.context["form"].sessions.forms[0].errors["day"] == [FAR_SENTENCE]
        assert post("courses:schedule_check", **{"s-0-day": FAR}).status_code == 200

    def test_the_next_session_has_no_day(self, post):
        page = post("courses:offering_schedule", **{"do": "add", "s-0-day": FAR})
        days = [row.data.get(row.add_prefix("day")) for row in page.context["form"].sessions]
        assert days == [FAR, ""]

    def test_registration_is_refused(self, post):
        page = post(
            "courses:offering_schedule", opens_at_0=FAR, opens_at_1="20:00", opens_at=f"{FAR}T20:00"
        )
        assert page.context["form"].errors["opens_at"] == [FAR_SENTENCE]

    def test_copies_are_refused(self, client):
        client.force_login(staff())
        klass = draft("A", how=plan(session(), session(1)))
        one = client.post(reverse("courses:offering_copy", args=[klass.pk]), {"first_day": FAR})
        said = {
            "begins": "2027-03-01",
            "ends": FAR,
            "new_start": FAR,
            "copy": "1",
            "chosen": klass.pk,
        }
        season = client.post(reverse("courses:season_copy"), said)
        assert (one.context["form"].errors, season.context["form"].errors) == (
            {"first_day": [FAR_SENTENCE]},
            {"ends": [FAR_SENTENCE], "new_start": [FAR_SENTENCE]},
        )


def test_classes_published_before_keep_what_they_have():
    version = VersionFactory(validity_months=24)
    before, planned = draft("A", version=version), draft("B", version=version)
    publish_offering(offering=before, actor=staff(), now=NOW)
    before.refresh_from_db()
    frozen = {"validity_months": 24, "words": before.words}
    Offering.objects.update(validity_months=None, words={})
    migration = import_module("courses.migrations.0006_freeze_published_classes")
    for _again in range(2):
        migration.freeze(apps, SimpleNamespace(connection=connection))
    facts = Offering.objects.order_by("number").values("validity_months", "words")
    assert list(facts) == [frozen, {"validity_months": None, "words": {}}]
    assert planned.status == "draft"


def test_no_form_of_the_office_takes_a_day_nobody_means():
    names = [found.name for found in iter_modules(courses.forms.__path__, "courses.forms.")]
    fields = {
        (form.__name__, name): field
        for module in names
        for _name, form in getmembers(import_module(module), isclass)
        if issubclass(form, forms.Form)
        for name, field in form.base_fields.items()
        if isinstance(field, forms.DateField)
    }
    assert len(fields) > 15
    assert {key for key, field in fields.items() if not isinstance(field, DayField)} == set()
    for field in fields.values():
        with pytest.raises(forms.ValidationError) as refusal:
            field.clean(FAR)
        assert refusal.value.messages == [FAR_SENTENCE]
