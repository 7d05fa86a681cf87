"""The MEMSSI number in a query is the one that pages show, on both databases."""

import pytest
from django.db.models import BigIntegerField, Value
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.decisions import memssi_number
from accounts.models import User
from accounts.numbers import memssi_number_of
from tests.factories import UserFactory


class Agreement(TestCase):
    @given(st.integers(min_value=0, max_value=10**12 - 1))
    @example(0)
    @example(9_999_999)
    @example(10_000_000)
    def test_database_and_python_write_the_same_number(self, key):
        UserFactory()
        asked = User.objects.annotate(key=Value(key, output_field=BigIntegerField()))

        assert list(asked.values_list(memssi_number_of("key"), flat=True)) == [memssi_number(key)]


@pytest.mark.django_db
def test_it_is_the_number_of_the_person():
    people = UserFactory.create_batch(3)

    found = User.objects.order_by("pk").values_list(memssi_number_of("pk"), flat=True)

    assert list(found) == [person.memssi_number for person in people]
