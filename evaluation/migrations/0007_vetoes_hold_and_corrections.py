"""Vetoes take hold of entries; facts of a paper are corrected; a paper may print names in full."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0006_published_is_frozen"),
        ("households", "0002_head_is_a_member"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("fields", models.JSONField()),
                ("reason", models.CharField(max_length=200, verbose_name="how you know it")),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["at"],
            },
        ),
        migrations.CreateModel(
            name="VetoEffect",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "status_before",
                    models.CharField(
                        choices=[
                            ("due", "still to declare"),
                            ("declared", "declared and confirmed"),
                            ("declined", "declined to take part"),
                            ("away", "away, could not be reached"),
                            ("ineligible", "not eligible"),
                            ("moved_out", "moved out"),
                            ("lapsed", "not confirmed in time"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("released_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["at"],
            },
        ),
        migrations.AddField(
            model_name="noticeline",
            name="head_full",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name="veto",
            name="lifted_document",
            field=models.CharField(blank=True, max_length=100, verbose_name="on which document"),
        ),
        migrations.AddConstraint(
            model_name="veto",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("lifted_at", None),
                    ("confirmed_at", None),
                    models.Q(("lifted_document", ""), _negated=True),
                    _connector="OR",
                ),
                name="a_confirmed_veto_is_lifted_on_a_document",
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="entry",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="evaluation.entry",
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="notice",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="evaluation.notice",
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="officer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="vetoeffect",
            name="entry",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="veto_effects",
                to="evaluation.entry",
            ),
        ),
        migrations.AddField(
            model_name="vetoeffect",
            name="veto",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="effects",
                to="evaluation.veto",
            ),
        ),
        migrations.AddConstraint(
            model_name="vetoeffect",
            constraint=models.UniqueConstraint(
                fields=("veto", "entry"), name="one_effect_per_veto_and_entry"
            ),
        ),
        migrations.AlterField(
            model_name="proposal",
            name="move",
            field=models.CharField(
                choices=[
                    ("start", "Start the round"),
                    ("open_declaring", "Open declaring"),
                    ("start_assessing", "Start assessing"),
                    ("reopen_declaring", "Open declaring again"),
                    ("start_deciding", "Start deciding"),
                    ("send_back_to_group", "Send back to the groups"),
                    ("post_notice", "Post the notice"),
                    ("post_supplement", "Post the supplementary notice"),
                    ("post_correction", "Post the correction"),
                    ("withdraw_notice", "Withdraw the notice"),
                    ("submit", "Submit to the township"),
                    ("approve", "Approve and award"),
                    ("send_back_to_committees", "Send back to the committees"),
                    ("close", "Close the round"),
                    ("cancel", "Cancel the round"),
                ],
                max_length=24,
            ),
        ),
        migrations.AlterField(
            model_name="stagechange",
            name="move",
            field=models.CharField(
                choices=[
                    ("start", "Start the round"),
                    ("open_declaring", "Open declaring"),
                    ("start_assessing", "Start assessing"),
                    ("reopen_declaring", "Open declaring again"),
                    ("start_deciding", "Start deciding"),
                    ("send_back_to_group", "Send back to the groups"),
                    ("post_notice", "Post the notice"),
                    ("post_supplement", "Post the supplementary notice"),
                    ("post_correction", "Post the correction"),
                    ("withdraw_notice", "Withdraw the notice"),
                    ("submit", "Submit to the township"),
                    ("approve", "Approve and award"),
                    ("send_back_to_committees", "Send back to the committees"),
                    ("close", "Close the round"),
                    ("cancel", "Cancel the round"),
                ],
                max_length=24,
            ),
        ),
    ]
