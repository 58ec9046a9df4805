"""The minutes of a sitting, read from its frozen tallies and sign-in list alone.

Nothing of them changes when the sitting is closed: not by a later tie, post or re-opening.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from evaluation.models import (
    Ballot,
    Body,
    CampaignStar,
    Majority,
    Recusal,
    Sitting,
    StandsAside,
    Tally,
)
from evaluation.panels.queries.bench import Bench, Sitter, bench_of
from evaluation.sittings.queries.late import Late, late_in
from evaluation.sittings.queries.outcomes import Counted, Earlier, counted_in, of_group
from grids.listing import listed
from grids.numbers import counted

#: What was stored of who voted, by its text: most of a sitting's claims have one and the same.
Rolls = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Household:
    """A line of the table: a household, who voted on it, and its tallies by star."""

    entry: Counted
    turnout: str
    cells: list[Counted | None]


@dataclass(frozen=True)
class StoodAside:
    """Who stood aside: by reason, the numbers of the households."""

    name: str
    reasons: list[tuple[str, str]]


@dataclass(frozen=True)
class Difference:
    """Where the committees decided otherwise than the group, and their reason."""

    tally: Counted
    star: CampaignStar
    group: Earlier


@dataclass(frozen=True)
class Named:
    """Who voted by name on a household, and how: the stars voted alike stand together."""

    entry: Counted
    votes: list[tuple[str, str]]


@dataclass(frozen=True)
class Minutes:
    """Everything that the paper shows."""

    bench: Bench
    stars: list[CampaignStar]
    households: list[Household]
    recused: list[StoodAside]
    #: Who came close to a household while the sitting was open; they voted on it all the same.
    late: list[Late]
    differences: list[Difference]
    named: list[Named]
    #: How it was voted, in words, with the number of stars.
    modes: list[tuple[str, int]]
    #: What a star needs to pass, in a sentence.
    rule: str
    claims: int
    passed: int
    #: Seats that voted at least once, also of those who had left when the sitting was closed.
    voted: frozenset[str]

    @property
    def due(self) -> int:
        return len(self.bench.members())

    @property
    def came(self) -> list[Sitter]:
        """Members and alternates who were there, to the end or for a part."""
        sitters = [*self.bench.members(), *self.bench.alternates()]
        return [each for each in sitters if self._voted(each) or each in self.bench.places_filled()]

    @property
    def present(self) -> int:
        """Places that were filled; an alternate who took over fills no second one."""
        return min(self.due, len(self.came))

    def _voted(self, sitter: Sitter) -> bool:
        return str(sitter.seat.pk) in self.voted

    @property
    def share(self) -> int:
        """Per cent of the members' places that were filled."""
        return round(100 * self.present / self.due) if self.due else 0

    @property
    def absent(self) -> list[Sitter]:
        return [sitter for sitter in self.bench.members() if sitter not in self.came]

    @property
    def signers(self) -> list[Sitter]:
        """Whoever was there, observers too."""
        return [*self.came, *self.observers]

    @property
    def observers(self) -> list[Sitter]:
        others = [*self.bench.alternates(), *self.bench.observers()]
        return [each for each in others if each.present and each not in self.came]


def minutes(sitting: Sitting) -> Minutes:
    """Seven queries, however long the sitting was; ``panel.round.campaign`` must be loaded."""
    bench = bench_of(sitting.panel, sitting=sitting)
    tallies = counted_in(sitting)
    rolls = {text: json.loads(text) for text in {tally.stored_roll for tally in tallies}}
    stars = list(sitting.panel.round.campaign.stars.select_related("star"))
    return Minutes(
        bench=bench,
        stars=stars,
        households=_households(tallies, stars),
        recused=_recused(sitting, tallies, rolls, bench),
        late=late_in(sitting),
        differences=_differences(sitting, tallies, stars),
        named=_named(tallies, rolls, stars, bench),
        modes=_modes(tallies),
        rule=_rule(sitting),
        claims=len(tallies),
        passed=sum(tally.passed for tally in tallies),
        voted=frozenset(seat for roll in rolls.values() for seat in roll.get("present", ())),
    )


def _by_household(tallies: Iterable[Counted]) -> list[list[Counted]]:
    """Each household's tallies together, the households in the order of every list."""
    found: dict[UUID, list[Counted]] = defaultdict(list)
    for tally in tallies:
        found[tally.entry].append(tally)
    return sorted(found.values(), key=_in_order)


def _in_order(tallies: list[Counted]) -> tuple[object, ...]:
    return counted(tallies[0].group_name or ""), counted(tallies[0].number)


def _households(tallies: Iterable[Counted], stars: list[CampaignStar]) -> list[Household]:
    return [_household(of_one, [star.pk for star in stars]) for of_one in _by_household(tallies)]


def _household(tallies: list[Counted], stars: list[UUID]) -> Household:
    by_star = {tally.star: tally for tally in tallies}
    return Household(tallies[0], _turnout(tallies), [by_star.get(star) for star in stars])


def _modes(tallies: Iterable[Counted]) -> list[tuple[str, int]]:
    modes = Counter(tally.mode for tally in tallies)
    return [(str(mode.label), modes[mode]) for mode in Tally.Mode if modes[mode]]


def _rule(sitting: Sitting) -> str:
    two_thirds = sitting.panel.round.campaign.majority == Majority.TWO_THIRDS
    if sitting.panel.body == Body.GROUP:
        if two_thirds:
            return _("A star passes with at least two thirds of the votes for or against.")
        return _("A star passes with more votes for it than against it.")
    if two_thirds:
        return _("A star passes with at least two thirds of those present for it.")
    return _("A star passes with more than half of those present for it.")


def _named(
    tallies: Iterable[Counted], rolls: Rolls, stars: list[CampaignStar], bench: Bench
) -> list[Named]:
    """By household in order; the names are the seats' at the time of printing."""
    seats = {str(sitter.seat.pk): sitter.seat.name for sitter in bench.sitters}
    words = {star.pk: str(star) for star in stars}
    by_name = {text: roll["votes"] for text, roll in rolls.items() if roll.get("votes")}
    told = {text: _in_words(votes, seats) for text, votes in by_name.items()}
    named = [tally for tally in tallies if tally.stored_roll in told]
    return [
        Named(of_one[0], _alike((told[each.stored_roll], words[each.star]) for each in of_one))
        for of_one in _by_household(named)
    ]


def _alike(votes: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for said, star in votes:
        found[said].append(star)
    return [(listed(stars), said) for said, stars in found.items()]


def _in_words(votes: dict[str, str], names: dict[str, str]) -> str:
    """“for: 甲, 乙; against: 丙”"""
    told = []
    for choice in Ballot.Choice:
        voters = [names[seat] for seat, vote in votes.items() if vote == choice and seat in names]
        if voters:
            told.append(f"{choice.label}{_(': ')}{listed(sorted(voters))}")
    return _("; ").join(told)


def _turnout(tallies: Iterable[Counted]) -> str:
    """Present of entitled; more than one where a member stood aside from single stars."""
    met = dict.fromkeys((tally.present, tally.entitled) for tally in tallies)
    return listed(f"{present}/{entitled}" for present, entitled in met)


def _recused(
    sitting: Sitting, tallies: Iterable[Counted], rolls: Rolls, bench: Bench
) -> list[StoodAside]:
    said = {
        (str(recusal.seat_id), recusal.entry_id): recusal.reason
        for recusal in Recusal.objects.filter(panel=sitting.panel)
    }
    found: dict[str, dict[str, dict[str, None]]] = defaultdict(dict)
    for tally in tallies:
        for seat, why in rolls[tally.stored_roll].get("recused", {}).items():
            word = str(StandsAside(why).label)
            reason = said.get((seat, tally.entry)) if why == StandsAside.DECLARED else None
            found[seat].setdefault(reason or word, {})[tally.number] = None
    return [
        StoodAside(sitter.seat.name, [(why, listed(numbers)) for why, numbers in by_reason.items()])
        for sitter in bench.sitters
        if (by_reason := found.get(str(sitter.seat.pk)))
    ]


def _differences(
    sitting: Sitting, tallies: list[Counted], stars: list[CampaignStar]
) -> list[Difference]:
    if sitting.panel.body != Body.COMMITTEES:
        return []
    earlier = of_group(sitting)
    by_key = {star.pk: star for star in stars}
    pairs = [(tally, _as_of(earlier[tally.claim], tally)) for tally in tallies]
    return [
        Difference(tally, by_key[tally.star], group)
        for tally, group in pairs
        if group is not None and group.passed != tally.passed
    ]


def _as_of(earlier: list[Earlier], tally: Counted) -> Earlier | None:
    """The group's result that the committees had before them."""
    return next((group for group in earlier if group.at <= tally.at), None)
