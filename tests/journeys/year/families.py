"""What happens to families, in the middle of a month."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from households.actions import carry_out_act, undo_act
from households.actions.families import ActFacts, Newcomer
from households.actions.households import change_household
from households.actions.members import HouseholdFacts, MemberFacts
from households.models import FamilyAct, Household
from tests.journeys.year import facts as f
from tests.journeys.year.caring import Caring
from tests.journeys.year.facts import village_of


class Families(Caring):
    def married_in(self, home: str, name: str, born: int, day: date) -> None:
        newcomer = Newcomer(name, relation="97", birth_year=born)
        act = self._act(home, "marriage", happened_on=day, newcomer=newcomer)
        self.log.add(f.Joined(at=self.now, act=act, home=home, name=name, born=born))

    def born(self, home: str, name: str, day: date) -> None:
        newcomer = Newcomer(name, relation="40")
        act = self._act(home, "birth", happened_on=day, newcomer=newcomer)
        self.log.add(f.Joined(at=self.now, act=act, home=home, name=name, born=day.year))

    def split(self, home: str, names: Sequence[str], day: date) -> str:
        """The first of them is the new household's head."""
        people, number = self._keys(home, names), self.next_number(village_of(home))
        act = self._act(
            home, "split", happened_on=day, people=people, new_head=people[0],
            grid=self.home(home).grid_id, number=number,
        )  # fmt: skip
        new = f"{village_of(home)} {number}"
        parted = f.Parted(at=self.now, act=act, home=home, new=new, names=tuple(names), day=day)
        self.log.add(parted)
        return new

    def merge(self, home: str, other: str, day: date) -> str:
        act = self._act(home, "merge", happened_on=day, other=self.home(other).pk)
        self.log.add(f.Merged(at=self.now, act=act, home=home, other=other, day=day))
        return act

    def leave(
        self, home: str, names: Sequence[str], day: date, *, kind: str = "leave", head: str = ""
    ) -> str:
        people = self._keys(home, names)
        new_head = self._keys(home, [head])[0] if head else None
        act = self._act(home, kind, happened_on=day, people=people, new_head=new_head)
        self.log.add(f.Gone(at=self.now, act=act, home=home, names=tuple(names), day=day))
        return act

    def move_away(self, home: str, day: date) -> str:
        """To another village."""
        names = tuple(self.names(home))
        act = self._act(home, "move_village", happened_on=day)
        self.log.add(f.Gone(at=self.now, act=act, home=home, names=names, day=day))
        return act

    def come_back(self, home: str, names: Sequence[str], day: date) -> None:
        """The first of them is the head."""
        past = self.home(home).memberships.filter(person__name__in=names)
        people = {one.person.name: one.person_id for one in past.select_related("person")}
        keys = [people[name] for name in names]
        act = self._act(home, "return", happened_on=day, people=keys, new_head=keys[0])
        self.log.add(f.CameBack(at=self.now, act=act, home=home, names=tuple(names)))

    def undo(self, act: str) -> None:
        village = FamilyAct.objects.get(pk=act).village.name
        undo_act(UUID(act), sent=self.sent(self.clerk(village)))
        self.log.add(f.Undone(at=self.now, undone=act))

    def reside(self, home: str, residence: str) -> None:
        """The clerk corrects how the household lives; nothing else."""
        here = self.home(home)
        members = [
            MemberFacts(
                one.person.name, one.relation, one.person_id, party_member=one.person.party_member
            )
            for one in here.memberships.filter(until=None).select_related("person")
        ]
        facts = HouseholdFacts(here.number, here.grid_id, residence, here.remark, members)
        sent = self.sent(self.clerk(home))
        change_household(here.pk, facts, version=here.version, sent=sent)
        self.log.add(f.Moved(at=self.now, home=home, away=residence == "away"))

    def names(self, home: str) -> list[str]:
        """The head first."""
        here = self.home(home).memberships.filter(until=None)
        return list(here.order_by("relation").values_list("person__name", flat=True))

    def _keys(self, home: str, names: Sequence[str]) -> list[UUID]:
        here = self.home(home).memberships.filter(until=None, person__name__in=names)
        found = dict(here.values_list("person__name", "person"))
        return [found[name] for name in names]

    def _act(self, home: str, kind: str, **facts: Any) -> str:
        household: Household = self.home(home)
        sent = self.sent(self.clerk(home))
        carry_out_act(household.pk, kind, ActFacts(**facts), sent=sent)
        return str(household.acts.latest("at").pk)
