"""Where demonstration data are not built, and what the command only prints."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from memssi.demo import wellknown


def test_it_refuses_a_database_with_people(db):
    User.objects.create_user("somebody@example.com", first_name="Some", last_name="Body")

    with pytest.raises(CommandError, match="not empty: it holds 1 people"):
        call_command("demo_data")
    assert User.objects.count() == 1


def test_it_refuses_production_unless_told_twice(db, settings):
    settings.PRODUCTION = True

    for flags in ([], ["--yes"], ["--yes-really"]):
        with pytest.raises(CommandError, match="production settings"):
            call_command("demo_data", *flags)
    assert User.objects.count() == 0


def test_if_empty_leaves_people_alone(db):
    User.objects.create_user("somebody@example.com", first_name="Some", last_name="Body")
    out = StringIO()

    call_command("demo_data", "--if-empty", stdout=out)

    assert out.getvalue() == "There are people in this database: nothing was built.\n"


def test_sign_ins_prints_one_for_each_role(db):
    out = StringIO()

    call_command("demo_data", "--sign-ins", stdout=out)

    assert wellknown.PASSWORD in out.getvalue()
    assert all(person.email in out.getvalue() for person in wellknown.SIGN_INS)
