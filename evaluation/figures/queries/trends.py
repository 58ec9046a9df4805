"""How a number went over the last twelve months, and over the years of evaluation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

from evaluation.figures.queries import claims, entries
from evaluation.figures.queries.figure import Figure, Scope, numbers
from evaluation.figures.queries.pictures import Line, line
from evaluation.figures.queries.telling import Teller, Told
from evaluation.models import Campaign
from households.months import months_on

_MONTHS = 12
#: So many years are told at once.
_YEARS = 5


@dataclass(frozen=True)
class Trend:
    """A figure over time: the numbers, and the line that they draw if each of them is told."""

    figure: Figure
    told: list[tuple[str, Told]]
    line: Line

    @property
    def name(self) -> str:
        return str(self.figure.name)


def over_months(teller: Teller, figures: Sequence[Figure]) -> list[Trend]:
    """The month that is looked at and the eleven before it; a query a subject."""
    scope = teller.scope.over(_MONTHS)
    counted = numbers(figures, scope, by="month")
    months = [months_on(scope.since, place) for place in range(_MONTHS)]
    return [
        _trend(figure, _months(teller, figure, counted[figure.key], months)) for figure in figures
    ]


def _months(
    teller: Teller, figure: Figure, counted: dict[int, int], months: Sequence[date]
) -> list[tuple[str, Told]]:
    return [
        (
            date_format(month, "YEAR_MONTH_FORMAT"),
            Teller(teller.place, teller.scope.at(month).over(1), in_part=teller.in_part).told(
                figure, counted.get(month.month, 0)
            ),
        )
        for month in months
    ]


def over_years(teller: Teller) -> list[Trend]:
    """Households that declared, and stars that were held, in each evaluation so far."""
    scope = teller.scope
    years = Campaign.objects.filter(
        township__villages__in=scope.keys, year__lte=scope.year, rounds__village__in=scope.keys
    )
    last = sorted(set(years.values_list("year", flat=True)))[-_YEARS:]
    scopes = [scope.in_year(year) for year in last]
    figures = (entries.DECLARED, claims.HELD)
    return [_trend(figure, [_year(teller, figure, one) for one in scopes]) for figure in figures]


def _year(teller: Teller, figure: Figure, scope: Scope) -> tuple[str, Told]:
    of_year = Teller(teller.place, scope, in_part=teller.in_part)
    name = str(scope.year)
    return name, of_year.whole(figure, numbers([figure], scope)[figure.key])


def _trend(figure: Figure, told: list[tuple[str, Told]]) -> Trend:
    return Trend(figure, told, line([(name, one.number or 0) for name, one in told]))
