from django.db import migrations, models


def count_open_offers(apps, schema_editor):
    """An offer that is open as the column comes is the first of its place in line."""
    entries = apps.get_model("enrollment", "WaitlistEntry").objects
    entries.filter(status="offered").update(offers_made=1)


class Migration(migrations.Migration):
    dependencies = [("enrollment", "0004_registration")]

    operations = [
        migrations.AddField(
            model_name="waitlistentry",
            name="offers_made",
            field=models.PositiveSmallIntegerField(
                default=0,
                help_text="How many seats were offered: a mailed link answers one of them.",
            ),
        ),
        migrations.RunPython(count_open_offers, migrations.RunPython.noop),
    ]
