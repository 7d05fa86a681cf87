from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0002_hours_of_places'),
    ]

    operations = [
        # What was counted before has no sums of two things at once.
        migrations.AddField(
            model_name='hourscount',
            name='format',
            field=models.PositiveSmallIntegerField(default=1),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='hourscount',
            name='format',
            field=models.PositiveSmallIntegerField(default=2),
        ),
    ]
