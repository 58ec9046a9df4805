"""How the demonstration acts: the way its officers would, through the same actions."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from evaluation.demo.cast import VillagePlan
from evaluation.models import Round
from grids.models import Officer, Village
from grids.writing import Sent


@dataclass
class Desk:
    """The officers of the township and one village, and the clock that they work by.

    ``now`` is the moment at which the demonstration is shown; everything lies before it.
    """

    now: datetime
    plan: VillagePlan
    _known: dict[str, Officer] = field(default_factory=dict)

    @property
    def village(self) -> Village:
        return Village.objects.get(name=self.plan.name)

    @property
    def round(self) -> Round:
        return Round.objects.get(village__name=self.plan.name)

    def officer(self, who: str) -> Officer:
        """By user name in the township, or by the part after the village's key."""
        if who not in self._known:
            names = [who, f"{self.plan.key}-{who}"]
            self._known[who] = Officer.objects.get(username__in=names)
        return self._known[who]

    def sent(self, who: str, *, days_ago: int = 0, minutes: int = 0) -> Sent:
        """A press of a button by ``who``, so many days and minutes before now."""
        at = self.now - timedelta(days=days_ago, minutes=minutes)
        return Sent(officer=self.officer(who), kind="demo", at=at)
