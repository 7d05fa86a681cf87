"""The page on which a class is scheduled, and its buttons."""

from django.urls import reverse
from django.utils import timezone

YEAR = timezone.now().year + 1
PAGE = reverse("courses:offering_schedule")


def fields_of(page) -> dict[str, list[str]]:
    """Return what a browser would send of the page: its form as it stands."""
    form = page.context["form"]
    typed: dict[str, list[str]] = {name: list(values) for name, values in form.data.lists()}
    for rows in form.parts:
        typed[f"{rows.prefix}-rows"] = [str(len(rows))]
    return {name: values for name, values in typed.items() if name not in {"do", "save"}}


def press(client, page, button: str, **typed: str):
    """Press a button of a page on which some fields were filled in."""
    name, _equals, value = button.partition("=")
    sent = fields_of(page) | {key: [said] for key, said in typed.items()} | {name: [value]}
    return client.post(page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"], sent)


def sessions_of(page) -> list[tuple[str, ...]]:
    names = ("day", "begins", "ends", "where", "title")
    return [
        tuple(row.data.get(row.add_prefix(n), "") for n in names)
        for row in page.context["form"].sessions
    ]
