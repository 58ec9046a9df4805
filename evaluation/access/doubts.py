"""Doubts: the business of who looks after a household and who answers for its village.

Never of whoever is too close to it: neither do they act, nor do they read who raised it.
"""

from django.db.models import Q
from django.utils.translation import gettext as _

from evaluation.access.workers import WORKERS
from evaluation.kin import circle_of
from evaluation.models import Doubt, DoubtQuerySet
from evaluation.workflow import Work
from grids.access import can_work_in
from grids.models import Officer, Village
from grids.reach import reach
from grids.roles import Role
from households.access import own_links
from households.models import Household

#: Who sees to the doubts of a whole village.
SEES_TO_DOUBTS = (Role.CLERK, Role.SECRETARY, Role.SUPERVISOR, Role.TOWNSHIP)
#: Who gives up what another one raised; a liaison and a grid leader only what they raised.
DROPS_DOUBTS = (Role.SECRETARY, Role.SUPERVISOR, Role.TOWNSHIP)
#: Who takes down what a villager says, as of objections.
HEARS_VILLAGERS = WORKERS[Work.OBJECT]


def visible_doubts(officer: Officer) -> DoubtQuerySet:
    """Of villages that one sees to, of grids that one leads, of one's own ten; never of kin."""
    led = reach(officer, {Role.GRID_LEADER}).grids
    home = "award__household"
    inside = (
        reach(officer, SEES_TO_DOUBTS).whole(f"{home}__village")
        | Q(**{f"{home}__grid__in": led})
        | Q(**{f"{home}__grid__parent__in": led})
        | Q(**{f"{home}__grid__parent__parent__in": led})
        | Q(**{f"{home}__in": own_links(officer).values("household")})
    )
    close = circle_of(officer)
    return Doubt.objects.filter(inside).exclude(**{f"{home}__in": close.homes | close.kin})


def can_read_doubts(officer: Officer, village: Village) -> bool:
    """Whoever may have some to see to there."""
    if can_work_in(officer, village, *SEES_TO_DOUBTS, Role.GRID_LEADER, Role.LIAISON):
        return True
    return own_links(officer).filter(household__village=village).exists()


def can_doubt(officer: Officer, household: Household) -> bool:
    """Whether it is the officer's to see to; who is too close: ``why_not_doubt``."""
    if can_work_in(officer, household.village, *SEES_TO_DOUBTS):
        return True
    led, grid = reach(officer, {Role.GRID_LEADER}).grids, household.grid
    above = grid.parent.parent_id if grid.parent else None
    if led & {grid.pk, grid.parent_id, above}:
        return True
    return own_links(officer).filter(household=household).exists()


def why_not_doubt(officer: Officer, household: Household) -> str:
    """Why this officer neither raises a doubt here nor acts on one, in a sentence; else empty."""
    if circle_of(officer).why(household.pk):
        return _("This is your own household or kin's, so another officer must do it.")
    return ""


def can_hear_villagers(officer: Officer, village: Village) -> bool:
    """The clerk and the supervision committee type in what a villager says."""
    return can_work_in(officer, village, *HEARS_VILLAGERS)


def can_drop_doubt(officer: Officer, doubt: Doubt) -> bool:
    """Who raised it, and those who watch over the village: not everybody a doubt is awkward to."""
    if doubt.officer_id == officer.pk:
        return True
    return can_work_in(officer, doubt.award.household.village, *DROPS_DOUBTS)


def own_doubts(home: Household) -> DoubtQuerySet:
    """What a household that came in by its code reads of itself."""
    return Doubt.objects.filter(award__household=home)
