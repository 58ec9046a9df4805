"""Vetoes of the demonstration; their documents say themselves that they are invented."""

from datetime import timedelta

from django.utils.timezone import localdate

from evaluation.demo.desk import Desk
from evaluation.models import Entry, Veto, VetoGround
from evaluation.vetoes.actions import confirm_veto, enter_veto
from evaluation.vetoes.typed import Basis


def on_a_star(desk: Desk) -> None:
    """Confirmed: one household cannot be given the star 07."""
    entry = desk.round.entries.declared().filter(claims__star__star__code="07")[1]
    veto = _enter(desk, entry, "V6", "责令改正通知书（演示用，虚构）", star="07", days_ago=11)
    confirm_veto(veto.pk, sent=desk.sent("supervisor", days_ago=11))


def on_a_household(desk: Desk) -> None:
    """Confirmed: one household takes no part this year."""
    entry = desk.round.entries.declared()[3]
    veto = _enter(desk, entry, "V8", "关于拉票问题的核查通报（演示用，虚构）", days_ago=9)
    confirm_veto(veto.pk, sent=desk.sent("secretary", days_ago=9))


def entered(desk: Desk) -> None:
    """By the clerk this morning; the secretary or the supervisor still has to compare it."""
    entry = desk.round.entries.declared()[7]
    _enter(desk, entry, "V5", "失信被执行人名单查询单（演示用，虚构）", star="03", days_ago=0)


def _enter(
    desk: Desk, entry: Entry, ground: str, document: str, *, days_ago: int, star: str = ""
) -> Veto:
    campaign = desk.campaign
    sent = desk.sent("clerk", days_ago=days_ago, minutes=55)
    basis = Basis(
        ground=VetoGround.objects.get(catalogue=campaign.catalogue_id, code=ground).pk,
        document=document,
        number=f"演示〔{campaign.year}〕{ground[1:]}号",
        issued_by="演示用单位（虚构）",
        issued_on=localdate(sent.at) - timedelta(days=20),
        ends_on=campaign.ends_on,
        stars=tuple(campaign.stars.filter(star__code=star).values_list("pk", flat=True)),
    )
    enter_veto(entry.household_id, campaign.pk, basis, sent=sent)
    return Veto.objects.get(household=entry.household_id)
