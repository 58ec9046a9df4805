"""What happens in the village's grids: study sessions, and who came."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from grids.models import Village
from households.models.rows import Row


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
