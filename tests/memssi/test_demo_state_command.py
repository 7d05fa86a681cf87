"""The command that builds the large demonstration: what it says, refuses and leaves behind."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User
from memssi.demo import wellknown
from memssi.demo.state_build import build_state


def test_the_command_builds_it_and_says_so(db):
    out = StringIO()

    call_command("demo_data", "--people", "200", stdout=out)

    said = out.getvalue()
    assert "100 %" in said
    assert "200 people, " in said
    assert wellknown.PASSWORD in said
    assert User.objects.count() == 200


def test_it_refuses_a_database_with_people(db):
    User.objects.create_user("somebody@example.com", first_name="Some", last_name="Body")

    with pytest.raises(CommandError, match="not empty: it holds 1 people"):
        call_command("demo_data", "--people", "200")
    assert User.objects.count() == 1


def test_nothing_is_left_of_a_build_that_fails(db, monkeypatch):
    def fail(_state, _count):
        raise OSError("The disk is full.")

    monkeypatch.setattr("memssi.demo.state_build.add_mails", fail)

    with pytest.raises(OSError, match="The disk is full"):
        build_state(now=timezone.now(), people=200, write=lambda _text: None)
    assert User.objects.count() == 0
