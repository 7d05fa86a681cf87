from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports.evidence.checking import check
from reports.evidence.keys import published
from reports.evidence.public_keys import PublicKeys
from reports.evidence.sentences import sentence, whole

COULD_NOT_LOOK = 2


class Command(BaseCommand):
    help = (
        "Checks an evidence packet of a class: the signature, and that no file was changed, added "
        "or taken away. Needs the file and the public key; no database and no network. Ends with "
        "1 where something does not fit, with 2 where it could not look."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("packet", type=Path, help="The ZIP.")
        parser.add_argument(
            "--key",
            type=Path,
            help="The public key, from /evidence-key.pem. Without it: our own keys.",
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        keys = _keys(options["key"])
        try:
            with options["packet"].open("rb") as file:
                found = check(file, keys)
        except OSError as fault:
            raise CommandError(
                f"{options['packet']} cannot be read: {fault.strerror}.", returncode=COULD_NOT_LOOK
            ) from fault
        for finding in found.findings:
            self.stdout.write(f"FAULT  {sentence(finding)}")
        if found.findings:
            raise CommandError("This packet proves nothing as it is.")
        for line in whole(found.files, found.facts):
            self.stdout.write(line)


def _keys(path: Path | None) -> PublicKeys:
    if path is None:
        return published()
    try:
        return PublicKeys.read(path.read_bytes())
    except OSError as fault:
        raise CommandError(
            f"{path} cannot be read: {fault.strerror}.", returncode=COULD_NOT_LOOK
        ) from fault
    except ValueError as fault:
        raise CommandError(
            f"{path} holds no public key of the kind packets are signed with.",
            returncode=COULD_NOT_LOOK,
        ) from fault
