"""Nothing that is not public leaves by a file for the public: any layout, columns, kind of file."""

import io
import zipfile
from dataclasses import replace
from itertools import chain

import pypdf
import pytest
from allauth.account.models import EmailAddress

from accounts.enums import AddressUse
from accounts.models import EmailUse, PrivateNumbers
from accounts.redaction import Profile, Says, left_out, shown_to
from documents.models import IssuedDocument
from tests.factories import UserFactory, employ, organization, staff
from tests.factories.records import award
from tests.road.test_road import letterhead
from tests.transcripts.asking import asked, bytes_of, cells_of, rows_of, wish, written
from transcripts import layouts
from transcripts.columns import COLUMNS
from transcripts.exports import Table
from transcripts.layouts import LAYOUTS, Makes
from transcripts.models import CreditAward

pytestmark = pytest.mark.django_db

SECRETS = {
    "personal email": "private-address@example.org",
    "phone": "207-555-0177",
    "MCJA number": "MCJA-0099",
    "educator certificate": "EDU-0099",
    "FEMA number": "FEMA-0099",
    "staff number": "STAFF-0099",
    "score": "exam passed with 61 percent",
}
PUBLIC = "work-address@example.org"


@pytest.fixture
def owner():
    """MSSC staff, who see everything of a person of whom everything is known."""
    letterhead()
    person = UserFactory(email=SECRETS["personal email"], phone=SECRETS["phone"])
    work = EmailAddress.objects.create(user=person, email=PUBLIC, verified=True)
    EmailUse.objects.create(address=work, use=AddressUse.WORK)
    PrivateNumbers.objects.create(
        person=person,
        mcja_number=SECRETS["MCJA number"],
        educator_certificate=SECRETS["educator certificate"],
        fema_sid=SECRETS["FEMA number"],
        state_staff_id=SECRETS["staff number"],
    )
    employ(person, organization("District One"))
    line = award(person=person, reasoning=SECRETS["score"])
    in_service = {"credit_type": "mcja_in_service_hours", "reasoning": SECRETS["score"]}
    award(enrollment=line.enrollment, **in_service)
    return staff()


def text_of(job) -> str:
    """Everything that can be read in a file, whatever kind it is."""
    kind = job.result_name.rsplit(".", 1)[-1]
    if kind == "csv":
        return " ".join(chain.from_iterable(rows_of(job)))
    if kind == "xlsx":
        whole = zipfile.ZipFile(io.BytesIO(bytes_of(job)))
        raw = " ".join(whole.read(name).decode(errors="replace") for name in whole.namelist())
        return raw + " ".join(str(cell) for row in cells_of(job) for cell in row)
    papers = [bytes_of(job)]
    if kind == "zip":
        archive = zipfile.ZipFile(io.BytesIO(bytes_of(job)))
        papers = [archive.read(name) for name in archive.namelist()]
    return " ".join(
        page.extract_text() for paper in papers for page in pypdf.PdfReader(io.BytesIO(paper)).pages
    )


def leaks(job) -> list[str]:
    text = text_of(job)
    return [name for name, secret in SECRETS.items() if secret in text]


CASES = [
    (layout.key, file_format, columns)
    for layout in LAYOUTS.values()
    if layout.makes is not Makes.GRANT
    for file_format in layout.formats
    for columns in ((), tuple(COLUMNS), *((key,) for key in COLUMNS))
    if layout.makes is Makes.LINES or not columns
]


@pytest.mark.parametrize("layout", sorted({case[0] for case in CASES}))
def test_no_file_for_the_public_says_more_whatever_is_chosen(owner, monkeypatch, layout):
    """Every layout as one for the public, in its own columns, in all, and in each alone."""
    public = replace(LAYOUTS[layout], profile=Profile.PUBLIC)
    monkeypatch.setitem(layouts.LAYOUTS, layout, public)
    found = {}
    for _key, file_format, columns in (case for case in CASES if case[0] == layout):
        job = written(asked(owner, wish(layout, file_format, columns, span="any")))
        if job.state == "done":
            found[file_format, columns] = leaks(job)

    assert {case: what for case, what in found.items() if what} == {}
    assert len({file_format for file_format, _columns in found}) == 2
    assert IssuedDocument.objects.count() == 0


def test_the_same_files_for_ones_own_office_do_say_more(owner):
    """Else the test above would find nothing whatever the files said."""
    job = written(asked(owner, wish("training", columns=tuple(COLUMNS))))

    assert set(leaks(job)) == {"personal email", "MCJA number", "score"}


def test_the_answer_to_a_request_has_the_address_of_work(owner):
    job = written(asked(owner, wish("public")))

    assert PUBLIC in text_of(job)
    assert leaks(job) == []


def test_columns_that_are_not_public_are_dropped_where_they_are_asked_for_all_the_same(owner):
    some = written(asked(owner, wish("public", columns=("email", "title", "reasoning"))))
    none_left = written(asked(owner, wish("public", columns=("email", "reasoning"))))

    assert rows_of(some)[0] == ["Title"]
    assert rows_of(none_left)[0] == [str(each.heading) for each in LAYOUTS["public"].columns]


def test_a_file_without_columns_is_none():
    """A query that asks for none would give all."""
    with pytest.raises(ValueError, match="one column at least"):
        Table(CreditAward.objects.all(), [], staff())


def test_a_column_nobody_has_thought_about_is_not_public():
    fields = type(COLUMNS["title"]).__dataclass_fields__
    assert fields["says"].default is not Says.PUBLIC
    new = replace(COLUMNS["title"], says=fields["says"].default)
    assert shown_to(Profile.PUBLIC, [new]) == []
    assert shown_to(Profile.OFFICE, [new]) == [new]


def test_what_is_left_out_is_said_in_words():
    assert left_out(Profile.OFFICE) == []
    assert left_out(Profile.PUBLIC) == [
        "Personal email addresses",
        "Phone numbers",
        "Home addresses",
        "Birth dates",
        "Accommodations",
        "Scores of tests",
        "Evaluations, and what was noted of a person",
        "Numbers of other registers",
    ]
