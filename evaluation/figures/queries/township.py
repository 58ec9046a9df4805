"""The page of a township: where each village stands and whom it waits for, and what is open."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation.figures.queries import caring, claims, entries, homes, meetings, watching
from evaluation.figures.queries.figure import Figure, numbers
from evaluation.figures.queries.parts import Place, Share, Table, shares, table
from evaluation.figures.queries.rounds import Column, Tile, by_stage, tiles_of
from evaluation.figures.queries.stars import StarRow, star_rows
from evaluation.figures.queries.telling import Teller
from evaluation.figures.queries.trends import Trend, over_years
from grids.models import Township, Village

#: What is open in the villages, whoever it waits for.
OPEN: Sequence[Figure] = (
    watching.OBJECTED,
    watching.OPEN_OBJECTIONS,
    watching.LATE_OBJECTIONS,
    claims.DIFFERENT,
    watching.DOUBTED,
    watching.UNMENDED,
    watching.LATE_FAULTS,
)
#: How households are called on.
CALLED: Sequence[Figure] = (
    caring.LINKED,
    homes.FIGURES[-1],
    *caring.SILENT,
    caring.OPEN_WISHES,
    caring.LATE_WISHES,
)
HELD: Sequence[Figure] = (*meetings.KINDS, meetings.HOURS, caring.VISITED)


@dataclass(frozen=True)
class TownshipOverview:
    """Everything that the page shows; in every table the villages stand in their own order."""

    township: Township
    tiles: list[Tile]
    stages: list[Column]
    states: Table
    participation: list[Share]
    modes: Table
    open: Table
    called: Table
    held: Table
    stars: list[StarRow]
    years: list[Trend]


def township_overview(township: Township, teller: Teller) -> TownshipOverview:
    """As many queries for three villages as for sixty."""
    scope = teller.scope
    pairs = [one for pair in entries.PARTICIPATION for one in pair]
    states = [*entries.STATES, *([entries.OTHERS] if teller.in_part else [])]
    shown = [*states, *pairs, *entries.MODES, *OPEN, *CALLED, *HELD]
    counted = numbers(shown, scope)
    places = [_place(village, teller) for village in scope.villages]
    tiles = tiles_of(scope)

    def by_village(figures: Sequence[Figure]) -> Table:
        return table(
            teller, figures, counted, places, by="village", foot=_("All villages together")
        )

    return TownshipOverview(
        township=township,
        tiles=tiles,
        stages=by_stage(tiles),
        states=by_village(states),
        participation=shares(teller, entries.PARTICIPATION, counted),
        modes=by_village(entries.MODES),
        open=by_village(OPEN),
        called=by_village(CALLED),
        held=by_village(HELD),
        stars=star_rows(teller, judged=False),
        years=over_years(teller),
    )


def _place(village: Village, teller: Teller) -> Place:
    """The county reads no page of a village."""
    return Place(
        village.pk, village.name, "" if teller.in_part else reverse("overview", args=[village.pk])
    )
