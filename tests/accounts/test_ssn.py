"""What looks like a Social Security number is refused in every text field there is."""

import copy
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django import forms
from django.contrib.sessions.models import Session
from django.urls import get_resolver
from django.utils import timezone

from accounts.decisions import memssi_number
from core.forms import FormRenderer, LabelledField
from core.social_security import has_social_security_number
from tests.factories import UserFactory

SENTENCE = (
    "This looks like a Social Security number. MEMSSI never keeps one, about anybody. "
    "Take it out, then try again."
)


@pytest.mark.parametrize(
    "text",
    [
        "123-45-6789",
        "123 45 6789",
        "123.45.6789",
        "123 - 45 - 6789",
        "123\N{EN DASH}45\N{EN DASH}6789",
        "123\N{NON-BREAKING HYPHEN}45\N{NON-BREAKING HYPHEN}6789",
        "123\N{NO-BREAK SPACE}45\N{NO-BREAK SPACE}6789",
        "\N{FULLWIDTH DIGIT ONE}23-45-6789",
        "My number is 899-99-9999, please.",
        "(001-01-0001)",
        "SSN:123-45-6789",
        "665-12-3456",
        "667-12-3456",
    ],
)
def test_nine_digits_in_three_parts_are_recognized_everywhere(text):
    assert has_social_security_number(text, in_a_row=False)


@pytest.mark.parametrize(
    "text", ["123456789", "His is 123456789.", "SSN123456789", "ssn 123456789"]
)
def test_nine_digits_in_a_row_are_recognized_where_nothing_else_has_nine(text):
    assert has_social_security_number(text)
    assert not has_social_security_number(text, in_a_row=False)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "207-555-0100",
        "(207) 555-0100",
        "207 555 0100",
        "2075550100",
        "1-207-555-0100",
        "+1 207 555 0100 ext. 1234",
        "04330-0001",
        "04330 0001",
        "2300014",  # a district's federal number
        "230001400123",  # a school's
        "0001234567",  # a FEMA SID
        memssi_number(12),
        memssi_number(12345678),
        "2026-12-01",
        "12/01/2026",
        "MEM-SS-201-2612",
        "000-45-6789",
        "666-45-6789",
        "900-45-6789",
        "123-00-6789",
        "123-45-0000",
        "123-45-67890",
        "0123-45-6789",
        "9-123-45-6789",
        "123-45-6789-0",
        "AB123456789",
        "123456789A",
        "Rooms 123\n45\n6789",
    ],
)
def test_other_numbers_are_left_alone(text):
    assert not has_social_security_number(text)


# --- every form of the product ---


def all_forms() -> list[type[forms.BaseForm]]:
    """Every form class of the product and of allauth's pages, once all addresses are loaded."""
    get_resolver().url_patterns  # noqa: B018 (loads the views, and they their forms)

    def below(kind: type) -> Iterator[type]:
        for each in kind.__subclasses__():
            yield each
            yield from below(each)

    others = ("django.", "crispy_forms.", "import_export.", "tests.")
    return sorted(
        {each for each in below(forms.BaseForm) if not each.__module__.startswith(others)},
        key=lambda each: (each.__module__, each.__qualname__),
    )


def text_fields(form_class: type[forms.BaseForm]) -> dict[str, forms.Field]:
    return {
        name: copy.deepcopy(field)
        for name, field in form_class.base_fields.items()
        if isinstance(field, forms.CharField)
        and not isinstance(field, (forms.JSONField, forms.UUIDField))  # a UUID has no room for one
        and not isinstance(field.widget, forms.PasswordInput)
        and not field.disabled
    }


def refused(fields: dict[str, forms.Field]) -> list[str]:
    """Fill every field with a number and return the fields that say our sentence."""
    probe = type("Probe", (forms.Form,), {})
    form = probe(dict.fromkeys(fields, "123-45-6789"))
    form.fields = fields
    return [name for name, errors in form.errors.items() if SENTENCE in errors]


def test_every_text_field_of_every_form_refuses_one():
    known = {form_class: text_fields(form_class) for form_class in all_forms()}
    asked = {form_class: fields for form_class, fields in known.items() if fields}

    assert len(asked) > 20
    assert {
        f"{form.__module__}.{form.__qualname__}": sorted(set(fields) - set(refused(fields)))
        for form, fields in asked.items()
        if sorted(refused(fields)) != sorted(fields)
    } == {}


def test_no_form_and_no_field_goes_past_the_one_place_that_refuses():
    assert FormRenderer.bound_field_class is LabelledField
    past = [
        f"{form.__module__}.{form.__qualname__}"
        for form in all_forms()
        if form.default_renderer is not None
        or form.bound_field_class is not None
        or any(field.bound_field_class is not None for field in form.base_fields.values())
    ]
    assert past == []


class Sample(forms.Form):
    note = forms.CharField(required=False)
    email = forms.EmailField(required=False)
    password = forms.CharField(required=False, widget=forms.PasswordInput)


def test_an_address_may_have_nine_digits_in_a_row_and_a_password_is_not_looked_at():
    fine = Sample({"email": "123456789@example.org", "password": "123-45-6789"})
    assert fine.is_valid()

    refused_form = Sample({"email": "123-45-6789@example.org", "note": "123456789"})
    assert refused_form.errors == {"email": [SENTENCE], "note": [SENTENCE]}


def test_a_field_refuses_once_however_often_it_is_asked_for():
    form = Sample({"note": "123-45-6789"})
    assert form["note"] is form["note"]
    assert form.errors == {"note": [SENTENCE]}


@pytest.mark.django_db
def test_the_page_shows_what_was_typed_with_the_sentence(client):
    person = UserFactory()
    client.force_login(person)

    page = client.post(
        f"/people/{person.pk}/edit/",
        {"first_name": "Ada", "last_name": "Byron", "preferred_name": "123-45-6789"},
    )

    assert page.context["form"].errors == {"preferred_name": [SENTENCE]}
    assert 'value="123-45-6789"' in page.text
    person.refresh_from_db()
    assert person.preferred_name == ""


@pytest.mark.django_db
def test_a_search_refuses_one_too(client):
    client.force_login(UserFactory())
    page = client.get("/classes/", {"q": "123-45-6789"})
    assert page.context["filter"].form.errors == {"q": [SENTENCE]}


@pytest.mark.django_db
def test_a_draft_leaves_it_out(client):
    person = UserFactory()
    page = f"/people/{person.pk}/edit/"
    client.force_login(person)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    client.post(
        page,
        {"first_name": "Ada", "last_name": "123-45-6789"},
        headers={"referer": f"http://testserver{page}"},
    )

    kept = client.session.get("drafts", {}).get(page)
    assert kept is not None
    assert kept["typed"] == {"first_name": ["Ada"]}


@pytest.mark.django_db
def test_what_is_refused_stands_in_no_log(client, caplog):
    person = UserFactory()
    client.force_login(person)
    caplog.set_level("DEBUG")

    client.post(f"/people/{person.pk}/edit/", {"first_name": "Ada", "last_name": "123-45-6789"})

    assert "6789" not in caplog.text
