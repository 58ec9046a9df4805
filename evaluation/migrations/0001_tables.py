"""The tables of the evaluation, from catalogues to awards."""

import uuid

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("evaluation", "0001_initial"),
        ("evaluation", "0003_waves_voices_vetoes"),
        ("evaluation", "0005_own_catalogues"),
        ("evaluation", "0007_vetoes_hold_and_corrections"),
        ("evaluation", "0008_waves"),
        ("evaluation", "0009_plain_label"),
    ]

    dependencies = [
        ("grids", "0001_tables"),
        ("grids", "__first__"),
        ("households", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Catalogue",
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
                        related_name="catalogues",
                        to="grids.township",
                    ),
                ),
                (
                    "based_on",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="evaluation.catalogue",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name of the catalogue")),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("published_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("township", "name", "version"),
                        name="one_catalogue_per_township_name_and_version",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Star",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "catalogue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stars",
                        to="evaluation.catalogue",
                    ),
                ),
                ("code", models.CharField(max_length=2)),
                ("name", models.CharField(max_length=20, verbose_name="name of the star")),
                (
                    "name_en",
                    models.CharField(blank=True, max_length=60, verbose_name="name in English"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "ordering": ["code"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("catalogue", "code"), name="one_star_per_code_and_catalogue"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Criterion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "star",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="criteria",
                        to="evaluation.star",
                    ),
                ),
                ("code", models.CharField(max_length=4)),
                ("text", models.CharField(max_length=200, verbose_name="what is asked")),
                (
                    "text_en",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="the same in English"
                    ),
                ),
                ("required", models.BooleanField(default=False, verbose_name="must be met")),
                ("evidence", models.CharField(max_length=20, verbose_name="how it is checked")),
                (
                    "not_applicable_when",
                    models.CharField(blank=True, max_length=60, verbose_name="not applicable when"),
                ),
                (
                    "not_applicable_when_en",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="not applicable when, in English"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "ordering": ["code"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("star", "code"), name="one_criterion_per_code_and_star"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="VetoGround",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "catalogue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="veto_grounds",
                        to="evaluation.catalogue",
                    ),
                ),
                ("code", models.CharField(max_length=3)),
                ("text", models.CharField(max_length=100, verbose_name="ground for a veto")),
                (
                    "text_en",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="the ground in English"
                    ),
                ),
                ("scope", models.CharField(max_length=60, verbose_name="what it takes away")),
                (
                    "scope_en",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="what it takes away, in English"
                    ),
                ),
                ("lasts_until", models.CharField(max_length=60, verbose_name="until when")),
                (
                    "lasts_until_en",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="until when, in English"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "ordering": [django.db.models.functions.text.Length("code"), "code"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("catalogue", "code"), name="one_veto_ground_per_code_and_catalogue"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lasts_until", ""), _negated=True),
                        name="a_veto_ground_has_an_end",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Campaign",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="campaigns",
                        to="grids.township",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                (
                    "catalogue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="evaluation.catalogue"
                    ),
                ),
                (
                    "minimum_stars",
                    models.PositiveSmallIntegerField(
                        default=6, verbose_name="stars needed for a plate"
                    ),
                ),
                (
                    "group_size",
                    models.PositiveSmallIntegerField(
                        default=5, verbose_name="least seats of a group"
                    ),
                ),
                (
                    "committees_size",
                    models.PositiveSmallIntegerField(
                        default=5, verbose_name="least seats of the two committees"
                    ),
                ),
                (
                    "notice_days",
                    models.PositiveSmallIntegerField(default=7, verbose_name="days of notice"),
                ),
                (
                    "supplement_days",
                    models.PositiveSmallIntegerField(
                        default=3, verbose_name="days of a supplement"
                    ),
                ),
                (
                    "answer_days",
                    models.PositiveSmallIntegerField(
                        default=5, verbose_name="working days to answer an objection"
                    ),
                ),
                (
                    "spot_check_share",
                    models.PositiveSmallIntegerField(
                        default=10, verbose_name="spot-check share (%)"
                    ),
                ),
                (
                    "spot_check_least",
                    models.PositiveSmallIntegerField(
                        default=5, verbose_name="spot checks at least"
                    ),
                ),
                (
                    "approvers",
                    models.PositiveSmallIntegerField(
                        default=1, verbose_name="officers who approve"
                    ),
                ),
                (
                    "both_bodies_allowed",
                    models.BooleanField(
                        default=False,
                        verbose_name="one person may vote in the group and in the committees",
                    ),
                ),
                (
                    "objection_goes_to_group",
                    models.BooleanField(
                        default=False,
                        verbose_name="an upheld objection goes back to the group first",
                    ),
                ),
                (
                    "quorum",
                    models.CharField(
                        choices=[
                            ("two_thirds", "two thirds of those entitled"),
                            ("half", "more than half of those entitled"),
                        ],
                        default="two_thirds",
                        max_length=12,
                        verbose_name="quorum",
                    ),
                ),
                (
                    "majority",
                    models.CharField(
                        choices=[("half", "more than half"), ("two_thirds", "at least two thirds")],
                        default="half",
                        max_length=12,
                        verbose_name="majority",
                    ),
                ),
                (
                    "voting",
                    models.CharField(
                        choices=[
                            ("open", "openly: by show of hands, or named on one's own device"),
                            ("secret", "secretly: by paper slips that are counted in the sitting"),
                        ],
                        default="open",
                        max_length=8,
                        verbose_name="how it is voted",
                    ),
                ),
                (
                    "mandatory_needed",
                    models.BooleanField(
                        default=True,
                        verbose_name="without all mandatory stars a household is not named",
                    ),
                ),
                (
                    "committees_may_raise",
                    models.BooleanField(
                        default=True,
                        verbose_name="the committees may give a star that the group refused",
                    ),
                ),
                (
                    "poster_names",
                    models.CharField(
                        choices=[("masked", "with one character hidden"), ("full", "in full")],
                        default="masked",
                        max_length=8,
                        verbose_name="names on the paper notice",
                    ),
                ),
                (
                    "full_names_reason",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="why names stand in full"
                    ),
                ),
                (
                    "on_web",
                    models.BooleanField(
                        default=True, verbose_name="the notice is also a page on the web"
                    ),
                ),
                (
                    "award_years",
                    models.PositiveSmallIntegerField(
                        default=1, verbose_name="years that a star holds"
                    ),
                ),
                ("ends_on", models.DateField(verbose_name="the year ends on")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("township", "year"), name="one_campaign_per_township_and_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("notice_days__gte", 3), ("notice_days__lte", 15)),
                        name="a_notice_hangs_three_to_fifteen_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("approvers__gte", 1), ("approvers__lte", 2)),
                        name="one_or_two_officers_approve",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("award_years__gte", 1), ("award_years__lte", 3)),
                        name="a_star_holds_one_to_three_years",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("poster_names", "masked"),
                            models.Q(("full_names_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="full_names_have_their_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CampaignStar",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stars",
                        to="evaluation.campaign",
                    ),
                ),
                (
                    "star",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="evaluation.star"
                    ),
                ),
                ("mandatory", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["star__code"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("campaign", "star"), name="one_use_per_star_and_campaign"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Veto",
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
                        related_name="vetoes",
                        to="households.household",
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vetoes",
                        to="evaluation.campaign",
                    ),
                ),
                (
                    "ground",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evaluation.vetoground",
                    ),
                ),
                ("document", models.CharField(max_length=100, verbose_name="document")),
                (
                    "document_number",
                    models.CharField(max_length=60, verbose_name="number of the document"),
                ),
                ("issued_by", models.CharField(max_length=60, verbose_name="issued by")),
                ("issued_on", models.DateField(verbose_name="day of the document")),
                ("ends_on", models.DateField(verbose_name="holds until")),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("entered_at", models.DateTimeField()),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "lifted_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="why it was lifted"),
                ),
                (
                    "lifted_document",
                    models.CharField(blank=True, max_length=100, verbose_name="on which document"),
                ),
                (
                    "stars",
                    models.ManyToManyField(
                        blank=True, related_name="vetoes", to="evaluation.campaignstar"
                    ),
                ),
            ],
            options={
                "ordering": ["entered_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by", None),
                            models.Q(("confirmed_by", models.F("entered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="a_veto_is_confirmed_by_a_second_officer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("issued_on"))),
                        name="a_veto_ends_after_its_document",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lifted_at", None),
                            models.Q(("lifted_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_veto_is_lifted_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lifted_at", None),
                            ("confirmed_at", None),
                            models.Q(("lifted_document", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_confirmed_veto_is_lifted_on_a_document",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Wave",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waves",
                        to="evaluation.campaign",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("named", "named households"),
                            ("village", "all households of the village"),
                        ],
                        max_length=8,
                        verbose_name="who takes part",
                    ),
                ),
                (
                    "again",
                    models.CharField(
                        choices=[
                            ("skip", "leave out every household that was in an earlier wave"),
                            (
                                "retry",
                                "take in again those that were awarded nothing in an earlier wave",
                            ),
                        ],
                        default="skip",
                        max_length=8,
                        verbose_name="households met before",
                    ),
                ),
                (
                    "panel_name",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="the township's own group"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "ordering": ["campaign", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("campaign", "number"), name="one_wave_per_campaign_and_number"
                    ),
                    models.UniqueConstraint(
                        fields=("campaign", "name"), name="one_wave_per_campaign_and_name"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="evaluation.campaign",
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="grids.village",
                    ),
                ),
                (
                    "wave",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="evaluation.wave",
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("draft", "Preparing"),
                            ("mobilising", "Mobilising"),
                            ("declaring", "Households declare"),
                            ("assessing", "Groups assess"),
                            ("deciding", "Committees decide"),
                            ("notice", "On the notice board"),
                            ("review", "Township reviews"),
                            ("awarded", "Stars awarded"),
                            ("closed", "Closed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("stage_since", models.DateTimeField()),
                (
                    "study_session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="households.activity",
                    ),
                ),
            ],
            options={
                "ordering": ["village__name", "-stage_since"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("campaign", "village", "name"),
                        name="one_round_per_campaign_village_name",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("wave__isnull", False), models.Q(("stage", "cancelled"), _negated=True)
                        ),
                        fields=("wave", "village"),
                        name="one_standing_round_per_wave_and_village",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StageChange",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="evaluation.round",
                    ),
                ),
                (
                    "move",
                    models.CharField(
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
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("draft", "Preparing"),
                            ("mobilising", "Mobilising"),
                            ("declaring", "Households declare"),
                            ("assessing", "Groups assess"),
                            ("deciding", "Committees decide"),
                            ("notice", "On the notice board"),
                            ("review", "Township reviews"),
                            ("awarded", "Stars awarded"),
                            ("closed", "Closed"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "target",
                    models.CharField(
                        choices=[
                            ("draft", "Preparing"),
                            ("mobilising", "Mobilising"),
                            ("declaring", "Households declare"),
                            ("assessing", "Groups assess"),
                            ("deciding", "Committees decide"),
                            ("notice", "On the notice board"),
                            ("review", "Township reviews"),
                            ("awarded", "Stars awarded"),
                            ("closed", "Closed"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=12,
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
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grids.post",
                    ),
                ),
                (
                    "second_officer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "second_post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grids.post",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("second_officer", None),
                            models.Q(("second_officer", models.F("officer")), _negated=True),
                            _connector="OR",
                        ),
                        name="two_signatures_are_of_two_officers",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="evaluation.round",
                    ),
                ),
                (
                    "move",
                    models.CharField(
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
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grids.post",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)),
                        fields=("round", "move"),
                        name="one_open_proposal_per_round_and_move",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "round",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review",
                        to="evaluation.round",
                    ),
                ),
                ("remark", models.CharField(blank=True, max_length=300)),
                (
                    "approved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        null=True,
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
                        condition=models.Q(
                            ("second", None),
                            models.Q(("second", models.F("approved_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="two_approvals_are_of_two_officers",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Panel",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="panels",
                        to="evaluation.round",
                    ),
                ),
                (
                    "body",
                    models.CharField(
                        choices=[
                            ("group", "Assessment group"),
                            ("committees", "The two committees"),
                        ],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                (
                    "wave",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="panels",
                        to="evaluation.wave",
                    ),
                ),
                ("grids", models.ManyToManyField(blank=True, related_name="+", to="grids.grid")),
            ],
            options={
                "ordering": ["-body", "name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("round", "body", "name"), name="one_panel_per_name"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("body", "committees")),
                        fields=("round",),
                        name="one_pair_of_committees_per_round",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="evaluation.round",
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="evaluation.campaign",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="households.household",
                    ),
                ),
                (
                    "panel",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="evaluation.panel",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grids.grid",
                    ),
                ),
                (
                    "micro_grid",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grids.grid",
                    ),
                ),
                ("number", models.CharField(max_length=20)),
                ("head_name", models.CharField(max_length=40)),
                (
                    "residence",
                    models.CharField(
                        choices=[
                            ("living_in", "lives in the village"),
                            ("part", "lives here part of the year"),
                            ("away", "away long-term"),
                            ("unknown", "not known"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "status",
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
                        default="due",
                        max_length=12,
                    ),
                ),
                ("status_note", models.CharField(blank=True, max_length=200)),
                ("live", models.BooleanField(default=True)),
                (
                    "follows",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followers",
                        to="evaluation.entry",
                    ),
                ),
            ],
            options={
                "ordering": ["group__name", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("live", True)),
                        fields=("campaign", "household"),
                        name="one_live_entry_per_household_and_campaign",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SpotCheck",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="spot_checks",
                        to="evaluation.round",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="spot_checks",
                        to="evaluation.entry",
                    ),
                ),
                (
                    "finding",
                    models.CharField(
                        choices=[
                            ("sound", "in order"),
                            ("fault", "a fault was found"),
                            ("mended", "a fault was found and mended"),
                        ],
                        max_length=8,
                        verbose_name="finding",
                    ),
                ),
                (
                    "note",
                    models.CharField(blank=True, max_length=300, verbose_name="what was seen"),
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
                (
                    "mended_note",
                    models.CharField(
                        blank=True, max_length=140, verbose_name="how it was put right"
                    ),
                ),
                (
                    "mended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("mended_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("mended_at", None), ("finding", "mended"), _connector="OR"
                        ),
                        name="what_was_mended_was_a_fault_before",
                    ),
                    models.UniqueConstraint(
                        fields=("round", "entry"), name="one_spot_check_per_household"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("finding", "sound"),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_fault_is_described_in_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Award",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awards",
                        to="evaluation.round",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awards",
                        to="evaluation.entry",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awards",
                        to="households.household",
                    ),
                ),
                (
                    "star",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awards",
                        to="evaluation.campaignstar",
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("household", "star"), name="one_award_per_household_and_star"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid_to__gte", models.F("valid_from"))),
                        name="an_award_ends_after_its_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Declaration",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declaration",
                        to="evaluation.entry",
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("dictated", "dictated by the household at the door"),
                            ("from_paper", "copied from the household's paper form"),
                            ("by_phone", "dictated by telephone"),
                        ],
                        max_length=10,
                        verbose_name="how it was filled",
                    ),
                ),
                (
                    "typist",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("typed_at", models.DateTimeField()),
                (
                    "consented",
                    models.BooleanField(
                        default=False, verbose_name="agrees to what will be published"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("typists", models.ManyToManyField(related_name="+", to=settings.AUTH_USER_MODEL)),
                (
                    "chosen",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="evaluation.campaignstar"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="evaluation.declaration",
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="evaluation.criterion"
                    ),
                ),
                (
                    "value",
                    models.CharField(
                        choices=[("met", "met"), ("not_met", "not met"), ("na", "not applicable")],
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=60)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("declaration", "criterion"),
                        name="one_answer_per_declaration_criterion",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("value", "na"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="not_applicable_has_its_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="evaluation.entry",
                    ),
                ),
                (
                    "star",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="evaluation.campaignstar",
                    ),
                ),
            ],
            options={
                "ordering": ["star__star__code"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("entry", "star"), name="one_claim_per_entry_and_star"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reopening",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reopenings",
                        to="evaluation.claim",
                    ),
                ),
                ("body", models.CharField(max_length=10)),
                ("reason", models.CharField(max_length=300)),
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
                        condition=models.Q(("reason", ""), _negated=True),
                        name="a_reopening_says_its_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations",
                        to="evaluation.declaration",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="households.person",
                    ),
                ),
                (
                    "means",
                    models.CharField(
                        choices=[
                            ("own_code", "the household's own code"),
                            ("signature", "signed on the paper form"),
                            ("signed_print", "signed or thumb-printed on the printed sheet"),
                            ("call_back", "called back by telephone"),
                        ],
                        max_length=14,
                        verbose_name="how it was confirmed",
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
                    "typist",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "withdrawal_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="reason"),
                ),
            ],
            options={
                "ordering": ["at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("declaration",),
                        name="one_standing_confirmation_per_declaration",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("officer", models.F("typist")), _negated=True),
                            ("means__in", ["own_code", "signature"]),
                            _connector="OR",
                        ),
                        name="the_typist_confirms_only_by_code_or_signature",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at", None),
                            models.Q(("withdrawal_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_withdrawal_says_its_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "panel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="evaluation.panel",
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("member", "member"),
                            ("alternate", "alternate"),
                            ("observer", "observer without a vote"),
                        ],
                        max_length=10,
                        verbose_name="kind of seat",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="households.person",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("panel", "person"), name="one_seat_per_person_and_panel"
                    ),
                    models.UniqueConstraint(
                        fields=("panel", "officer"), name="one_seat_per_officer_and_panel"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sitting",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "panel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sittings",
                        to="evaluation.panel",
                    ),
                ),
                ("held_on", models.DateField(verbose_name="day")),
                ("place", models.CharField(max_length=60, verbose_name="place")),
                ("chair", models.CharField(max_length=40, verbose_name="in the chair")),
                ("recorder", models.CharField(max_length=40, verbose_name="recorder")),
                ("scrutineer", models.CharField(max_length=40, verbose_name="scrutineer")),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("ledger_seq", models.PositiveIntegerField(null=True)),
                ("ledger_digest", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "ordering": ["opened_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)),
                        fields=("panel",),
                        name="one_open_sitting_per_panel",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Presence",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "sitting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="presences",
                        to="evaluation.sitting",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evaluation.seat",
                    ),
                ),
                (
                    "stands_in_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evaluation.seat",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("sitting", "seat"), name="one_presence_per_sitting_seat"
                    ),
                    models.UniqueConstraint(
                        fields=("sitting", "stands_in_for"),
                        name="one_stand_in_per_sitting_and_seat",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Recusal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "panel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recusals",
                        to="evaluation.panel",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recusals",
                        to="evaluation.seat",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recusals",
                        to="evaluation.entry",
                    ),
                ),
                ("reason", models.CharField(max_length=100, verbose_name="reason")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("seat", "entry"), name="one_recusal_per_seat_and_entry"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "sitting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tallies",
                        to="evaluation.sitting",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tallies",
                        to="evaluation.claim",
                    ),
                ),
                (
                    "body",
                    models.CharField(
                        choices=[
                            ("group", "Assessment group"),
                            ("committees", "The two committees"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("hands", "show of hands"),
                            ("slips", "secret paper slips"),
                            ("marks", "the members' own marks"),
                            ("ballots", "named ballots"),
                            ("mixed", "named votes, the others by hand"),
                        ],
                        default="hands",
                        max_length=10,
                    ),
                ),
                ("entitled", models.PositiveSmallIntegerField()),
                ("present", models.PositiveSmallIntegerField()),
                ("recused", models.PositiveSmallIntegerField()),
                ("votes_for", models.PositiveSmallIntegerField()),
                ("votes_against", models.PositiveSmallIntegerField()),
                ("abstentions", models.PositiveSmallIntegerField()),
                ("passed", models.BooleanField()),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("roll", models.JSONField(default=dict)),
                ("version", models.PositiveIntegerField(default=1)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("sitting", "claim"), name="one_tally_per_sitting_claim"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("present__gte", 1), ("present__lte", models.F("entitled"))
                        ),
                        name="present_are_some_of_the_entitled",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "present",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("votes_for"), "+", models.F("votes_against")
                                    ),
                                    "+",
                                    models.F("abstentions"),
                                ),
                            )
                        ),
                        name="every_present_member_is_counted_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "entitled__lt",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("present"), "*", models.Value(2)
                                ),
                            )
                        ),
                        name="more_than_half_of_the_entitled_are_present",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="evaluation.round",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("full", "notice"),
                            ("supplement", "supplementary notice"),
                            ("correction", "correction of the notice"),
                        ],
                        max_length=10,
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("slug", models.CharField(max_length=10, unique=True)),
                ("title", models.CharField(max_length=100)),
                ("township_name", models.CharField(max_length=60)),
                ("village_name", models.CharField(max_length=60)),
                ("entries_count", models.PositiveIntegerField()),
                ("telephones", models.JSONField(default=list)),
                ("comment_box", models.CharField(blank=True, max_length=60)),
                ("published_at", models.DateTimeField()),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawal_reason", models.CharField(blank=True, max_length=300)),
                ("digest", models.CharField(max_length=64)),
                ("ledger_seq", models.PositiveIntegerField(null=True)),
                ("ledger_digest", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "ordering": ["published_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("round", "number"), name="one_notice_per_round_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="a_notice_ends_after_its_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeLine",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="evaluation.notice",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notice_lines",
                        to="evaluation.entry",
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("group_name", models.CharField(max_length=60)),
                ("head_masked", models.CharField(max_length=80)),
                ("head_full", models.CharField(blank=True, max_length=80)),
                ("stars", models.JSONField()),
                ("star_count", models.PositiveSmallIntegerField()),
                ("removed", models.BooleanField(default=False)),
                ("before", models.JSONField(blank=True, null=True)),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("notice", "entry"), name="one_line_per_notice_and_entry"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="evaluation.notice",
                    ),
                ),
                ("place", models.CharField(max_length=60, verbose_name="where it hangs")),
                ("posted_on", models.DateField(verbose_name="put up on")),
                ("posted_by", models.CharField(max_length=40, verbose_name="put up by")),
                (
                    "taken_down_on",
                    models.DateField(blank=True, null=True, verbose_name="taken down on"),
                ),
                (
                    "taken_down_by",
                    models.CharField(blank=True, max_length=40, verbose_name="taken down by"),
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
                "ordering": ["posted_on", "place"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("notice", "place"), name="one_posting_per_notice_and_place"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("taken_down_on", None),
                            ("taken_down_on__gte", models.F("posted_on")),
                            _connector="OR",
                        ),
                        name="a_paper_is_taken_down_after_it_was_put_up",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="evaluation.entry",
                    ),
                ),
                ("fields", models.JSONField()),
                ("reason", models.CharField(max_length=200, verbose_name="how you know it")),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "notice",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="evaluation.notice",
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="evaluation.notice",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="evaluation.entry",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="evaluation.claim",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("paper", "on paper"),
                            ("spoken", "in person"),
                            ("phone", "by telephone"),
                        ],
                        max_length=8,
                        verbose_name="how it came",
                    ),
                ),
                ("contact_sealed", models.BinaryField(null=True)),
                (
                    "content",
                    models.TextField(max_length=1000, verbose_name="what the objection says"),
                ),
                ("received_at", models.DateTimeField()),
                (
                    "received_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answer_by", models.DateField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("upheld", "upheld"), ("dismissed", "not upheld")],
                        max_length=10,
                    ),
                ),
                (
                    "findings",
                    models.TextField(blank=True, max_length=1000, verbose_name="what was found"),
                ),
                (
                    "investigators",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="who looked into it (two people)"
                    ),
                ),
                (
                    "answer",
                    models.TextField(
                        blank=True, max_length=1000, verbose_name="the answer in public words"
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["received_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("notice", "number"), name="one_objection_per_notice_and_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("outcome", "")),
                            ("answered_at__isnull", False),
                            _connector="OR",
                        ),
                        name="an_outcome_comes_with_its_answer",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="evaluation.claim",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="evaluation.seat",
                    ),
                ),
                (
                    "mark",
                    models.CharField(
                        choices=[
                            ("for", "agree"),
                            ("against", "disagree"),
                            ("unknown", "not enough known"),
                        ],
                        max_length=8,
                        verbose_name="mark",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("claim", "seat"), name="one_mark_per_claim_and_seat"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="evaluation.entry",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="evaluation.claim",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="evaluation.seat",
                    ),
                ),
                ("text", models.CharField(max_length=200, verbose_name="question")),
                ("asked_at", models.DateTimeField()),
                ("answer", models.CharField(blank=True, max_length=300, verbose_name="answer")),
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
                "ordering": ["asked_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None)),
                            ("answered_at__isnull", False),
                            _connector="OR",
                        ),
                        name="an_answer_has_its_moment",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Ballot",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "sitting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ballots",
                        to="evaluation.sitting",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ballots",
                        to="evaluation.claim",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ballots",
                        to="evaluation.seat",
                    ),
                ),
                (
                    "choice",
                    models.CharField(
                        choices=[("for", "for"), ("against", "against"), ("abstain", "abstain")],
                        max_length=8,
                        verbose_name="vote",
                    ),
                ),
                ("turn", models.PositiveIntegerField(default=1)),
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
                        fields=("sitting", "claim", "seat", "turn"),
                        name="one_ballot_per_voter_and_claim",
                    )
                ],
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
                    "veto",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="effects",
                        to="evaluation.veto",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="veto_effects",
                        to="evaluation.entry",
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("veto", "entry"), name="one_effect_per_veto_and_entry"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WaveHousehold",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="named",
                        to="evaluation.wave",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="households.household",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("wave", "household"), name="a_wave_names_a_household_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WaveSeat",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="evaluation.wave",
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("member", "member"),
                            ("alternate", "alternate"),
                            ("observer", "observer without a vote"),
                        ],
                        max_length=10,
                        verbose_name="kind of seat",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="households.person",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "name"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("person__isnull", False)),
                        fields=("wave", "person"),
                        name="one_seat_per_person_and_wave",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("officer__isnull", False)),
                        fields=("wave", "officer"),
                        name="one_seat_per_officer_and_wave",
                    ),
                ],
            },
        ),
    ]
