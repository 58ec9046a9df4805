"""What pages hand on: of which months, or of which year, tables are asked for."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Time:
    """The first day, the first day after, and a year of the evaluation."""

    since: date
    until: date
    year: int
