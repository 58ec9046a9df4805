"""How many households a village has, and how many hours a shift.

Triggers keep them in the transaction that changes the rows (``grids/counting.py``).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from grids.counting import Counted
from grids.models import Village
from households import sums
from households.models.activities import Activity
from households.models.people import Residence


class HomeCount(models.Model):
    """How many households of a village stand, by residence."""

    pk = models.CompositePrimaryKey("village", "residence")
    village = models.ForeignKey(Village, models.PROTECT, db_index=False, related_name="home_counts")
    residence = models.CharField(max_length=10, choices=Residence.choices)
    n = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.residence}: {self.n}"


class HourCount(models.Model):
    """How many half hours volunteers served in a shift."""

    activity = models.OneToOneField(
        Activity, models.PROTECT, primary_key=True, related_name="hour_count"
    )
    n = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.activity}: {self.n}"


COUNTED = [
    Counted(HomeCount, _("Households of a village"), sums.HOMES, {"village_id": ("name",)}),
    Counted(
        HourCount,
        _("Half hours of a shift"),
        sums.HOURS,
        {"activity_id": ("village__name", "held_on", "topic")},
    ),
]
