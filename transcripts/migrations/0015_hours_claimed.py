from django.db import migrations, models
from django.db.models import F


def take_over(apps, schema_editor):
    """What was claimed is not in the rows so far where fewer hours were accepted: history has it."""
    claims = apps.get_model("transcripts", "OutsideCompletion").objects
    claims.filter(submitted_at__isnull=False).update(hours_claimed=F("hours"))


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0014_outside_list"),
        ("transcripts", "0014_export_schedules"),
    ]

    operations = [
        migrations.AddField(
            model_name="outsidecompletion",
            name="hours_claimed",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                help_text="As handed in last; accepted are as many or fewer.",
                max_digits=6,
                null=True,
            ),
        ),
        migrations.RunPython(take_over, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="outsidecompletion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["submitted", "accepted"]), _negated=True),
                    models.Q(
                        ("hours__lte", models.F("hours_claimed")), ("hours_claimed__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="outside_completion_accepted_no_more_than_claimed",
            ),
        ),
    ]
