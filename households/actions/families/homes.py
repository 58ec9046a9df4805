"""Households that part, come together, or lie in another grid from now on."""

from django.utils.translation import gettext as _

from grids.models import Grid
from grids.writing import Refused
from households.actions.families.changes import Changes
from households.actions.families.facts import ActFacts, chosen, members_of, refuse_too_early
from households.actions.families.leaving import end, refuse_head
from households.models import Household, Membership, Relation, Residence, Tie


def split(changes: Changes, household: Household, facts: ActFacts) -> Household:
    """分户: some members become a household of their own; the old one keeps head and number."""
    here = members_of(household)
    going = chosen(here, facts.people)
    refuse_too_early(going, facts.happened_on)
    for one in going:
        refuse_head(household, one.person_id)
    head = next((one for one in going if one.person_id == facts.new_head), None)
    if head is None:
        raise Refused(_("Say who of those who part is the head of the new household."))
    new = Household(
        village=household.village,
        grid=_grid_of(household, facts),
        number=_free_number(household, facts.number),
        head=head.person,
        residence=Residence.LIVING_IN,
    )
    end(changes, going, here, facts)
    changes.make(new)
    for one in going:
        relation = facts.relations.get(one.person_id, "") if one is not head else Relation.HEAD
        _enter(changes, new, one, facts, relation)
    tie_together(changes, household, new, facts, kind=_("household split"))
    return new


def merge(changes: Changes, household: Household, facts: ActFacts) -> Household:
    """并户: everybody of the other household comes here; the other one ends."""
    others = Household.objects.filter(village=household.village_id, ended_on=None)
    other = others.filter(pk=facts.other).first() if facts.other else None
    if other is None or other.pk == household.pk:
        raise Refused(_("Choose another household of this village."))
    coming = members_of(other)
    going = [*coming.values()]
    refuse_too_early(going, facts.happened_on)
    end(changes, going, coming, facts)
    changes.change(other, ended_on=facts.happened_on)
    for one in going:
        _enter(changes, household, one, facts, "")
    changes.touch(other)
    return other


def move_grid(changes: Changes, household: Household, facts: ActFacts) -> None:
    """调整网格."""
    grid = _grid_of(household, facts)
    if grid.pk == household.grid_id:
        raise Refused(_("The household lies in this grid already."))
    changes.change(household, grid=grid)


def tie_together(
    changes: Changes, one: Household, other: Household, facts: ActFacts, *, kind: str
) -> None:
    """Who was one family stands aside for the other, if the clerk says so."""
    first, second = sorted((one, other), key=lambda home: home.pk)
    known = Tie.objects.filter(first=first, second=second, until=None).exists()
    if facts.tie and not known:
        changes.make(Tie(first=first, second=second, kind=kind, since=facts.happened_on))


def _enter(
    changes: Changes, household: Household, before: Membership, facts: ActFacts, relation: str
) -> None:
    person, day = before.person, facts.happened_on
    changes.make(Membership(household=household, person=person, relation=relation, since=day))


def _grid_of(household: Household, facts: ActFacts) -> Grid:
    grids = Grid.objects.filter(village=household.village_id)
    grid = grids.filter(pk=facts.grid).first() if facts.grid else None
    if grid is None:
        raise Refused(_("Choose a grid of this village."))
    return grid


def _free_number(household: Household, number: str) -> str:
    taken = Household.objects.filter(village=household.village_id, number=number)
    if not number or taken.exists():
        raise Refused(
            _("Household number %(number)s is taken in this village.") % {"number": number}
        )
    return number
