from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from enrollment.services import check_seats


class Command(BaseCommand):
    help = (
        "Looks at the seats of all classes and says what does not add up. Changes no seat. "
        "Ends with 1 where something does not."
    )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        check = check_seats(now=timezone.now())
        for fault in check.faults:
            rows = f", rows {list(fault.rows)}" if fault.rows else ""
            self.stdout.write(
                f"Class {fault.offering}: {fault.kind.label}, {fault.count} times{rows}"
            )
        self.stdout.write(f"Classes looked at: {check.classes}.")
        if check.fault_count:
            raise CommandError(f"Things that do not add up: {check.fault_count}.")
