"""The people of a village as rows of text: import-export's Resource, one row at a time."""

from collections.abc import Iterator, Sequence

from django.db.models import Case, QuerySet, Value, When
from django.utils import translation
from import_export.fields import Field
from import_export.resources import Resource

from grids.models import Grid, Village
from grids.numbers import masked_phone
from households.models import Membership, Relation, Residence
from households.numbers import masked_id_number

#: Pairs of field and heading, in the receiver's order.
Columns = Sequence[tuple[str, str]]
_CHUNK = 500


def members_in(village: Village) -> QuerySet[Membership]:
    """Everybody of the standing households, household by household, its head first."""
    return in_order(Membership.objects.filter(household__village=village))


def in_order(members: QuerySet[Membership]) -> QuerySet[Membership]:
    head_first = Case(When(relation=Relation.HEAD, then=Value(0)), default=Value(1))
    return (
        members.filter(household__ended_on=None, until=None)
        .select_related("person", "household__head", "household__grid__parent")
        .order_by("household__number", head_first, "relation", "since", "pk")
    )


class PeopleOut(Resource):  # type: ignore[misc]  # because import-export has no types
    """A person's row, under the headings by which an import reads it again.

    Numbers are masked unless they are wanted ``whole``.
    """

    group = Field(column_name="村民小组")
    micro_grid = Field(column_name="微网格")
    household_no = Field(attribute="household__number", column_name="户编号")
    head_name = Field(attribute="household__head__name", column_name="户主姓名")
    name = Field(attribute="person__name", column_name="姓名")
    relation = Field(column_name="与户主关系")
    id_number = Field(column_name="身份证号码")
    birth_year = Field(attribute="person__birth_year", column_name="出生年份")
    phone = Field(column_name="联系电话")
    residence = Field(column_name="居住情况")
    party_member = Field(column_name="是否党员")

    def __init__(self, *, whole: bool) -> None:
        super().__init__()
        self.whole = whole

    def rows(self, members: QuerySet[Membership], columns: Columns) -> Iterator[list[str]]:
        """One query in pieces; the words are Chinese whatever the page's language is."""
        fields = [self.fields[name] for name, _heading in columns]
        for member in members.iterator(chunk_size=_CHUNK):
            # Not around the yield: whoever takes the row goes on in its own language.
            with translation.override("zh-hans"):
                row = [str(self.export_field(field, member) or "") for field in fields]
            yield row

    def dehydrate_group(self, member: Membership) -> str:
        grid = member.household.grid
        return grid.parent.name if _is_micro(grid) and grid.parent else grid.name

    def dehydrate_micro_grid(self, member: Membership) -> str:
        grid = member.household.grid
        return grid.name if _is_micro(grid) else ""

    def dehydrate_relation(self, member: Membership) -> str:
        return str(Relation(member.relation).label) if member.relation else ""

    def dehydrate_id_number(self, member: Membership) -> str:
        number = member.person.id_number
        return number if self.whole else masked_id_number(number)

    def dehydrate_phone(self, member: Membership) -> str:
        number = member.person.phone
        return number if self.whole or not number else masked_phone(number)

    def dehydrate_residence(self, member: Membership) -> str:
        code = member.household.residence
        return "" if code == Residence.UNKNOWN else str(Residence(code).label)

    def dehydrate_party_member(self, member: Membership) -> str:
        return "是" if member.person.party_member else "否"


def _is_micro(grid: Grid) -> bool:
    return grid.level == Grid.Level.MICRO
