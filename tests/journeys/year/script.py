"""The script of the year: what chance brings every month, and the awkward days by hand."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from tests.journeys.year.answers import later
from tests.journeys.year.awkward_stars import Stars
from tests.journeys.year.caring import VILLAGES
from tests.journeys.year.chance import Happenings

BEGINS, ENDS = date(2027, 3, 2), date(2028, 3, 1)
Events = dict[date, list[Callable[[], object]]]


@dataclass
class Script(Stars):
    """The days on which something happens, in their order."""

    def events(self) -> Events:
        """By day; what is written by hand comes before what chance brings."""
        found: Events = defaultdict(list)
        for day, event in [*self.by_hand(), *self.by_chance()]:
            found[day].append(event)
        return dict(sorted(found.items()))

    def by_chance(self) -> Happenings:
        first, month = date(2027, 4, 1), 0
        while first < ENDS:
            for village in VILLAGES:
                for event in self.every_month if month % 2 else self.every_other_month:
                    yield first + timedelta(days=self.dice.randint(1, 24)), partial(event, village)
            first, month = later(first, 1), month + 1

    @property
    def every_month(self) -> list[Callable[[str], object]]:
        return [self.visits, self.promises_kept, self.wishes_heard, self.meeting]

    @property
    def every_other_month(self) -> list[Callable[[str], object]]:
        return [*self.every_month, self.gatherings, self.typed_late]

    def by_hand(self) -> Happenings:
        yield from self.beginning()
        yield from self.of_families()
        yield from self.of_care()
        yield from self.of_inspections()
        yield from self.of_gatherings()
        yield from self.of_stars()
        yield from self.of_votes()
        yield from self.of_next_year()
