"""What happens in the grids: micro-classes, meetings, service with its hours, certificates."""

import datetime
import uuid

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from grids.traces.holding import hold


class Migration(migrations.Migration):
    dependencies = [
        ("grids", "0007_held_rows"),
        ("households", "0008_liaisons_and_visits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="activity",
            name="begins",
            field=models.TimeField(null=True, verbose_name="from"),
        ),
        migrations.AddField(
            model_name="activity",
            name="called_off_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="activity",
            name="called_off_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="ends",
            field=models.TimeField(null=True, verbose_name="until"),
        ),
        migrations.AddField(
            model_name="activity",
            name="grid",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="activities",
                to="grids.grid",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="planned_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="activity",
            name="planned_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="recorded_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="activity",
            name="recorded_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="subject",
            field=models.CharField(
                choices=[
                    ("theory", "Current political theory"),
                    ("policy", "Rural policy"),
                    ("virtues", "Traditional virtues"),
                    ("skills", "Technical skills"),
                    ("health", "Health knowledge"),
                    ("law", "Law"),
                ],
                max_length=10,
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="summary",
            field=models.CharField(max_length=300, null=True),
        ),
        migrations.AddField(
            model_name="activity",
            name="why_called_off",
            field=models.CharField(max_length=100, null=True),
        ),
        migrations.AlterField(
            model_name="activity",
            name="kind",
            field=models.CharField(
                choices=[
                    ("study", "Study session"),
                    ("class", "Micro-class"),
                    ("meeting", "Meeting"),
                    ("service", "Volunteer service"),
                ],
                default="study",
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="Attendee",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendees",
                        to="households.activity",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attended",
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
            ],
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                ("year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("half_hours", models.PositiveIntegerField()),
                ("lines", models.JSONField()),
                ("issuer", models.CharField(max_length=60, verbose_name="issued by")),
                ("responsible", models.CharField(max_length=40, verbose_name="responsible person")),
                ("at", models.DateTimeField()),
                ("published_on", models.DateField()),
                ("final_on", models.DateField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("why_withdrawn", models.CharField(max_length=100, null=True)),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="households.person",
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="grids.village",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-year", "-number"],
            },
        ),
        migrations.CreateModel(
            name="Served",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                ("half_hours", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="served",
                        to="households.activity",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="served",
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
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="served",
                        to="households.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ServiceProject",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="name of the project")),
                (
                    "purpose",
                    models.CharField(max_length=100, verbose_name="what is done, and for whom"),
                ),
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
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="service_projects",
                        to="grids.village",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.AddField(
            model_name="activity",
            name="project",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="shifts",
                to="households.serviceproject",
                verbose_name="project",
            ),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(fields=["village", "held_on"], name="activities_of_a_month"),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "class"), _negated=True),
                    models.Q(("grid__isnull", False), ("subject__isnull", False)),
                    _connector="OR",
                ),
                name="a_micro_class_has_a_subject_and_a_grid",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "service"), ("project__isnull", False)),
                    models.Q(models.Q(("kind", "service"), _negated=True), ("project", None)),
                    _connector="OR",
                ),
                name="a_shift_is_of_a_service_project",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(("recorded_at", None), ("called_off_at", None), _connector="OR"),
                name="no_activity_is_both_held_and_called_off",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendee",
            constraint=models.UniqueConstraint(
                fields=("activity", "household"), name="one_attendee_per_activity_and_household"
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.UniqueConstraint(
                fields=("village", "year", "number"),
                name="one_certificate_per_number_year_and_village",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "final_on__gte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("published_on"), "+", models.Value(datetime.timedelta(days=7))
                        ),
                    )
                ),
                name="a_certificate_is_published_for_seven_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="served",
            constraint=models.UniqueConstraint(
                fields=("activity", "person"), name="one_line_of_hours_per_shift_and_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="served",
            constraint=models.UniqueConstraint(
                condition=models.Q(("person", None)),
                fields=("activity", "name"),
                name="one_line_of_hours_per_shift_and_outsider",
            ),
        ),
        migrations.AddConstraint(
            model_name="served",
            constraint=models.CheckConstraint(
                condition=models.Q(("half_hours__gte", 1), ("half_hours__lte", 48)),
                name="a_shift_has_half_an_hour_to_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="serviceproject",
            constraint=models.UniqueConstraint(
                fields=("village", "name"), name="one_service_project_per_name_and_village"
            ),
        ),
        hold("households_serviceproject", "serviceproject"),
        hold("households_attendee", "attendee"),
        hold("households_served", "served"),
        hold("households_certificate", "certificate"),
    ]
