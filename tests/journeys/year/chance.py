"""What happens every month in every village, by chance that is the same every time."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from households.models import Link, Visit
from tests.journeys.year.caring import VILLAGES
from tests.journeys.year.next_year import NextYear
from tests.journeys.year.program import named

A, B = VILLAGES
#: A day, and what happens then.
Happenings = Iterator[tuple[date, Callable[[], object]]]


@dataclass
class Chance(NextYear):
    """Visits in all ways, wishes, classes, service, and the month's meeting."""

    dice: random.Random = field(default_factory=lambda: random.Random("一年"))  # not a key
    #: Nobody calls there by chance.
    spared: set[str] = field(default_factory=set)

    def visits(self, village: str) -> None:
        """On one day each liaison calls on most of their households; one in ten is forgotten."""
        for liaison in [*self.liaisons(village), *self.group_of(village)]:
            homes = self.homes_to_call(liaison, self.today)
            quiet = [home for home in homes if self.dice.random() < 0.7]
            if quiet and self.has_a_page(liaison) and self.dice.random() < 0.1:
                self.tick(liaison, quiet)
            elif quiet:
                self.nothing_new(liaison, quiet, self.today)
            for home in homes:
                if home not in quiet and self.dice.random() < 0.5:
                    self.say(home, self.today)

    def typed_late(self, village: str) -> None:
        """Some visits of the month before are typed in now, from paper."""
        day = self.today.replace(day=1) - timedelta(days=self.dice.randint(1, 9))
        for liaison in self.liaisons(village):
            for home in self.homes_to_call(liaison, day):
                if self.dice.random() < 0.15:
                    self.say(home, day)

    def say(self, home: str, day: date) -> None:
        told = self.dice.choice(["trouble", "promise", "wish", "help"])
        words = {told: f"{told} {day}"}
        if told == "promise":
            words["promised_by"] = day + timedelta(days=20)
        if told == "wish":
            words["wish_kind"] = self.dice.choice(["wish", "trouble", "advice"])
        self.call(home, day, way=self.dice.choice(["home", "phone", "message"]), **words)

    def homes_to_call(self, liaison: str, day: date) -> list[str]:
        """Theirs since that day or before, where nobody has called that day."""
        links = Link.objects.standing().filter(liaison=self.liaison(liaison), since__lte=day)
        called = Visit.objects.filter(visited_on=day).values("household")
        full = links.exclude(household__in=called).select_related("household__village")
        homes = [named(link.household) for link in full.order_by("household__number")]
        return [home for home in homes if home not in self.spared]

    def promises_kept(self, village: str) -> None:
        for visit in self.open_promises(village):
            if self.dice.random() < 0.5:
                self.keep(visit.pk, self.key_of(visit))

    def wishes_heard(self, village: str) -> None:
        homes = [home for home in self.standing_homes(village) if self.dice.random() < 0.1]
        for home in homes:
            self.wish(home, f"路灯坏了 {self.today}")

    def meeting(self, village: str) -> None:
        """Half of what is open is answered, a quarter is given to somebody, the rest waits on."""
        chosen = {}
        for key in self.open_wishes(village):
            lot = self.dice.random()
            if lot < 0.75:
                chosen[key] = "已经办好" if lot < 0.5 else ""
        self.meet(village, chosen)

    def gatherings(self, village: str) -> None:
        """A class in each group and a shift; what was planned is held, called off or forgotten."""
        for group in ("第1组", "第2组"):
            topic = f"微课堂 {group} {self.today}"
            key = self.plan(village, "class", self.today, topic, group=group)
            if (lot := self.dice.random()) < 0.7:
                self.hold(key, self.some(village, 0.4))
            elif lot < 0.85:
                self.call_off(key)
        key = self.plan(village, "service", self.today, f"打扫巷道 {self.today}")
        homes = self.some(village, 0.2)
        lines = [(self.home(home).head.name, home, self.dice.randint(1, 10)) for home in homes]
        self.serve(key, [*lines, ("外来志愿者", "", 4)])

    def some(self, village: str, share: float) -> list[str]:
        return [home for home in self.standing_homes(village) if self.dice.random() < share]
