"""Households of a village are counted as they change."""

import django.db.models.deletion
from django.db import migrations, models

from grids.counting import count
from households.sums import HOMES


class Migration(migrations.Migration):
    dependencies = [
        ("grids", "0007_held_rows"),
        ("households", "0009_activities"),
    ]

    operations = [
        migrations.CreateModel(
            name="HomeCount",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "village",
                        "residence",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "residence",
                    models.CharField(
                        choices=[
                            ("living_in", "lives in the village"),
                            ("part", "lives here part of the year"),
                            ("away", "away long-term"),
                            ("unknown", "not known"),
                        ],
                        max_length=10,
                    ),
                ),
                ("n", models.IntegerField()),
                (
                    "village",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="home_counts",
                        to="grids.village",
                    ),
                ),
            ],
        ),
        count(HOMES),
    ]
