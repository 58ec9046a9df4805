"""A household is found by its code, and the code says since when it holds.

Of codes from before nobody knows since when, so any split of their household ends them. Wrong
ones are counted in ``grids.Guess`` from here on.
"""

from django.db import migrations, models
from django.db.models import Q

LONG_AGO = "2000-01-01T00:00:00+08:00"


class Migration(migrations.Migration):
    dependencies = [
        ("households", "0004_households_that_act"),
    ]

    operations = [
        migrations.RemoveField(model_name="household", name="code_failures"),
        migrations.RemoveField(model_name="household", name="code_failing_since"),
        migrations.AddField(
            model_name="household",
            name="code_issued_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.RunSQL(
            f"UPDATE households_household SET code_issued_at = '{LONG_AGO}'"
            " WHERE code_fingerprint IS NOT NULL",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="household",
            name="code_fingerprint",
            field=models.BinaryField(editable=False, null=True, unique=True),
        ),
        migrations.AddConstraint(
            model_name="household",
            constraint=models.CheckConstraint(
                condition=Q(
                    ("code_fingerprint", None), ("code_issued_at__isnull", False), _connector="OR"
                ),
                name="a_code_says_since_when_it_holds",
            ),
        ),
    ]
