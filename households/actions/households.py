"""One household by hand: added, corrected, its people's numbers read with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.models import Grid, Receipt, Village
from grids.roles import Role
from grids.sealing import fingerprint
from grids.writing import Refused, Sent, Stale, Write, locked, writing
from households.models import Household, Membership, Person, Relation, Residence
from households.naming import search_key
from households.numbers import birth_year_of


@dataclass(frozen=True)
class MemberFacts:
    """One line of the form: ``person`` is empty for somebody new.

    An empty number keeps what is stored, because the form shows it masked only.
    """

    name: str
    relation: str
    person: UUID | None = None
    id_number: str = ""
    phone: str = ""
    party_member: bool = False
    leaves: bool = False


@dataclass(frozen=True)
class HouseholdFacts:
    """What the form says of a household; ``grid`` is the key of its lowest grid."""

    number: str
    grid: UUID
    residence: str
    remark: str
    members: Sequence[MemberFacts]


def add_household(village_id: UUID, facts: HouseholdFacts, *, sent: Sent) -> Receipt:
    """A household with its people, typed by the clerk."""
    with writing(sent) as write:
        village = locked(Village.objects.filter(pk=village_id)).get()
        write.allow(village, Role.CLERK)
        household = Household(village=village)
        _keep(household, facts, write)
        write.record("household_added", household, members=len(facts.members))
        return write.done(_("The household is in the roster."), household)


def change_household(
    household_id: UUID, facts: HouseholdFacts, *, version: int, sent: Sent
) -> Receipt:
    """Correct a household and its people; whoever leaves ends the membership, none is deleted."""
    with writing(sent) as write:
        homes = Household.objects.filter(pk=household_id).select_related("village", "grid")
        household = locked(homes).get()
        write.allow(household.village, Role.CLERK)
        if household.version != version:
            raise Stale(_both_versions(household, facts), version=household.version)
        household.version += 1
        _keep(household, facts, write)
        leaving = [str(member.person) for member in facts.members if member.leaves]
        write.record("household_changed", household, left=leaving)
        return write.done(_("The household is corrected."), household)


def unmask_person(person_id: UUID, *, reason: str, sent: Sent) -> Receipt:
    """Leave the trace that somebody reads a person's whole numbers, and why (trust.md §2.5)."""
    with writing(sent) as write:
        person = Person.objects.select_related("village").get(pk=person_id)
        write.allow(person.village, Role.CLERK, Role.TOWNSHIP)
        if not reason.strip():
            raise Refused(_("Say why you need the whole number."))
        write.record("numbers_read", person, reason_given=True)
        return write.done(_("The numbers were shown once; the reading is in the ledger."))


def _keep(household: Household, facts: HouseholdFacts, write: Write) -> None:
    _refuse_wrong_shape(household, facts)
    grid = Grid.objects.filter(pk=facts.grid, village=household.village).first()
    if grid is None:
        raise Refused(_("Choose a grid of this village."))
    household.number, household.grid = facts.number, grid
    household.residence, household.remark = facts.residence, facts.remark
    for fact in facts.members:
        _keep_member(household, fact, write)
    household.save()


def _refuse_wrong_shape(household: Household, facts: HouseholdFacts) -> None:
    staying = [member for member in facts.members if not member.leaves]
    heads = [member for member in staying if member.relation == Relation.HEAD]
    if len(heads) != 1:
        raise Refused(_("A household has exactly one head: mark one of its members so."))
    taken = Household.objects.filter(village=household.village, number=facts.number)
    if taken.exclude(pk=household.pk).exists():
        raise Refused(
            _("Household number %(number)s is taken in this village.") % {"number": facts.number}
        )


def _keep_member(household: Household, fact: MemberFacts, write: Write) -> None:
    membership = _membership(household, fact, write)
    person = membership.person
    person.name, person.search_key = fact.name, search_key(fact.name)
    person.party_member = fact.party_member
    _keep_numbers(person, fact)
    person.save()
    membership.relation = fact.relation
    if fact.leaves:
        membership.until = localdate(write.at)
    elif fact.relation == Relation.HEAD:
        household.head = person
    membership.save()


def _membership(household: Household, fact: MemberFacts, write: Write) -> Membership:
    """The open membership of a known person, or a new one of somebody new."""
    if fact.person is None:
        person = Person(village=household.village)
        return Membership(household=household, person=person, since=localdate(write.at))
    open_here = Membership.objects.filter(household=household, person=fact.person, until=None)
    found = open_here.select_related("person").first()
    if found is None:
        raise Refused(_("%(name)s is not in this household any more.") % {"name": fact.name})
    return found


def _keep_numbers(person: Person, fact: MemberFacts) -> None:
    if fact.id_number:
        mark = fingerprint(fact.id_number, purpose="id_number")
        same = Person.objects.filter(village=person.village, id_number_fingerprint=mark)
        if same.exclude(pk=person.pk).exists():
            raise Refused(
                _("Somebody else in this village has the ID number typed for %(name)s.")
                % {"name": fact.name}
            )
        person.id_number = fact.id_number
        person.birth_year = birth_year_of(fact.id_number)
    if fact.phone:
        person.phone = fact.phone


def _both_versions(household: Household, facts: HouseholdFacts) -> list[tuple[str, str, str]]:
    """(label, as saved by the other, as typed now) for the page that shows both."""
    grid = Grid.objects.filter(pk=facts.grid).first()
    current = household.memberships.filter(until=None).select_related("person")
    theirs = [f"{one.person.name} {one.get_relation_display()}" for one in current]
    yours = [
        f"{one.name} {Relation(one.relation).label}" for one in facts.members if not one.leaves
    ]
    rows = [
        (_("household number"), household.number, facts.number),
        (_("lowest grid"), str(household.grid), str(grid or "")),
        (
            _("residence"),
            str(household.get_residence_display()),
            str(Residence(facts.residence).label),
        ),
        (_("remark"), household.remark, facts.remark),
        (_("members"), "、".join(sorted(theirs)), "、".join(sorted(yours))),
    ]
    return [row for row in rows if row[1] != row[2]]
