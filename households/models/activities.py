"""What happens in the grids: study sessions, micro-classes, meetings, service; who came."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grids.models import Grid, Officer, Village
from households.models.homes import Household
from households.models.rows import Row


class ServiceProject(Row):
    """志愿服务项目: what volunteers of a village do again and again; its shifts are activities."""

    village = models.ForeignKey(Village, models.PROTECT, related_name="service_projects")
    name = models.CharField(_("name of the project"), max_length=40)
    purpose = models.CharField(_("what is done, and for whom"), max_length=100)
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "name"], name="one_service_project_per_name_and_village"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ActivityQuerySet(models.QuerySet["Activity"]):
    """Activities, told apart by whether they took place."""

    def held(self) -> "ActivityQuerySet":
        """Recorded as held; a study session always is."""
        return self.filter(Q(kind=Activity.Kind.STUDY) | Q(recorded_at__isnull=False))

    def planned(self) -> "ActivityQuerySet":
        """Neither recorded nor called off."""
        waiting = self.exclude(kind=Activity.Kind.STUDY)
        return waiting.filter(recorded_at=None, called_off_at=None)


class Activity(Row):
    """活动: a study session (两步动员, step one), 微课堂, a meeting, or a shift of volunteers.

    Study sessions are written down after they were held; the others are planned, then recorded or
    called off.
    """

    class Kind(models.TextChoices):
        STUDY = "study", _("Study session")
        CLASS = "class", _("Micro-class")
        MEETING = "meeting", _("Meeting")
        SERVICE = "service", _("Volunteer service")

    class Subject(models.TextChoices):
        THEORY = "theory", _("Current political theory")
        POLICY = "policy", _("Rural policy")
        VIRTUES = "virtues", _("Traditional virtues")
        SKILLS = "skills", _("Technical skills")
        HEALTH = "health", _("Health knowledge")
        LAW = "law", _("Law")

    #: Where households are written down, and where people with their hours.
    BY_HOUSEHOLD: ClassVar[frozenset[str]] = frozenset({Kind.CLASS, Kind.MEETING})

    village = models.ForeignKey(Village, models.PROTECT, related_name="activities")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.STUDY)
    #: The day for which it is planned, or on which it was held.
    held_on = models.DateField(_("day"))
    place = models.CharField(_("place"), max_length=60)
    topic = models.CharField(_("topic"), max_length=100)
    led_by = models.CharField(_("led by"), max_length=40)
    #: Whose it is; nobody's is the whole village's.
    grid = models.ForeignKey(Grid, models.PROTECT, null=True, related_name="activities")
    subject = models.CharField(max_length=10, choices=Subject.choices, null=True)
    project = models.ForeignKey(
        ServiceProject, models.PROTECT, null=True, related_name="shifts", verbose_name=_("project")
    )
    begins = models.TimeField(_("from"), null=True)
    ends = models.TimeField(_("until"), null=True)
    planned_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    planned_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(null=True)
    summary = models.CharField(max_length=300, null=True)
    called_off_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    called_off_at = models.DateTimeField(null=True)
    why_called_off = models.CharField(max_length=100, null=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="class") | Q(subject__isnull=False, grid__isnull=False),
                name="a_micro_class_has_a_subject_and_a_grid",
            ),
            models.CheckConstraint(
                condition=Q(kind="service", project__isnull=False)
                | (~Q(kind="service") & Q(project=None)),
                name="a_shift_is_of_a_service_project",
            ),
            models.CheckConstraint(
                condition=Q(recorded_at=None) | Q(called_off_at=None),
                name="no_activity_is_both_held_and_called_off",
            ),
        ]
        indexes = [models.Index(fields=["village", "held_on"], name="activities_of_a_month")]

    def __str__(self) -> str:
        return self.topic

    def get_absolute_url(self) -> str:
        return reverse("activity_detail", args=[self.pk])

    @property
    def is_held(self) -> bool:
        return self.kind == self.Kind.STUDY or self.recorded_at is not None

    @property
    def is_open(self) -> bool:
        """Planned, neither recorded nor called off."""
        return not self.is_held and self.called_off_at is None

    @property
    def by_household(self) -> bool:
        """Whether households are written down; of the others it is people with their hours."""
        return self.kind in self.BY_HOUSEHOLD

    @property
    def half_hours(self) -> int:
        """From its beginning to its end, rounded down; 0 where these are not said."""
        if self.begins is None or self.ends is None:
            return 0
        minutes = (self.ends.hour - self.begins.hour) * 60 + self.ends.minute - self.begins.minute
        return max(0, minutes // 30)


class Attendance(Row):
    """How many of each group came to a study session."""

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


class Attendee(Row):
    """到场户: a household of which somebody came to a micro-class or a meeting."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="attendees")
    household = models.ForeignKey(Household, models.PROTECT, related_name="attended")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "household"], name="one_attendee_per_activity_and_household"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.household_id}"
