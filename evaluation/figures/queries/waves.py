"""How the year’s waves go (网格先行、试点示范、以点带面): where the rounds of each stand."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.figures.queries.figure import Scope
from evaluation.models import Round, Wave
from evaluation.workflow import Stage


@dataclass(frozen=True)
class WaveRow:
    """A wave and its rounds here; ``stages``: in how many of them stand where, in their order."""

    wave: Wave
    rounds: int
    stages: list[tuple[str, int]]


def waves_of(scope: Scope) -> list[WaveRow]:
    """Of the rounds at hand, without a query."""
    found: dict[int, list[Round]] = {}
    for round_ in scope.of_year:
        if round_.wave:
            found.setdefault(round_.wave.number, []).append(round_)
    return [_row(rounds) for _number, rounds in sorted(found.items())]


def _row(rounds: Sequence[Round]) -> WaveRow:
    wave = rounds[0].wave
    assert wave
    there = Counter(round_.stage for round_ in rounds)
    stages = [(str(stage.label), there[stage]) for stage in Stage if there[stage]]
    return WaveRow(wave, len(rounds), stages)
