"""The tables of places, officers, posts and the ledger."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("grids", "0001_initial"),
        ("grids", "0003_people_and_feedback"),
        ("grids", "0004_slips_and_seals"),
    ]

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Township",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "telephone",
                    models.CharField(
                        blank=True, max_length=20, verbose_name="supervision telephone"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("name",), name="one_township_per_name")
                ],
            },
        ),
        migrations.CreateModel(
            name="Village",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "township",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="villages",
                        to="grids.township",
                    ),
                ),
                (
                    "committee_telephone",
                    models.CharField(
                        blank=True, max_length=20, verbose_name="village committee telephone"
                    ),
                ),
                (
                    "supervisor_telephone",
                    models.CharField(
                        blank=True, max_length=20, verbose_name="supervision committee telephone"
                    ),
                ),
                (
                    "comment_box",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="where the comment box hangs"
                    ),
                ),
                (
                    "code",
                    models.CharField(blank=True, max_length=12, verbose_name="administrative code"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("township", "name"), name="one_village_per_name_and_township"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("code", ""), _negated=True),
                        fields=("code",),
                        name="one_village_per_administrative_code",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Grid",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grids",
                        to="grids.village",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="grids.grid",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("village", "Village grid"),
                            ("group", "Villager group"),
                            ("micro", "Micro-grid"),
                        ],
                        max_length=10,
                        verbose_name="level",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("village", "level", "name"),
                        name="one_grid_per_name_level_and_village",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level", "village"),
                            ("parent__isnull", False),
                            ("level", "group"),
                            _connector="OR",
                        ),
                        name="a_micro_grid_lies_in_a_group",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Officer",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "username",
                    models.CharField(max_length=60, unique=True, verbose_name="user name"),
                ),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                ("phone_sealed", models.BinaryField(blank=True, null=True)),
                ("phone_fingerprint", models.BinaryField(blank=True, null=True, unique=True)),
                ("is_active", models.BooleanField(default=True, verbose_name="may log in")),
                ("one_time_until", models.DateTimeField(blank=True, editable=False, null=True)),
                ("one_time_sealed", models.BinaryField(null=True)),
                ("one_time_fingerprint", models.BinaryField(null=True)),
                ("one_time_at", models.DateTimeField(editable=False, null=True)),
                (
                    "one_time_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("session_seal", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("county", "County staff"),
                            ("township", "Township staff"),
                            ("secretary", "Village Party secretary"),
                            ("clerk", "Village clerk"),
                            ("committee", "Member of the two committees"),
                            ("supervisor", "Village supervision committee"),
                            ("assessor", "Assessment group member"),
                            ("grid_leader", "Grid leader"),
                            ("liaison", "Liaison Party member"),
                        ],
                        max_length=12,
                        verbose_name="role",
                    ),
                ),
                (
                    "township",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="grids.township",
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="grids.village",
                    ),
                ),
                (
                    "grid",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="grids.grid",
                    ),
                ),
                (
                    "since",
                    models.DateField(default=django.utils.timezone.localdate, verbose_name="since"),
                ),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("grid", None),
                                ("role", "county"),
                                ("township", None),
                                ("village", None),
                            ),
                            models.Q(
                                models.Q(("role", "county"), _negated=True),
                                ("grid", None),
                                ("township__isnull", False),
                                ("village", None),
                            ),
                            models.Q(
                                models.Q(("role", "county"), _negated=True),
                                ("grid", None),
                                ("township", None),
                                ("village__isnull", False),
                            ),
                            models.Q(
                                models.Q(("role", "county"), _negated=True),
                                ("grid__isnull", False),
                                ("township", None),
                                ("village", None),
                            ),
                            _connector="OR",
                        ),
                        name="a_post_has_one_place_unless_county",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("township", None), ("role", "township"), _connector="OR"
                        ),
                        name="only_township_staff_stand_in_a_township",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("grid", None),
                            ("role__in", ["grid_leader", "assessor"]),
                            _connector="OR",
                        ),
                        name="only_grid_leaders_and_assessors_stand_in_a_grid",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("officer", "role", "township", "village", "grid"),
                        name="one_open_post_per_officer_role_and_place",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OfficerUpload",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "township",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="grids.township"
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
                ("uploaded_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Feedback",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feedback",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "township",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="grids.township"
                    ),
                ),
                ("text", models.TextField(max_length=1000, verbose_name="what you want to say")),
                ("page", models.CharField(blank=True, max_length=200, verbose_name="page")),
                ("at", models.DateTimeField()),
                ("answer", models.TextField(blank=True, max_length=1000, verbose_name="answer")),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-at"],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("cid", models.UUIDField(primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=8, unique=True)),
                ("kind", models.CharField(max_length=40)),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="grids.post"
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="grids.village"
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("sealed_content", models.BinaryField(default=bytes)),
                ("summary", models.CharField(blank=True, max_length=200)),
                ("result_url", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["officer", "-at"], name="grids_recei_officer_86c423_idx")
                ],
            },
        ),
        migrations.CreateModel(
            name="Chain",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "township",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="grids.township",
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="grids.village",
                    ),
                ),
                ("length", models.PositiveIntegerField(default=0)),
                (
                    "head",
                    models.CharField(
                        default="0000000000000000000000000000000000000000000000000000000000000000",
                        max_length=64,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("township", None), ("village", None), _connector="OR"),
                        name="a_chain_belongs_to_one_place",
                    ),
                    models.UniqueConstraint(
                        fields=("township", "village"),
                        name="one_chain_per_place",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "chain",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="grids.chain",
                    ),
                ),
                ("seq", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("verb", models.CharField(max_length=40)),
                (
                    "officer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("role", models.CharField(blank=True, max_length=12)),
                ("subject", models.CharField(max_length=80)),
                ("body", models.TextField()),
                ("previous", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ["chain", "seq"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("chain", "seq"), name="one_entry_per_chain_and_place"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Anchor",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "chain",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="anchors",
                        to="grids.chain",
                    ),
                ),
                ("seq", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("paper", models.CharField(max_length=80)),
                ("at", models.DateTimeField()),
            ],
        ),
    ]
