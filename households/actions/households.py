"""One household by hand: entered, corrected; and the trace that somebody read whole numbers."""

from uuid import UUID

from django.utils.translation import gettext as _

from grids.models import Grid, Receipt, Village
from grids.roles import Role
from grids.writing import Refused, Sent, Stale, Write, locked, writing
from households.actions.locking import locked_village
from households.actions.members import HouseholdFacts, Members, both_versions
from households.models import Household, Person

#: A person's numbers that are masked.
NUMBERS = ("id_number", "phone")


def add_household(village_id: UUID, facts: HouseholdFacts, *, sent: Sent) -> Receipt:
    """A household with its people, typed by the clerk."""
    with writing(sent) as write:
        village = locked_village(village_id)
        write.allow(village, Role.CLERK)
        household = Household(village=village)
        members = _keep(household, facts, write)
        write.record("household_added", household, joined=members.joined)
        return write.done(_("The household is in the roster."), household)


def change_household(
    household_id: UUID, facts: HouseholdFacts, *, version: int, sent: Sent
) -> Receipt:
    """Correct a household and its people; whoever leaves ends the membership, none is deleted."""
    with writing(sent) as write:
        village = locked_village(_village_of(household_id))
        write.allow(village, Role.CLERK)
        homes = Household.objects.filter(pk=household_id).select_related("grid", "head")
        household = locked(homes).get()
        if household.version != version:
            raise Stale(both_versions(household, facts), version=household.version)
        before = _plain_facts(household)
        members = _keep(household, facts, write)
        after = _plain_facts(household)
        write.record(
            "household_changed",
            household,
            fields=sorted({name for name in after if after[name] != before[name]}),
            joined=members.joined,
            left=members.left,
            corrected=members.corrected,
        )
        return write.done(_("The household is corrected."), household)


def unmask_person(person_id: UUID, which: str, *, reason: str, sent: Sent) -> Receipt:
    """Leave the trace that somebody reads one of a person's numbers whole, and why.

    The reason is free words, so it stays sealed with the receipt that the ledger names.
    """
    with writing(sent) as write:
        person = Person.objects.select_related("village").get(pk=person_id)
        write.allow(person.village, Role.CLERK, Role.TOWNSHIP)
        if not reason.strip():
            raise Refused(_("Say why you need the whole number."))
        write.record("numbers_read", person, receipt=write.receipt.code, which=which)
        return write.done(_("The number was shown once; the reading is in the ledger."))


def _village_of(household_id: UUID) -> UUID:
    return Household.objects.values_list("village", flat=True).get(pk=household_id)


def _keep(household: Household, facts: HouseholdFacts, write: Write) -> Members:
    if household.ended_on:
        raise Refused(_("This household has ended."))
    _refuse_taken_number(household, facts.number)
    household.grid = _grid_of(household.village, facts.grid)
    household.number, household.residence = facts.number, facts.residence
    household.remark = facts.remark
    members = Members(household, write)
    members.keep(facts.members)
    if not household._state.adding:
        household.version += 1
    household.save()
    members.save()
    return members


def _refuse_taken_number(household: Household, number: str) -> None:
    taken = Household.objects.filter(village=household.village, number=number)
    if taken.exclude(pk=household.pk).exists():
        raise Refused(
            _("Household number %(number)s is taken in this village.") % {"number": number}
        )


def _grid_of(village: Village, grid_id: UUID) -> Grid:
    grid = Grid.objects.filter(pk=grid_id, village=village).first()
    if grid is None:
        raise Refused(_("Choose a grid of this village."))
    return grid


def _plain_facts(household: Household) -> dict[str, object]:
    names = ("number", "grid_id", "head_id", "residence", "remark")
    return {name.removesuffix("_id"): getattr(household, name) for name in names}
