"""No form of the product answers bad input in Django's words: each sentence names its field."""

import copy
import re

import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import get_resolver
from django.utils.datastructures import MultiValueDict

from courses.models import Lane

STOCK = re.compile(
    r"This field|Enter a|Select a valid|Ensure |No file|The submitted|Null characters|not a valid",
)
# Forms of other packages that no page of ours shows.
OF_NO_PAGE = re.compile(r"tests\.|django\.contrib\.")
BAD_INPUT = [
    "",
    "\x00",
    "x" * 200_000,
    "-99999999999999",
    "9" * 400,
    "1.23456789",
    "no such choice",
]


def all_forms() -> list[type[forms.BaseForm]]:
    """Every form class there is once all addresses and apps are loaded."""
    list(get_resolver().url_patterns)
    assert apps.ready
    found, waiting = [], [forms.BaseForm]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            if getattr(kind, "base_fields", None) and not OF_NO_PAGE.match(kind.__module__):
                found.append(kind)
    return sorted(set(found), key=lambda kind: f"{kind.__module__}.{kind.__qualname__}")


def sentences(name: str, field: forms.Field, value: str) -> list[tuple[str, str]]:
    """Return what a form with this one field says to this input, with the field's label."""
    lonely = type("Lonely", (forms.Form,), {name: copy.deepcopy(field)})
    files = MultiValueDict({name: [SimpleUploadedFile("a.txt", b"")]}) if value else None
    form = lonely(MultiValueDict({name: [value]}), files)
    return [(str(form[name].label), error) for error in form.errors.get(name, [])]


def test_every_field_of_every_form_names_itself(db):
    faults, seen = [], 0
    for kind in all_forms():
        for name, field in kind.base_fields.items():
            for value in BAD_INPUT:
                for _label, sentence in sentences(name, field, value):
                    seen += 1
                    if STOCK.search(sentence):
                        faults.append(f"{kind.__module__}.{kind.__name__}.{name}: {sentence}")
                    assert "{label}" not in sentence
                    assert "%(" not in sentence
    assert sorted(set(faults)) == []
    assert seen > 100


class EveryKind(forms.Form):
    words = forms.CharField(label="Last name", max_length=5)
    few = forms.CharField(label="Code", min_length=3)
    mail = forms.EmailField(label="Email address")
    site = forms.URLField(label="Web page", assume_scheme="https")
    whole = forms.IntegerField(label="Seats", min_value=1, max_value=40)
    hours = forms.DecimalField(label="Hours", max_digits=4, decimal_places=2)
    day = forms.DateField(label="First day")
    time = forms.TimeField(label="Starts at")
    moment = forms.DateTimeField(label="Opens at")
    kind = forms.ChoiceField(label="Kind of work", choices=[("a", "A")])
    several = forms.MultipleChoiceField(label="Interests", choices=[("a", "A")])
    agreed = forms.BooleanField(label="I agree")
    paper = forms.FileField(label="Evidence")


def test_what_is_missing_is_asked_for_by_name():
    assert {name: list(errors) for name, errors in EveryKind({}).errors.items()} == {
        "words": ["Fill in “Last name”."],
        "few": ["Fill in “Code”."],
        "mail": ["Fill in “Email address”."],
        "site": ["Fill in “Web page”."],
        "whole": ["Fill in “Seats”."],
        "hours": ["Fill in “Hours”."],
        "day": ["Fill in “First day”."],
        "time": ["Fill in “Starts at”."],
        "moment": ["Fill in “Opens at”."],
        "kind": ["Choose an answer for “Kind of work”."],
        "several": ["Choose an answer for “Interests”."],
        "agreed": ["Check the box “I agree”."],
        "paper": ["Choose a file for “Evidence”."],
    }


def test_what_is_wrong_is_named_with_its_remedy():
    form = EveryKind(
        {
            "words": "Tamarack",
            "few": "ab",
            "mail": "ada",
            "site": "::",
            "whole": "many",
            "hours": "1.234",
            "day": "soon",
            "time": "noon",
            "moment": "now",
            "kind": "z",
            "several": ["z"],
            "agreed": "on",
        },
        MultiValueDict({"paper": [SimpleUploadedFile("a.pdf", b"")]}),
    )
    assert {name: list(errors) for name, errors in form.errors.items()} == {
        "words": ["“Last name” is too long: 8 characters. Shorten it to 5."],
        "few": ["“Code” is too short. Use at least 3 characters."],
        "mail": ["“Email address” must look like name@example.org."],
        "site": ["“Web page” must look like https://www.example.org."],
        "whole": ["“Seats” must be a whole number, such as 20."],
        "hours": ["“Hours” may have at most 2 digits after the point."],
        "day": ["“First day” must be a day, such as 12/31/2026."],
        "time": ["“Starts at” must be a time, such as 8:30 or 14:30."],
        "moment": ["“Opens at” must be a day and a time: 12/31/2026 14:30."],
        "kind": ["Choose one of the answers offered for “Kind of work”."],
        "several": ["Choose one of the answers offered for “Interests”."],
        "paper": ["The file for “Evidence” is empty. Choose another."],
    }


@pytest.mark.parametrize(
    ("value", "sentence"),
    [("0", "“Seats” must be 1 or more."), ("41", "“Seats” must be 40 or less.")],
)
def test_a_number_out_of_range_is_told_the_range(value, sentence):
    assert EveryKind({"whole": value}).errors["whole"] == [sentence]


def test_a_sentence_of_the_forms_own_is_left_alone():
    class Own(forms.Form):
        reason = forms.CharField(error_messages={"required": "Write down what was checked."})

    assert Own({}).errors["reason"] == ["Write down what was checked."]


def test_a_validator_that_states_its_own_sentence_is_left_alone():
    def refuse(_value):
        raise ValidationError("Only on weekdays.", code="invalid")

    class Own(forms.Form):
        day = forms.DateField(label="Day", validators=[refuse])
        word = forms.CharField(label="Word", validators=[refuse])

    assert Own({"word": "x"}).errors["word"] == ["Only on weekdays."]


def test_a_label_with_a_percent_sign_breaks_nothing():
    class Share(forms.Form):
        share = forms.CharField(label="Share in % (d)s:", max_length=1)

    assert Share({"share": "ab"}).errors["share"] == [
        "“Share in  (d)s” is too long: 2 characters. Shorten it to 1."
    ]
    assert Share({}).errors["share"] == ["Fill in “Share in  (d)s”."]


@pytest.mark.parametrize("key", ["\x00", "9" * 30, "x"])
@pytest.mark.parametrize("kind", [forms.ModelChoiceField, forms.ModelMultipleChoiceField])
def test_a_key_no_row_can_have_is_answered_with_a_sentence(db, kind, key):
    class Choice(forms.Form):
        lane = kind(label="Lane", queryset=Lane.objects.all())

    (sentence,) = Choice(MultiValueDict({"lane": [key]})).errors["lane"]
    assert sentence.endswith("offered for “Lane”.")
