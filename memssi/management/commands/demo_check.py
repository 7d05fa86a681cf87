from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from memssi.demo.walk import Walk, WalkError


class Command(BaseCommand):
    help = "Walks the whole road of a running demonstration over HTTP and keeps the files it made."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--base-url", required=True)
        parser.add_argument("--output", required=True, type=Path)

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        walk = Walk(
            base_url=options["base_url"],
            mail_folder=Path(settings.MAIL_FOLDER),
            output=options["output"],
            say=self._say,
        )
        try:
            files = walk.run()
        except WalkError as error:
            raise CommandError(str(error)) from None
        for path in files:
            self.stdout.write(f"  {path} ({path.stat().st_size:,} bytes)")

    def _say(self, line: str) -> None:
        self.stdout.write(f"  {line}")
        self.stdout.flush()
