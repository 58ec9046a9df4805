"""Which forms came from one browser, and since when a code held by which a household spoke."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0023_packs"),
    ]

    operations = [
        migrations.AddField(
            model_name="confirmation",
            name="code_issued_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="DeviceMark",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="device_marks",
                        to="evaluation.declaration",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["digest"], name="forms_of_a_device")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("declaration", "digest"), name="one_mark_per_declaration_and_device"
                    )
                ],
            },
        ),
    ]
