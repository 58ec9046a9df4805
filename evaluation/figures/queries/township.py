"""The pages of a township, part by part: where villages stand, who takes part, what is open, …

In every table the villages stand in their own order. Each part costs as many queries for three
villages as for sixty.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation.figures.queries import caring, claims, entries, homes, meetings, watching
from evaluation.figures.queries.figure import Figure, Numbers, numbers
from evaluation.figures.queries.rounds import tiles_of
from evaluation.figures.queries.stars import star_rows
from evaluation.figures.queries.tables import Place, Table, alone, shares, table
from evaluation.figures.queries.telling import Teller
from evaluation.figures.queries.trends import over_years
from evaluation.figures.queries.waves import waves_of
from grids.models import Village

#: What is open in the villages, whoever it waits for.
OPEN: Sequence[Figure] = (
    watching.OBJECTED,
    watching.OPEN_OBJECTIONS,
    watching.LATE_OBJECTIONS,
    watching.UPHELD,
    claims.DIFFERENT,
    watching.DOUBTED,
    watching.LOOKED_AT,
    watching.UNMENDED,
    watching.LATE_FAULTS,
)
#: How households are called on.
CALLED: Sequence[Figure] = (
    caring.LINKED,
    homes.UNLINKED,
    caring.DUE,
    *caring.SILENT,
    caring.OPEN_WISHES,
    caring.LATE_WISHES,
)
HELD: Sequence[Figure] = (*meetings.KINDS, meetings.HOURS, caring.VISITED)


def stand(teller: Teller) -> dict[str, Any]:
    """Which village waits for whom, and how the year’s waves go."""
    counted = numbers(watching.STAGES, teller.scope)
    return {
        "tiles": tiles_of(teller.scope),
        "stages": [told for told in alone(teller, watching.STAGES, counted) if told.number],
        "waves": waves_of(teller.scope),
    }


def taking_part(teller: Teller) -> dict[str, Any]:
    pairs = [one for pair in entries.PARTICIPATION for one in pair]
    states = [*entries.STATES, *([entries.OTHERS] if teller.in_part else [])]
    modes = [*entries.MODES, entries.OWN_CODE]
    counted = numbers([*states, *pairs, *modes, *homes.ROSTER], teller.scope)
    return {
        "roster": _by_village(teller, homes.ROSTER, counted),
        "states": _by_village(teller, states, counted),
        "participation": shares(teller, entries.PARTICIPATION, counted),
        "modes": _by_village(teller, entries.MODES, counted),
        "own_code": teller.whole(entries.OWN_CODE, counted[entries.OWN_CODE.key]),
    }


def open_(teller: Teller) -> dict[str, Any]:
    return {"open": _by_village(teller, OPEN, numbers(OPEN, teller.scope))}


def doors(teller: Teller) -> dict[str, Any]:
    counted = numbers([*CALLED, *HELD], teller.scope)
    return {
        "called": _by_village(teller, CALLED, counted),
        "held": _by_village(teller, HELD, counted),
    }


def stars(teller: Teller) -> dict[str, Any]:
    return {"stars": star_rows(teller, judged=False), "years": over_years(teller)}


#: The parts in the order of their tabs.
PARTS: Mapping[str, Callable[[Teller], dict[str, Any]]] = {
    "stand": stand,
    "taking-part": taking_part,
    "open": open_,
    "doors": doors,
    "stars": stars,
}


def _by_village(teller: Teller, figures: Sequence[Figure], counted: Numbers) -> Table:
    places = [_place(village, teller) for village in teller.scope.villages]
    foot = _("All villages together")
    return table(teller, figures, counted, places, by="village", foot=foot)


def _place(village: Village, teller: Teller) -> Place:
    """The county reads no page of a village."""
    url = "" if teller.in_part else reverse("overview", args=[village.pk])
    return Place(village.pk, village.name, url)
