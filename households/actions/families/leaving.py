"""Leaving a household, dying, moving away with everybody: memberships end, nobody is deleted."""

from uuid import UUID

from django.utils.translation import gettext as _

from grids.writing import Refused
from households.actions.families.changes import Changes
from households.actions.families.facts import ActFacts, chosen, members_of, refuse_too_early
from households.actions.families.heads import make_head
from households.models import Household, Membership


def leave(changes: Changes, household: Household, facts: ActFacts) -> None:
    """离户, and 去世: with the head somebody else becomes it, with the last the household ends."""
    here = members_of(household)
    going = chosen(here, facts.people)
    refuse_too_early(going, facts.happened_on)
    end(changes, going, here, facts)
    if not here:
        changes.change(household, ended_on=facts.happened_on)
    elif household.head_id not in here:
        make_head(changes, household, here, facts)


def move_away(changes: Changes, household: Household, facts: ActFacts) -> None:
    """迁往外村: the household ends here; the other village enters it for itself."""
    here = members_of(household)
    refuse_too_early([*here.values()], facts.happened_on)
    end(changes, [*here.values()], here, facts)
    changes.change(household, ended_on=facts.happened_on)


def end(
    changes: Changes,
    going: list[Membership],
    here: dict[UUID, Membership],
    facts: ActFacts,
) -> None:
    """Their time here ends on the day; ``here`` holds who remains."""
    for one in going:
        changes.change(one, until=facts.happened_on)
        changes.moved(one)
        del here[one.person_id]


def refuse_head(household: Household, person: UUID) -> None:
    if household.head_id == person:
        raise Refused(
            _("The head of household %(number)s cannot go from it: record its new head first.")
            % {"number": household.number}
        )
