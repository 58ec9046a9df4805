"""Receivers of every table, of townships too, with formats and layout; what was last sent."""

import uuid

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def name_formats(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Columns were pairs of field and heading; now the code of a format follows."""
    receivers = apps.get_model("households", "Receiver").objects.all()
    for receiver in receivers:
        receiver.columns = [[*pair[:2], ""] for pair in receiver.columns]
        receiver.save(update_fields=["columns"])


def forget_formats(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Back to pairs; receivers of townships cannot be told any more."""
    receivers = apps.get_model("households", "Receiver").objects.all()
    for receiver in receivers:
        receiver.columns = [pair[:2] for pair in receiver.columns]
        receiver.save(update_fields=["columns"])


class Migration(migrations.Migration):
    dependencies = [
        ("grids", "0007_held_rows"),
        ("households", "0010_counts"),
    ]

    operations = [
        migrations.AddField(
            "receiver",
            "checker",
            models.CharField(blank=True, max_length=40, verbose_name="checked by"),
        ),
        migrations.AddField(
            "receiver", "file_format", models.CharField(default="xlsx", max_length=12)
        ),
        migrations.AddField("receiver", "landscape", models.BooleanField(default=True)),
        migrations.AddField(
            "receiver",
            "paper",
            models.CharField(
                choices=[("A4", "A4"), ("A3", "A3")],
                default="A4",
                max_length=2,
                verbose_name="paper",
            ),
        ),
        migrations.AddField("receiver", "signed", models.BooleanField(default=False)),
        migrations.AddField(
            "receiver",
            "title",
            models.CharField(blank=True, max_length=60, verbose_name="title above the table"),
        ),
        migrations.AddField(
            "receiver",
            "township",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="receivers",
                to="grids.township",
            ),
        ),
        migrations.AlterField(
            "receiver", "table", models.CharField(max_length=20, verbose_name="table")
        ),
        migrations.AlterField(
            "receiver",
            "village",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="receivers",
                to="grids.village",
            ),
        ),
        migrations.AddConstraint(
            "receiver",
            models.UniqueConstraint(
                fields=("township", "table", "name"),
                name="one_receiver_per_township_table_and_name",
            ),
        ),
        migrations.AddConstraint(
            "receiver",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("township__isnull", False), ("village", None)),
                    models.Q(("township", None), ("village__isnull", False)),
                    _connector="OR",
                ),
                name="a_receiver_is_of_a_village_or_a_township",
            ),
        ),
        migrations.CreateModel(
            name="SentCopy",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sealed", models.BinaryField()),
                ("mark", models.BinaryField()),
                ("at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grids.officer",
                    ),
                ),
                (
                    "receiver",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="last",
                        to="households.receiver",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.RunPython(name_formats, forget_formats),
    ]
