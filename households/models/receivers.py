"""Who gets tables from a village or a township, how, and what was last sent."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.models import Officer, Township, Village
from grids.sealing import seal, unseal
from households.models.rows import Row


class Receiver(Row):
    """接收单位: an office that gets a table, and how it wants it."""

    class Paper(models.TextChoices):
        A4 = "A4", "A4"
        A3 = "A3", "A3"

    MOST_TITLE: ClassVar[int] = 60

    village = models.ForeignKey(Village, models.PROTECT, null=True, related_name="receivers")
    #: Of a table with all of its villages.
    township = models.ForeignKey(Township, models.PROTECT, null=True, related_name="receivers")
    name = models.CharField(_("receiver"), max_length=40)
    #: Its code among the tables that there are.
    table = models.CharField(_("table"), max_length=20)
    #: Of each column its field, heading and the code of a format, in the receiver's order.
    columns = models.JSONField()
    file_format = models.CharField(max_length=12, default="xlsx")
    title = models.CharField(_("title above the table"), max_length=MOST_TITLE, blank=True)
    signed = models.BooleanField(default=False)
    checker = models.CharField(_("checked by"), max_length=40, blank=True)
    paper = models.CharField(_("paper"), max_length=2, choices=Paper.choices, default=Paper.A4)
    landscape = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "table", "name"], name="one_receiver_per_village_table_and_name"
            ),
            models.UniqueConstraint(
                fields=["township", "table", "name"],
                name="one_receiver_per_township_table_and_name",
            ),
            models.CheckConstraint(
                condition=Q(village=None, township__isnull=False)
                | Q(village__isnull=False, township=None),
                name="a_receiver_is_of_a_village_or_a_township",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> Village | Township:
        place = self.village or self.township
        assert place is not None, "a constraint holds that"
        return place


class SentCopy(Row):
    """What was last sent to a receiver, sealed: the next file is compared with it."""

    receiver = models.OneToOneField(Receiver, models.CASCADE, related_name="last")
    sealed = models.BinaryField()
    #: By which the same content is known again without being opened (a keyed digest).
    mark = models.BinaryField()
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    #: Of each file another one: who prepared theirs beside an older one is told so.
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"

    @property
    def text(self) -> str:
        return unseal(self.sealed, context=f"sent:{self.receiver_id}")

    @text.setter
    def text(self, told: str) -> None:
        self.sealed = seal(told, context=f"sent:{self.receiver_id}")
