"""Do what a form asks for; a refusal goes where it belongs, and what was typed stays."""

from collections.abc import Callable
from typing import Any

from django import forms

from organizations.exceptions import ChangedSinceError, FieldRefusedError
from organizations.forms.places import SeenForm


def attempt(form: forms.Form, act: Callable[[], Any]) -> Any:
    """Do it and return what comes of it; refused, put the sentence into the form: None."""
    try:
        return act()
    except ChangedSinceError:
        raise
    except FieldRefusedError as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    return None


def change(form: SeenForm, act: Callable[[], Any], *, seen_now: Callable[[], str]) -> bool:
    """Do it if the row still is what the page showed; else the next try rests on what it is."""
    try:
        return attempt(form, act) is not None
    except ChangedSinceError as refusal:
        form.look_again(seen_now(), str(refusal))
    return False
