from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from reports.hours.counting import rebuild_hours
from reports.models import CountedPerson, HoursCell


class Command(BaseCommand):
    help = (
        "Counts the hours of all places anew, from the ledger and who worked where. Needed after "
        "rows were copied in past the database's triggers; safe at any time."
    )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        rebuild_hours(now=timezone.now())
        people, sums = CountedPerson.objects.count(), HoursCell.objects.count()
        self.stdout.write(f"Counted: {people} people in {sums} sums.")
