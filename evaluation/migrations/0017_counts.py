"""Entries, ways of declaring and stars of a round are counted as they change."""

import django.db.models.deletion
from django.db import migrations, models

from evaluation import sums
from grids.counting import count


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0016_close_unchanged"),
    ]

    operations = [
        migrations.CreateModel(
            name="EntryCount",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "round",
                        "residence",
                        "status",
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
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("due", "still to declare"),
                            ("declared", "declared and confirmed"),
                            ("declined", "declined to take part"),
                            ("away", "away, could not be reached"),
                            ("ineligible", "not eligible"),
                            ("moved_out", "moved out"),
                            ("lapsed", "not confirmed in time"),
                        ],
                        max_length=12,
                    ),
                ),
                ("n", models.IntegerField()),
                (
                    "round",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entry_counts",
                        to="evaluation.round",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ModeCount",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "round",
                        "mode",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("dictated", "dictated by the household at the door"),
                            ("from_paper", "copied from the household's paper form"),
                            ("by_phone", "dictated by telephone"),
                            ("as_before", "nothing new, as in the year before"),
                        ],
                        max_length=10,
                    ),
                ),
                ("n", models.IntegerField()),
                (
                    "round",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mode_counts",
                        to="evaluation.round",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StarCount",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "round",
                        "star",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("n", models.IntegerField()),
                (
                    "round",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="star_counts",
                        to="evaluation.round",
                    ),
                ),
                (
                    "star",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counts",
                        to="evaluation.campaignstar",
                    ),
                ),
            ],
        ),
        count(sums.ENTRIES),
        count(sums.MODES),
        count(sums.STARS),
    ]
