from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from memssi.demo.build import SEED, build, found_data
from memssi.demo.state_build import build_state
from memssi.demo.wellknown import SIGN_INS, code_table, sign_in_table


class Command(BaseCommand):
    help = (
        "Builds demonstration data: invented people at Maine's schools and agencies, two years "
        "of classes behind them and half a year ahead. For an empty database."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--random-seed", type=int, default=SEED, help="Another number, other chances."
        )
        parser.add_argument(
            "--if-empty", action="store_true", help="Do nothing if there are people already."
        )
        parser.add_argument(
            "--sign-ins", action="store_true", help="Only print who can sign in, and how."
        )
        parser.add_argument(
            "--codes", action="store_true", help="Only print the sign-in codes of this moment."
        )
        parser.add_argument("--scale", type=float, default=1.0, help="A part of it, for tests.")
        parser.add_argument(
            "--people",
            type=int,
            metavar="COUNT",
            help="A register of so many people, written in bulk; 45000 is the whole State.",
        )
        parser.add_argument(
            "--yes",
            action="store_true",
            help="Build into a database that holds other data, or in production. Say it twice:",
        )
        parser.add_argument("--yes-really", action="store_true", help="and this with it.")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        if options["sign_ins"]:
            self.stdout.write(sign_in_table())
            return
        if options["codes"]:
            self.stdout.write(code_table())
            return
        if options["if_empty"] and User.objects.exists():
            self.stdout.write("There are people in this database: nothing was built.")
            return
        self._refuse_unless_told_twice(told_twice=options["yes"] and options["yes_really"])
        counts = self._build(options)
        self.stdout.write(", ".join(f"{count} {name}" for name, count in counts.items()) + ".")
        self.stdout.write(sign_in_table())

    def _build(self, options: dict[str, Any]) -> Counter[str]:
        if options["people"] is None:
            return build(
                now=timezone.now(),
                seed=options["random_seed"],
                scale=options["scale"],
                say=self._say,
            )
        return build_state(
            now=timezone.now(),
            people=options["people"],
            seed=options["random_seed"],
            write=self._write,
            is_terminal=self.stdout.isatty(),
        )

    def _write(self, text: str) -> None:
        self.stdout.write(text, ending="")
        self.stdout.flush()

    def _refuse_unless_told_twice(self, *, told_twice: bool) -> None:
        emails = [person.email for person in SIGN_INS]
        if User.objects.filter(email__in=emails).exists():
            raise CommandError("Demonstration data are in this database already.")
        if told_twice:
            return
        told = "Nothing was built. To do it all the same, say --yes --yes-really."
        if settings.PRODUCTION:
            raise CommandError(
                "These are production settings, and demonstration people sign in with a password "
                f"anybody can read. {told}"
            )
        found = found_data()
        if found:
            raise CommandError(f"This database is not empty: it holds {', '.join(found)}. {told}")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
