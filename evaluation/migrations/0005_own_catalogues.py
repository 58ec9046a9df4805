"""A township's own versions of the catalogue: English may wait, and edits count themselves."""

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0004_voices_are_frozen"),
        ("grids", "0003_people_and_feedback"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="vetoground",
            options={"ordering": [django.db.models.functions.text.Length("code"), "code"]},
        ),
        migrations.RemoveConstraint(
            model_name="catalogue",
            name="one_catalogue_per_name_and_version",
        ),
        migrations.AddField(
            model_name="criterion",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="star",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="vetoground",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AlterField(
            model_name="catalogue",
            name="name",
            field=models.CharField(max_length=60, verbose_name="name of the catalogue"),
        ),
        migrations.AlterField(
            model_name="criterion",
            name="not_applicable_when",
            field=models.CharField(blank=True, max_length=60, verbose_name="not applicable when"),
        ),
        migrations.AlterField(
            model_name="criterion",
            name="not_applicable_when_en",
            field=models.CharField(
                blank=True, max_length=60, verbose_name="not applicable when, in English"
            ),
        ),
        migrations.AlterField(
            model_name="criterion",
            name="text",
            field=models.CharField(max_length=200, verbose_name="what is asked"),
        ),
        migrations.AlterField(
            model_name="criterion",
            name="text_en",
            field=models.CharField(blank=True, max_length=200, verbose_name="the same in English"),
        ),
        migrations.AlterField(
            model_name="star",
            name="name",
            field=models.CharField(max_length=20, verbose_name="name of the star"),
        ),
        migrations.AlterField(
            model_name="star",
            name="name_en",
            field=models.CharField(blank=True, max_length=60, verbose_name="name in English"),
        ),
        migrations.AlterField(
            model_name="vetoground",
            name="lasts_until",
            field=models.CharField(max_length=60, verbose_name="until when"),
        ),
        migrations.AlterField(
            model_name="vetoground",
            name="lasts_until_en",
            field=models.CharField(
                blank=True, max_length=120, verbose_name="until when, in English"
            ),
        ),
        migrations.AlterField(
            model_name="vetoground",
            name="scope",
            field=models.CharField(max_length=60, verbose_name="what it takes away"),
        ),
        migrations.AlterField(
            model_name="vetoground",
            name="scope_en",
            field=models.CharField(
                blank=True, max_length=120, verbose_name="what it takes away, in English"
            ),
        ),
        migrations.AlterField(
            model_name="vetoground",
            name="text",
            field=models.CharField(max_length=100, verbose_name="ground for a veto"),
        ),
        migrations.AlterField(
            model_name="vetoground",
            name="text_en",
            field=models.CharField(
                blank=True, max_length=200, verbose_name="the ground in English"
            ),
        ),
        migrations.AddConstraint(
            model_name="catalogue",
            constraint=models.UniqueConstraint(
                fields=("township", "name", "version"),
                name="one_catalogue_per_township_name_and_version",
                nulls_distinct=False,
            ),
        ),
    ]
