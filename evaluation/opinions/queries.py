"""Members' own marks: whose turn it is where, and what one member may see of the others'.

A mark stands until the group is re-opened. Nobody sees how others marked a claim before their own
mark on it stands; who stands aside from a household sees nothing of it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, cast
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, TextChoices
from django.utils.translation import gettext_lazy

from evaluation.models import Assessment, Body, Claim, Entry, Panel, Question, Round, Seat
from evaluation.models.vetoes import is_vetoed
from evaluation.ordering import group_name
from evaluation.panels.queries.bench import Bench, Sitter, bench_of
from evaluation.parts import Sorting
from evaluation.results import claims_with_counted
from evaluation.sittings.queries.agenda import judged_in_group, with_typists


@dataclass(frozen=True, eq=False)
class Opinion:
    """One claim before a member. ``version``: of the member's mark, standing or not; 0 for none.

    ``others``: how many of the others marked it how; empty until one's own mark stands.
    """

    claim: Claim
    counted: bool
    mark: Assessment | None = None
    version: int = 0
    others: Mapping[str, int] = field(default_factory=dict)

    @property
    def left(self) -> bool:
        """Whether it still has to be marked."""
        return not self.counted and self.mark is None

    @property
    def told(self) -> list[tuple[str, int]]:
        """The others' marks in words, every kind named; nothing before one's own."""
        if self.mark is None:
            return []
        return [(str(kind.label), self.others.get(kind.value, 0)) for kind in Assessment.Mark]


@dataclass(frozen=True, eq=False)
class Household:
    """A household before a member, with its claims in the catalogue's order."""

    entry: Entry
    opinions: tuple[Opinion, ...]

    @property
    def open(self) -> list[Opinion]:
        return [opinion for opinion in self.opinions if not opinion.counted]

    @property
    def left(self) -> int:
        return sum(opinion.left for opinion in self.opinions)


class Shown(TextChoices):
    """Which of a member's households the list shows."""

    LEFT = "left", gettext_lazy("to mark")
    MARKED = "marked", gettext_lazy("marked")


#: A member's own list: what is to be marked comes unasked.
TO_MARK: Sorting[Household] = Sorting(
    kinds=Shown,
    kind_of=lambda each: Shown.LEFT if each.left else Shown.MARKED,
    group_of=lambda each: group_name(each.entry),
    unasked=Shown.LEFT,
)


@dataclass(frozen=True, eq=False)
class PanelOpinions:
    """What the members of a group have said of its households so far."""

    bench: Bench
    entries: Sequence[Entry]
    claims: Mapping[UUID, Sequence[Claim]]
    marks: Mapping[UUID, Sequence[Assessment]]

    def households(self, seat: UUID) -> list[Household]:
        """Those that the seat judges, in an order of its own that never changes."""
        sitter = self.bench.by_seat()[seat]
        judged = [
            entry for entry in self.entries if not sitter.stands_aside(judged_in_group(entry))
        ]
        judged.sort(key=lambda entry: _shuffled(seat, entry))
        return [self._household(sitter, entry) for entry in judged]

    def open_households(self, seat: UUID) -> list[Household]:
        """Those of which something is not counted yet."""
        return [household for household in self.households(seat) if household.open]

    def _household(self, sitter: Sitter, entry: Entry) -> Household:
        case = judged_in_group(entry)
        aside = {each.seat.pk for each in self.bench.sitters if each.stands_aside(case)}
        claims = self.claims.get(entry.pk, ())
        return Household(entry, tuple(self._opinion(sitter, claim, aside) for claim in claims))

    def _opinion(self, sitter: Sitter, claim: Claim, aside: set[UUID]) -> Opinion:
        marks = self.marks.get(claim.pk, ())
        own = next((mark for mark in marks if mark.seat_id == sitter.seat.pk), None)
        stands = own if own and cast(Any, own).stands else None
        others = [
            mark.mark
            for mark in marks
            if cast(Any, mark).stands and mark is not own and mark.seat_id not in aside
        ]
        return Opinion(
            claim=claim,
            counted=cast(Any, claim).counted,
            mark=stands,
            version=own.version if own else 0,
            others=Counter(others) if stands else {},
        )


def _shuffled(seat: UUID, entry: Entry) -> str:
    """Another order for each member, against fatigue; the same whenever one comes back."""
    return sha256(f"{seat}{entry.pk}".encode()).hexdigest()


def opinions_of(panel: Panel, *, only: UUID | None = None) -> PanelOpinions:
    """Four queries, however many households; ``panel.round.campaign`` must be loaded.

    ``only``: the one entry that is asked about.
    """
    declared = panel.entries.declared().select_related("group")
    entries = list(with_typists(declared.filter(pk=only) if only else declared))
    standing = Claim.objects.filter(~is_vetoed(), entry__in=[entry.pk for entry in entries])
    claims = claims_with_counted(standing)
    by_entry: dict[UUID, list[Claim]] = defaultdict(list)
    for claim in claims.select_related("star__star").order_by("star__star__code"):
        by_entry[claim.entry_id].append(claim)
    return PanelOpinions(bench_of(panel), entries, by_entry, _marks(panel, only))


def _marks(panel: Panel, only: UUID | None) -> dict[UUID, list[Assessment]]:
    standing = Assessment.objects.standing().filter(pk=OuterRef("pk"))
    found: dict[UUID, list[Assessment]] = defaultdict(list)
    marks = Assessment.objects.filter(seat__panel=panel)
    marks = marks.filter(claim__entry=only) if only else marks
    for mark in marks.annotate(stands=Exists(standing)):
        found[mark.claim_id].append(mark)
    return found


def answered(seat: Seat, entry: Entry) -> dict[UUID, list[Question]]:
    """By claim: the answers that the panel got about a household, and one's own open questions."""
    found: dict[UUID, list[Question]] = defaultdict(list)
    asked = Question.objects.filter(entry=entry, seat__panel=seat.panel_id)
    for question in asked.select_related("answered_by"):
        if question.answered_at or question.seat_id == seat.pk:
            found[question.claim_id].append(question)
    return found


@dataclass(frozen=True)
class Share:
    """How far one member of a group is: households that wait for a mark, of those not counted."""

    panel: Panel
    name: str
    left: int
    total: int


def shares(round_: Round) -> list[Share]:
    """Members with an account, group by group; four queries a group."""
    panels = round_.panels.filter(body=Body.GROUP)
    return [share for panel in panels for share in _shares(_placed(panel, round_))]


def _placed(panel: Panel, round_: Round) -> Panel:
    panel.round = round_
    return panel


def _shares(panel: Panel) -> Iterable[Share]:
    opinions = opinions_of(panel)
    for sitter in [*opinions.bench.members(), *opinions.bench.alternates()]:
        if sitter.login:
            mine = opinions.open_households(sitter.seat.pk)
            left = sum(bool(household.left) for household in mine)
            yield Share(panel, sitter.seat.name, left, len(mine))


def claims_asked(entry_id: UUID) -> QuerySet[Claim]:
    """A household's claims by its address alone, with their stars."""
    return Claim.objects.filter(entry=entry_id).select_related("star__star")
