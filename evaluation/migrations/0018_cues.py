"""Notes on what deserves a look, and the index by which it is found."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from grids.traces.holding import hold


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0017_counts"),
        ("grids", "0007_held_rows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CueNote",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("cue", models.CharField(max_length=20)),
                ("text", models.CharField(max_length=300, verbose_name="note")),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["at"],
            },
        ),
        migrations.AddIndex(
            model_name="answer",
            index=models.Index(
                condition=models.Q(("value", "met"), _negated=True),
                fields=["declaration", "criterion", "value"],
                name="answers_that_are_not_met",
            ),
        ),
        migrations.AddField(
            model_name="cuenote",
            name="entry",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cue_notes",
                to="evaluation.entry",
            ),
        ),
        migrations.AddField(
            model_name="cuenote",
            name="officer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="cuenote",
            name="post",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="grids.post"
            ),
        ),
        migrations.AddField(
            model_name="cuenote",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cue_notes",
                to="evaluation.round",
            ),
        ),
        migrations.AddField(
            model_name="cuenote",
            name="sitting",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cue_notes",
                to="evaluation.sitting",
            ),
        ),
        migrations.AddConstraint(
            model_name="cuenote",
            constraint=models.CheckConstraint(
                condition=models.Q(("entry", None), ("sitting", None), _connector="OR"),
                name="a_note_is_about_one_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="cuenote",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="a_note_says_something"
            ),
        ),
        hold("evaluation_cuenote", "cuenote"),
    ]
