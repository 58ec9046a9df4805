"""The awkward days of stars: in doubt, mended and not."""

from dataclasses import dataclass, field
from datetime import date
from functools import partial
from uuid import UUID

from evaluation.models import Fault
from tests.journeys.year.answers import FOUNDED
from tests.journeys.year.awkward_office import Office
from tests.journeys.year.chance import A, B, Happenings

#: Whose star is not mended in two times.
VAIN = f"{A} 020003"


@dataclass
class Stars(Office):
    #: What was doubted, by a name for it here.
    doubts: dict[str, str] = field(default_factory=dict)
    round: UUID | None = None

    def of_stars(self) -> Happenings:
        """One is mended within its time, one is not mended in two times, one was unfounded."""
        yield date(2027, 4, 20), partial(self.raised, "mended", f"{A} 010001", "sixia-secretary")
        yield date(2027, 4, 22), partial(self.told, "mended", date(2027, 4, 30))
        yield date(2027, 4, 30), partial(self.seen, "mended", mended=True)
        yield date(2027, 5, 4), partial(self.raised, "in vain", VAIN, "sixia-supervisor")
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
        yield date(2027, 8, 20), partial(self.raised, "waits", f"{A} 010004", "sixia-secretary")
        yield date(2027, 8, 21), partial(self.told, "waits", date(2027, 8, 30))
        yield date(2027, 8, 25), partial(self.raised, "untold", f"{A} 010003", "sixia-supervisor")

    def of_votes(self) -> Happenings:
        """Of three stars two are not kept; one household appeals in time, one on the eighth day."""
        for name, home in (("kept", f"{A} 010008"), ("late", f"{A} 010006")):
            yield date(2027, 6, 3), partial(self.raised, name, home, "sixia-supervisor")
            yield date(2027, 6, 4), partial(self.told, name, date(2027, 6, 24))
            yield date(2027, 6, 25), partial(self.seen, name, mended=False)
        yield date(2027, 7, 1), self.brought
        yield date(2027, 7, 2), self.voted
        yield date(2027, 7, 12), self.approved
        yield date(2027, 7, 19), partial(self.appeal, VAIN)
        yield date(2027, 7, 20), self.too_late
        yield date(2027, 7, 22), self.upheld
        yield date(2027, 7, 23), self.voted_again
        yield date(2027, 8, 4), self.approved

    def brought(self) -> None:
        found = [self.doubts[name] for name in ("in vain", "kept", "late")]
        self.round = self.bring(A, found)

    def voted(self) -> None:
        found = {VAIN: False, f"{A} 010008": True, f"{A} 010006": False}
        self.assess(self.round, found)
        self.decide(self.round, found)

    def approved(self) -> None:
        self.approve(self.round)

    def too_late(self) -> None:
        assert "申诉期已于" in self.refused(self.appeal, f"{A} 010006")

    def upheld(self) -> None:
        self.round = self.answer(VAIN, "upheld")

    def voted_again(self) -> None:
        """A star that is given back hangs, too."""
        self.assess(self.round, {VAIN: True})
        self.decide(self.round, {VAIN: True}, gives=True)

    def of_next_year(self) -> Happenings:
        """Some items are required now, one applies to everybody, one is worded otherwise."""
        changed = {code: {"required": True} for code in ("01-3", "01-4", "03-3", "06-3", "08-2")}
        changed["09-3"] = {"not_applicable_when": ""}
        yield FOUNDED, partial(self.publish, **changed)
        yield FOUNDED, partial(self.found, 2028, minimum=7, mandatory=("05",))

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
