"""The awkward days of the office: inspections, and what is planned, held and put right."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

from tests.journeys.year.awkward_homes import Homes
from tests.journeys.year.caring import VILLAGES
from tests.journeys.year.chance import A, B, Happenings


@dataclass
class Office(Homes):
    #: By inspection, the fault that is re-checked twice.
    faults: dict[str, str] = field(default_factory=dict)

    # Inspections.

    def of_inspections(self) -> Happenings:
        for month, villages in ((6, (A, B)), (11, (B, A))):
            for village, first in zip(villages, (8, 10), strict=True):
                yield from self._inspected(village, date(2027, month, first))
        yield date(2027, 11, 3), partial(self.own_inspection, A)
        yield date(2028, 2, 10), partial(self.inspect, B)

    def _inspected(self, village: str, first: date) -> Happenings:
        half = 1 if first.month < 7 else 2
        key, days = f"{village} {first.year}-{half} township", timedelta(days=1)
        yield first, partial(self.inspect, village)
        yield first, partial(self.draw, key)
        yield first + days, partial(self.reveal, key)
        yield first + days, partial(self.look_at_drawn, key, noes=2)
        yield first + 2 * days, partial(self.found_wrong, key)
        yield first + 4 * days, partial(self.finish, key)
        yield first + 9 * days, partial(self.not_mended, key)
        yield first + 40 * days, partial(self.mended, key)

    def found_wrong(self, key: str) -> None:
        """One thing at a household, one in the village, which will never be mended."""
        self.look_by_choice(key, noes=1, wrong_by=self.in_days(30))
        self.faults[key] = self.find_wrong(key, self.in_days(7))
        self.find_wrong(key, self.in_days(14))

    def not_mended(self, key: str) -> None:
        self.recheck(self.faults[key], again=self.in_days(31))

    def mended(self, key: str) -> None:
        self.recheck(self.faults[key])

    def own_inspection(self, village: str) -> None:
        """The supervisors' own; it goes on."""
        key = self.inspect(village, own=True)
        self.look_by_choice(key, noes=2, wrong_by=self.in_days(3))

    # What is held.

    def of_gatherings(self) -> Happenings:
        for village in VILLAGES:
            yield date(2027, 3, 4), partial(self.project, village)
        yield date(2027, 12, 30), self.planned_over_the_year
        yield date(2027, 12, 28), self.put_right
        yield date(2028, 1, 11), self.certified

    def put_right(self) -> None:
        """Who was forgotten is added, who did not come is taken out."""
        key = self.plan(A, "meeting", self.today, "年终村民会议")
        homes = self.standing_homes(A)
        self.hold(key, homes[:6])
        self.came_too(key, homes[7:9])
        self.did_not_come(key, homes[2])
        shift = self.plan(A, "service", self.today, "扫雪")
        first, second = (self.names(home)[0] for home in homes[:2])
        self.serve(shift, [(first, homes[0], 6), (second, homes[1], 6)])
        self.take_hours_out(shift, second, homes[1])
        self.served_too(shift, [(second, homes[1], 3)])

    def planned_over_the_year(self) -> None:
        """For the new year, and it waits to be recorded from its day on."""
        self.plan(A, "meeting", date(2028, 1, 5), "新年第一会")

    def certified(self) -> None:
        """Of last year's hours; one was wrong."""
        home = self.standing_homes(A)[0]
        wrong = self.certify(home, 2027)
        self.withdraw(wrong)
        self.certify(home, 2027)
