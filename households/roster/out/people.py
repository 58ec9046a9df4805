"""The people of a village or of several: a row each, under headings that an import reads again."""

from django.db.models import Case, QuerySet, Value, When

from grids.models import Grid, Village
from households.models import Membership, Relation, Residence
from households.queries.listing import group_name_of
from households.tables.columns import Column, Told
from households.tables.formats import Kind


def members_in(*villages: Village) -> QuerySet[Membership]:
    """Everybody of the standing households, household by household, its head first."""
    return in_order(Membership.objects.filter(household__village__in=villages))


def in_order(members: QuerySet[Membership]) -> QuerySet[Membership]:
    """Villages by their names, households by their numbers."""
    head_first = Case(When(relation=Relation.HEAD, then=Value(0)), default=Value(1))
    return (
        members.filter(household__ended_on=None, until=None)
        .select_related("person", "household__head", "household__grid__parent")
        .order_by(
            "household__village__name", "household__number", head_first, "relation", "since", "pk"
        )
    )


class PeopleOut(Told):
    """A person's row, under the headings by which an import reads it again."""

    without = frozenset({"place"})

    group = Column("村民小组")
    micro_grid = Column("微网格")
    household_no = Column("户编号", attribute="household__number")
    head_name = Column("户主姓名", attribute="household__head__name", width=6)
    name = Column("姓名", attribute="person__name", width=6)
    relation = Column("与户主关系", width=7)
    id_number = Column("身份证号码", Kind.ID, attribute="person__id_number", width=10)
    birth_year = Column("出生年份", attribute="person__birth_year")
    phone = Column("联系电话", Kind.PHONE, attribute="person__phone", width=7)
    residence = Column("居住情况")
    party_member = Column("是否党员", Kind.YES)

    def dehydrate_group(self, member: Membership) -> str:
        return group_name_of(member.household.grid)

    def dehydrate_micro_grid(self, member: Membership) -> str:
        return micro_grid_of(member.household.grid)

    def dehydrate_relation(self, member: Membership) -> str:
        return str(Relation(member.relation).label) if member.relation else ""

    def dehydrate_residence(self, member: Membership) -> str:
        return residence_told(member.household.residence)

    def dehydrate_party_member(self, member: Membership) -> bool:
        return bool(member.person.party_member)


def micro_grid_of(grid: Grid) -> str:
    return grid.name if grid.level == Grid.Level.MICRO else ""


def residence_told(code: str) -> str:
    return "" if code == Residence.UNKNOWN else str(Residence(code).label)
