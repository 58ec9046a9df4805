"""The tables of what happened in some months: visits, wishes, what was held, hours of volunteers.

Rows stand in the order of their days, hours in the order of households: nobody is ranked.
"""

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grids.roles import Role
from households.models import Activity, Served, Visit, Wish
from households.queries.listing import group_name_of
from households.tables.columns import Column, Told
from households.tables.formats import Kind
from households.tables.table import Asked, Span, Table


class VisitsOut(Told):
    """A visit's row (domain.md §3.8)."""

    day = Column("日期", Kind.DAY, attribute="visited_on", width=6)
    way = Column("方式")
    liaison = Column("回访人", attribute="liaison__name", width=6)
    group = Column("村民小组")
    number = Column("户编号", attribute="household__number")
    head = Column("户主", attribute="household__head__name", width=6)
    nothing_new = Column("无变化", Kind.YES, attribute="nothing_new", width=4)
    trouble = Column("存在问题", attribute="trouble", width=16)
    help = Column("帮扶建议", attribute="help", width=16)
    promise = Column("承诺事项", attribute="promise", width=12)
    promised_by = Column("承诺期限", Kind.DAY, attribute="promised_by", width=6)
    kept_on = Column("兑现日期", Kind.DAY, attribute="promise_kept_on", width=6)
    next_on = Column("下次回访", Kind.DAY, attribute="next_on", width=6)

    def dehydrate_way(self, visit: Visit) -> str:
        return visit.get_way_display()

    def dehydrate_group(self, visit: Visit) -> str:
        return group_name_of(visit.household.grid)


class Visits(Table):
    """回访记录; the township does not read what was seen at a door, so a village hands it in."""

    code, name, sheet, span = "visits", _("Visits"), "回访记录", Span.MONTHS
    says = _("The visits of the months, in the order of their days.")
    senders = (Role.CLERK,)

    def load(self, asked: Asked) -> QuerySet[Visit]:
        found = Visit.objects.filter(
            household__village__in=asked.villages,
            visited_on__gte=asked.since,
            visited_on__lt=asked.until,
        )
        full = found.select_related("liaison", "household__head", "household__grid__parent")
        return full.order_by("visited_on", "household__number", "pk")

    def told(self, asked: Asked, loaded: QuerySet[Visit]) -> VisitsOut:
        return VisitsOut(asked.names)


class WishesOut(Told):
    """A wish's row in the book of wishes (domain.md §10)."""

    village_path = "village_id"

    day = Column("提出日期", Kind.DAY, width=6)
    number = Column("户编号", attribute="household__number")
    head = Column("户主", attribute="household__head__name", width=6)
    kind = Column("类别")
    text = Column("内容", attribute="text", width=20)
    handler = Column("承办人", attribute="handler", width=6)
    due_on = Column("办结期限", Kind.DAY, attribute="due_on", width=6)
    answer = Column("答复", attribute="answer", width=20)
    closed_on = Column("办结日期", Kind.DAY, attribute="closed_on", width=6)

    def dehydrate_day(self, wish: Wish) -> date:
        return timezone.localdate(wish.at)

    def dehydrate_kind(self, wish: Wish) -> str:
        return wish.get_kind_display()


class Wishes(Table):
    """民情台账."""

    code, name, sheet, span = "wishes", _("Book of wishes"), "民情台账", Span.MONTHS
    says = _("Every wish that was open in the months, with its answer.")

    def load(self, asked: Asked) -> QuerySet[Wish]:
        open_then = Q(closed_on=None) | Q(closed_on__gte=asked.since)
        found = Wish.objects.filter(open_then, village__in=asked.villages, at__date__lt=asked.until)
        full = found.select_related("household__head")
        return full.order_by("village__name", "at", "pk")

    def told(self, asked: Asked, loaded: QuerySet[Wish]) -> WishesOut:
        return WishesOut(asked.names)


class ActivitiesOut(Told):
    """What was held (domain.md §3.12): only how many households came."""

    village_path = "village_id"

    day = Column("日期", Kind.DAY, attribute="held_on", width=6)
    kind = Column("类别")
    grid = Column("网格")
    subject = Column("主题")
    topic = Column("题目", attribute="topic", width=16)
    where = Column("地点", attribute="place", width=10)
    led_by = Column("主讲人", attribute="led_by", width=6)
    homes = Column("到场户数", Kind.NUMBER, attribute="homes", width=4)
    people = Column("服务人数", Kind.NUMBER, attribute="people", width=4)
    summary = Column("内容摘要", attribute="summary", width=20)

    def dehydrate_kind(self, held: Activity) -> str:
        return held.get_kind_display()

    def dehydrate_grid(self, held: Activity) -> str:
        return held.grid.name if held.grid else "全村"

    def dehydrate_subject(self, held: Activity) -> str:
        return held.get_subject_display() if held.subject else ""


class Activities(Table):
    """活动和微课堂记录."""

    code, name, sheet, span = "activities", _("Activities held"), "活动记录", Span.MONTHS
    says = _("Study sessions, micro-classes, meetings and service that were held in the months.")

    def load(self, asked: Asked) -> QuerySet[Activity]:
        found = Activity.objects.held().filter(
            village__in=asked.villages, held_on__gte=asked.since, held_on__lt=asked.until
        )
        return (
            found.select_related("grid")
            .annotate(
                homes=Count("attendees", distinct=True), people=Count("served", distinct=True)
            )
            .order_by("village__name", "held_on", "begins", "pk")
        )

    def told(self, asked: Asked, loaded: QuerySet[Activity]) -> ActivitiesOut:
        return ActivitiesOut(asked.names)


class HoursOut(Told):
    """One person's hours in one shift (domain.md §3.13)."""

    village_path = "activity.village_id"

    number = Column("户编号")
    who = Column("姓名", attribute="name", width=6)
    day = Column("服务日期", Kind.DAY, attribute="activity__held_on", width=6)
    project = Column("服务项目", attribute="activity__project__name", width=12)
    hours = Column("服务时长（小时）", attribute="hours")

    def dehydrate_number(self, served: Served) -> str:
        return served.household.number if served.household else ""


class Hours(Table):
    """志愿服务时长, in the order of households."""

    code, name, sheet, span = "hours", _("Hours of volunteers"), "志愿服务时长", Span.MONTHS
    says = _("The hours of each shift in the months, in the order of households; no sums a person.")

    def load(self, asked: Asked) -> QuerySet[Served]:
        found = Served.objects.filter(
            activity__village__in=asked.villages,
            activity__held_on__gte=asked.since,
            activity__held_on__lt=asked.until,
        )
        full = found.select_related("activity__project", "household")
        by_home = F("household__number").asc(nulls_last=True)
        return full.order_by("activity__village__name", by_home, "name", "activity__held_on", "pk")

    def told(self, asked: Asked, loaded: QuerySet[Served]) -> HoursOut:
        return HoursOut(asked.names)


HAPPENINGS: Sequence[Table] = (Visits(), Wishes(), Activities(), Hours())
