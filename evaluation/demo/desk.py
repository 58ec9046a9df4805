"""How the demonstration acts: the way its officers would, through the same actions."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.db.models import Q

from evaluation.demo.cast import Cast, cast_of
from evaluation.demo.villages import Turnout, VillagePlan
from evaluation.models import Campaign, Round, Wave
from grids.models import Officer, Village
from grids.writing import Sent


@dataclass
class Desk:
    """The officers of the township and one village in one round, and the clock they work by.

    ``now`` is the moment at which the demonstration is shown; everything lies before it, by
    ``shift`` days more than the steps themselves say. ``season`` tells the rounds of a village
    apart where chance is asked, ``turnout`` says otherwise than the plan who declares.
    """

    now: datetime
    plan: VillagePlan
    campaign: Campaign
    shift: int = 0
    wave: Wave | None = None
    season: str = ""
    turnout: Turnout | None = None

    @cached_property
    def village(self) -> Village:
        return Village.objects.get(name=self.plan.name)

    @cached_property
    def round_id(self) -> UUID:
        """Which round it is, once it is founded; never another one."""
        return self.round.pk

    @property
    def round(self) -> Round:
        """As it stands now."""
        return Round.objects.get(village=self.village, campaign=self.campaign, wave=self.wave)

    @cached_property
    def cast(self) -> Cast:
        return cast_of(self.plan)

    def officer(self, who: str) -> Officer:
        """By user name in the township, or by the part after the village's key."""
        own = self._officers.get(f"{self.plan.key}-{who}")
        return own or self._officers[who]

    @cached_property
    def _officers(self) -> dict[str, Officer]:
        """By user name: those of the village, and of the offices above it."""
        own = Q(username__startswith=f"{self.plan.key}-")
        return {
            one.username: one for one in Officer.objects.filter(own | ~Q(username__contains="-"))
        }

    def seed(self, what: str) -> str:
        """For chance that is the same every time."""
        return f"{self.plan.key} {what}{self.season}"

    def sent(self, who: str, *, days_ago: int = 0, minutes: int = 0) -> Sent:
        """A press of a button by ``who``, so many days and minutes before now."""
        at = self.now - timedelta(days=days_ago + self.shift, minutes=minutes)
        return Sent(actor=self.officer(who), kind="demo", at=at)
