"""Marks at doors, the way from one to the next, and until when what is mended counts."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from grids.traces.holding import hold


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0021_photos"),
        ("grids", "0007_held_rows"),
        ("households", "0012_hour_count"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="round",
            name="mend_until",
            field=models.DateField(
                blank=True, null=True, verbose_name="what is mended counts until"
            ),
        ),
        migrations.CreateModel(
            name="DoorPlace",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "household",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="door_place",
                        to="households.household",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DoorMark",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("told", "told"), ("form_left", "form left"), ("away", "away")],
                        max_length=10,
                        verbose_name="what was done at the door",
                    ),
                ),
                ("until", models.DateField(blank=True, null=True, verbose_name="away until")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="door_marks",
                        to="households.household",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grids.post",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="door_marks",
                        to="evaluation.round",
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("round", "household", "kind"),
                        name="one_standing_mark_per_door_and_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("kind", "away"), _connector="OR"),
                        name="only_who_is_away_comes_back",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", None)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_mark_is_taken_back_by_somebody",
                    ),
                ],
            },
        ),
        hold("evaluation_doormark", "doormark"),
    ]
