"""What a form says about bad input, in one voice: it names the field and the remedy.

`core.forms.LabelledField` calls `speak` for every field of every form, those of other packages
too, before the input is cleaned. A message that a form states itself is left alone.
"""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:  # the translated sentence of the type checker; there is none at run time
    from django.utils.functional import _StrPromise

LONGEST_KEY = 18  # digits that fit a key of either database
CHOSEN = (forms.ChoiceField, forms.ModelChoiceField)
NUMBERS = (forms.IntegerField, forms.FloatField, forms.DecimalField)

# Sentences for the codes that every field, or its validators, may raise. %(…)s are Django's.
ANY_FIELD = {
    "required": _("Fill in “{label}”."),
    "null_characters_not_allowed": _("“{label}” has a character we cannot store. Type it again."),
    "max_length": _(
        "“{label}” is too long: %(show_value)s characters. Shorten it to %(limit_value)s."
    ),
    "min_length": _("“{label}” is too short. Use at least %(limit_value)s characters."),
    "max_value": _("“{label}” must be %(limit_value)s or less."),
    "min_value": _("“{label}” must be %(limit_value)s or more."),
    "step_size": _("“{label}” must be a multiple of %(limit_value)s."),
    "max_digits": _("“{label}” is too long a number. Use at most %(max)s digits."),
    "max_decimal_places": _("“{label}” may have at most %(max)s digits after the point."),
    "max_whole_digits": _("“{label}” may have at most %(max)s digits before the point."),
    "unique": _("“{label}” is already taken. Choose another."),
    "incomplete": _("Fill in all parts of “{label}”."),
}
UNREADABLE = _("We cannot read “{label}”. Check it and try again.")

# The first kind that fits speaks; what it does not say, `ANY_FIELD` does.
BY_KIND: list[
    tuple[type[forms.Field] | tuple[type[forms.Field], ...], "dict[str, _StrPromise]"]
] = [
    (forms.BooleanField, {"required": _("Check the box “{label}”.")}),
    (
        forms.FileField,
        {
            "required": _("Choose a file for “{label}”."),
            "invalid": _("The file for “{label}” did not arrive. Choose it again."),
            "missing": _("The file for “{label}” did not arrive. Choose it again."),
            "empty": _("The file for “{label}” is empty. Choose another."),
            "max_length": _("The name of the file for “{label}” is too long. Shorten it."),
            "contradiction": _("For “{label}”, choose a file or check the box, not both."),
            "invalid_image": _("The file for “{label}” is not a picture we can read."),
            "invalid_extension": _(
                "The file for “{label}” is of the wrong kind. We take: %(allowed_extensions)s."
            ),
        },
    ),
    (
        CHOSEN,
        {
            "required": _("Choose an answer for “{label}”."),
            "invalid_choice": _("Choose one of the answers offered for “{label}”."),
            "invalid_list": _("Choose from the answers offered for “{label}”."),
            "invalid_pk_value": _("Choose from the answers offered for “{label}”."),
        },
    ),
    (forms.EmailField, {"invalid": _("“{label}” must look like name@example.org.")}),
    (forms.URLField, {"invalid": _("“{label}” must look like https://www.example.org.")}),
    (forms.IntegerField, {"invalid": _("“{label}” must be a whole number, such as 20.")}),
    (NUMBERS, {"invalid": _("“{label}” must be a number, such as 1.5.")}),
    (forms.DateTimeField, {"invalid": _("“{label}” must be a day and a time: 12/31/2026 14:30.")}),
    (forms.DateField, {"invalid": _("“{label}” must be a day, such as 12/31/2026.")}),
    (forms.TimeField, {"invalid": _("“{label}” must be a time, such as 8:30 or 14:30.")}),
    (forms.SlugField, {"invalid": _("“{label}” may have only letters, digits, “-” and “_”.")}),
]


def speak(field: forms.Field, label: str) -> None:
    """Give the field our sentences wherever it still has those it was born with."""
    stock = dict(_stock(type(field)))
    # Some labels are questions, and a percent sign would be taken for one of Django's marks.
    name = label.rstrip(":").replace("%", "")
    sentences = ANY_FIELD | next(
        (sentences for kind, sentences in BY_KIND if isinstance(field, kind)), {}
    )
    for code, sentence in (dict.fromkeys(stock, UNREADABLE) | sentences).items():
        if field.error_messages.get(code) is stock.get(code):
            field.error_messages[code] = format_lazy(sentence, label=name)
    if isinstance(field, forms.ModelChoiceField):
        field.validate_no_null_characters = partial(_insist_on_a_key, field)  # type: ignore[method-assign]


def _insist_on_a_key(field: forms.Field, value: object) -> None:
    """Refuse what can be no row's key; Django would ask the database, which breaks on it."""
    if "\x00" in str(value) or len(str(value)) > LONGEST_KEY:
        raise ValidationError(field.error_messages["invalid_choice"], code="invalid_choice")


def _stock(kind: type[forms.Field]) -> Iterator[tuple[str, str | Promise]]:
    """Yield the messages fields of this class are born with; those of subclasses come last."""
    for ancestor in reversed(kind.__mro__):
        yield from vars(ancestor).get("default_error_messages", {}).items()
