"""Figures of the roster: the households that stand today, by where they live."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from evaluation.figures.queries.columns import HOME, VILLAGE, of_home, path
from evaluation.figures.queries.figure import Column, Figure, Scope, Subject
from households.models import Household, Link, Residence


def _homes(scope: Scope) -> QuerySet[Household]:
    homes = Household.objects.standing().filter(village__in=scope.keys)
    group = Coalesce(F("grid__parent"), F("grid"))
    linked = Link.objects.standing().filter(household=OuterRef("pk"))
    return homes.annotate(of_group=group, linked=Exists(linked)).order_by("village__name", "number")


HOMES = Subject(
    key="homes",
    name=_("households of the roster"),
    rows=_homes,
    paths={"village": "village", "group": "of_group"},
    columns=(*of_home(), Column(_("Residence"), path("get_residence_display"))),
    related=HOME,
    readers=VILLAGE,
    link=lambda home: str(home.get_absolute_url()),
)


def _living(*residences: Residence) -> Q:
    return Q(residence__in=residences)


#: All of the roster, and by where they live.
ROSTER = (
    Figure("homes", HOMES, _("Households"), _("Households of the roster that stand today.")),
    Figure(
        "homes-here",
        HOMES,
        _("Living here"),
        _("Households of the roster of which somebody lives in the village."),
        lambda _scope: _living(Residence.LIVING_IN),
    ),
    Figure(
        "homes-part",
        HOMES,
        _("Part of the year"),
        _("Households of the roster that live here for a part of the year."),
        lambda _scope: _living(Residence.PART_OF_THE_YEAR),
    ),
    Figure(
        "homes-away",
        HOMES,
        _("Away"),
        _("Households of the roster that are away long-term."),
        lambda _scope: _living(Residence.AWAY),
    ),
    Figure(
        "homes-unknown",
        HOMES,
        _("Residence not known"),
        _("Households of the roster of which nobody has entered where they live."),
        lambda _scope: _living(Residence.UNKNOWN),
    ),
)
UNLINKED = Figure(
    "homes-unlinked",
    HOMES,
    _("Looked after by nobody"),
    _("Households of the roster that no confirmed link of today gives to a liaison."),
    lambda _scope: Q(linked=False),
)
FIGURES = (*ROSTER, UNLINKED)
