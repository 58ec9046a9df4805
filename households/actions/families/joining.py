"""Birth, marriage in, coming back: somebody's time in a household begins."""

from django.utils.translation import gettext as _

from grids.sealing import fingerprint
from grids.writing import Refused
from households.actions.families.changes import Changes
from households.actions.families.facts import ActFacts, Newcomer, members_of, refuse_too_early
from households.actions.families.heads import make_head
from households.actions.families.homes import tie_together
from households.actions.families.leaving import refuse_head
from households.models import Household, Membership, Person, Relation
from households.numbers import birth_year_of


def birth(changes: Changes, household: Household, facts: ActFacts) -> None:
    """出生: the year of birth is the day's; a child without an ID number is the rule."""
    assert facts.newcomer
    person = _new_person(household, facts.newcomer)
    person.birth_year = facts.happened_on.year
    changes.make(person)
    _join(changes, household, person, facts, facts.newcomer.relation)


def marry_in(changes: Changes, household: Household, facts: ActFacts) -> Household | None:
    """婚入: somebody new to the village, or from another household of it."""
    newcomer = facts.newcomer
    assert newcomer
    if facts.other is None:
        person = _new_person(household, newcomer)
        changes.make(person)
        _join(changes, household, person, facts, newcomer.relation)
        return None
    before = _known(facts, newcomer.name, household)
    refuse_head(before.household, before.person_id)
    refuse_too_early([before], facts.happened_on)
    changes.change(before, until=facts.happened_on)
    _join(changes, household, before.person, facts, newcomer.relation)
    tie_together(changes, household, before.household, facts, kind=_("married"))
    changes.touch(before.household)
    return before.household


def come_back(changes: Changes, household: Household, facts: ActFacts) -> None:
    """迁回: people who left this household and live in none now; an ended one stands again."""
    left = household.memberships.exclude(until=None).select_related("person").order_by("until")
    past = {one.person_id: one for one in left}
    if not facts.people or not set(facts.people) <= set(past):
        raise Refused(_("Tick who it is."))
    for key in facts.people:
        relation = facts.relations.get(key, "")
        _join(changes, household, past[key].person, facts, _not_head(relation))
    if household.ended_on:
        changes.change(household, ended_on=None)
        make_head(changes, household, members_of(household), facts)


def _not_head(relation: str) -> str:
    """Who was the head before is asked again."""
    return "" if relation == Relation.HEAD else relation


def _new_person(household: Household, newcomer: Newcomer) -> Person:
    if newcomer.id_number:
        mark = fingerprint(newcomer.id_number, purpose="id_number")
        people = Person.objects.filter(village=household.village, id_number_fingerprint=mark)
        if people.exists():
            raise Refused(_("Somebody in this village has that ID number: name their household."))
    person = Person(village=household.village, birth_year=newcomer.birth_year)
    person.rename(newcomer.name)
    if newcomer.id_number:
        person.id_number = newcomer.id_number
        person.birth_year = birth_year_of(newcomer.id_number)
    person.phone = newcomer.phone
    return person


def _known(facts: ActFacts, name: str, household: Household) -> Membership:
    """Who is called so in the other household; ``Refused`` when that is not one person."""
    found = Membership.objects.filter(
        household=facts.other, household__village=household.village, until=None, person__name=name
    ).exclude(household=household)
    people = list(found.select_related("person", "household")[:2])
    if len(people) != 1:
        raise Refused(_("In that household there is not exactly one person of this name."))
    return people[0]


def _join(
    changes: Changes, household: Household, person: Person, facts: ActFacts, relation: str
) -> None:
    if relation == Relation.HEAD:
        raise Refused(_("The household has a head already."))
    elsewhere = person.memberships.filter(until=None).select_related("household").first()
    if elsewhere:
        raise Refused(
            _("%(name)s is kept in household %(number)s. Take them out there first.")
            % {"name": person.name, "number": elsewhere.household.number}
        )
    membership = Membership(
        household=household, person=person, relation=relation, since=facts.happened_on
    )
    changes.make(membership)
    changes.moved(membership)
