"""The people of a village or of several: a row each, under headings that an import reads again.

A township has thirty thousand of them: rows are tuples of what is told, since Django's objects with
their five tables take ten times as long.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Case, CharField, F, QuerySet, Value, When
from django.db.models.functions import Cast

from grids.models import Grid, Village
from households.models import Membership, Relation, Residence
from households.models.people import opened
from households.tables.columns import Column, Told
from households.tables.formats import Kind

_CHUNK = 2000


class Human(NamedTuple):
    """Somebody of a household, as far as a roster tells it; keys as text, numbers sealed."""

    key: str
    village: UUID
    number: str
    head: str
    grid: str
    level: str
    above: str | None
    person: str
    name: str
    relation: str
    id_number: bytes | None
    phone: bytes | None
    birth_year: int | None
    residence: str
    party_member: bool


def _text(path: str) -> Cast:
    return Cast(path, CharField())


#: Where each of it stands.
_PATHS: tuple[Any, ...] = (
    _text("pk"),
    F("household__village"),
    F("household__number"),
    F("household__head__name"),
    F("household__grid__name"),
    F("household__grid__level"),
    F("household__grid__parent__name"),
    _text("person"),
    F("person__name"),
    F("relation"),
    F("person__id_number_sealed"),
    F("person__phone_sealed"),
    F("person__birth_year"),
    F("household__residence"),
    F("person__party_member"),
)


def members_in(*villages: Village) -> QuerySet[Membership]:
    """Everybody of the standing households, household by household, its head first."""
    return in_order(Membership.objects.filter(household__village__in=villages))


def in_order(members: QuerySet[Membership]) -> QuerySet[Membership]:
    """Villages by their names, households by their numbers."""
    head_first = Case(When(relation=Relation.HEAD, then=Value(0)), default=Value(1))
    return members.filter(household__ended_on=None, until=None).order_by(
        "household__village__name", "household__number", head_first, "relation", "since", "pk"
    )


def people_of(members: QuerySet[Membership]) -> Iterator[Human]:
    """One query, in pieces."""
    return map(Human._make, members.values_list(*_PATHS).iterator(chunk_size=_CHUNK))


class PeopleOut(Told):
    """A person's row, under the headings by which an import reads it again."""

    village_path = "village"
    without = frozenset({"place"})

    group = Column("村民小组")
    micro_grid = Column("微网格")
    household_no = Column("户编号", attribute="number")
    head_name = Column("户主姓名", attribute="head", width=6)
    name = Column("姓名", attribute="name", width=6)
    relation = Column("与户主关系", width=7)
    id_number = Column("身份证号码", Kind.ID, width=10)
    birth_year = Column("出生年份", attribute="birth_year")
    phone = Column("联系电话", Kind.PHONE, width=7)
    residence = Column("居住情况")
    party_member = Column("是否党员", Kind.YES, attribute="party_member")

    def dehydrate_group(self, human: Human) -> str:
        return human.above if human.level == Grid.Level.MICRO and human.above else human.grid

    def dehydrate_micro_grid(self, human: Human) -> str:
        return human.grid if human.level == Grid.Level.MICRO else ""

    def dehydrate_relation(self, human: Human) -> str:
        return self.word(Relation, human.relation)

    def dehydrate_id_number(self, human: Human) -> str:
        return opened(human.person, "id_number", human.id_number)

    def dehydrate_phone(self, human: Human) -> str:
        return opened(human.person, "phone", human.phone)

    def dehydrate_residence(self, human: Human) -> str:
        return "" if human.residence == Residence.UNKNOWN else self.word(Residence, human.residence)
