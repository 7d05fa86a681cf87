"""Begin a process of its own on the test's database. Imported before Django is set up there."""

import os

import django


def begin(database_url: str) -> None:
    """Set up Django on this database; a new process calls it before anything else."""
    os.environ["DATABASE_URL"] = database_url
    os.environ["DJANGO_SETTINGS_MODULE"] = "memssi.settings"
    django.setup()
