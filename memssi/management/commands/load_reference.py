from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from memssi.reference import load_reference


class Command(BaseCommand):
    help = (
        "Adds the rows every installation needs: lanes, topics, credit types, kinds of work, "
        "audiences, the State and its offices. Adds what is missing and changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        added = load_reference(now=timezone.now())
        written = ", ".join(f"{count} {name}" for name, count in added.items() if count)
        self.stdout.write(f"Added {written}." if written else "Every reference row is there.")
