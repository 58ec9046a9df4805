"""A household declares and confirms itself; its promises; who answered, where, since when."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from grids.traces.holding import hold


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0019_reports"),
        ("households", "0012_hour_count"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Pledge",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("remark", models.CharField(blank=True, max_length=100)),
                ("promise", models.CharField(blank=True, max_length=100)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="confirmation",
            name="the_typist_confirms_only_by_the_households_code",
        ),
        migrations.AddField(
            model_name="confirmation",
            name="mark",
            field=models.CharField(max_length=4000, null=True),
        ),
        migrations.AddField(
            model_name="declaration",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="households.person",
            ),
        ),
        migrations.AddField(
            model_name="declaration",
            name="begun_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="declaration",
            name="place",
            field=models.CharField(
                blank=True,
                choices=[("home", "at their home"), ("office", "at the village office")],
                max_length=6,
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="confirmation",
            name="means",
            field=models.CharField(
                choices=[
                    ("own_code", "the household's own code"),
                    ("signature", "signed on the paper form"),
                    ("signed_print", "signed or thumb-printed on the printed sheet"),
                    ("call_back", "called back by telephone"),
                    ("own_session", "by the household itself, with its code"),
                    ("drawn", "a mark drawn on the screen"),
                ],
                max_length=14,
                verbose_name="how it was confirmed",
            ),
        ),
        migrations.AlterField(
            model_name="confirmation",
            name="officer",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="confirmation",
            name="typist",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
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
                    ("self", "filled in by the household itself"),
                ],
                max_length=10,
                verbose_name="how it was filled",
            ),
        ),
        migrations.AlterField(
            model_name="declaration",
            name="typist",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="modecount",
            name="mode",
            field=models.CharField(
                blank=True,
                choices=[
                    ("dictated", "dictated by the household at the door"),
                    ("from_paper", "copied from the household's paper form"),
                    ("by_phone", "dictated by telephone"),
                    ("as_before", "nothing new, as in the year before"),
                    ("self", "filled in by the household itself"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("officer", models.F("typist")), _negated=True),
                    ("means__in", ["own_code", "drawn"]),
                    _connector="OR",
                ),
                name="the_typist_confirms_only_before_its_eyes",
            ),
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("means", "own_session"), ("officer", None)),
                    models.Q(
                        ("officer__isnull", False),
                        models.Q(("means", "own_session"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="the_household_alone_confirms_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.CheckConstraint(
                condition=models.Q(("mark", None), ("means", "drawn"), _connector="OR"),
                name="only_a_drawn_mark_is_drawn",
            ),
        ),
        migrations.AddConstraint(
            model_name="declaration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("mode", "self"), ("typist", None)),
                    models.Q(("typist__isnull", False), models.Q(("mode", "self"), _negated=True)),
                    _connector="OR",
                ),
                name="the_household_alone_fills_in_its_form_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="declaration",
            constraint=models.CheckConstraint(
                condition=models.Q(("place", None), ("mode", "dictated"), _connector="OR"),
                name="only_what_is_dictated_has_its_place",
            ),
        ),
        migrations.AddField(
            model_name="pledge",
            name="declaration",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="pledges",
                to="evaluation.declaration",
            ),
        ),
        migrations.AddField(
            model_name="pledge",
            name="star",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="evaluation.campaignstar",
            ),
        ),
        migrations.AddConstraint(
            model_name="pledge",
            constraint=models.UniqueConstraint(
                fields=("declaration", "star"), name="one_pledge_per_declaration_and_star"
            ),
        ),
        migrations.AddConstraint(
            model_name="pledge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("remark", ""), _negated=True),
                    models.Q(("promise", ""), _negated=True),
                    _connector="OR",
                ),
                name="a_pledge_says_something",
            ),
        ),
        hold("evaluation_pledge", "pledge"),
    ]
