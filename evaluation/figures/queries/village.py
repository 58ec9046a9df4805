"""The page of a village: where its round stands, who takes part, its stars, what is open."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from evaluation.figures.queries import caring, entries, homes, meetings, watching
from evaluation.figures.queries.figure import Figure, Scope, numbers
from evaluation.figures.queries.parts import Place, Share, Table, alone, shares, table
from evaluation.figures.queries.stars import StarRow, star_rows
from evaluation.figures.queries.telling import Teller, Told
from evaluation.figures.queries.trends import Trend, over_months, over_years
from evaluation.models import Round
from evaluation.rounds.queries.facts import facts_of
from evaluation.rounds.queries.status import Standing as RoundStanding
from evaluation.rounds.queries.status import Step, began, way
from evaluation.rounds.queries.status import standing as standing_of
from grids.models import Grid, Village
from grids.numbers import counted as as_counted

#: Of the whole village in one query a subject: its numbers beside the tables.
_WAITING: Sequence[Figure] = (
    watching.OPEN_OBJECTIONS,
    watching.LATE_OBJECTIONS,
    watching.DOUBTED,
    watching.UNMENDED,
    watching.LATE_FAULTS,
    caring.OPEN_WISHES,
    caring.LATE_WISHES,
    *caring.SILENT[:1],
    homes.FIGURES[-1],
)
_MONTH: Sequence[Figure] = (
    caring.VISITED,
    caring.AT_HOME,
    caring.NEW_WISHES,
    caring.CLOSED_WISHES,
    *meetings.KINDS,
    meetings.HOURS,
    meetings.TO_RECORD,
)


@dataclass(frozen=True)
class RoundPicture:
    """A round of the year as a way of steps, with what its own page says in sentences."""

    round: Round
    steps: list[Step]
    standing: RoundStanding


@dataclass(frozen=True)
class VillageOverview:
    """Everything that the page shows. ``judged``: declared, assessed, decided, holding stars."""

    village: Village
    rounds: list[RoundPicture]
    whole: Told
    judged: list[Told]
    states: Table
    participation: list[Share]
    modes: Table
    own_code: Told
    stars: list[StarRow]
    waiting: list[Told]
    month: list[Told]
    months: list[Trend]
    years: list[Trend]


def village_overview(village: Village, teller: Teller) -> VillageOverview:
    """As many queries for one household as for six hundred."""
    scope = teller.scope
    pairs = [one for pair in entries.PARTICIPATION for one in pair]
    ours = [
        entries.ALL,
        entries.STATES[0],
        *pairs,
        *entries.JUDGED,
        entries.AWARDED,
        entries.OWN_CODE,
    ]
    counted = numbers([*ours, *entries.MODES, *_WAITING, *_MONTH], scope)
    here = [Place(village.pk, village.name)]
    return VillageOverview(
        village=village,
        rounds=_rounds(scope),
        whole=teller.whole(entries.ALL, counted[entries.ALL.key]),
        judged=alone(teller, [entries.STATES[0], *entries.JUDGED, entries.AWARDED], counted),
        states=_by_group(village, teller),
        participation=shares(teller, entries.PARTICIPATION, counted),
        modes=table(teller, entries.MODES, counted, here, by="village"),
        own_code=teller.whole(entries.OWN_CODE, counted[entries.OWN_CODE.key]),
        stars=star_rows(teller, judged=True),
        waiting=alone(teller, _WAITING, counted),
        month=alone(teller, _MONTH, counted),
        months=over_months(teller, [caring.VISITED, meetings.HELD]),
        years=over_years(teller),
    )


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


def _by_group(village: Village, teller: Teller) -> Table:
    """The groups as people count them; who is in none, below them."""
    counted = numbers(entries.STATES, teller.scope, by="group")
    groups = Grid.objects.filter(village=village, level=Grid.Level.GROUP)
    ordered = sorted(groups, key=lambda group: as_counted(group.name))
    places = [Place(group.pk, group.name) for group in ordered]
    if any(None in counted[figure.key] for figure in entries.STATES):
        places.append(Place(None, _("in no group")))
    return table(teller, entries.STATES, counted, places, by="group", foot=_("All together"))
