"""A household before a sitting, and its claims: made of what ``agenda`` reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from django.utils.translation import ngettext

from evaluation.models import CampaignStar, Claim, Entry
from evaluation.panels.queries.bench import Judged
from evaluation.sittings.queries.outcomes import Outcome


@dataclass(frozen=True, eq=False)
class Standing:
    """How a claim stands in a sitting; claims of a household that stand alike share one.

    An agenda of 6,000 claims has some 600 of them, so what a list says is asked of these.
    """

    judged: Judged
    #: The group's result, for the committees.
    group: Outcome | None = None
    #: What this sitting counted.
    own: Outcome | None = None
    due: bool = True
    #: What members said by name since it was last counted or re-opened, by seat: the committees
    #: by ballots, the group by marks, which are votes only when the clerk counts them.
    ballots: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    #: Which turn of ballots would be cast now.
    turn: int = 1

    @property
    def named(self) -> Mapping[str, str]:
        return self.ballots or self.marks

    @property
    def open(self) -> bool:
        """Whether it still has to be counted."""
        return self.due and self.own is None

    def differs(self, *, passed: bool) -> bool:
        """Whether this outcome would be against the group's result."""
        return self.group is not None and self.group.passed != passed


@dataclass(frozen=True, eq=False)
class Case:
    """A claim before a sitting; ``key`` is the claim's, as text."""

    key: str
    entry: Entry
    star: CampaignStar
    standing: Standing

    @cached_property
    def claim_id(self) -> UUID:
        """Made only where it is asked for, for an agenda has thousands."""
        return UUID(self.key)

    @cached_property
    def claim(self) -> Claim:
        """The row itself, in the same way."""
        return Claim(pk=self.claim_id, entry=self.entry, star=self.star)

    @property
    def judged(self) -> Judged:
        return self.standing.judged

    @property
    def group(self) -> Outcome | None:
        return self.standing.group

    @property
    def own(self) -> Outcome | None:
        return self.standing.own

    @property
    def ballots(self) -> Mapping[str, str]:
        return self.standing.ballots

    @property
    def named(self) -> Mapping[str, str]:
        return self.standing.named

    @property
    def turn(self) -> int:
        return self.standing.turn

    @property
    def open(self) -> bool:
        return self.standing.open

    def differs(self, *, passed: bool) -> bool:
        return self.standing.differs(passed=passed)


def stars_in_words(cases: Sequence[Case]) -> str:
    number = len(cases)
    return ngettext("%(number)s star", "%(number)s stars", number) % {"number": number}


@dataclass(frozen=True, eq=False)
class Matter:
    """A household before a sitting, with its claims in the catalogue's order."""

    entry: Entry
    cases: tuple[Case, ...] = field(default=())

    @cached_property
    def open_cases(self) -> list[Case]:
        return [case for case in self.cases if case.standing.open]

    @property
    def stars(self) -> str:
        """How many, in words; a list says it of every household."""
        return stars_in_words(self.cases)

    @cached_property
    def standings(self) -> list[Standing]:
        """How its claims stand, each way once: mostly all stand alike."""
        return list(dict.fromkeys(case.standing for case in self.cases))

    @cached_property
    def open_standings(self) -> list[Standing]:
        """Of those that still have to be counted."""
        return [standing for standing in self.standings if standing.open]

    @cached_property
    def benches(self) -> list[list[Standing]]:
        """The open ones, those together that the same members judge: mostly all are one."""
        found: dict[int, list[Standing]] = {}
        for standing in self.open_standings:
            found.setdefault(id(standing.judged), []).append(standing)
        return list(found.values())

    @property
    def counted(self) -> bool:
        return not self.open_standings

    @property
    def untouched(self) -> bool:
        """Nothing of it was counted in this sitting yet."""
        return all(standing.own is None for standing in self.standings)
