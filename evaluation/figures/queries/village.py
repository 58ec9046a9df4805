"""The pages of a village, part by part: where its round stands, who takes part, its stars, …

Each part costs as many queries for one household as for six hundred.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation.figures.queries import caring, claims, entries, homes, meetings, watching
from evaluation.figures.queries.figure import Figure, Numbers, Scope, numbers
from evaluation.figures.queries.stars import star_rows
from evaluation.figures.queries.tables import Place, Table, alone, shares, table
from evaluation.figures.queries.telling import Teller
from evaluation.figures.queries.trends import over_months, over_years
from evaluation.models import Round
from evaluation.rounds.queries.facts import facts_of
from evaluation.rounds.queries.status import Standing as RoundStanding
from evaluation.rounds.queries.status import Step, began, way
from evaluation.rounds.queries.status import standing as standing_of
from grids.models import Grid, Village
from grids.numbers import counted as as_counted

#: What waits for somebody.
WAITING: Sequence[Figure] = (
    watching.OPEN_OBJECTIONS,
    watching.LATE_OBJECTIONS,
    watching.DOUBTED,
    watching.UNMENDED,
    watching.LATE_FAULTS,
    caring.OPEN_WISHES,
    caring.LATE_WISHES,
    caring.DUE,
    *caring.SILENT[:1],
    homes.UNLINKED,
)
MONTH: Sequence[Figure] = (
    caring.VISITED,
    caring.AT_HOME,
    caring.NEW_WISHES,
    caring.CLOSED_WISHES,
    *meetings.KINDS,
    meetings.HOURS,
    meetings.TO_RECORD,
)
#: How far the declared households are.
FAR: Sequence[Figure] = (entries.DECLARED, *entries.JUDGED, entries.AWARDED)


@dataclass(frozen=True)
class RoundPicture:
    """A round of the year as a way of steps, with what its own page says in sentences."""

    round: Round
    steps: list[Step]
    standing: RoundStanding


def stand(teller: Teller) -> dict[str, Any]:
    """Where the rounds stand, whom they wait for, and what else does."""
    counted = numbers([*FAR, *WAITING], teller.scope)
    return {
        "rounds": _rounds(teller.scope),
        "far": alone(teller, FAR, counted),
        "waiting": alone(teller, WAITING, counted),
    }


def taking_part(teller: Teller) -> dict[str, Any]:
    pairs = [one for pair in entries.PARTICIPATION for one in pair]
    modes = [*entries.MODES, entries.OWN_CODE]
    counted = numbers([*pairs, *modes, *homes.ROSTER], teller.scope)
    village = teller.scope.villages[0]
    here = [Place(village.pk, village.name)]
    return {
        "participation": shares(teller, entries.PARTICIPATION, counted),
        "roster": table(teller, homes.ROSTER, counted, here, by="village"),
        "states": by_group(village, teller),
        "modes": table(teller, entries.MODES, counted, here, by="village"),
        "own_code": teller.whole(entries.OWN_CODE, counted[entries.OWN_CODE.key]),
    }


def stars(teller: Teller) -> dict[str, Any]:
    different = numbers([claims.DIFFERENT, watching.VETOED], teller.scope)
    return {
        "stars": star_rows(teller, judged=True),
        "beside": alone(teller, [claims.DIFFERENT, watching.VETOED], different),
        "years": over_years(teller),
    }


def month(teller: Teller) -> dict[str, Any]:
    return {
        "month": alone(teller, MONTH, numbers(MONTH, teller.scope)),
        "months": over_months(teller, [caring.VISITED, meetings.HELD]),
    }


#: The parts in the order of their tabs.
PARTS: Mapping[str, Callable[[Teller], dict[str, Any]]] = {
    "stand": stand,
    "taking-part": taking_part,
    "stars": stars,
    "month": month,
}


def _rounds(scope: Scope) -> list[RoundPicture]:
    facts = facts_of(scope.of_year, today=scope.today)
    return [
        RoundPicture(
            round_,
            way(round_, facts[round_.pk], began(round_.changes.all())),
            standing_of(round_, facts[round_.pk], now=scope.now),
        )
        for round_ in scope.of_year
    ]


def by_group(village: Village, teller: Teller) -> Table:
    """The groups as people count them, each opening its micro-grids; who is in none, below."""
    counted = numbers(entries.STATES, teller.scope, by="group")
    groups = Q(village=village, level=Grid.Level.GROUP)
    places = [
        Place(group.pk, group.name, reverse("overview_group", args=[village.pk, group.pk]))
        for group in _grids(groups, counted)
    ]
    if _some_in_none(counted):
        places.append(Place(None, _("in no group")))
    return table(teller, entries.STATES, counted, places, by="group", foot=_("All together"))


def by_micro_grid(group: Grid, teller: Teller) -> Table:
    """The same within a group: its micro-grids, and who belongs to none of them."""
    only: Mapping[str, UUID] = {"group": group.pk}
    counted = numbers(entries.STATES, teller.scope, by="micro", only=only)
    grids = _grids(Q(parent=group, level=Grid.Level.MICRO), counted)
    places = [Place(grid.pk, grid.name) for grid in grids]
    if _some_in_none(counted) or not places:
        places.append(Place(None, _("in no micro-grid")))
    return table(
        teller, entries.STATES, counted, places, by="micro", foot=_("All together"), beside=only
    )


def _grids(here: Q, counted: Numbers) -> list[Grid]:
    """As people count them: those of today, and those under which an entry was fixed."""
    keys = {key for figure in entries.STATES for key in counted[figure.key] if key is not None}
    grids = Grid.objects.filter(here | Q(pk__in=keys))
    return sorted(grids, key=lambda one: as_counted(one.name))


def _some_in_none(counted: Numbers) -> bool:
    return any(None in counted[figure.key] for figure in entries.STATES)
