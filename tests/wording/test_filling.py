"""Placeholders are replaced; nothing else in a text does anything."""

import pytest

from wording.decisions import brace_faults, fill, is_left_out, paragraphs_of

VALUES = {"name": "Ada", "place": "{{ name }}", "empty": " "}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Hello {{ name }}!", "Hello Ada!"),
        ("{{name}}{{  name  }}", "AdaAda"),
        ("At {{ place }}", "At {{ name }}"),
        ("{{ nobody }}.", "."),
        ("{% if name %}{{ name|upper }}{% endif %}", "{% if name %}{{ name|upper }}{% endif %}"),
        ("{{ name.__class__ }}", "{{ name.__class__ }}"),
        ("{ name } $name %(name)s", "{ name } $name %(name)s"),
    ],
)
def test_only_the_plain_name_between_two_braces_is_replaced(text, filled):
    assert fill(text, VALUES) == filled


@pytest.mark.parametrize(
    ("text", "unknown", "loose"),
    [
        ("Hello {{ name }}.", (), ""),
        ("{{ nme }} and {{ nme }} at {{ town }}", ("nme", "town"), ""),
        ("Hello {{ name }", (), "{{ name }"),
        ("Hello { name }}", (), "{ name }}"),
        ("Hello {{{ name }}}", (), "{"),
        ("{% load secrets %}", (), "{% load secrets %}"),
        ("{{ name|upper }}", (), "{{ name|upper }}"),
        ("{{ settings.SECRET_KEY }}", (), "{{ settings.SECRET_KEY"),
        ("one }\nmore", (), "}"),
        ("{{ Name }}", (), "{{ Name }}"),
    ],
)
def test_a_loose_brace_and_an_unknown_name_are_found(text, unknown, loose):
    faults = brace_faults(text, ["name"])

    assert (faults.unknown, faults.loose[: len(loose)]) == (unknown, loose)
    assert bool(faults) == bool(unknown or loose)


def test_a_paragraph_of_nothing_but_empty_values_is_left_out():
    paragraphs = ["{{ empty }}", "{{ empty }} {{ nobody }}", "{{ empty }}.", "{{ name }}", "Bye"]

    assert [is_left_out(each, VALUES) for each in paragraphs] == [True, True, False, False, False]


def test_paragraphs_end_at_empty_lines_whatever_the_line_ends():
    text = " Subject \r\n\r\nOne\r\nline\r\n \t \r\n\r\n\r\nTwo\rlines\n"

    assert paragraphs_of(text) == ["Subject", "One\nline", "Two\nlines"]
