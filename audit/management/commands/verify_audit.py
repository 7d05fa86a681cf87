from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.verification import Findings, verify
from core.templatetags.ui import maine_datetime


class Command(BaseCommand):
    help = (
        "Checks that the history is as it was sealed: every seal, every event. Says how much is "
        "sealed and how much is not yet. Ends with 1 where something does not fit."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--digest",
            action="append",
            default=[],
            help="A digest kept elsewhere, from the log: it must stand in the chain. Repeatable.",
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        found = verify(digests=options["digest"])
        for line in _lines(found):
            self.stdout.write(line)
        for sentence in found.damage:
            self.stdout.write(f"DAMAGE  {sentence}")
        for digest in found.digests_not_found:
            self.stdout.write(f"DAMAGE  No seal has the digest {digest}: one was taken away.")
        if not found.is_whole:
            raise CommandError("The history is not as it was sealed.")
        self.stdout.write("The history is as it was sealed.")


def _lines(found: Findings) -> list[str]:
    sealed = f"Sealed: {found.sealed} events in {found.seals} seals."
    if found.sealed_at is not None:
        sealed += f" The last was made {_moment(found.sealed_at)}, digest {found.digest}."
    waiting = f"Not sealed yet: {found.waiting} events"
    if found.waiting_since is not None:
        waiting += f", the oldest of {_moment(found.waiting_since)}"
    numbers = (
        f"Numbers that a change still under way may hold: {found.open_gaps}. "
        f"Numbers of changes that were taken back: {found.unused}."
    )
    return [sealed, f"{waiting}.", numbers]


def _moment(at: Any) -> str:
    return maine_datetime(at, "zone").replace("\xa0", " ")
