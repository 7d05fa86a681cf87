"""What the page of components shows: each component in each of its states."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django_tables2 import RequestConfig

from core.gallery.drawings import charts
from core.gallery.parts import HERE, WORDS, Group, Specimen, State
from core.gallery.samples import (
    EveryField,
    ReasonForm,
    Said,
    SampleTable,
    SearchForm,
    sample_rows,
)
from core.gallery.ways import ways

TONES = ["info", "good", "warning", "bad", "neutral"]
WHEN = {
    "day": date(2026, 12, 31),
    "time": time(8, 30),
    "moment": datetime(2026, 12, 31, 13, 30, tzinfo=UTC),
}


def words_and_signs(_request: HttpRequest) -> Iterator[Specimen]:
    tones = ["primary", "secondary", "danger", "quiet"]
    yield Specimen(
        "button",
        "Button",
        [State(tone, {"label": "Save", "tone": tone, "type": "button"}) for tone in tones]
        + [
            State("disabled", {"label": "Save", "disabled": True, "type": "button"}),
            State("small", {"label": "Save", "small": True, "type": "button"}),
            State("wide", {"label": "Save", "wide": True, "type": "button"}),
        ],
    )
    yield Specimen(
        "link_button",
        "Link as a button",
        [State(tone, {"label": "All classes", "url": HERE, "tone": tone}) for tone in tones],
    )
    yield Specimen(
        "badge", "Badge", [State(t, {"label": f"A {t} badge", "tone": t}) for t in TONES]
    )
    yield Specimen(
        "alert",
        "Alert",
        [State(t, {"tone": t, "title": f"Tone “{t}”", "text": WORDS}) for t in TONES]
        + [
            State("one line", {"text": "Saved.", "tone": "good"}),
            State(
                "lines and a link",
                {"items": ["First", "Second"], "url": HERE, "link_text": "Look", "tone": "bad"},
            ),
        ],
    )
    yield Specimen(
        "messages", "Messages", [State("each level", {"messages": [Said.of(t) for t in Said.tags]})]
    )
    yield Specimen(
        "empty_state",
        "Empty state",
        [
            State(
                "with a way on",
                {"title": "No class yet", "text": WORDS, "url": HERE, "link_text": "Find a class"},
            ),
            State("words only", {"title": "Nothing to do"}),
        ],
    )
    yield Specimen(
        "progress",
        "Progress bar",
        [
            State("begun", {"id": "p1", "label": "Making the file", "value": 4, "max": 9}),
            State("waiting", {"id": "p2", "label": "Waiting", "value": 0, "max": 9}),
            State("done", {"id": "p3", "label": "Made", "value": 9, "max": 9, "text": "Done"}),
            State(
                "failed",
                {"title": "That did not work", "text": "No room for the file.", "tone": "bad"},
                "components/alert.html",
            ),
        ],
    )


def forms_and_questions(request: HttpRequest) -> Iterator[Specimen]:
    blank, sent = EveryField(prefix="blank"), EveryField(data={}, prefix="sent")
    typed = EveryField(data={"typed-name": "Ada Thibodeau", "typed-email": "ada@"}, prefix="typed")
    yield Specimen(
        "field",
        "Field: one of each kind",
        [
            *(State(str(f.label), {"field": f}) for f in blank),
            State("with a value", {"field": typed["name"]}),
            State("with a wrong value", {"field": typed["email"]}),
        ],
    )
    yield Specimen(
        "date_time_input",
        "Date and time input",
        [
            State(name, {"widget": EveryField(prefix=name, initial=WHEN)[name].subwidgets[0].data})
            for name in WHEN
        ],
    )
    yield Specimen(
        "error_summary",
        "Form with error summary",
        [State("sent empty", {"form": sent}, "core/_sample_form.html")],
    )
    yield Specimen(
        "file_drop",
        "File drop",
        [
            State("alone", {"field": EveryField(prefix="drop")["evidence"]}),
            State(
                "chosen", {"field": EveryField(prefix="chosen")["evidence"], "names": "proof.pdf"}
            ),
            State(
                "refused",
                {
                    "field": EveryField(prefix="refused")["evidence"],
                    "names": "This file is too large: film.pdf",
                    "is_refused": True,
                },
            ),
        ],
    )
    yield Specimen(
        "search_box", "Search box", [State("filled", {"label": "Find a class", "value": "drill"})]
    )
    token = get_token(request)
    panel = {"text": WORDS, "action": request.path, "cancel_url": HERE, "csrf_token": token}
    yield Specimen(
        "confirm_panel",
        "Confirm panel",
        [
            State(
                "hard to undo", panel | {"id": "c1", "title": "Cancel it?", "label": "Cancel it"}
            ),
            State(
                "calm, with a question",
                panel
                | {
                    "id": "c2",
                    "title": "Take the seat?",
                    "label": "Take it",
                    "tone": "primary",
                    "form": ReasonForm(prefix="confirm"),
                },
            ),
        ],
    )
    dialog = {"url": HERE, "title": "Give the seat back?", "text": WORDS}
    yield Specimen(
        "dialog",
        "Dialog",
        [
            State("to read", dialog | {"id": "d1", "label": "Open a dialog"}),
            State("open", dialog | {"id": "d-open", "label": "Open a dialog", "open": True}),
            State(
                "to decide",
                dialog
                | {
                    "id": "d2",
                    "label": "Open a question",
                    "action": request.path,
                    "action_label": "Give it back",
                    "action_tone": "danger",
                    "csrf_token": token,
                },
            ),
            State(
                "in a row of a list",
                dialog
                | {
                    "id": "d3",
                    "label": "Reject",
                    "named": "Ada Alder",
                    "size": "small",
                    "action": request.path,
                    "action_label": "Yes, reject it",
                    "action_name": "decision",
                    "action_value": "reject",
                    "csrf_token": token,
                },
            ),
        ],
    )
    steps = ["Employer", "Kind of work", "Interests"]
    yield Specimen(
        "stepper",
        "Stepper",
        [State(f"at step {n}", {"steps": steps, "current": n}) for n in (1, 2, 3)],
    )


def cards_and_facts(_request: HttpRequest) -> Iterator[Specimen]:
    yield Specimen(
        "card",
        "Card",
        [
            State("a link", {"title": "Safety plans", "text": WORDS, "url": HERE, "level": "h4"}),
            State(
                "with a badge and a button",
                {
                    "title": "Safety plans",
                    "eyebrow": "Planning",
                    "badge_label": "New",
                    "badge_tone": "info",
                    "action_url": HERE,
                    "action_label": "Read",
                    "level": "h4",
                },
            ),
            State("soft", {"title": "Safety plans", "text": WORDS, "soft": True, "level": "h4"}),
        ],
    )
    when = {"url": HERE, "when": "Tue, Dec 1, 2026, 8:30 AM", "level": "h4"}
    yield Specimen(
        "class_card",
        "Class card",
        [
            State(
                "all it can say",
                when
                | {
                    "title": "Reunification after an emergency",
                    "lane": "Planning",
                    "place": "Bangor",
                    "delivery": "In person",
                    "audience": "Everyone",
                    "hours": "6.50",
                    "badge_label": "12 seats left",
                    "badge_tone": "good",
                },
            ),
            State("full", when | {"title": "Drills", "badge_label": "Full", "badge_tone": "bad"}),
        ],
    )
    yield Specimen(
        "stat_tile",
        "Stat tile",
        [
            State(tone or "plain", {"value": "6.5", "label": "contact hours", "tone": tone})
            for tone in ("", "good", "info", "warning", "bad")
        ]
        + [State("a link", {"value": 2, "label": "open rosters", "note": "today", "url": HERE})],
    )
    yield Specimen(
        "definition_list",
        "Definition list",
        [
            State("in a row", {"items": [("When", "Dec 1"), ("Where", "Bangor", HERE)]}),
            State("stacked", {"items": [("When", "Dec 1")], "stacked": True}),
        ],
    )
    yield Specimen(
        "picture",
        "Picture of a page",
        [
            State(
                "closed",
                {
                    "title": "Help for everyone",
                    "picture": {
                        "desk": "pictures/front-page-desk.png",
                        "phone": "pictures/front-page-phone.png",
                        "words": "The home page.",
                    },
                },
            )
        ],
    )
    happened = [
        {"when": "Dec 1", "title": "Asked", "text": WORDS},
        {"when": "Dec 2", "title": "Confirmed", "tone": "good"},
        {"when": "Dec 3", "title": "Moved", "tone": "warning"},
        {"when": "Dec 4", "title": "Canceled", "tone": "bad"},
    ]
    yield Specimen(
        "timeline", "Timeline", [State("each tone", {"items": happened, "label": "What happened"})]
    )


def lists(request: HttpRequest) -> Iterator[Specimen]:
    found, none = SampleTable(sample_rows(30), prefix="some-"), SampleTable([], prefix="none-")
    RequestConfig(request, paginate={"per_page": 5}).configure(found)
    RequestConfig(request, paginate={"per_page": 5}).configure(none)
    chosen = SampleTable(sample_rows(3), prefix="chosen-", order_by=("-title",))
    chosen.chosen = {1, 3}
    RequestConfig(request, paginate=False).configure(chosen)
    asked = SampleTable(sample_rows(2), prefix="asked-")
    asked.chosen = {1}
    RequestConfig(request, paginate=False).configure(asked)
    actions = [{"name": "look", "label": "Look at them", "tone": "secondary"}]
    search = {"form": SearchForm(auto_id="filter_%s"), "path": request.path, "htmx": False}
    boxes = forms.CheckboxSelectMultiple(choices=[("a", "Drills"), ("b", "Plans")])
    folded = {
        name: boxes.get_context(f"folded-{name}", chosen, {"id": f"folded-{name}"})
        for name, chosen in (("none", []), ("both", ["a", "b"]))
    }
    yield Specimen(
        "folded_choices",
        "Choices folded away",
        [
            State("none", folded["none"] | {"chosen": []}),
            State("both", folded["both"] | {"chosen": ["Drills", "Plans"]}),
        ],
    )
    yield Specimen(
        "filter_panel",
        "Filters of a list",
        [
            State(
                "with choice of order and columns",
                search | {"columns": found.column_choices, "sorts": found.sort_choices},
            )
        ],
    )
    yield Specimen(
        "bulk_bar",
        "Table with sort, pager and bulk select",
        [
            State("rows", {"table": found, "bulk_actions": actions}, "core/_sample_table.html"),
            State(
                "sorted, two chosen, refused",
                {
                    "table": chosen,
                    "bulk_actions": actions,
                    "count": 2,
                    "refusal": "One of them is over.",
                    "id": "bulk-refused",
                },
                "core/_sample_table.html",
            ),
            State(
                "asks for a reason",
                {
                    "table": asked,
                    "bulk_actions": [{"name": "refuse", "label": "Refuse", "tone": "danger"}],
                    "form": ReasonForm(auto_id="bulk-reason_%s"),
                    "count": 1,
                    "id": "bulk-reason",
                },
                "core/_sample_table.html",
            ),
            State("none", {"table": none}, "core/_sample_table.html"),
        ],
    )
    plain = {"caption": "Hours", "columns": ["Class", "Hours"]}
    rows = [["Drills", "6.5"], ["Plans", "3"]]
    yield Specimen(
        "table",
        "Plain table",
        [
            State("cards on a phone", plain | {"rows": rows}),
            State("scrolls inside", plain | {"rows": rows, "scroll": True}),
            State("empty", plain | {"rows": [], "empty_text": "No hours yet."}),
        ],
    )
    pages = Paginator(range(30), 10)
    yield Specimen(
        "pager",
        "Pager",
        [
            State(
                f"page {n}",
                {"page_obj": pages.page(n), "label": f"Pages, at {n}", "prefix": f"at-{n}-"},
            )
            for n in (1, 2, 3)
        ],
    )


GROUPS: list[Group] = [
    ("Words and signs", words_and_signs),
    ("Forms and questions", forms_and_questions),
    ("Cards and facts", cards_and_facts),
    ("Lists", lists),
    ("Charts", charts),
    ("Ways around", ways),
]
