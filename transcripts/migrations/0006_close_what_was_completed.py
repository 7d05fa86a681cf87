"""Classes whose seats were all decided by signed rosters before there were closings are closed."""

from typing import Any

from django.db import migrations
from django.db.models import Exists, OuterRef

AT_ONCE = 500


def close(apps: Any, schema_editor: Any) -> None:
    Offering = apps.get_model("courses", "Offering")
    Meeting = apps.get_model("courses", "Meeting")
    RosterSignature = apps.get_model("attendance", "RosterSignature")
    Enrollment = apps.get_model("enrollment", "Enrollment")
    ClassClosing = apps.get_model("transcripts", "ClassClosing")
    db = schema_editor.connection.alias
    signed = RosterSignature.objects.using(db).filter(signed_at__isnull=False)
    meetings = Meeting.objects.using(db).filter(offering=OuterRef("pk"))
    unsigned = meetings.filter(~Exists(signed.filter(meeting=OuterRef("pk"))))
    seats = Enrollment.objects.using(db).filter(offering=OuterRef("pk"))
    decided = Offering.objects.using(db).filter(
        Exists(meetings),
        Exists(seats.filter(status__in=("completed", "not_completed", "no_show"))),
        ~Exists(unsigned),
        ~Exists(seats.filter(status="enrolled")),
        closing__isnull=True,
    )
    keys = list(decided.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        last: dict[int, Any] = {}
        rows = signed.filter(meeting__offering__in=keys[start : start + AT_ONCE])
        for row in rows.select_related("meeting").order_by("signed_at", "pk"):
            last[row.meeting.offering_id] = row
        ClassClosing.objects.using(db).bulk_create(
            ClassClosing(
                offering_id=pk,
                closed_at=row.signed_at,
                closed_by_id=row.signed_by_id,
                settled_at=row.signed_at,
            )
            for pk, row in last.items()
        )


class Migration(migrations.Migration):
    dependencies = [
        ("transcripts", "0005_closing_settled"),
        ("attendance", "0002_attendance_that_stands"),
        ("enrollment", "0006_seat_checks"),
    ]

    operations = [migrations.RunPython(close, migrations.RunPython.noop)]
