"""Figures of the year after the award: who is called on, what was wished, and who waits."""

from django.db.models import Q, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from evaluation.figures.queries.columns import HOME, day, of_home, path, under, yes_or_no
from evaluation.figures.queries.figure import Column, Figure, Scope, Subject
from households.access import LINK_READERS, VISIT_READERS, WISH_READERS
from households.models import Link, Visit, Wish
from households.months import passed_since
from households.visits.queries.calls import due, months_of

#: A household that nobody has visited for so many months is told to the township.
MONTHS = (2, 3, 6)


def _links(scope: Scope) -> QuerySet[Link]:
    return (
        Link.objects.standing()
        .filter(household__village__in=scope.keys)
        .order_by("household__village__name", "household__number")
    )


LINKS = Subject(
    key="links",
    name=_("households that somebody looks after"),
    rows=_links,
    paths={"village": "household__village"},
    columns=(
        *of_home("household."),
        Column(_("Looked after by"), path("liaison")),
        Column(_("Last visit"), day("visited_on")),
    ),
    related=(*under("household", HOME), "liaison"),
    readers=frozenset(LINK_READERS),
    link=lambda link: str(link.household.get_absolute_url()),
)


def _silent(months: int) -> Figure:
    return Figure(
        f"links-silent-{months}",
        LINKS,
        format_lazy(_("not visited for {n} months"), n=months),
        format_lazy(
            _(
                "Households that somebody looks after and whom nobody has visited for {n} months; "
                "without any visit, counted from the day on which the link began."
            ),
            n=months,
        ),
        lambda scope: Q(waiting_since__lte=passed_since(scope.today, months)),
    )


def _due(scope: Scope) -> Q:
    """By the rules of the township, of which there is one to a place."""
    township = scope.villages[0].township
    waiting = due(_links(scope), months_of(township), today=scope.today)
    return Q(pk__in=waiting.order_by().values("pk"))


DUE = Figure(
    "links-due",
    LINKS,
    _("visits due"),
    _(
        "Households that somebody looks after and whose next visit has come due, by the township’s "
        "rules for households of their kind."
    ),
    _due,
)
LINKED = Figure(
    "links",
    LINKS,
    _("looked after"),
    _("Households of today that a confirmed link gives to a liaison or to the secretary’s group."),
)
SILENT = tuple(map(_silent, MONTHS))


def _visits(scope: Scope) -> QuerySet[Visit]:
    of_month = Visit.objects.filter(
        household__village__in=scope.keys,
        visited_on__gte=scope.since,
        visited_on__lt=scope.until,
    )
    return of_month.order_by("household__village__name", "visited_on", "household__number")


VISITS = Subject(
    key="visits",
    name=_("visits of these months"),
    rows=_visits,
    paths={"village": "household__village", "month": "visited_on__month"},
    columns=(
        *of_home("household."),
        Column(_("Day"), day("visited_on")),
        Column(_("how"), path("get_way_display")),
        Column(_("Nothing new"), lambda visit: yes_or_no(visit.nothing_new)),
    ),
    related=under("household", HOME),
    readers=frozenset(VISIT_READERS),
    link=lambda visit: str(visit.get_absolute_url()),
)
VISITED = Figure(
    "visits",
    VISITS,
    _("visits"),
    _("Visits to households on days of these months, at home or by phone."),
)
AT_HOME = Figure(
    "visits-home",
    VISITS,
    _("visits at home"),
    _("Visits of these months for which somebody went to the household."),
    lambda _scope: Q(way=Visit.Way.HOME),
)


def _wishes(scope: Scope) -> QuerySet[Wish]:
    return Wish.objects.filter(village__in=scope.keys).order_by("village__name", "at")


WISHES = Subject(
    key="wishes",
    name=_("wishes of households"),
    rows=_wishes,
    paths={"village": "village"},
    columns=(
        *of_home("household."),
        Column(_("Kind"), path("get_kind_display")),
        Column(_("What it is about"), path("text"), wide=True),
        Column(_("Since"), day("at")),
        Column(_("Who handles it"), path("handler")),
        Column(_("until when"), day("due_on")),
        Column(_("Closed on"), day("closed_on")),
    ),
    related=under("household", HOME),
    readers=frozenset(WISH_READERS),
    link=lambda wish: str(wish.get_absolute_url()),
)
OPEN_WISHES = Figure(
    "wishes-open",
    WISHES,
    _("open wishes"),
    _("Wishes of households that have no answer yet, whenever they were said."),
    lambda _scope: Q(closed_on=None),
)
LATE_WISHES = Figure(
    "wishes-late",
    WISHES,
    _("overdue wishes"),
    _("Open wishes whose day is over."),
    lambda scope: Q(closed_on=None, due_on__lt=scope.today),
)
NEW_WISHES = Figure(
    "wishes-new",
    WISHES,
    _("new wishes"),
    _("Wishes that were written down in these months."),
    lambda scope: Q(at__date__gte=scope.since, at__date__lt=scope.until),
)
CLOSED_WISHES = Figure(
    "wishes-closed",
    WISHES,
    _("answered wishes"),
    _("Wishes that got their answer in these months."),
    lambda scope: Q(closed_on__gte=scope.since, closed_on__lt=scope.until),
)
FIGURES = (
    LINKED,
    DUE,
    *SILENT,
    VISITED,
    AT_HOME,
    OPEN_WISHES,
    LATE_WISHES,
    NEW_WISHES,
    CLOSED_WISHES,
)
