"""Changes of stars during the year: who sees them, who brings them, who answers an appeal."""

from django.db.models import QuerySet

from evaluation.models import Round, StarChange
from grids.access import can_work_in
from grids.models import Officer
from grids.reach import reach
from grids.roles import Role
from households.access import SEES_ALL
from households.models import Household

#: Who brings a change before the group: as in every round, those who run it.
BRINGS = (Role.CLERK, Role.SECRETARY)
#: Who takes down what a household says against it, where it does not write itself.
TAKES_APPEALS = (Role.CLERK, Role.SUPERVISOR, Role.TOWNSHIP)


def visible_star_changes(officer: Officer) -> QuerySet[StarChange]:
    """Changes in villages whose households the officer may all see; no grid leader's matter."""
    near, found = reach(officer, SEES_ALL), StarChange.objects.all()
    return found if near.everywhere else found.filter(near.whole("claim__entry__round__village"))


def own_star_changes(home: Household) -> QuerySet[StarChange]:
    """What the household sees of its own."""
    return StarChange.objects.filter(claim__entry__household=home)


def can_bring_changes(officer: Officer, round_: Round) -> bool:
    return can_work_in(officer, round_.village, *BRINGS)


def can_take_appeal(officer: Officer, round_: Round) -> bool:
    return can_work_in(officer, round_.village, *TAKES_APPEALS)


def can_answer_appeal(officer: Officer, round_: Round) -> bool:
    """The township looks at it once more."""
    return can_work_in(officer, round_.village, Role.TOWNSHIP)
