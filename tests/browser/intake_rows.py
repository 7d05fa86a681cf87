"""Files of past training in every state that their page can be in."""

from datetime import datetime, timedelta

from background.models import BackgroundJob
from tests.access.world import World
from tests.factories import UserFactory, employ
from tests.intakes.steps import HEADINGS, applied, checked, sent, undone
from transcripts.enums import IntakeKind
from transcripts.models import CompletionIntake
from transcripts.services.intakes import start_apply


def intakes_of(world: World, now: datetime) -> dict[str, CompletionIntake]:
    """Of the district's coordinator, and one of earlier records that the office brought in."""
    place, lead, office = (
        world.intake.organization,
        world.visitors["coordinator"],
        world.visitors["staff"],
    )
    person = UserFactory()
    employ(person, place)

    def rows(course: str, *more: list[str]) -> list[list[str]]:
        return [HEADINGS, [person.memssi_number, course, "9/1/2025", "2", "Orono"], *more]

    unknown = ["M9999999-0", "Nobody knows", "13/45/2024", "-3", ""]
    files = {
        "with wrong rows": checked(rows("Wrong", unknown), lead, place=place, now=now),
        "applied": applied(checked(rows("Applied"), lead, place=place, now=now), lead, now=now),
        "stopped": checked(rows("Stopped"), lead, place=place, now=now),
        "failed": sent(rows("Failed"), lead, place=place, now=now),
        "sent": sent(rows("Sent"), lead, place=place, now=now),
    }
    taken_over = checked(rows("Taken over"), office, kind=IntakeKind.HISTORY, now=now)
    files["undone"] = undone(applied(taken_over, office, now=now), office, now=now)
    start_apply(intake=files["stopped"], actor=lead, now=now)
    BackgroundJob.objects.filter(subject_pk=files["stopped"].pk).update(
        state="running", heard_from_at=now - timedelta(minutes=9), done=1, total=2
    )
    CompletionIntake.objects.filter(pk=files["failed"].pk).update(
        state="failed", problem="The file is no longer here. Send it again."
    )
    return files
