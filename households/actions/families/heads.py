"""Who is the head, and how the others are related to them: asked again with every new head."""

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from grids.writing import Refused
from households.actions.families.changes import Changes
from households.actions.families.facts import ActFacts, members_of
from households.models import Household, Membership, Relation


def make_head(
    changes: Changes,
    household: Household,
    here: Mapping[UUID, Membership],
    facts: ActFacts,
) -> None:
    """The old head's relation goes first: there is one head at a time."""
    new = here.get(facts.new_head) if facts.new_head else None
    if new is None:
        raise Refused(_("Say who is the head of the household from now on."))
    for one in here.values():
        if one is not new:
            relation = facts.relations.get(one.person_id, "")
            if relation == Relation.HEAD:
                raise Refused(_("A household has exactly one head: mark one of its members so."))
            if relation != one.relation:
                changes.change(one, relation=relation)
    if new.relation != Relation.HEAD:
        changes.change(new, relation=Relation.HEAD)
    if household.head_id != new.person_id:
        changes.change(household, head=new.person)
    changes.moved(new)


def new_head(changes: Changes, household: Household, facts: ActFacts) -> None:
    """变更户主."""
    here = members_of(household)
    if facts.new_head == household.head_id:
        raise Refused(_("This is the head already."))
    make_head(changes, household, here, facts)
