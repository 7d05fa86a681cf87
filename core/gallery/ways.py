"""The frame of a page and the ways around it, in each of their states."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.middleware.csrf import get_token

from core.gallery.parts import HERE, WORDS, Specimen, State
from core.gallery.samples import Visitor

ITEMS = [
    {"url": HERE, "label": "Record", "current": "page"},
    {"url": HERE, "label": "Papers", "count": 2, "current": "true"},
]
SITE = {
    "name": "MEMSSI",
    "long_name": "Maine Emergency Management Safety and Security Institute",
    "owner": "Maine School Safety Center",
    "state_name": "State of Maine",
    "state_url": HERE,
    "is_demo": True,
}


def ways(request: HttpRequest) -> Iterator[Specimen]:
    nobody, somebody = Visitor(is_authenticated=False), Visitor(is_authenticated=True)
    menu = {"links": ITEMS, "navigation": ITEMS, "csrf_token": get_token(request)}
    yield Specimen(
        "breadcrumb",
        "Breadcrumb",
        [State("three deep", {"items": [("Classes", HERE), ("Drills", HERE), ("Roster", "")]})],
    )
    yield Specimen(
        "section_nav", "Pages of a section", [State("two", {"items": ITEMS, "label": "A section"})]
    )
    panels = [{"id": f"tab-{n}", "title": f"Part {n}", "text": WORDS} for n in (1, 2, 3)]
    yield Specimen(
        "tabs", "Tabs", [State("three", {"items": panels, "label": "Parts", "level": "h4"})]
    )
    yield Specimen(
        "brand", "Mark and name", [State("as in the head", {"site": SITE})], is_dark=True
    )
    yield Specimen("main_nav", "Main navigation", [State("two", {"items": ITEMS})], is_dark=True)
    for name, title in (("account_menu", "Account"), ("phone_menu", "Menu on a phone")):
        yield Specimen(
            name,
            title,
            [
                State("signed out", menu | {"user": nobody}),
                State("signed in", menu | {"user": somebody}),
                State("open", menu | {"user": somebody, "open": True}),
            ],
            is_dark=True,
        )
    yield Specimen("state_bar", "The State above the head", [State("named", {"site": SITE})])
    yield Specimen("demo_bar", "Demonstration", [State("shown", {"site": SITE})])
    yield Specimen("paper_head", "Head of a printed page", [State("on paper", {"site": SITE})])
