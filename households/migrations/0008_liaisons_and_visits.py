"""Who looks after which households, what was seen there, and what households wish."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from grids.traces.holding import hold


class Migration(migrations.Migration):
    dependencies = [
        ("grids", "0007_held_rows"),
        ("households", "0007_own_requests"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Liaison",
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
                            ("member", "Party member or cadre"),
                            ("group", "the group that the secretary leads"),
                        ],
                        default="member",
                        max_length=8,
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                (
                    "cannot",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("away", "away from the village"),
                            ("old", "too old or ill"),
                            ("other", "another reason"),
                        ],
                        max_length=8,
                        verbose_name="cannot look after households",
                    ),
                ),
                (
                    "helps",
                    models.BooleanField(default=False, verbose_name="helps the secretary's group"),
                ),
                ("since", models.DateField()),
                ("until", models.DateField(blank=True, null=True)),
                (
                    "officer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="liaisons",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="liaisons",
                        to="households.person",
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="liaisons",
                        to="grids.village",
                    ),
                ),
            ],
            options={
                "ordering": ["-kind", "name"],
            },
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("since", models.DateField()),
                ("until", models.DateField(blank=True, null=True)),
                ("reason", models.CharField(max_length=100, verbose_name="why this one")),
                (
                    "end_reason",
                    models.CharField(blank=True, max_length=100, verbose_name="why it ended"),
                ),
                ("at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("visited_on", models.DateField(blank=True, null=True)),
                ("waiting_since", models.DateField()),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="households.household",
                    ),
                ),
                (
                    "liaison",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="households.liaison",
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
            options={
                "ordering": ["household__number"],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("visited_on", models.DateField(verbose_name="day")),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("home", "at home"),
                            ("phone", "by telephone"),
                            ("message", "by message"),
                        ],
                        default="home",
                        max_length=8,
                        verbose_name="how",
                    ),
                ),
                ("nothing_new", models.BooleanField(default=False)),
                ("trouble", models.CharField(blank=True, max_length=300, verbose_name="problem")),
                ("help", models.CharField(blank=True, max_length=300, verbose_name="help offered")),
                (
                    "promise",
                    models.CharField(blank=True, max_length=200, verbose_name="what was promised"),
                ),
                (
                    "promised_by",
                    models.DateField(blank=True, null=True, verbose_name="promised until"),
                ),
                ("promise_kept_on", models.DateField(blank=True, null=True)),
                ("next_on", models.DateField(blank=True, null=True, verbose_name="next visit")),
                ("at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="households.household",
                    ),
                ),
                (
                    "liaison",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="households.liaison",
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
            options={
                "ordering": ["-visited_on"],
            },
        ),
        migrations.CreateModel(
            name="VisitNote",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text", models.CharField(max_length=300, verbose_name="what is added")),
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
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="households.visit",
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
            },
        ),
        migrations.CreateModel(
            name="VisitRule",
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
                            ("alone", "old people living alone"),
                            ("away", "household away for long"),
                            ("other", "every other household"),
                        ],
                        max_length=8,
                    ),
                ),
                ("months", models.PositiveSmallIntegerField(verbose_name="months")),
                (
                    "township",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visit_rules",
                        to="grids.township",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WishMeeting",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("held_on", models.DateField(verbose_name="day")),
                ("chair", models.CharField(max_length=40, verbose_name="in the chair")),
                ("present", models.CharField(max_length=200, verbose_name="who was there")),
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
                        related_name="wish_meetings",
                        to="grids.village",
                    ),
                ),
            ],
            options={
                "ordering": ["-held_on"],
            },
        ),
        migrations.CreateModel(
            name="Wish",
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
                            ("trouble", "difficulty"),
                            ("wish", "wish"),
                            ("advice", "suggestion"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("text", models.CharField(max_length=300, verbose_name="what it is about")),
                ("at", models.DateTimeField()),
                (
                    "handler",
                    models.CharField(blank=True, max_length=40, verbose_name="who handles it"),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="until when")),
                ("answer", models.CharField(blank=True, max_length=300, verbose_name="answer")),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wishes",
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
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wishes",
                        to="grids.village",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wishes",
                        to="households.visit",
                    ),
                ),
                (
                    "closed_in",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closed",
                        to="households.wishmeeting",
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
            },
        ),
        migrations.AddConstraint(
            model_name="liaison",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "member"), ("until", None)),
                fields=("village", "officer"),
                name="one_liaison_per_officer_and_village",
            ),
        ),
        migrations.AddConstraint(
            model_name="liaison",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)),
                fields=("person",),
                name="one_liaison_per_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="liaison",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "group"), ("until", None)),
                fields=("village",),
                name="one_group_of_the_secretary_per_village",
            ),
        ),
        migrations.AddConstraint(
            model_name="liaison",
            constraint=models.CheckConstraint(
                condition=models.Q(("cannot", ""), ("helps", False), _connector="OR"),
                name="who_cannot_does_not_help",
            ),
        ),
        migrations.AddConstraint(
            model_name="liaison",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "member"),
                    models.Q(("officer", None), ("person", None)),
                    _connector="OR",
                ),
                name="a_group_is_nobody_alone",
            ),
        ),
        migrations.AddIndex(
            model_name="link",
            index=models.Index(
                condition=models.Q(("confirmed_at__isnull", False), ("until", None)),
                fields=["waiting_since"],
                name="links_by_longest_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.UniqueConstraint(
                condition=models.Q(("confirmed_at__isnull", False), ("until", None)),
                fields=("household",),
                name="one_liaison_per_household",
            ),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.UniqueConstraint(
                condition=models.Q(("confirmed_at", None)),
                fields=("household",),
                name="one_proposed_liaison_per_household",
            ),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until", None), ("until__gte", models.F("since")), _connector="OR"
                ),
                name="a_link_ends_after_it_began",
            ),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until", None), ("confirmed_at__isnull", False), _connector="OR"
                ),
                name="a_proposed_link_has_no_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.UniqueConstraint(
                fields=("household", "visited_on"), name="one_visit_per_household_and_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("nothing_new", False),
                    models.Q(("help", ""), ("promise", ""), ("trouble", "")),
                    _connector="OR",
                ),
                name="where_nothing_is_new_nothing_is_told",
            ),
        ),
        migrations.AddConstraint(
            model_name="visitrule",
            constraint=models.UniqueConstraint(
                fields=("township", "kind"), name="one_visit_rule_per_township_and_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="visitrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("months__gte", 1), ("months__lte", 12)),
                name="a_visit_is_due_within_a_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="wishmeeting",
            constraint=models.UniqueConstraint(
                fields=("village", "held_on"), name="one_wish_meeting_per_village_and_day"
            ),
        ),
        migrations.AddIndex(
            model_name="wish",
            index=models.Index(
                condition=models.Q(("closed_on", None)),
                fields=["village", "at"],
                name="open_wishes_by_village",
            ),
        ),
        migrations.AddConstraint(
            model_name="wish",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_on", None), models.Q(("answer", ""), _negated=True), _connector="OR"
                ),
                name="a_closed_wish_has_its_answer",
            ),
        ),
        migrations.AddConstraint(
            model_name="wish",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("due_on", None), models.Q(("handler", ""), _negated=True), _connector="OR"
                ),
                name="who_has_a_day_is_named",
            ),
        ),
        hold("households_liaison", "liaison"),
        hold("households_link", "link"),
        hold("households_visitrule", "visitrule"),
        hold("households_visit", "visit"),
        hold("households_visitnote", "visitnote"),
        hold("households_wishmeeting", "wishmeeting"),
        hold("households_wish", "wish"),
    ]
