"""A declaration may repeat the household's own of the year before."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0014_star_changes"),
    ]

    operations = [
        migrations.AddField(
            model_name="declaration",
            name="repeats",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="repeated_by",
                to="evaluation.declaration",
            ),
        ),
        migrations.AlterField(
            model_name="declaration",
            name="mode",
            field=models.CharField(
                blank=True,
                choices=[
                    ("dictated", "dictated by the household at the door"),
                    ("from_paper", "copied from the household's paper form"),
                    ("by_phone", "dictated by telephone"),
                    ("as_before", "nothing new, as in the year before"),
                ],
                max_length=10,
                verbose_name="how it was filled",
            ),
        ),
    ]
