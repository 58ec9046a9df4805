"""Reports of a village or a township that were issued; what was issued stays as it was."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from grids.traces.holding import hold

FORWARD = """
CREATE FUNCTION refuse_report_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a report stays as it was issued';
END $$;
CREATE TRIGGER issued_reports_are_frozen BEFORE UPDATE OR DELETE ON evaluation_reportissue
    FOR EACH ROW EXECUTE FUNCTION refuse_report_change();
"""
BACKWARD = """
DROP TRIGGER issued_reports_are_frozen ON evaluation_reportissue;
DROP FUNCTION refuse_report_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0018_cues"),
        ("grids", "0007_held_rows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReportIssue",
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
                            ("month", "report of the month"),
                            ("half", "report of the half-year"),
                            ("year", "report of the year"),
                        ],
                        max_length=5,
                    ),
                ),
                ("since", models.DateField()),
                ("year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveSmallIntegerField()),
                ("content", models.JSONField()),
                ("digest", models.CharField(max_length=16)),
                ("issued_on", models.DateField()),
                ("at", models.DateTimeField()),
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
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="evaluation.reportissue",
                    ),
                ),
                (
                    "township",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="grids.township",
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="grids.village",
                    ),
                ),
            ],
            options={
                "ordering": ["-year", "-number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("township__isnull", False), ("village", None)),
                            models.Q(("township", None), ("village__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_report_is_of_one_place",
                    ),
                    models.UniqueConstraint(
                        fields=("village", "year", "number"),
                        name="one_report_per_village_and_number",
                    ),
                    models.UniqueConstraint(
                        fields=("township", "year", "number"),
                        name="one_report_per_township_and_number",
                    ),
                ],
            },
        ),
        hold("evaluation_reportissue", "reportissue"),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
