"""How long ago the installation was last backed up, and a backup last restored on trial."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, Min, Q

from grids.models import Officer, Safekeeping

#: From here on it is red (docs/operations.md): a timer that missed a night is no alarm yet.
DAYS_BETWEEN_BACKUPS = 3
DAYS_BETWEEN_DRILLS = 14


@dataclass(frozen=True)
class Kept:
    """Of one kind: when it last went well, whether the newest one failed, and how old it may be.

    ``since``: where none ever went well, when the first officer came, from whom on there was
    something to lose.
    """

    well: datetime | None
    failed: bool
    since: datetime | None
    most: int
    now: datetime

    @property
    def days(self) -> int:
        """Whole days since it went well."""
        return (self.now - self.well).days if self.well else 0

    @property
    def is_late(self) -> bool:
        begun = self.well or self.since
        return begun is not None and self.now - begun > timedelta(days=self.most)

    @property
    def is_red(self) -> bool:
        return self.failed or self.is_late


@dataclass(frozen=True)
class Safety:
    """The backups and their trials together."""

    backup: Kept
    drill: Kept

    @property
    def is_red(self) -> bool:
        return self.backup.is_red or self.drill.is_red


def safety(now: datetime) -> Safety:
    """How the installation is kept safe, in one query, or two where something was never done."""
    told = Safekeeping.objects.order_by().values_list("kind")
    found = {
        kind: (last, well)
        for kind, last, well in told.annotate(last=Max("at"), well=Max("at", filter=Q(faults=0)))
    }
    newest = [found.get(kind, (None, None)) for kind in Safekeeping.Kind]
    since = None if all(well for _last, well in newest) else _begun()
    backup, drill = (
        Kept(well, last != well, since, most, now)
        for (last, well), most in zip(
            newest, (DAYS_BETWEEN_BACKUPS, DAYS_BETWEEN_DRILLS), strict=True
        )
    )
    return Safety(backup, drill)


def _begun() -> datetime | None:
    begun: datetime | None = Officer.objects.aggregate(begun=Min("created_at"))["begun"]
    return begun
