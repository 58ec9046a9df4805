"""Half hours of a shift are counted as they change."""

import django.db.models.deletion
from django.db import migrations, models

from grids.counting import count
from households.sums import HOURS


class Migration(migrations.Migration):
    dependencies = [
        ("households", "0011_receivers"),
    ]

    operations = [
        migrations.CreateModel(
            name="HourCount",
            fields=[
                (
                    "activity",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="hour_count",
                        serialize=False,
                        to="households.activity",
                    ),
                ),
                ("n", models.IntegerField()),
            ],
        ),
        count(HOURS),
    ]
