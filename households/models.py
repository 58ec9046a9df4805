"""Households, the people in them, who is kin to whom, and what happens in the village's grids."""

import uuid

from django.db import models
from django.db.models import Case, F, GeneratedField, Q, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grids.models import Grid, Officer, Village
from grids.sealing import fingerprint, seal, unseal


class Row(models.Model):
    """What this app's tables share: a key made in Python."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class Relation(models.TextChoices):
    """与户主关系, GB/T 4761-2008; the codes in use in rosters."""

    HEAD = "02", _("head")
    SPOUSE = "10", _("spouse")
    HUSBAND = "11", _("husband")
    WIFE = "12", _("wife")
    SON = "20", _("son")
    ONLY_SON = "21", _("only son")
    ELDEST_SON = "22", _("eldest son")
    SECOND_SON = "23", _("second son")
    THIRD_SON = "24", _("third son")
    FOURTH_SON = "25", _("fourth son")
    FIFTH_SON = "26", _("fifth son")
    ADOPTED_SON = "27", _("adopted son or stepson")
    SON_IN_LAW = "28", _("son-in-law")
    DAUGHTER = "30", _("daughter")
    ONLY_DAUGHTER = "31", _("only daughter")
    ELDEST_DAUGHTER = "32", _("eldest daughter")
    SECOND_DAUGHTER = "33", _("second daughter")
    THIRD_DAUGHTER = "34", _("third daughter")
    FOURTH_DAUGHTER = "35", _("fourth daughter")
    FIFTH_DAUGHTER = "36", _("fifth daughter")
    ADOPTED_DAUGHTER = "37", _("adopted daughter or stepdaughter")
    DAUGHTER_IN_LAW = "38", _("daughter-in-law")
    GRANDCHILD = "40", _("grandchild")
    GRANDSON = "41", _("son's son")
    GRANDDAUGHTER = "42", _("son's daughter")
    DAUGHTERS_SON = "43", _("daughter's son")
    DAUGHTERS_DAUGHTER = "44", _("daughter's daughter")
    PARENT = "50", _("parent")
    FATHER = "51", _("father")
    MOTHER = "52", _("mother")
    FATHER_IN_LAW = "53", _("husband's father")
    MOTHER_IN_LAW = "54", _("husband's mother")
    WIFES_FATHER = "55", _("wife's father")
    WIFES_MOTHER = "56", _("wife's mother")
    GRANDPARENT = "60", _("grandparent")
    SIBLING = "70", _("sibling")
    OTHER_RELATIVE = "97", _("other relative")
    NOT_RELATED = "99", _("not related")


class Residence(models.TextChoices):
    """居住类型 (domain.md §2.2): decides who is visited and how."""

    LIVING_IN = "living_in", _("lives in the village")
    PART_OF_THE_YEAR = "part", _("lives here part of the year")
    AWAY = "away", _("away long-term")
    UNKNOWN = "unknown", _("not known")


class Person(Row):
    """人: somebody of a village's households. Identity and phone numbers are sealed."""

    village = models.ForeignKey(Village, models.PROTECT, related_name="people")
    name = models.CharField(_("name"), max_length=40)
    search_key = models.TextField(editable=False)
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    party_member = models.BooleanField(_("Party member"), default=False)
    id_number_sealed = models.BinaryField(null=True, editable=False)
    id_number_fingerprint = models.BinaryField(null=True, editable=False)
    phone_sealed = models.BinaryField(null=True, editable=False)
    phone_fingerprint = models.BinaryField(null=True, editable=False)
    officer = models.OneToOneField(
        Officer, models.PROTECT, null=True, blank=True, related_name="person"
    )

    class Meta:
        indexes = [models.Index(fields=["village", "name"])]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "id_number_fingerprint"],
                name="one_person_per_id_number_and_village",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def id_number(self) -> str:
        return self._open("id_number")

    @id_number.setter
    def id_number(self, text: str) -> None:
        self._close("id_number", text)

    @property
    def phone(self) -> str:
        return self._open("phone")

    @phone.setter
    def phone(self, text: str) -> None:
        self._close("phone", text)

    def _open(self, field: str) -> str:
        sealed = getattr(self, f"{field}_sealed")
        return unseal(sealed, context=f"person:{self.pk}:{field}") if sealed else ""

    def _close(self, field: str, text: str) -> None:
        sealed = seal(text, context=f"person:{self.pk}:{field}") if text else None
        setattr(self, f"{field}_sealed", sealed)
        setattr(self, f"{field}_fingerprint", fingerprint(text, purpose=field) if text else None)


class HouseholdQuerySet(models.QuerySet["Household"]):
    """Households, told apart by whether they still exist."""

    def standing(self) -> "HouseholdQuerySet":
        return self.filter(ended_on=None)


class Household(Row):
    """农户. ``head`` always has an open membership here: a composite key in 0002 holds it."""

    village = models.ForeignKey(Village, models.PROTECT, related_name="households")
    grid = models.ForeignKey(
        Grid, models.PROTECT, related_name="households", verbose_name=_("lowest grid")
    )
    number = models.CharField(_("household number"), max_length=20)
    head = models.ForeignKey(Person, models.PROTECT, related_name="headed", verbose_name=_("head"))
    residence = models.CharField(
        _("residence"), max_length=10, choices=Residence.choices, default=Residence.UNKNOWN
    )
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    code_fingerprint = models.BinaryField(null=True, editable=False)
    #: Wrong codes typed in the hour that began then; limits guessing.
    code_failures = models.PositiveSmallIntegerField(default=0, editable=False)
    code_failing_since = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    ended_on = models.DateField(null=True, blank=True)

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "number"], name="one_household_per_number_and_village"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("household_detail", args=[self.pk])


class Membership(Row):
    """家庭成员: a person's time in a household."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    #: Empty when nobody has said.
    relation = models.CharField(
        _("relation to the head"), max_length=2, choices=Relation.choices, blank=True
    )
    since = models.DateField(default=timezone.localdate)
    until = models.DateField(null=True, blank=True)
    #: The household while the membership is open: what ``Household.head`` refers to.
    open_household = GeneratedField(
        expression=Case(When(until=None, then=F("household_id")), default=None),
        output_field=models.UUIDField(null=True),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(until=None), name="one_open_membership_per_person"
            ),
            models.UniqueConstraint(
                fields=["open_household", "person"], name="one_open_place_per_household_and_person"
            ),
            models.UniqueConstraint(
                fields=["open_household"],
                condition=Q(relation="02"),
                name="one_open_head_per_household",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.relation}"


class Tie(Row):
    """亲属关系 between two households: their members do not judge each other (回避)."""

    first = models.ForeignKey(Household, models.PROTECT, related_name="ties_as_first")
    second = models.ForeignKey(Household, models.PROTECT, related_name="ties_as_second")
    kind = models.CharField(_("how they are related"), max_length=40)
    since = models.DateField(default=timezone.localdate)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="a_tie_is_kept_in_one_order_only"
            ),
            models.UniqueConstraint(
                fields=["first", "second"], condition=Q(until=None), name="one_open_tie_per_pair"
            ),
        ]

    def __str__(self) -> str:
        return self.kind

    def get_absolute_url(self) -> str:
        return reverse("household_detail", args=[self.first_id])


class RosterUpload(Row):
    """A spreadsheet between upload and confirmation: sealed, and gone after an hour."""

    village = models.ForeignKey(Village, models.PROTECT)
    officer = models.ForeignKey(Officer, models.PROTECT)
    file_name = models.CharField(max_length=120)
    file_digest = models.CharField(max_length=64)
    sealed_file = models.BinaryField()
    uploaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("roster_check", args=[self.pk])


class Activity(Row):
    """活动: for now the study session (两步动员, step one); micro-classes come later."""

    class Kind(models.TextChoices):
        STUDY = "study", _("Study session")

    village = models.ForeignKey(Village, models.PROTECT, related_name="activities")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.STUDY)
    held_on = models.DateField(_("day"))
    place = models.CharField(_("place"), max_length=60)
    topic = models.CharField(_("topic"), max_length=100)
    led_by = models.CharField(_("led by"), max_length=40)

    def __str__(self) -> str:
        return self.topic


class Attendance(Row):
    """How many of each group came to an activity."""

    class Group(models.TextChoices):
        COMMITTEES = "committees", _("members of the two committees")
        PARTY = "party", _("Party member representatives")
        VILLAGERS = "villagers", _("villager representatives")
        VILLAGE_GRID = "village_grid", _("village grid leaders")
        GROUP_GRID = "group_grid", _("group grid leaders")
        MICRO_GRID = "micro_grid", _("micro-grid leaders")

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="attendances")
    group = models.CharField(max_length=12, choices=Group.choices)
    present = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "group"], name="one_attendance_per_activity_and_group"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.present}"
