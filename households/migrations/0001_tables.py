"""The tables of households, people, ties and rosters."""

import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("households", "0001_initial"),
        ("households", "0003_roster_in_full"),
        ("households", "0004_names_in_parts"),
        ("households", "0005_head_of_a_standing_household"),
        ("households", "0007_numbers_by_beginning"),
    ]

    dependencies = [
        ("grids", "0001_tables"),
        ("grids", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Activity",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities",
                        to="grids.village",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("study", "Study session")], default="study", max_length=10
                    ),
                ),
                ("held_on", models.DateField(verbose_name="day")),
                ("place", models.CharField(max_length=60, verbose_name="place")),
                ("topic", models.CharField(max_length=100, verbose_name="topic")),
                ("led_by", models.CharField(max_length=40, verbose_name="led by")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="households.activity",
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("committees", "members of the two committees"),
                            ("party", "Party member representatives"),
                            ("villagers", "villager representatives"),
                            ("village_grid", "village grid leaders"),
                            ("group_grid", "group grid leaders"),
                            ("micro_grid", "micro-grid leaders"),
                        ],
                        max_length=12,
                    ),
                ),
                ("present", models.PositiveSmallIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("activity", "group"), name="one_attendance_per_activity_and_group"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="grids.village",
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                ("search_key", models.TextField(editable=False)),
                (
                    "search_grams",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        default=list,
                        editable=False,
                        size=None,
                    ),
                ),
                (
                    "birth_year",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="year of birth"
                    ),
                ),
                ("party_member", models.BooleanField(default=False, verbose_name="Party member")),
                ("id_number_sealed", models.BinaryField(null=True)),
                ("id_number_fingerprint", models.BinaryField(null=True)),
                ("phone_sealed", models.BinaryField(null=True)),
                ("phone_fingerprint", models.BinaryField(null=True)),
                (
                    "officer",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="person",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["village", "name"], name="households__village_b350d3_idx"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["search_grams"], name="people_by_parts_of_their_names"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("village", "id_number_fingerprint"),
                        name="one_person_per_id_number_and_village",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Household",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="households",
                        to="grids.village",
                    ),
                ),
                (
                    "grid",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="households",
                        to="grids.grid",
                        verbose_name="lowest grid",
                    ),
                ),
                ("number", models.CharField(max_length=20, verbose_name="household number")),
                (
                    "residence",
                    models.CharField(
                        choices=[
                            ("living_in", "lives in the village"),
                            ("part", "lives here part of the year"),
                            ("away", "away long-term"),
                            ("unknown", "not known"),
                        ],
                        default="unknown",
                        max_length=10,
                        verbose_name="residence",
                    ),
                ),
                ("remark", models.CharField(blank=True, max_length=200, verbose_name="remark")),
                ("code_fingerprint", models.BinaryField(null=True)),
                ("code_failures", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("code_failing_since", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("ended_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["number"],
                "indexes": [
                    models.Index(
                        fields=["number"],
                        name="households_by_number_beginning",
                        opclasses=["varchar_pattern_ops"],
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("village", "number"), name="one_household_per_number_and_village"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="households.household",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="households.person",
                    ),
                ),
                (
                    "relation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("02", "head"),
                            ("10", "spouse"),
                            ("11", "husband"),
                            ("12", "wife"),
                            ("20", "son"),
                            ("21", "only son"),
                            ("22", "eldest son"),
                            ("23", "second son"),
                            ("24", "third son"),
                            ("25", "fourth son"),
                            ("26", "fifth son"),
                            ("27", "adopted son or stepson"),
                            ("28", "son-in-law"),
                            ("29", "other son"),
                            ("30", "daughter"),
                            ("31", "only daughter"),
                            ("32", "eldest daughter"),
                            ("33", "second daughter"),
                            ("34", "third daughter"),
                            ("35", "fourth daughter"),
                            ("36", "fifth daughter"),
                            ("37", "adopted daughter or stepdaughter"),
                            ("38", "daughter-in-law"),
                            ("39", "other daughter"),
                            ("40", "grandchild"),
                            ("41", "son's son"),
                            ("42", "son's daughter"),
                            ("43", "daughter's son"),
                            ("44", "daughter's daughter"),
                            ("45", "grandson's wife"),
                            ("46", "granddaughter's husband"),
                            ("47", "great-grandson"),
                            ("48", "great-granddaughter"),
                            ("49", "other grandchild"),
                            ("50", "parent"),
                            ("51", "father"),
                            ("52", "mother"),
                            ("53", "husband's father"),
                            ("54", "husband's mother"),
                            ("55", "wife's father"),
                            ("56", "wife's mother"),
                            ("57", "stepfather or adoptive father"),
                            ("58", "stepmother or adoptive mother"),
                            ("59", "other parent"),
                            ("60", "grandparent"),
                            ("61", "father's father"),
                            ("62", "father's mother"),
                            ("63", "mother's father"),
                            ("64", "mother's mother"),
                            ("65", "spouse's grandparent"),
                            ("66", "great-grandfather"),
                            ("67", "great-grandmother"),
                            ("68", "spouse's great-grandparent"),
                            ("69", "other grandparent"),
                            ("70", "sibling"),
                            ("71", "elder brother"),
                            ("72", "elder brother's wife"),
                            ("73", "younger brother"),
                            ("74", "younger brother's wife"),
                            ("75", "elder sister"),
                            ("76", "elder sister's husband"),
                            ("77", "younger sister"),
                            ("78", "younger sister's husband"),
                            ("79", "other sibling"),
                            ("81", "father's elder brother"),
                            ("82", "wife of father's elder brother"),
                            ("83", "father's younger brother"),
                            ("84", "wife of father's younger brother"),
                            ("85", "mother's brother"),
                            ("86", "wife of mother's brother"),
                            ("87", "husband of mother's sister"),
                            ("88", "mother's sister"),
                            ("89", "husband of father's sister"),
                            ("90", "father's sister"),
                            ("91", "cousin of the father's family"),
                            ("92", "other cousin"),
                            ("93", "brother's son"),
                            ("94", "brother's daughter"),
                            ("95", "sister's son"),
                            ("96", "sister's daughter"),
                            ("97", "other relative"),
                            ("99", "not related"),
                        ],
                        max_length=2,
                        verbose_name="relation to the head",
                    ),
                ),
                ("since", models.DateField(default=django.utils.timezone.localdate)),
                ("until", models.DateField(blank=True, null=True)),
                (
                    "open_household",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(then=models.F("household_id"), until=None), default=None
                        ),
                        output_field=models.UUIDField(null=True),
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("person",),
                        name="one_open_membership_per_person",
                    ),
                    models.UniqueConstraint(
                        fields=("open_household", "person"),
                        name="one_open_place_per_household_and_person",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("relation", "02")),
                        fields=("open_household",),
                        name="one_open_head_per_household",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tie",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ties_as_first",
                        to="households.household",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ties_as_second",
                        to="households.household",
                    ),
                ),
                ("kind", models.CharField(max_length=40, verbose_name="how they are related")),
                ("since", models.DateField(default=django.utils.timezone.localdate)),
                ("until", models.DateField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))),
                        name="a_tie_is_kept_in_one_order_only",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("first", "second"),
                        name="one_open_tie_per_pair",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DismissedTie",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="households.household",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))),
                        name="a_dismissed_tie_is_kept_in_one_order_only",
                    ),
                    models.UniqueConstraint(
                        fields=("first", "second"), name="one_dismissed_tie_per_pair"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FamilyAct",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grids.village",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("new_head", "new head"),
                            ("split", "household split"),
                            ("merge", "households merged"),
                            ("move_grid", "moved to another grid"),
                            ("move_village", "moved to another village"),
                            ("leave", "left the household"),
                            ("return", "came back"),
                            ("birth", "birth"),
                            ("death", "death"),
                            ("marriage", "married in"),
                        ],
                        max_length=12,
                    ),
                ),
                ("happened_on", models.DateField(verbose_name="day it happened")),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts",
                        to="households.household",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts_as_other",
                        to="households.household",
                    ),
                ),
                ("trace", models.JSONField()),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
                ("people", models.ManyToManyField(related_name="acts", to="households.person")),
            ],
            options={
                "ordering": ["-at"],
            },
        ),
        migrations.CreateModel(
            name="CorrectionRequest",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="correction_requests",
                        to="households.household",
                    ),
                ),
                ("asked_by", models.CharField(max_length=40, verbose_name="who asks")),
                ("wish_sealed", models.BinaryField()),
                ("answer_sealed", models.BinaryField(default=b"")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "waits for an answer"),
                            ("done", "put right"),
                            ("declined", "not changed"),
                        ],
                        default="open",
                        max_length=10,
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
                ("at", models.DateTimeField()),
                ("answer_by", models.DateField()),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "open"), ("answered_at__isnull", False), _connector="OR"
                        ),
                        name="an_answered_correction_request_says_when",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RosterUpload",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="grids.village"
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("file_name", models.CharField(max_length=120)),
                ("file_digest", models.CharField(max_length=64)),
                ("sealed_file", models.BinaryField()),
                ("sealed_original", models.BinaryField(default=b"")),
                ("choices", models.JSONField(default=dict)),
                ("uploaded_at", models.DateTimeField()),
                (
                    "receipt",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grids.receipt",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ColumnMeaning",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grids.village",
                    ),
                ),
                ("heading", models.CharField(max_length=60)),
                ("field", models.CharField(blank=True, max_length=20)),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("village", "heading"), name="one_meaning_per_heading_and_village"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RosterImport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grids.village",
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
                ("file_digest", models.CharField(max_length=64)),
                (
                    "receipt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grids.receipt",
                    ),
                ),
                ("counts", models.JSONField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-at"],
                "indexes": [
                    models.Index(
                        fields=["village", "file_digest"], name="households__village_ad843d_idx"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Receiver",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receivers",
                        to="grids.village",
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="receiver")),
                (
                    "table",
                    models.CharField(
                        choices=[("roster", "Roster"), ("summary", "Summary of the stars")],
                        max_length=10,
                        verbose_name="table",
                    ),
                ),
                ("columns", models.JSONField()),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("village", "table", "name"),
                        name="one_receiver_per_village_table_and_name",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="household",
            name="head",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="headed",
                to="households.person",
                verbose_name="head",
            ),
        ),
        migrations.AddField(
            model_name="household",
            name="standing_head",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(ended_on=None, then=models.F("head_id")), default=None
                ),
                output_field=models.UUIDField(null=True),
            ),
        ),
    ]
