"""An independent count of a random round: plain Python, nothing of the application imported.

Kept by the property test beside the real thing; every rule is stated here a second time.
"""

from dataclasses import dataclass, field
from uuid import UUID

MANDATORY = ("01", "02")
ELECTIVE = ("03", "04")
MINIMUM = 3
GROUP, COMMITTEES = "group", "committees"
SIZE = 5
NOTICE_DAYS, SUPPLEMENT_DAYS = 3, 2


@dataclass
class Vote:
    """One count that was taken: at which tick, by whom present, and whether it passed."""

    body: str
    tick: int
    passed: bool
    present: frozenset[str]
    sitting: int
    hands: tuple[int, int, int] = (0, 0, 0)
    reason: str = ""
    version: int = 1
    #: Seat → vote of those who cast a ballot; a correction by hands must hold them.
    named: dict[str, str] = field(default_factory=dict)

    def holds(self, named: dict[str, str]) -> bool:
        """Whether the hands are at least the ballots of these."""
        said = list(named.values())
        floor = (said.count("for"), said.count("against"), said.count("abstain"))
        return all(hand >= least for hand, least in zip(self.hands, floor, strict=True))


@dataclass
class Home:
    """A household as the count sees it: where it stands and what was voted on its stars."""

    number: str
    status: str = "due"
    chosen: frozenset[str] = frozenset()
    unmet: str = ""
    typed: bool = False
    judged: tuple[str, ...] = ()
    votes: dict[str, list[Vote]] = field(default_factory=dict)
    reopened: dict[str, list[tuple[str, int]]] = field(default_factory=dict)

    def confirm(self) -> None:
        """A star that is claimed again is the same one; of one given up nothing is left."""
        self.status = "declared"
        self.judged = (*MANDATORY, *sorted(self.chosen))
        self.votes = {star: self.votes.get(star, []) for star in self.judged}
        self.reopened = {star: self.reopened.get(star, []) for star in self.judged}

    def withdraw(self) -> None:
        """Nothing is claimed; what was voted before waits, voided, for what is claimed next."""
        self.status, self.judged = "due", ()

    @property
    def claimable(self) -> bool:
        """A star whose required item is not met cannot be chosen."""
        return self.typed and self.unmet not in self.chosen

    def standing(self, star: str, body: str) -> Vote | None:
        """The newest vote of the body after everything that voids it."""
        voiding = [
            tick for reopened_at, tick in self.reopened[star] if reopened_at in (GROUP, body)
        ]
        since = max(voiding, default=-1)
        votes = [v for v in self.votes[star] if v.body == body and v.tick > since]
        return votes[-1] if votes else None

    def stars(self) -> tuple[str, ...]:
        """Those that the committees let pass."""
        if self.status != "declared":
            return ()
        found = {star: self.standing(star, COMMITTEES) for star in self.judged}
        return tuple(star for star in sorted(found) if (vote := found[star]) and vote.passed)

    def shown(self) -> tuple[str, ...]:
        """The stars on the board; nothing without the mandatory ones or below the minimum."""
        stars = self.stars()
        return stars if set(MANDATORY) <= set(stars) and len(stars) >= MINIMUM else ()

    @property
    def waiting(self) -> bool:
        """Re-opened and not decided again."""
        return self.status == "declared" and any(
            self.reopened[star] and not self.standing(star, COMMITTEES) for star in self.judged
        )


@dataclass
class Bench:
    """A panel: which households its members belong to (by seat), who is here, who stands aside."""

    body: str
    homes: dict[str, str]
    kin: dict[str, set[str]]
    present: set[str] = field(default_factory=set)
    sitting: int | None = None
    aside: set[tuple[str, str]] = field(default_factory=set)

    @property
    def seats(self) -> list[str]:
        return [f"{self.body}-{place}" for place in range(SIZE)]

    def entitled(self, home: Home, star: str) -> list[str]:
        """Everybody whose own household, kin or earlier vote it is not."""
        return [seat for seat in self.seats if not self._stands_aside(seat, home, star)]

    def _stands_aside(self, seat: str, home: Home, star: str) -> bool:
        own = self.homes.get(seat, "")
        voted_before = self.body == COMMITTEES and any(
            vote.body == GROUP and own and self._group_seat_of(own) in vote.present
            for vote in home.votes[star]
        )
        return (
            own == home.number
            or home.number in self.kin.get(own, set())
            or (seat, home.number) in self.aside
            or voted_before
        )

    def _group_seat_of(self, number: str) -> str:
        """The same person's seat in the group; only the first seats are held by villagers."""
        return "group-0" if number == self.homes.get(f"{self.body}-0") == "1" else ""

    def here(self, home: Home, star: str) -> list[str]:
        return [seat for seat in self.entitled(home, star) if seat in self.present]

    def has_quorum(self, home: Home, star: str) -> bool:
        """At least two thirds of those who may vote, and somebody."""
        here, entitled = len(self.here(home, star)), len(self.entitled(home, star))
        return here > 0 and here * 3 >= entitled * 2


def carried(body: str, *, votes_for: int, against: int, present: int) -> bool:
    """The group: more for than against; the committees: more than half of those present."""
    return votes_for > against if body == GROUP else votes_for > present / 2


@dataclass
class Count:
    """The whole round."""

    homes: dict[str, Home]
    benches: dict[str, Bench]
    stage: str = "declaring"
    tick: int = 0
    closed: dict[str, int] = field(default_factory=lambda: {GROUP: 0, COMMITTEES: 0})
    hanging: dict[str, tuple[str, ...]] = field(default_factory=dict)
    #: Day of posting and days of each notice that was not withdrawn.
    periods: list[tuple[int, int]] = field(default_factory=list)
    #: Household and star (empty: all) of each objection that is not answered, by its key.
    objections: dict[UUID, tuple[str, str]] = field(default_factory=dict)
    #: First signatures that wait for a second: minute and tick of signing.
    signed: dict[str, tuple[int, int]] = field(default_factory=dict)

    def claims(self) -> list[tuple[Home, str]]:
        declared = [home for home in self.homes.values() if home.status == "declared"]
        return [(home, star) for home in declared for star in home.judged]

    def unassessed(self) -> int:
        return sum(home.standing(star, GROUP) is None for home, star in self.claims())

    def undecided(self) -> int:
        return sum(home.standing(star, COMMITTEES) is None for home, star in self.claims())

    def open_sittings(self) -> int:
        return sum(bench.sitting is not None for bench in self.benches.values())

    def board(self) -> dict[str, tuple[str, ...]]:
        return {number: home.shown() for number, home in self.homes.items() if home.shown()}

    def changed(self) -> dict[str, tuple[str, ...]]:
        """What differs from what hangs, leaving alone what is re-opened and undecided."""
        board = self.board()
        return {
            number: board.get(number, ())
            for number, home in self.homes.items()
            if not home.waiting and board.get(number, ()) != self.hanging.get(number, ())
        }

    def post(self, *, days: int, today: int) -> None:
        for number, stars in self.changed().items():
            self.hanging.pop(number, None)
            if stars:
                self.hanging[number] = stars
        self.periods.append((today, days))

    def days_left(self, today: int) -> int:
        """Counted from the day after posting, today included while it is not over."""
        left = [min(days, posted + days - today + 1) for posted, days in self.periods]
        return max([0, *left])

    def reopened(self) -> int:
        """Claims that were re-opened and are not decided again."""
        return sum(
            bool(home.reopened[star]) and home.standing(star, COMMITTEES) is None
            for home, star in self.claims()
        )

    def signed_first(self, name: str, *, minute: int) -> bool:
        """Whether a first signature stands: within its day, and no hands counted since."""
        if name not in self.signed:
            return False
        signed_at, tick = self.signed[name]
        counted = [vote.tick for home, star in self.claims() for vote in home.votes[star]]
        return minute < signed_at + 24 * 60 and max(counted, default=-1) <= tick

    def change_status(self, before: str, after: str) -> None:
        for home in self.homes.values():
            home.status = after if home.status == before else home.status

    def void(self, pairs: list[tuple[Home, str]], body: str) -> None:
        for home, star in pairs:
            home.reopened[star].append((body, self.tick))
