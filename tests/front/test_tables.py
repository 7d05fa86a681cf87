"""Parts of tables and drawings, and the way to a page."""

from django.template import Context, Template
from django.template.loader import render_to_string

from core.tables import EmailColumn
from core.templatetags.ui import rem
from enrollment.models import Enrollment
from enrollment.tables import EnrollmentTable


def test_an_empty_table_leads_on_where_there_is_a_way(visit):
    table = EnrollmentTable(Enrollment.objects.none())
    html = render_to_string("layouts/_table.html", {"table": table}, request=visit("/my/classes/"))
    assert 'href="/classes/"' in html
    assert "Find a class" in html
    assert "<table" not in html


def test_an_address_breaks_after_its_signs_only():
    assert EmailColumn().render("a.b@<x>.org") == "a.<wbr>b@<wbr>&lt;x&gt;.<wbr>org"


def test_lengths_on_a_drawing_grow_with_the_letters():
    assert [rem(24), rem("8"), rem(0)] == ["1.5rem", "0.5rem", "0rem"]


def test_the_way_to_a_page_ends_with_the_page_itself():
    page = Template('{% load ui %}{% breadcrumb "Classes" "/classes/" here %}')
    html = " ".join(page.render(Context({"here": "A <b>"})).split())
    assert 'href="/classes/"><span>Classes</span>' in html
    assert 'aria-current="page"> <span>A &lt;b&gt;</span>' in html
