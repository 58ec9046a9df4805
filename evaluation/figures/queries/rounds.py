"""Where villages stand: the round of each, whom it waits for, and what blocks the next step."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.figures.queries.figure import Scope
from evaluation.guards import Facts, blockers
from evaluation.models import Round
from evaluation.rounds.queries.facts import facts_of
from evaluation.rounds.queries.status import next_move, signers_in_words
from evaluation.workflow import WAY, Stage
from grids.models import Village

_OVER = (Stage.CLOSED, Stage.CANCELLED)


@dataclass(frozen=True)
class Step:
    """A cell of the tile's little way: past, now or next."""

    state: str
    x: int


@dataclass(frozen=True)
class Tile:
    """A village, where it stands, and for whom it waits. Without a round it says so."""

    village: Village
    round: Round | None = None
    waits_for: str = ""
    next: str = ""
    reasons: list[str] = field(default_factory=list)
    more: int = 0

    @property
    def stage(self) -> str:
        return str(self.round.get_stage_display()) if self.round else _("no round this year")

    @property
    def steps(self) -> list[Step]:
        """The way of eight steps; nothing where the round has left it or there is none."""
        if self.round is None or self.round.stage not in (*WAY, Stage.CLOSED):
            return []
        stage = self.round.stage
        at = WAY.index(Stage(stage)) if stage in WAY else len(WAY)
        return [Step(_state(place, at), 14 * place) for place in range(len(WAY))]

    @property
    def since(self) -> str:
        if self.round is None:
            return ""
        day = date_format(localdate(self.round.stage_since), "MONTH_DAY_FORMAT")
        return _("since %(day)s") % {"day": day}

    @property
    def others(self) -> str:
        if not self.more:
            return ""
        return ngettext("and %(n)s more round", "and %(n)s more rounds", self.more) % {
            "n": self.more
        }


def _state(place: int, at: int) -> str:
    if place == at:
        return "now"
    return "past" if place < at else "next"


def tiles_of(scope: Scope) -> list[Tile]:
    """One tile a village, in the villages’ order; as many queries for sixty as for three."""
    by_village: dict[UUID, list[Round]] = defaultdict(list)
    for round_ in scope.of_year:
        by_village[round_.village_id].append(round_)
    shown = {key: _shown(rounds) for key, rounds in by_village.items()}
    facts = facts_of(list(shown.values()), today=scope.today, compared=())
    return [
        _tile(village, shown.get(village.pk), facts, len(by_village[village.pk]) - 1)
        for village in scope.villages
    ]


def _shown(rounds: Sequence[Round]) -> Round:
    """The one at work that began last; where none is, the last one."""
    return max(rounds, key=lambda one: (one.stage not in _OVER, one.stage_since))


def _tile(village: Village, round_: Round | None, facts: dict[UUID, Facts], more: int) -> Tile:
    if round_ is None:
        return Tile(village)
    move = next_move(Stage(round_.stage), facts[round_.pk])
    if move is None:
        return Tile(village, round_, more=more)
    return Tile(
        village,
        round_,
        waits_for=signers_in_words(move, approvers=round_.campaign.approvers),
        next=str(move.name.label),
        reasons=blockers(move.name, Stage(round_.stage), facts[round_.pk]),
        more=more,
    )


@dataclass(frozen=True)
class Column:
    """The villages that stand at a stage."""

    stage: str
    villages: list[str]


def by_stage(tiles: Collection[Tile]) -> list[Column]:
    """The stages in their order, each with the names of the villages that stand there."""
    names: dict[str, list[str]] = defaultdict(list)
    for tile in tiles:
        names[tile.stage].append(tile.village.name)
    order = [str(stage.label) for stage in Stage]
    known = [Column(stage, names[stage]) for stage in order if stage in names]
    return [*known, *(Column(name, names[name]) for name in names if name not in order)]
