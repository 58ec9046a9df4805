"""A tie that ended counts for a year, unless two officers release it with a reason."""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("households", "0002_standing_head"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="tie",
            name="release_asked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="tie",
            name="release_asked_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="tie",
            name="release_reason",
            field=models.CharField(
                blank=True, max_length=200, verbose_name="why it need not count"
            ),
        ),
        migrations.AddField(
            model_name="tie",
            name="released_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="tie",
            name="released_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="tie",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("release_asked_at", None),
                        ("release_asked_by", None),
                        ("release_reason", ""),
                    ),
                    models.Q(
                        django.db.models.lookups.GreaterThanOrEqual(
                            django.db.models.functions.text.Length("release_reason"), 10
                        ),
                        ("release_asked_at__isnull", False),
                        ("release_asked_by__isnull", False),
                        ("until__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="the_release_of_an_ended_tie_is_asked_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="tie",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("released_at", None), ("released_by", None)),
                    models.Q(
                        ("release_asked_by__isnull", False),
                        ("released_at__isnull", False),
                        models.Q(("released_by", models.F("release_asked_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_tie_is_released_by_a_second_officer",
            ),
        ),
    ]
