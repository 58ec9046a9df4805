"""Photos: only who may see what they show sees them, and each time they are asked for."""

from django.db.models import Q, QuerySet

from evaluation.access.declarations import can_declare, judged_entries
from evaluation.access.notices import can_keep_postings, visible_postings
from evaluation.access.workers import WORKERS
from evaluation.kin import circle_of
from evaluation.models import Entry, Photo, PhotoQuerySet, Round, Sitting
from evaluation.workflow import Work
from grids.access import can_work_in
from grids.models import Officer
from grids.reach import reach
from grids.roles import Role
from households.access import SEES_ALL
from households.models import Household


def visible_photos(officer: Officer) -> PhotoQuerySet:
    """Those of forms that are neither one's own nor kin's, of sittings and of papers in sight.

    Who stands aside at a household sees none of its photos; whoever fills in its form does.
    """
    forms = Q(entry__in=photographed_entries(officer).values("pk"))
    walls = Q(posting__in=visible_postings(officer).values("pk"))
    return Photo.objects.filter(forms | walls | Q(sitting__in=_sittings(officer).values("pk")))


def photographed_entries(officer: Officer) -> QuerySet[Entry]:
    """The households whose photos the officer sees."""
    close = Q(pk__in=Entry.objects.filter(circle_of(officer).entries()).values("pk"))
    return judged_entries(officer).filter(~close | _filled_in_by(officer))


def can_see_photos(officer: Officer, entry: Entry) -> bool:
    """The same of one household in sight."""
    return can_declare(officer, entry) or not circle_of(officer).holds(entry)


def _filled_in_by(officer: Officer) -> Q:
    grids = reach(officer, {Role.GRID_LEADER}).grids
    led = Q(micro_grid__in=grids) | Q(group__in=grids) | Q(group__parent__in=grids)
    return led | reach(officer, {Role.CLERK}).whole("round__village")


def _sittings(officer: Officer) -> QuerySet[Sitting]:
    """Closed ones that one reads; before that those only who count in them."""
    near = reach(officer, SEES_ALL)
    village = "panel__round__village"
    read = Q() if near.everywhere else near.whole(village)
    office = reach(officer, {Role.TOWNSHIP}).whole(village) & ~Q(panel__wave=None)
    run = reach(officer, set(WORKERS[Work.ASSESS])).whole(village) | office
    return Sitting.objects.filter(Q(closed_at__isnull=False) & read | run)


def can_remove_always(officer: Officer, round_: Round) -> bool:
    """Later than on its day a photo is taken away by the township's office alone."""
    return can_work_in(officer, round_.village, Role.TOWNSHIP)


def can_photograph_posting(officer: Officer, round_: Round) -> bool:
    """Whoever writes down where a paper hangs."""
    return can_keep_postings(officer, round_)


def own_photos(home: Household) -> PhotoQuerySet:
    """The photos of its own stars, whoever sent them."""
    return Photo.objects.filter(kind=Photo.Kind.STAR, entry__household=home, entry__live=True)
