"""The rows every installation needs."""

from django.utils import timezone

from memssi.reference import load_reference
from organizations.models import WorkKind

NOW = timezone.now()


def test_reference_rows_are_added_once_and_kept_as_they_are(db):
    added = load_reference(now=NOW)
    WorkKind.objects.filter(key="coach").update(name="Athletics coach")

    again = load_reference(now=NOW)

    assert added["organizations"] == 3
    assert sum(again.values()) == 0
    assert WorkKind.objects.get(key="coach").name == "Athletics coach"


def test_reference_keeps_who_belongs_to_an_audience(db):
    load_reference(now=NOW)
    coach = WorkKind.objects.get(key="coach")
    staff = coach.audiences.get(key="all_staff")
    staff.work_kinds.remove(coach)

    load_reference(now=NOW)

    assert not staff.work_kinds.filter(pk=coach.pk).exists()
