"""Who came close to a household while a sitting was open: shown to all, and of no effect there.

A tie that is entered late could otherwise keep an unwelcome member from voting (design.md §8).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.timezone import localdate

from evaluation.models import Entry, Settled, Sitting
from evaluation.panels.queries.bench import bench_afresh
from grids.listing import listed
from grids.numbers import counted


@dataclass(frozen=True)
class Late:
    """A seat's holder, and the numbers of the households that came close too late."""

    name: str
    numbers: str


def came_close(sitting: Sitting, *, day: date) -> list[Settled]:
    """What the opening settled, each with the households that are close only now: two queries."""
    rows = list(sitting.settled.select_related("seat"))
    now = bench_afresh(sitting.panel, day=day).by_seat() if rows else {}
    for row in rows:
        close = now[row.seat_id].close
        row.late = sorted((close.homes | close.kin) - {*row.homes, *row.kin})
    return rows


def late_in(sitting: Sitting) -> list[Late]:
    """Of an open sitting as it is now, of a closed one as it was when it closed.

    Only those with a household of the round; up to three queries.
    """
    if sitting.closed_at is None:
        rows = came_close(sitting, day=localdate())
    else:
        rows = list(sitting.settled.exclude(late=[]).select_related("seat"))
    wanted = {key for row in rows for key in row.late}
    if not wanted:
        return []
    entries = Entry.objects.filter(round=sitting.panel.round_id, household__in=wanted)
    numbers = dict(entries.values_list("household", "number"))
    found = [Late(row.seat.name, _named(row, numbers)) for row in rows]
    return sorted((late for late in found if late.numbers), key=lambda late: late.name)


def _named(row: Settled, numbers: Mapping[UUID, str]) -> str:
    return listed(sorted((numbers[key] for key in row.late if key in numbers), key=counted))
