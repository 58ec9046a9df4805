"""The minutes of a sitting, read from its frozen tallies and sign-in list alone.

Nothing of them changes when the sitting is closed: not by a later tie, post or re-opening.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from evaluation.models import (
    Ballot,
    Body,
    CampaignStar,
    Entry,
    Majority,
    Recusal,
    Sitting,
    StandsAside,
    Tally,
)
from evaluation.ordering import in_order
from evaluation.panels.queries.bench import Bench, Sitter, bench_of
from grids.listing import listed


@dataclass(frozen=True)
class Household:
    """A line of the table: a household, who voted on it, and its tallies by star."""

    entry: Entry
    turnout: str
    cells: list[Tally | None]


@dataclass(frozen=True)
class Aside:
    """Who stood aside: by reason, the numbers of the households."""

    name: str
    reasons: list[tuple[str, str]]


@dataclass(frozen=True)
class Difference:
    """Where the committees decided otherwise than the group, and their reason."""

    tally: Tally
    group: Tally


@dataclass(frozen=True)
class Named:
    """Who voted by name on a household, and how: the stars voted alike stand together."""

    entry: Entry
    votes: list[tuple[str, str]]


@dataclass(frozen=True)
class Minutes:
    """Everything that the paper shows."""

    bench: Bench
    stars: list[CampaignStar]
    households: list[Household]
    asides: list[Aside]
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
    """Six queries, however long the sitting was; ``panel.round.campaign`` must be loaded."""
    bench = bench_of(sitting.panel, sitting=sitting)
    tallies = list(
        sitting.tallies.select_related("claim__star__star", "claim__entry__group").order_by(
            "claim__entry__number", "claim__star__star__code"
        )
    )
    stars = list(sitting.panel.round.campaign.stars.select_related("star"))
    return Minutes(
        bench=bench,
        stars=stars,
        households=_households(tallies, stars),
        asides=_asides(sitting, tallies, bench),
        differences=_differences(sitting, tallies),
        named=_named(tallies, bench),
        modes=_modes(tallies),
        rule=_rule(sitting),
        claims=len(tallies),
        passed=sum(tally.passed for tally in tallies),
        voted=frozenset(seat for tally in tallies for seat in tally.roll.get("present", ())),
    )


def _households(tallies: Iterable[Tally], stars: list[CampaignStar]) -> list[Household]:
    by_entry: dict[Entry, dict[UUID, Tally]] = defaultdict(dict)
    for tally in tallies:
        by_entry[tally.claim.entry][tally.claim.star_id] = tally
    return [
        Household(
            entry=entry,
            turnout=_turnout(cells.values()),
            cells=[cells.get(star.pk) for star in stars],
        )
        for entry, cells in sorted(by_entry.items(), key=lambda pair: in_order(pair[0]))
    ]


def _modes(tallies: Iterable[Tally]) -> list[tuple[str, int]]:
    counted = Counter(tally.mode for tally in tallies)
    return [(str(mode.label), counted[mode]) for mode in Tally.Mode if counted[mode]]


def _rule(sitting: Sitting) -> str:
    two_thirds = sitting.panel.round.campaign.majority == Majority.TWO_THIRDS
    if sitting.panel.body == Body.GROUP:
        if two_thirds:
            return _("A star passes with at least two thirds of the votes for or against.")
        return _("A star passes with more votes for it than against it.")
    if two_thirds:
        return _("A star passes with at least two thirds of those present for it.")
    return _("A star passes with more than half of those present for it.")


def _named(tallies: Iterable[Tally], bench: Bench) -> list[Named]:
    """By household in order; the names are the seats' at the time of printing."""
    names = {str(sitter.seat.pk): sitter.seat.name for sitter in bench.sitters}
    found: dict[Entry, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for tally in tallies:
        if votes := tally.roll.get("votes"):
            found[tally.claim.entry][_in_words(votes, names)].append(str(tally.claim.star))
    return [
        Named(entry, [(listed(stars), said) for said, stars in found[entry].items()])
        for entry in sorted(found, key=in_order)
    ]


def _in_words(votes: dict[str, str], names: dict[str, str]) -> str:
    """“for: 甲, 乙; against: 丙”"""
    told = []
    for choice in Ballot.Choice:
        voters = [names[seat] for seat, vote in votes.items() if vote == choice and seat in names]
        if voters:
            told.append(f"{choice.label}{_(': ')}{listed(sorted(voters))}")
    return _("; ").join(told)


def _turnout(tallies: Iterable[Tally]) -> str:
    """Present of entitled; more than one where a member stood aside from single stars."""
    met = dict.fromkeys(f"{tally.present}/{tally.entitled}" for tally in tallies)
    return listed(met)


def _asides(sitting: Sitting, tallies: Iterable[Tally], bench: Bench) -> list[Aside]:
    said = {
        (str(recusal.seat_id), recusal.entry_id): recusal.reason
        for recusal in Recusal.objects.filter(panel=sitting.panel)
    }
    found: dict[str, dict[str, dict[str, None]]] = defaultdict(dict)
    for tally in tallies:
        entry = tally.claim.entry
        for seat, why in tally.roll.get("recused", {}).items():
            word = str(StandsAside(why).label)
            reason = said.get((seat, entry.pk)) if why == StandsAside.DECLARED else None
            found[seat].setdefault(reason or word, {})[entry.number] = None
    return [
        Aside(sitter.seat.name, [(why, listed(numbers)) for why, numbers in by_reason.items()])
        for sitter in bench.sitters
        if (by_reason := found.get(str(sitter.seat.pk)))
    ]


def _differences(sitting: Sitting, tallies: list[Tally]) -> list[Difference]:
    if sitting.panel.body != Body.COMMITTEES:
        return []
    claims = [tally.claim_id for tally in tallies]
    of_group: dict[UUID, list[Tally]] = defaultdict(list)
    rows = Tally.objects.filter(claim__in=claims, body=Body.GROUP, sitting__panel__body=Body.GROUP)
    for tally in rows.order_by("-at"):
        of_group[tally.claim_id].append(tally)
    pairs = [(tally, _as_of(of_group[tally.claim_id], tally)) for tally in tallies]
    return [
        Difference(tally, group)
        for tally, group in pairs
        if group is not None and group.passed != tally.passed
    ]


def _as_of(earlier: list[Tally], tally: Tally) -> Tally | None:
    """The group's result that the committees had before them."""
    return next((group for group in earlier if group.at <= tally.at), None)
