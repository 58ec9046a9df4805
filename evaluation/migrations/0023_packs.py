"""Lists that phones take along, held by the ledger."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from grids.traces.holding import hold


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0022_doors"),
        ("grids", "0007_held_rows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Pack",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("phone", models.CharField(max_length=30, verbose_name="which phone")),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "end_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="reason"),
                ),
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
                        related_name="packs",
                        to="evaluation.round",
                    ),
                ),
            ],
            options={
                "ordering": ["made_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("phone", ""), _negated=True),
                        name="a_pack_says_on_which_phone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end_reason", ""), ("ended_at", None), ("ended_by", None)),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                                models.Q(("end_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="an_ended_pack_says_by_whom_and_why",
                    ),
                ],
            },
        ),
        hold("evaluation_pack", "pack"),
    ]
