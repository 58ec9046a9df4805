"""Photos: of what a star says, of papers, of what hangs."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from grids.traces.holding import hold


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0020_by_themselves"),
        ("grids", "0007_held_rows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Photo",
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
                        choices=[
                            ("star", "star of a household’s form"),
                            ("paper", "paper form or signed print"),
                            ("sheet", "counting sheet"),
                            ("minutes", "signed minutes"),
                            ("posting", "paper on a wall"),
                        ],
                        max_length=8,
                    ),
                ),
                ("sent", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                ("width", models.PositiveSmallIntegerField()),
                ("height", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "removed_because",
                    models.CharField(blank=True, max_length=200, verbose_name="reason"),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="evaluation.entry",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "posting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="evaluation.posting",
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sitting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="evaluation.sitting",
                    ),
                ),
                (
                    "star",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="evaluation.campaignstar",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("removed_at", None)),
                        fields=["digest"],
                        name="photos_by_their_picture",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("entry__isnull", False),
                                ("kind", "star"),
                                ("posting", None),
                                ("sitting", None),
                                ("star__isnull", False),
                            ),
                            models.Q(
                                ("entry__isnull", False),
                                ("kind", "paper"),
                                ("posting", None),
                                ("sitting", None),
                                ("star", None),
                            ),
                            models.Q(
                                ("entry", None),
                                ("kind__in", ["sheet", "minutes"]),
                                ("posting", None),
                                ("sitting__isnull", False),
                                ("star", None),
                            ),
                            models.Q(
                                ("entry", None),
                                ("kind", "posting"),
                                ("posting__isnull", False),
                                ("sitting", None),
                                ("star", None),
                            ),
                            _connector="OR",
                        ),
                        name="a_photo_shows_one_thing",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at", None)),
                        fields=("kind", "entry", "star", "sitting", "posting", "sent"),
                        name="one_photo_of_a_thing_however_often_it_is_sent",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("officer__isnull", False), ("kind", "star"), _connector="OR"
                        ),
                        name="a_household_sends_photos_of_its_stars",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("removed_at", None), ("removed_because", ""), ("removed_by", None)
                            ),
                            models.Q(
                                ("removed_at__isnull", False),
                                models.Q(("removed_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_removed_photo_says_why",
                    ),
                ],
            },
        ),
        hold("evaluation_photo", "photo"),
    ]
