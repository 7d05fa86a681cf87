"""What people type, and what they find: the same on both databases."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.models import Course, Offering, SearchEntry, SearchWord, Synonym, Topic
from courses.search import find
from courses.search.spelling import meant
from courses.services.search import index_course, index_offering, not_indexed, reindex_all
from tests.factories import CourseFactory, VersionFactory, offering

COURSES = {
    "MEM-EP-210": ("Drills and tabletop exercises that do no harm", "Practice without fear."),
    "MEM-EP-230": ("Reunification: getting children back", "After an evacuation, unstrained."),
    "MEM-MH-130": ("Calm first: de-escalation for schools", "What to say, and what not."),
    "MEM-SRO-101": ("Maine SRO basic course", "Forty hours for new officers."),
    "MEM-SRO-110": ("Equity for officers", "For each School Resource Officer in the first year."),
    "MEM-TA-201": ("Threat assessment team training", "The steps of an assessment, and drills."),
}


@pytest.fixture
def catalogue(db) -> None:
    for code, (title, summary) in COURSES.items():
        VersionFactory(course=CourseFactory(code=code, title=title, summary=summary))
    Synonym.objects.bulk_create(
        Synonym(words=words)
        for words in (
            "SRO, school resource officer",
            "CSTAG, threat assessment",
            "lockdown, lock down",
        )
    )
    reindex_all()


def test_words_of_a_course_nobody_may_find_correct_no_typing_error(db):
    draft = CourseFactory(title="Xylophonic drills", status="draft")
    index_course(draft)
    assert not SearchWord.objects.filter(word="xylophonic").exists()


@pytest.mark.parametrize("status", ["draft", "discarded"])
def test_a_class_nobody_may_find_has_no_entry(db, status):
    klass = offering(starts_at=timezone.now() + timedelta(days=9))
    index_offering(klass)
    assert SearchEntry.objects.filter(offering=klass).exists()
    Offering.objects.update(status=status)
    assert not not_indexed(now=timezone.now()).exists()
    reindex_all()
    assert not SearchEntry.objects.filter(offering=klass).exists()


def codes(text: str, *, exactly: bool = False) -> list[str]:
    found = find(text, exactly=exactly)
    return [course.code.removeprefix("MEM-") for course in found.among(Course.objects.all())]


FOUND = [
    # stems, and the title before the text
    ("drill", ["EP-210", "TA-201"]),
    ("drilling", ["EP-210", "TA-201"]),
    ("DRILLS!", ["EP-210", "TA-201"]),
    ("evacuations", ["EP-230"]),
    # every word must be found
    ("drills assessment", ["TA-201"]),
    ("drills reunification", []),
    # hyphens
    ("de-escalation", ["MH-130"]),
    ("deescalation", ["MH-130"]),
    ("de escalation", ["MH-130"]),
    # phrases stand in a row, with the words no index keeps
    ('"do no harm"', ["EP-210"]),
    ('"harm drills"', []),
    ("\u201ctabletop exercises\u201d drills", ["EP-210"]),
    # synonyms, both ways, in the plural too
    ("SRO", ["SRO-101", "SRO-110"]),
    ("sros", ["SRO-101", "SRO-110"]),
    ("school resource officer", ["SRO-101", "SRO-110"]),
    ('"school resource officer"', ["SRO-110"]),
    ("cstag", ["TA-201"]),
    # codes
    ("MEM-SRO-101", ["SRO-101"]),
    ("mem sro 101", ["SRO-101"]),
    ("sro 101", ["SRO-101"]),
    ("memsro101", ["SRO-101"]),
    ("MEM-SRO-102", []),
    # typing
    ("reunif", ["EP-230"]),
    ("calm esca", ["MH-130"]),
    # stop words alone look for nothing: everything stays
    ("the of and", ["EP-210", "EP-230", "MH-130", "SRO-101", "SRO-110", "TA-201"]),
]


def test_what_is_found(catalogue):
    assert [(text, codes(text)) for text, _ in FOUND] == FOUND


MISTYPED = [
    ("reunifcation", "reunification", ["EP-230"]),
    ("reunifacition children", "reunification children", ["EP-230"]),
    ("tabeltop drills", "tabletop drills", ["EP-210"]),
    ("descalation", "deescalation", ["MH-130"]),
    ("threat asesment", "threat assessment", ["TA-201"]),
    ("drilling", None, ["EP-210", "TA-201"]),
    ("strain", None, []),  # too far from "training", and "stain" is no word of ours
    ("unstrains", None, ["EP-230"]),  # one of ours in another form
    ("MEM-SRP-101", None, []),
    ("sro 102", None, []),
    ("xylophone", None, []),
]


def test_mistyped_words_are_corrected_to_our_own(catalogue):
    read = [(typed, find(typed).corrected, codes(typed)) for typed, _, _ in MISTYPED]
    assert read == MISTYPED
    wrong = [typed for typed, right, _ in MISTYPED if right]
    assert [codes(typed, exactly=True) for typed in wrong] == [[]] * len(wrong)
    assert {find(typed, exactly=True).corrected for typed in wrong} == {None}


def test_the_best_match_stands_first(db):
    """In a row in the title; in the title; with the help of a topic; in the text."""
    plans = Topic.objects.create(key="plans", name="Plans")
    titles = ("Boats", "Harbor safety", "Plans for the harbor", "Harbor plans")
    courses = [
        CourseFactory(code=f"MEM-H-{number}", title=title, summary="Plans of a harbor.")
        for number, title in enumerate(titles)
    ]
    courses[1].topics.add(plans)
    reindex_all()

    assert codes("harbor plans") == ["H-3", "H-2", "H-1", "H-0"]


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("dril", "drill"),  # a letter less, more, other, two that changed places
        ("drilll", "drill"),
        ("drull", "drill"),
        ("drlil", "drill"),
        ("drlli", None),  # two edits in a short word
        ("reunifcaiton", "reunification"),
        ("renificaton", "reunification"),
        ("renficaton", None),  # three edits in a long one
        ("sra", None),  # too short to tell
        ("drill7", None),  # a number or a code
        ("plane", "plans"),  # "plan" and "plans" are as near; the one that stands more often wins
    ],
)
def test_which_word_was_meant(typed, right):
    ours = [("drill", 3), ("sro", 9), ("reunification", 1), ("plan", 2), ("plans", 5)]
    assert meant(typed, ours) == right


NO_WORDS = ("", " ", "\n\t", '"', "'", "\\", "_" * 50, "<->", "\u2019", "\U0001f600", "AND OR NOT")
SIGNS = (
    '"drills',
    '"drills ' * 2_000,
    "drills AND (",
    "NEAR(drills, 2)",
    "drills:*",
    "!drills & |",
    "^drills*",
    "{heading} : drills",
    "heading:drills",
    "-drills",
    "drills <-> harm",
    "drills:A",
    "drills' OR '1'='1",
    "'; DROP TABLE courses_course; --",
    "%s %d %%",
    "\x00drills\x01",
    "drills \U0001f600",
    "a" * 10_000,
    "drills " * 2_000,
    "1e400 0x1 1.5.6 -3",
    "http://example.org/drills?a=b",
    "who@example.org",
    "K-12/pre-K",
    "\u0e01\u0e33 \u0915\u093f \ufb01re \u0130 \u00b2\u00bd",
)


def test_no_sign_is_read_as_an_operator(catalogue):
    everything = sorted(COURSES)

    for text in NO_WORDS:
        assert [course.code for course in find(text).among(Course.objects.all())] == everything
    for text in SIGNS:
        found = find(text).among(Course.objects.all())
        assert len(found) < len(COURSES), text
        assert list(find(text, exactly=True).among(Offering.objects.all())) == [], text
