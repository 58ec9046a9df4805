"""Backups and their trials are known by the installation, so that it can say their age."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("grids", "0007_held_rows"),
    ]

    operations = [
        migrations.CreateModel(
            name="Safekeeping",
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
                        choices=[("backup", "Backup"), ("drill", "Drill")],
                        max_length=6,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("file", models.CharField(blank=True, max_length=80)),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("seconds", models.PositiveIntegerField()),
                ("faults", models.PositiveIntegerField(default=0)),
                ("said", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["-at"],
                "indexes": [models.Index(fields=["kind", "-at"], name="safekeeping_newest_first")],
            },
        ),
    ]
