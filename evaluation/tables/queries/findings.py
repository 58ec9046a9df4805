"""The tables of what was found and what was objected to; nobody who objected is named."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evaluation.models import Fault, Objection, Recheck
from evaluation.tables.queries.results import OfYear, rounds_of
from households.tables.columns import Column, Told
from households.tables.formats import Kind
from households.tables.table import Asked, Span, Table


class FaultsOut(Told):
    """A fault's row (domain.md §3.9)."""

    village_path = "inspection.village_id"

    half = Column("督查", width=8)
    office = Column("督查单位", width=8)
    number = Column("户编号")
    text = Column("问题", attribute="text", width=20)
    mender = Column("责任人", attribute="mender", width=6)
    due_on = Column("整改期限", Kind.DAY, attribute="due_on", width=6)
    mended = Column("已整改", Kind.YES, width=4)
    checked_on = Column("复查日期", Kind.DAY, width=6)
    remark = Column("复查情况", width=14)

    def dehydrate_half(self, fault: Fault) -> str:
        return str(fault.inspection)

    def dehydrate_office(self, fault: Fault) -> str:
        return fault.inspection.get_office_display()

    def dehydrate_number(self, fault: Fault) -> str:
        return fault.look.entry.number if fault.look else ""

    def dehydrate_mended(self, fault: Fault) -> bool:
        last = _last(fault)
        return last is not None and last.mended

    def dehydrate_checked_on(self, fault: Fault) -> date | None:
        last = _last(fault)
        return last.checked_on if last else None

    def dehydrate_remark(self, fault: Fault) -> str:
        last = _last(fault)
        return last.remark if last else ""


def _last(fault: Fault) -> Recheck | None:
    checks = list(fault.rechecks.all())
    return checks[-1] if checks else None


class Faults(Table):
    """督查问题整改台账."""

    code, name, sheet, span = "faults", _("Faults of inspections"), "督查问题", Span.YEAR
    says = _("What inspections of the year found wrong, who mends it, and whether it is mended.")

    def load(self, asked: Asked) -> QuerySet[Fault]:
        found = Fault.objects.dated().filter(
            inspection__village__in=asked.villages, inspection__year=asked.year
        )
        full = found.select_related("inspection", "look__entry").prefetch_related("rechecks")
        return full.order_by("inspection__village__name", "inspection__half", "mend_by", "at", "pk")

    def told(self, asked: Asked, loaded: QuerySet[Fault]) -> FaultsOut:
        return FaultsOut(asked.names)


class ObjectionsOut(Told):
    """An objection's row (domain.md §3.7), without who objected and in which words."""

    village_path = "entry.round.village_id"

    number = Column("编号", width=6)
    source = Column("来源")
    received_on = Column("受理日期", Kind.DAY, width=6)
    home = Column("对象户编号", attribute="entry__number")
    star = Column("涉及的星", width=6)
    answer_by = Column("答复期限", Kind.DAY, attribute="answer_by", width=6)
    investigators = Column("核查人", attribute="investigators", width=8)
    outcome = Column("处理结果")
    answered_on = Column("答复日期", Kind.DAY, width=6)
    answer = Column("公开答复", attribute="answer", width=20)

    def dehydrate_number(self, objection: Objection) -> str:
        return str(objection)

    def dehydrate_source(self, objection: Objection) -> str:
        return objection.get_source_display()

    def dehydrate_received_on(self, objection: Objection) -> date:
        return timezone.localdate(objection.received_at)

    def dehydrate_star(self, objection: Objection) -> str:
        return str(objection.claim.star) if objection.claim else ""

    def dehydrate_outcome(self, objection: Objection) -> str:
        return objection.get_outcome_display()

    def dehydrate_answered_on(self, objection: Objection) -> date | None:
        return timezone.localdate(objection.answered_at) if objection.answered_at else None


class Objections(OfYear):
    """异议登记与处理表."""

    code, name, sheet = "objections", _("Objections and answers"), "异议处理"
    says = _("The objections of the year and how they were answered; nobody who objected is named.")

    def load(self, asked: Asked) -> QuerySet[Objection]:
        found = Objection.objects.filter(entry__round__in=rounds_of(asked))
        full = found.select_related("entry__round", "notice", "claim__star__star")
        return full.order_by("entry__round__village__name", "received_at", "pk")

    def told(self, asked: Asked, loaded: QuerySet[Objection]) -> ObjectionsOut:
        return ObjectionsOut(asked.names)


FINDINGS: Sequence[Table] = (Faults(), Objections())
