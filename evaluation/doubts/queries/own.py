"""What a household reads of doubts about its own stars; who raised them is nobody's to tell."""

from dataclasses import dataclass
from datetime import date

from evaluation.doubts.queries.sentences import to_home
from evaluation.doubts.queries.told import Line, lines_of, recent
from evaluation.models import DoubtQuerySet


@dataclass(frozen=True)
class Own:
    """One doubt, and where it stands in a sentence."""

    line: Line
    now: str


def own_lines(doubts: DoubtQuerySet, *, today: date) -> list[Own]:
    """What stands first, then what was closed within a year; two queries."""
    lines = recent(lines_of(doubts, today=today), today=today)
    lines.sort(key=lambda line: line.is_closed)
    return [Own(line, to_home(line)) for line in lines]
