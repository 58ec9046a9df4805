"""The action that carries out one act: lock the roster, allow, check, write, record."""

from collections.abc import Callable
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.models import Receipt
from grids.roles import Role
from grids.writing import Refused, Sent, writing
from households.actions.families import care, heads, homes, joining, leaving
from households.actions.families.changes import Changes
from households.actions.families.facts import ActFacts
from households.actions.locking import locked_village
from households.models import FamilyAct, Household

Kind = FamilyAct.Kind
_Act = Callable[[Changes, Household, ActFacts], Household | None]
_ACTS: dict[str, _Act] = {
    Kind.NEW_HEAD: heads.new_head,
    Kind.SPLIT: homes.split,
    Kind.MERGE: homes.merge,
    Kind.MOVE_GRID: homes.move_grid,
    Kind.MOVE_VILLAGE: leaving.move_away,
    Kind.LEAVE: leaving.leave,
    Kind.RETURN: joining.come_back,
    Kind.BIRTH: joining.birth,
    Kind.DEATH: leaving.leave,
    Kind.MARRIAGE: joining.marry_in,
}


def carry_out_act(household_id: UUID, kind: str, facts: ActFacts, *, sent: Sent) -> Receipt:
    """Record what happened to a household on a day, with everything that follows from it."""
    with writing(sent) as write:
        village = locked_village(_village_of(household_id))
        write.allow(village, Role.CLERK)
        household = Household.objects.select_related("village", "head", "grid").get(pk=household_id)
        if household.ended_on and kind != Kind.RETURN:
            raise Refused(_("This household has ended."))
        if facts.happened_on > localdate(write.at):
            raise Refused(_("That day has not come yet. Choose the day on which it happened."))
        changes = Changes()
        other = _ACTS[kind](changes, household, facts)
        care.let_go(changes, household, other, facts)
        if kind == Kind.SPLIT and other:
            care.keep(changes, household, other, facts, write)
        changes.touch(household)
        act = FamilyAct(village=village, kind=kind, household=household, other=other)
        act.happened_on, act.trace, act.officer = facts.happened_on, changes.trace, sent.officer
        act.at = write.at
        act.save()
        act.people.set(changes.people)
        others = {"other": str(other.pk)} if other else {}
        people = [str(person.pk) for person in changes.people]
        write.record(f"family_{kind}", household, act=str(act.pk), people=people, **others)
        return write.done(_("It is recorded, and can be undone for ten minutes."), household)


def _village_of(household_id: UUID) -> UUID:
    return Household.objects.values_list("village", flat=True).get(pk=household_id)
