"""The awkward days of stars: in doubt, mended and not."""

from dataclasses import dataclass, field
from datetime import date
from functools import partial

from evaluation.models import Fault
from tests.journeys.year.awkward_office import Office
from tests.journeys.year.chance import A, B, Happenings


@dataclass
class Stars(Office):
    #: What was doubted, by a name for it here.
    doubts: dict[str, str] = field(default_factory=dict)

    def of_stars(self) -> Happenings:
        """One is mended within its time, one is not mended in two times, one was unfounded."""
        yield date(2027, 4, 20), partial(self.raised, "mended", f"{A} 010001", "sixia-secretary")
        yield date(2027, 4, 22), partial(self.told, "mended", date(2027, 4, 30))
        yield date(2027, 4, 30), partial(self.seen, "mended", mended=True)
        yield date(2027, 5, 4), partial(self.raised, "in vain", f"{A} 020003", "sixia-supervisor")
        yield date(2027, 5, 6), partial(self.told, "in vain", date(2027, 5, 31))
        yield date(2027, 6, 1), self.who_raised_it_does_not_look
        yield date(2027, 6, 2), partial(self.seen, "in vain", mended=False)
        yield date(2027, 6, 5), partial(self.told, "in vain", date(2027, 6, 20))
        yield date(2027, 6, 21), partial(self.seen, "in vain", mended=False)
        yield date(2027, 6, 15), partial(self.raised, "left", f"{A} 010005", "sixia-secretary")
        yield date(2027, 6, 25), self.from_an_inspection
        yield date(2027, 6, 28), self.unfounded
        yield date(2027, 7, 16), partial(self.told, "left", date(2027, 7, 31))
        yield date(2027, 7, 20), partial(self.seen, "left", mended=True)

    def raised(self, name: str, home: str, who: str) -> None:
        self.doubts[name] = self.doubt(home, who)

    def told(self, name: str, until: date) -> None:
        self.remind(self.doubts[name], "sixia-clerk", until)

    def seen(self, name: str, *, mended: bool) -> None:
        self.look_again(self.doubts[name], "sixia-clerk", mended=mended)

    def who_raised_it_does_not_look(self) -> None:
        doubt = self.doubts["in vain"]
        told = self.refused(self.look_again, doubt, "sixia-supervisor", mended=False)
        assert "要由别人复看" in told

    def from_an_inspection(self) -> None:
        fault = Fault.objects.filter(inspection__village__name=B).exclude(look=None).earliest("at")
        home = f"{B} {fault.look.entry.number}"
        doubt = self.doubt(home, "yaogou-supervisor", source="inspection", fault=fault.pk)
        self.doubts["unfounded"] = doubt

    def unfounded(self) -> None:
        self.give_up(self.doubts["unfounded"], "yaogou-supervisor")
