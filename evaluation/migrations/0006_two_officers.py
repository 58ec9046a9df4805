"""Recusals are taken back and vetoes lifted by two.

What one officer lifted before stays as it is: the constraint looks at what is written from now on.
"""

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0005_settled"),
        ("households", "0003_tie_releases"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="recusal",
            name="mistake",
            field=models.CharField(blank=True, max_length=100, verbose_name="why it is a mistake"),
        ),
        migrations.AddField(
            model_name="recusal",
            name="mistake_said_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="recusal",
            name="mistake_said_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="veto",
            name="lift_asked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="veto",
            name="lift_asked_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="recusal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("mistake", ""), ("mistake_said_at", None), ("mistake_said_by", None)),
                    models.Q(
                        models.Q(("mistake", ""), _negated=True),
                        ("mistake_said_at__isnull", False),
                        ("mistake_said_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="somebody_says_why_a_recusal_is_a_mistake",
            ),
        ),
        AddConstraintNotValid(
            model_name="veto",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("lifted_at", None),
                    ("confirmed_at", None),
                    models.Q(
                        ("lift_asked_by__isnull", False),
                        models.Q(("lifted_by", models.F("lift_asked_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_confirmed_veto_is_lifted_by_a_second_officer",
            ),
        ),
    ]
