from datetime import timedelta

from django.utils import timezone

from tests.enrollment.approvals import agency, ask, asking_class, chief_of, worker_of
from tests.lists.scenes.scene import Scene


def approvals() -> Scene:
    place = agency()
    now = timezone.now()

    def add(number: int) -> str:
        officer = worker_of(place)
        ask(asking_class(starts_at=now + timedelta(days=30 + number)), officer, at=now)
        return officer.name

    return Scene("/my/approvals/", chief_of(place), add)
