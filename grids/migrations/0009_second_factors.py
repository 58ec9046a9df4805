"""Second factors, how a lost one is replaced, and log-ins."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from grids.traces.holding import hold


class Migration(migrations.Migration):
    dependencies = [
        ("grids", "0008_safekeeping"),
    ]

    operations = [
        migrations.CreateModel(
            name="Factor",
            fields=[
                (
                    "throttling_failure_timestamp",
                    models.DateTimeField(
                        blank=True,
                        default=None,
                        help_text=(
                            "A timestamp of the last failed verification attempt. Null if last"
                            " attempt succeeded."
                        ),
                        null=True,
                    ),
                ),
                (
                    "throttling_failure_count",
                    models.PositiveIntegerField(
                        default=0, help_text="Number of successive failed attempts."
                    ),
                ),
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("confirmed", models.BooleanField(default=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("list", "printed list of codes"), ("app", "app on a phone")],
                        max_length=4,
                    ),
                ),
                ("marks", models.JSONField(default=list)),
                ("used", models.PositiveSmallIntegerField(default=0)),
                ("key_sealed", models.BinaryField(null=True)),
                ("last_step", models.BigIntegerField(default=-1)),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("user", "confirmed"),
                        name="one_second_factor_holds_and_one_is_being_set_up",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FactorReplacement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
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
                        related_name="factor_replacements",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("asked_by", models.F("officer")), _negated=True),
                            models.Q(("confirmed_by", models.F("officer")), _negated=True),
                        ),
                        name="nobody_replaces_their_own_second_factor",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("confirmed_by", models.F("asked_by")), _negated=True),
                        name="a_lost_second_factor_is_asked_for_and_confirmed_by_two",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None), ("confirmed_at", None)),
                        fields=("officer",),
                        name="one_lost_second_factor_is_asked_for_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LogIn",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("phone", models.BooleanField(default=False)),
                ("browser", models.CharField(blank=True, max_length=20)),
                ("system", models.CharField(blank=True, max_length=20)),
                ("network", models.CharField(blank=True, max_length=30)),
                ("seal", models.UUIDField()),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="log_ins",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-at"],
                "indexes": [models.Index(fields=["officer", "-at"], name="log_ins_of_an_officer")],
            },
        ),
        hold(
            "grids_factor",
            "factor",
            "key_sealed",
            "last_step",
            "throttling_failure_count",
            "throttling_failure_timestamp",
            "used",
        ),
        hold("grids_factorreplacement", "factorreplacement", "told_at"),
    ]
