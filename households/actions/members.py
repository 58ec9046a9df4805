"""The people of one household as typed in its form: who is put right, who joins, who leaves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.models import Grid
from grids.numbers import masked_phone
from grids.sealing import fingerprint
from grids.writing import Refused, Write
from households.models import Household, Membership, Person, Relation, Residence
from households.numbers import birth_year_of, masked_id_number

#: Typed in a number's field: the kept number is to be taken out.
NO_NUMBER = "-"


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


class Members:
    """The open memberships of a household while its form is carried out."""

    def __init__(self, household: Household, write: Write) -> None:
        self.household = household
        self.today = localdate(write.at)
        here = household.memberships.filter(until=None).select_related("person")
        self.open = {one.person_id: one for one in here}
        self.joined: list[str] = []
        self.left: list[str] = []
        self.corrected: list[str] = []
        self._changed: list[Membership] = []

    def keep(self, facts: Iterable[MemberFacts]) -> None:
        """Put every line into effect; ``save`` writes it once the household's row is there."""
        for fact in facts:
            if fact.leaves:
                self._leave(fact)
            else:
                self._stay(fact)
        self._make_head()

    def save(self) -> None:
        """A new head after the old one, because a household has one at a time."""
        for one in sorted(self._changed, key=lambda one: one.relation == Relation.HEAD):
            one.save()

    def _leave(self, fact: MemberFacts) -> None:
        one = self.open.pop(fact.person, None) if fact.person else None
        if one:
            one.until = self.today
            self.left.append(str(one.person_id))
            self._changed.append(one)

    def _stay(self, fact: MemberFacts) -> None:
        one = self._known(fact) if fact.person else self._newcomer(fact)
        person, before = one.person, _comparable(one)
        person.rename(fact.name)
        person.party_member, one.relation = fact.party_member, fact.relation
        self._keep_numbers(person, fact)
        if one._state.adding:
            self.joined.append(str(person.pk))
        elif _comparable(one) != before:
            self.corrected.append(str(person.pk))
        person.save()
        self._changed.append(one)
        self.open[person.pk] = one

    def _known(self, fact: MemberFacts) -> Membership:
        assert fact.person
        if fact.person not in self.open:
            raise Refused(
                _("%(name)s is not in this household any more: tick “has left the household”.")
                % {"name": fact.name}
            )
        return self.open[fact.person]

    def _newcomer(self, fact: MemberFacts) -> Membership:
        """Somebody new to the village, or somebody who left another household before."""
        person = self._owner(fact.id_number) or Person(village=self.household.village)
        lives = Membership.objects.filter(person=person, until=None).select_related("household")
        if home := lives.first():
            raise Refused(
                _("%(name)s is kept in household %(number)s. Take them out there first.")
                % {"name": fact.name, "number": home.household.number}
            )
        return Membership(household=self.household, person=person, since=self.today)

    def _owner(self, id_number: str) -> Person | None:
        if id_number in {"", NO_NUMBER}:
            return None
        mark = fingerprint(id_number, purpose="id_number")
        village = self.household.village
        return Person.objects.filter(village=village, id_number_fingerprint=mark).first()

    def _keep_numbers(self, person: Person, fact: MemberFacts) -> None:
        owner = self._owner(fact.id_number)
        if owner and owner.pk != person.pk:
            raise Refused(
                _("Somebody else in this village has the ID number typed for %(name)s.")
                % {"name": fact.name}
            )
        if fact.id_number:
            person.id_number = fact.id_number.replace(NO_NUMBER, "")
            person.birth_year = birth_year_of(person.id_number)
        if fact.phone:
            person.phone = "" if fact.phone == NO_NUMBER else fact.phone

    def _make_head(self) -> None:
        """Exactly one of the lines is the head; whoever was it before is that no longer."""
        heads = [one for one in self._changed if not one.until and one.relation == Relation.HEAD]
        if len(heads) != 1:
            raise Refused(_("A household has exactly one head: mark one of its members so."))
        self.household.head = heads[0].person
        for one in self.open.values():
            if one.relation == Relation.HEAD and one is not heads[0]:
                one.relation = ""
                self._changed.append(one)


def both_versions(household: Household, facts: HouseholdFacts) -> list[tuple[str, str, str]]:
    """(label, as saved by the other, as typed now), where they differ; numbers are masked."""
    grid = Grid.objects.filter(pk=facts.grid).first()
    theirs, yours = household.get_residence_display(), Residence(facts.residence).label
    rows = [
        (_("household number"), household.number, facts.number),
        (_("lowest grid"), str(household.grid), str(grid or "")),
        (_("residence"), str(theirs), str(yours)),
        (_("remark"), household.remark, facts.remark),
        *_people_of_both(household, facts.members),
    ]
    return [row for row in rows if row[1] != row[2]]


def _people_of_both(
    household: Household, facts: Sequence[MemberFacts]
) -> list[tuple[str, str, str]]:
    here = household.memberships.filter(until=None).select_related("person")
    known = {one.person_id: one for one in here}
    rows = []
    for fact in facts:
        one = known.pop(fact.person, None) if fact.person else None
        rows.append((fact.name, _told(one) if one else "", _typed(fact, one)))
    return rows + [(one.person.name, _told(one), "") for one in known.values()]


def _told(one: Membership) -> str:
    person = one.person
    fact = MemberFacts(person.name, one.relation, party_member=person.party_member)
    return _in_words(fact, person.id_number, person.phone)


def _typed(fact: MemberFacts, one: Membership | None) -> str:
    if fact.leaves:
        return _("has left the household")
    kept = (one.person.id_number, one.person.phone) if one else ("", "")
    return _in_words(fact, fact.id_number or kept[0], fact.phone or kept[1])


def _in_words(fact: MemberFacts, id_number: str, phone: str) -> str:
    relation = str(Relation(fact.relation).label) if fact.relation else ""
    party = _("Party member") if fact.party_member else ""
    numbers = (masked_id_number(id_number), masked_phone(phone) if phone else "")
    return " · ".join(filter(None, (fact.name, relation, party, *numbers)))


def _comparable(one: Membership) -> tuple[object, ...]:
    person = one.person
    marks = (bytes(person.id_number_fingerprint or b""), bytes(person.phone_fingerprint or b""))
    return (person.name, one.relation, person.party_member, *marks)
