"""Stars that ended and that were given during the year: counted in reports only."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from evaluation.figures.queries.figure import Figure, Scope, Subject
from evaluation.models import Award, AwardEnd


def _ends(scope: Scope) -> QuerySet[AwardEnd]:
    return AwardEnd.objects.filter(
        award__round__village__in=scope.keys,
        ended_on__gte=scope.since,
        ended_on__lt=scope.until,
    )


def _gifts(scope: Scope) -> QuerySet[Award]:
    return Award.objects.filter(
        round__village__in=scope.keys,
        round__changes_of__isnull=False,
        valid_from__gte=scope.since,
        valid_from__lt=scope.until,
    )


ENDED = Figure(
    "stars-ended",
    Subject("ends", _("stars that ended"), _ends, {"village": "award__round__village"}, (), (),
            frozenset()),
    _("stars that ended"),
    _("Stars that a vote ended on a day of these months; what lapses with its year is none."),
)  # fmt: skip
GIVEN = Figure(
    "stars-given",
    Subject("gifts", _("stars given during the year"), _gifts, {"village": "round__village"}, (),
            (), frozenset()),
    _("stars given during the year"),
    _("Stars that a vote during the year gave or gave back, valid from a day of these months."),
)  # fmt: skip
