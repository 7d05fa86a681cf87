"""Every text of the product: found once, filled by its own placeholders, and usable as it is."""

import pytest

from wording.decisions import brace_faults, names_in
from wording.declared import _declared, declared
from wording.enums import Kind
from wording.services import require_usable


def test_every_text_is_declared_and_found_by_one_key():
    kinds = [text.kind for text in declared().values()]

    assert all(key == text.key for key, text in declared().items())
    assert {kind: kinds.count(kind) > 0 for kind in Kind} == dict.fromkeys(Kind, True)


def test_a_key_declared_twice_is_found_out_at_once():
    path = "wording.texts.TEXTS"

    with pytest.raises(ValueError, match=r"office\.email"):
        _declared((path, path))


@pytest.mark.parametrize("key", declared())
def test_every_original_is_usable_and_filled_by_its_examples(key):
    text = declared()[key]

    require_usable(text, text.written)
    example = text.example()

    assert "{" not in example
    assert example
    assert not brace_faults(text.written, text.samples())
    assert all(str(each.meaning) and str(each.sample) for each in text.placeholders)
    assert str(text.group)
    assert str(text.title)


@pytest.mark.parametrize("key", [key for key, text in declared().items() if text.kind is Kind.MAIL])
def test_every_mail_has_a_subject_that_fits_one_line(key):
    subject = declared()[key].example().splitlines()[0]

    assert 5 < len(subject) < 100
    assert names_in(subject) == []
