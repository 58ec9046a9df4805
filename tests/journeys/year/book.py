"""The independent calculation: the facts read in their order, by the rules as they are written.

Plain Python; of the program nothing is imported. Where README or domain.md state a rule, it is
stated here once more.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from tests.journeys.year import facts as f


@dataclass
class Visit:
    home: str
    day: date
    promise: bool


@dataclass
class Star:
    """Won in the evaluation of a year, held from a day to a day."""

    name: str
    year: int
    since: date
    until: date
    ended: date | None = None


@dataclass
class Home:
    """A household: who lives there, who looks after it, since when without a break."""

    village: str
    people: dict[str, int | None]
    away: bool
    ended: date | None = None
    liaison: str = ""
    #: This liaison looks after it since.
    since: date | None = None
    #: Somebody looks after it since, without a break.
    cared: date | None = None
    #: By year, whether its own declaration was decided on.
    took_part: dict[int, bool] = field(default_factory=dict)
    stars: list[Star] = field(default_factory=list)
    #: By year and item what it said that is not “met”.
    said: dict[int, dict[str, str]] = field(default_factory=dict)

    #: Who looked after it, from which day to which.
    links: list[tuple[str, date, date | None]] = field(default_factory=list)

    def link(self, liaison: str, day: date) -> None:
        self.unlink(day)
        self.liaison, self.since, self.cared = liaison, day, self.cared or day
        self.links.append((liaison, day, None))

    def unlink(self, day: date) -> None:
        """A link does not end before it began."""
        if self.since:
            self.links[-1] = (self.liaison, self.since, max(day, self.since))

    def end(self, day: date) -> None:
        self.unlink(day)
        self.ended, self.liaison, self.since, self.cared = day, "", None, None


@dataclass
class Wish:
    home: str
    due: date | None = None
    open: bool = True


@dataclass
class Activity:
    village: str
    day: date
    waits: bool = True
    came: set[str] = field(default_factory=set)
    served: dict[str, tuple[str, int]] = field(default_factory=dict)


@dataclass
class Inspection:
    village: str
    year: int
    half: int
    own: bool
    finished: bool = False
    looks: list[tuple[bool, int]] = field(default_factory=list)


@dataclass
class Fault:
    of: Inspection
    by: date
    mended: bool = False


@dataclass
class Doubt:
    """``until``: the time that the household has; ``unmended``: it was over in vain."""

    home: str
    star: str
    by: str
    until: date | None = None
    unmended: bool = False
    closed: str = ""


@dataclass
class Book:
    """How everything stands after the facts that were read."""

    homes: dict[str, Home] = field(default_factory=dict)
    visits: dict[str, Visit] = field(default_factory=dict)
    #: README and domain.md §3.8: each month, households away for long each quarter.
    months: dict[str, int] = field(default_factory=lambda: {"alone": 1, "away": 3, "other": 1})
    wishes: dict[str, Wish] = field(default_factory=dict)
    activities: dict[str, Activity] = field(default_factory=dict)
    #: Its village, and the day of its asking while it is not withdrawn.
    certificates: dict[str, tuple[str, date]] = field(default_factory=dict)
    inspections: dict[str, Inspection] = field(default_factory=dict)
    faults: dict[str, Fault] = field(default_factory=dict)
    doubts: dict[str, Doubt] = field(default_factory=dict)
    asks: dict[int, f.Asked] = field(default_factory=dict)

    @classmethod
    def of(cls, facts: Iterable[f.Fact]) -> "Book":
        """What was undone never was."""
        read, book = list(facts), cls()
        undone = {fact.undone for fact in read if isinstance(fact, f.Undone)}
        for fact in read:
            if not (fact.act and fact.act in undone):
                getattr(book, type(fact).__name__.lower())(fact)
        return book

    # Households.

    def housed(self, fact: f.Housed) -> None:
        self.homes[fact.home] = Home(f.village_of(fact.home), dict(fact.people), fact.away)

    def moved(self, fact: f.Moved) -> None:
        self.homes[fact.home].away = fact.away

    def joined(self, fact: f.Joined) -> None:
        self.homes[fact.home].people[fact.name] = fact.born

    def gone(self, fact: f.Gone) -> None:
        home = self.homes[fact.home]
        home.people = {name: born for name, born in home.people.items() if name not in fact.names}
        if not home.people:
            home.end(fact.day)

    def parted(self, fact: f.Parted) -> None:
        """Who parts keeps the liaison, from the day on which it parted."""
        old = self.homes[fact.home]
        people = {name: old.people.pop(name) for name in fact.names}
        new = self.homes[fact.new] = Home(old.village, people, away=False)
        if old.liaison and old.since:
            new.link(old.liaison, max(fact.day, old.since))

    def merged(self, fact: f.Merged) -> None:
        """The one that ended goes with the one that remains, and has no liaison of its own."""
        other = self.homes[fact.other]
        self.homes[fact.home].people |= other.people
        other.people = {}
        other.end(fact.day)

    def cameback(self, fact: f.CameBack) -> None:
        """Nobody looks after it, until somebody is entered."""
        home = self.homes[fact.home]
        home.ended = None
        home.people |= dict.fromkeys(fact.names)

    def undone(self, _fact: f.Undone) -> None:
        """See ``of``."""

    # Who looks after them, and what they said.

    def linked(self, fact: f.Linked) -> None:
        """Handed over, the time to the next visit runs on."""
        self.homes[fact.home].link(fact.liaison, fact.at.date())

    def called(self, fact: f.Called) -> None:
        self.visits[fact.key] = Visit(fact.home, fact.day, fact.promise)

    def corrected(self, fact: f.Corrected) -> None:
        visit = self.visits[fact.key]
        visit.day, visit.promise = fact.day, fact.promise

    def promisekept(self, fact: f.PromiseKept) -> None:
        self.visits[fact.key].promise = False

    def ruled(self, fact: f.Ruled) -> None:
        self.months = {"alone": fact.alone, "away": fact.away, "other": fact.other}

    def wished(self, fact: f.Wished) -> None:
        self.wishes[fact.key] = Wish(fact.home)

    def handled(self, fact: f.Handled) -> None:
        wish = self.wishes[fact.key]
        wish.due, wish.open = fact.due, not fact.closed

    # What is held.

    def planned(self, fact: f.Planned) -> None:
        self.activities[fact.key] = Activity(fact.village, fact.day)

    def recorded(self, fact: f.Recorded) -> None:
        self.activities[fact.key].waits = False

    def calledoff(self, fact: f.CalledOff) -> None:
        self.activities[fact.key].waits = False

    def came(self, fact: f.Came) -> None:
        came = self.activities[fact.key].came
        (came.discard if fact.taken_off else came.add)(fact.home)

    def served(self, fact: f.Served) -> None:
        served, line = self.activities[fact.key].served, f"{fact.home} {fact.name}"
        if fact.taken_out:
            del served[line]
        else:
            served[line] = (fact.home, fact.half_hours)

    def certified(self, fact: f.Certified) -> None:
        self.certificates[fact.key] = (fact.village, fact.at.date())

    def withdrawn(self, fact: f.Withdrawn) -> None:
        del self.certificates[fact.key]

    @property
    def years(self) -> list[int]:
        """In which somebody took part."""
        return sorted({year for home in self.homes.values() for year in home.took_part})

    # Stars and inspections.

    def tookpart(self, fact: f.TookPart) -> None:
        self.homes[fact.home].took_part[fact.year] = fact.decided

    def awarded(self, fact: f.Awarded) -> None:
        star = Star(fact.star, fact.year, fact.since, fact.until)
        self.homes[fact.home].stars.append(star)

    def starended(self, fact: f.StarEnded) -> None:
        for star in self.homes[fact.home].stars:
            if (star.name, star.year, star.ended) == (fact.star, fact.year, None):
                star.ended = fact.at.date()

    def opened(self, fact: f.Opened) -> None:
        self.inspections[fact.key] = Inspection(fact.village, fact.year, fact.half, fact.own)

    def looked(self, fact: f.Looked) -> None:
        self.inspections[fact.key].looks.append((fact.drawn, fact.noes))

    def wrong(self, fact: f.Wrong) -> None:
        self.faults[fact.key] = Fault(self.inspections[fact.of], fact.by)

    def rechecked(self, fact: f.Rechecked) -> None:
        fault = self.faults[fact.key]
        fault.mended, fault.by = fact.again is None, max(fault.by, fact.again or fault.by)

    def finished(self, fact: f.Finished) -> None:
        self.inspections[fact.key].finished = True

    # Doubts.

    def doubted(self, fact: f.Doubted) -> None:
        self.doubts[fact.key] = Doubt(fact.home, fact.star, fact.by)

    def reminded(self, fact: f.Reminded) -> None:
        doubt = self.doubts[fact.key]
        doubt.until, doubt.unmended = fact.until, False

    def lookedagain(self, fact: f.LookedAgain) -> None:
        doubt = self.doubts[fact.key]
        doubt.unmended, doubt.closed = not fact.mended, "mended" if fact.mended else ""

    def givenup(self, fact: f.GivenUp) -> None:
        self.doubts[fact.key].closed = "dropped"

    def judged(self, fact: f.Judged) -> None:
        self.doubts[fact.key].closed = "decided" if fact.decided else "judged"

    # The next year.

    def asked(self, fact: f.Asked) -> None:
        self.asks[fact.year] = fact

    def said(self, fact: f.Said) -> None:
        self.homes[fact.home].said.setdefault(fact.year, {})[fact.item] = fact.value
