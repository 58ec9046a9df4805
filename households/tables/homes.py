"""The tables of people, of households, and of who looks after them (1+10, domain.md §3.11)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grids.models import Grid
from households.models import Household, Link, Membership, Residence
from households.queries.listing import group_name_of
from households.roster.out.people import Human, PeopleOut, members_in, people_of
from households.tables.columns import Column, Told
from households.tables.filling import Filled, Sheet, everything, texts
from households.tables.formats import Kind
from households.tables.table import Asked, Table


class Roster(Table):
    """花名册."""

    code, name, sheet = "roster", _("Roster"), "花名册"
    says = _("Everybody of the households that stand, household by household.")

    def load(self, asked: Asked) -> QuerySet[Membership]:
        return members_in(*asked.villages)

    def told(self, asked: Asked, loaded: QuerySet[Membership]) -> PeopleOut:
        return PeopleOut(asked.names)

    def rows(self, loaded: QuerySet[Membership]) -> Iterator[Human]:
        return people_of(loaded)

    def key(self, row: Human) -> str:
        return row.key

    def foot(
        self, asked: Asked, loaded: QuerySet[Membership], fields: Sequence[str], count: int
    ) -> list[list[str]]:
        homes = loaded.order_by().values("household").distinct().count()
        return [[_counted(homes, count, by=asked.by, now=asked.now)]]


def _counted(homes: int, people: int, *, by: str, now: datetime) -> str:
    """An import leaves this line out."""
    at = timezone.localtime(now)
    return f"合计：{homes}户{people}人，导出于{at:%Y-%m-%d %H:%M}，导出人{by}"


def of_household(members: QuerySet[Membership], *, whole: bool, by: str, now: datetime) -> Filled:
    """Everything that is kept of one household's people."""
    told = PeopleOut()
    columns = [replace(each, format="whole" if whole else "") for each in everything(told)]
    rows = texts(told, people_of(members), columns)
    fields: Sequence[Column] = [told.fields[each.field] for each in columns]
    return Filled(
        columns,
        kinds=[column.kind for column in fields],
        widths=[column.width for column in fields],
        sheets=[Sheet("花名册", rows, foot=[[_counted(1, len(rows), by=by, now=now)]])],
    )


class HomesOut(Told):
    """A household's row."""

    village_path = "village_id"

    group = Column("村民小组")
    micro_grid = Column("微网格")
    number = Column("户编号", attribute="number")
    head = Column("户主", attribute="head__name", width=6)
    phone = Column("户主电话", Kind.PHONE, attribute="head__phone", width=7)
    members = Column("家庭人口", Kind.NUMBER, attribute="members", width=4)
    residence = Column("居住情况")
    party = Column("有党员", Kind.YES, attribute="party", width=4)

    def dehydrate_group(self, home: Household) -> str:
        return group_name_of(home.grid)

    def dehydrate_micro_grid(self, home: Household) -> str:
        return home.grid.name if home.grid.level == Grid.Level.MICRO else ""

    def dehydrate_residence(self, home: Household) -> str:
        return "" if home.residence == Residence.UNKNOWN else self.word(Residence, home.residence)


class Homes(Table):
    """农户名单."""

    code, name, sheet = "homes", _("List of households"), "农户名单"
    says = _("The households that stand, with their heads and how many people live there.")

    def load(self, asked: Asked) -> QuerySet[Household]:
        living = Membership.objects.filter(household=OuterRef("pk"), until=None)
        found = Household.objects.standing().filter(village__in=asked.villages)
        return (
            found.select_related("head", "grid__parent")
            .annotate(
                members=Count("memberships", filter=Q(memberships__until=None)),
                party=Exists(living.filter(person__party_member=True)),
            )
            .order_by("village__name", "number", "pk")
        )

    def told(self, asked: Asked, loaded: QuerySet[Household]) -> HomesOut:
        return HomesOut(asked.names)


class LinksOut(Told):
    """A household under whoever looks after it."""

    village_path = "household.village_id"

    liaison = Column("联系人", attribute="liaison__name", width=6)
    group = Column("村民小组")
    number = Column("户编号", attribute="household__number")
    head = Column("联系户户主", attribute="household__head__name", width=6)
    since = Column("联系起始日", Kind.DAY, attribute="since", width=6)
    visited_on = Column("最近走访", Kind.DAY, attribute="visited_on", width=6)
    wishes = Column("未办结诉求", Kind.NUMBER, attribute="wishes", width=5)

    def dehydrate_group(self, link: Link) -> str:
        return group_name_of(link.household.grid)


class Links(Table):
    """1+10联系台账."""

    code, name, sheet = "links", _("Register of 1+10"), "1+10联系台账"
    says = _("Who looks after which households, when somebody last called, what is still wished.")

    def load(self, asked: Asked) -> QuerySet[Link]:
        open_wishes = Count("household__wishes", filter=Q(household__wishes__closed_on=None))
        found = Link.objects.standing().filter(household__village__in=asked.villages)
        return (
            found.select_related("liaison", "household__head", "household__grid__parent")
            .annotate(wishes=open_wishes)
            .order_by("household__village__name", "liaison__name", "liaison", "household__number")
        )

    def told(self, asked: Asked, loaded: QuerySet[Link]) -> LinksOut:
        return LinksOut(asked.names)


HOMES: Sequence[Table] = (Roster(), Homes(), Links())
