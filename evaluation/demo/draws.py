"""Draws of the demonstration: by the figure of two offices, given up once, opened once more."""

from datetime import timedelta

from django.utils.timezone import localdate

from evaluation.demo.desk import Desk
from evaluation.draws.actions import abandon_draw, commit_draw, reveal_draw, type_figure
from evaluation.draws.typed import Terms
from evaluation.models import Draw

SOURCE = "中国福利彩票3D当日开奖号码（www.cwl.gov.cn）"


def drawn(desk: Desk) -> None:
    """No other village posts a notice that day, so the figure of the day after counts."""
    reason = "上一次的数字来源查不到" if desk.round.draws.exists() else ""
    draw = _commit(desk, days_ago=-8, minutes=-90, reason=reason)
    for who in () if draw.picks_everybody else ("township", "supervisor"):
        type_figure(draw.pk, "374", sent=desk.sent(who, days_ago=-9, minutes=-90))
    reveal_draw(draw.pk, sent=desk.sent("township", days_ago=-9, minutes=-100))


def given_up(desk: Desk) -> None:
    """A first attempt that named a source which nobody could have looked up.

    In the same minute: after midnight the township could not give it up any more.
    """
    draw = _commit(desk, days_ago=-8, minutes=-30)
    sent = desk.sent("township", days_ago=-8, minutes=-30)
    abandon_draw(draw.pk, "数字来源当天不开奖，查不到", sent=sent)


def drawn_again(desk: Desk) -> None:
    """Yesterday; today another village posted its notice, so the draw can be revealed."""
    reason = "村民代表要求再抽几户"
    _commit(desk, days_ago=1 - desk.shift, reason=reason, waits=7)


def _commit(
    desk: Desk, *, days_ago: int, minutes: int = 0, reason: str = "", waits: int = 1
) -> Draw:
    """``waits``: how many days for a notice of another village."""
    sent = desk.sent("township", days_ago=days_ago, minutes=minutes)
    terms = Terms(SOURCE, localdate(sent.at) + timedelta(days=waits), reason)
    commit_draw(desk.round_id, terms, sent=sent)
    return Draw.objects.filter(round=desk.round_id).latest("number")
