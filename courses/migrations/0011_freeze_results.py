"""Classes published before keep the pass mark of their version."""

from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery


def freeze(apps: Any, schema_editor: Any) -> None:
    Offering = apps.get_model("courses", "Offering")
    CourseVersion = apps.get_model("courses", "CourseVersion")
    db = schema_editor.connection.alias
    marks = CourseVersion.objects.using(db).filter(pk=OuterRef("version"))
    Offering.objects.using(db).exclude(status__in=("draft", "discarded")).update(
        pass_mark_percent=Subquery(marks.values("pass_mark_percent")[:1])
    )


class Migration(migrations.Migration):
    dependencies = [("courses", "0010_attendance_that_stands")]

    operations = [migrations.RunPython(freeze, migrations.RunPython.noop)]
