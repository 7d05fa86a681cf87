"""When a class was published; of those published before, when they were written."""

from typing import Any

from django.db import migrations, models
from django.db.models import F


def as_written(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("courses", "Offering").objects.using(schema_editor.connection.alias)
    rows.exclude(status__in=("draft", "discarded")).update(published_at=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [("courses", "0007_lane_description")]

    operations = [
        migrations.AddField(
            "offering", "published_at", models.DateTimeField(blank=True, null=True)
        ),
        migrations.RunPython(as_written, migrations.RunPython.noop),
    ]
