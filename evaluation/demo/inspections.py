"""Inspections of the demonstration: one of the half before with a fault left, one that is finished
with its faults mended and not, one of a village's own supervisors, one whose lot is still open."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.timezone import localdate

from evaluation.demo.desk import Desk
from evaluation.demo.draws import SOURCE
from evaluation.demo.waves import GRID_FIRST
from evaluation.draws.actions import reveal_draw, type_figure
from evaluation.draws.typed import Terms
from evaluation.inspections.actions.faults import add_fault, recheck_fault
from evaluation.inspections.actions.inspections import (
    draw_inspection,
    finish_inspection,
    open_inspection,
)
from evaluation.inspections.actions.looks import add_look
from evaluation.inspections.queries.grounds import inspectable, stars_to_see
from evaluation.inspections.queries.told import waiting
from evaluation.inspections.typed import Again, Half, Seen, Sight, Wrong
from evaluation.models import Entry, Inspection, Observation
from grids.writing import Sent

_NO, _YES = Observation.Verdict.NO, Observation.Verdict.YES
_MATTER = Observation.Matter


def half_before(desk: Desk) -> None:
    """Of last year's stars, in the half-year before this one; a fault was never re-checked."""
    ago = days_since_half_before(desk.now)
    inspection = _opened(desk, "township", ago)
    _draw(desk, inspection, ago)
    _look_at_drawn(desk, inspection, ago - 3)
    text = "村务公开栏里没有存去年的公示张贴记录"
    found = Wrong(text, "村文书", _day(desk, ago - 33))
    add_fault(inspection.pk, found, sent=_sent(desk, "township", ago - 3))
    finish_inspection(inspection.pk, "", sent=_sent(desk, "township", ago - 4))


def days_since_half_before(now: datetime) -> int:
    """Within the half-year before, and before the grid teams' wave."""
    today = localdate(now)
    return max((today - Half.of(today).before.ends_on).days + 20, GRID_FIRST + 60)


def finished(desk: Desk) -> None:
    """A week ago: five drawn, one by choice; one fault is mended, one due, one has time."""
    inspection = _opened(desk, "township", 7)
    _draw(desk, inspection, 7)
    _look_at_drawn(desk, inspection, 5, noes=True)
    chosen = _not_looked_at(inspection)[0]
    _look(desk, inspection, chosen, 5, {})
    add_fault(
        inspection.pk,
        Wrong("公示栏玻璃破损", "村委会", _day(desk, 3)),
        sent=_sent(desk, "township", 5),
    )
    add_fault(
        inspection.pk,
        Wrong("两户回访记录没有农户签名", "村文书", _day(desk, -12)),
        sent=_sent(desk, "township", 5),
    )
    mended = inspection.faults.get(text="公示栏玻璃破损")
    again = Again(_day(desk, 2), mended=True, remark="玻璃已更换")
    finish_inspection(inspection.pk, "各户配合，档案总体齐全。", sent=_sent(desk, "township", 4))
    recheck_fault(mended.pk, again, sent=_sent(desk, "township", 2))


def by_supervisors(desk: Desk) -> None:
    """Two households of their own choice, the day before yesterday; they go on."""
    inspection = _opened(desk, "supervisor", 2)
    for entry in _not_looked_at(inspection)[:2]:
        _look(desk, inspection, entry, 2, {_MATTER.VISITS: "农户说上个月没有人来过"})


def drawing(desk: Desk) -> None:
    """Opened the day before yesterday; a notice was posted elsewhere since its commitment."""
    inspection = _opened(desk, "township", 2)
    _commit(desk, inspection, 1, waits=7)


def _opened(desk: Desk, who: str, ago: int) -> Inspection:
    offices = {"township": Inspection.Office.TOWNSHIP, "supervisor": Inspection.Office.SUPERVISORS}
    half = Half.of(_day(desk, ago))
    open_inspection(desk.village.pk, offices[who], half, sent=_sent(desk, who, ago))
    return Inspection.objects.get(
        village=desk.village, office=offices[who], year=half.year, half=half.half
    )


def _commit(desk: Desk, inspection: Inspection, ago: int, *, waits: int) -> None:
    terms = Terms(SOURCE, _day(desk, ago) + timedelta(days=waits))
    draw_inspection(inspection.pk, terms, sent=_sent(desk, "township", ago, minutes=-30))


def _draw(desk: Desk, inspection: Inspection, ago: int) -> None:
    """The figure of the day after; where everybody is drawn, none is needed."""
    _commit(desk, inspection, ago, waits=1)
    draw = inspection.draws.get()
    for who in () if draw.picks_everybody else ("township", "supervisor"):
        type_figure(draw.pk, "508", sent=_sent(desk, who, ago - 1))
    reveal_draw(draw.pk, sent=_sent(desk, "township", ago - 1, minutes=-10))


def _look_at_drawn(desk: Desk, inspection: Inspection, ago: int, *, noes: bool = False) -> None:
    picks = waiting(inspection)
    for place, pick in enumerate(picks):
        found = _FOUND[place] if noes and place < len(_FOUND) else {}
        _look(desk, inspection, pick.entry, ago, found)


#: What was not as it should be at the first households that were drawn.
_FOUND: tuple[dict[str, str], ...] = (
    {_MATTER.PLATE: "门上还是去年的星牌"},
    {_MATTER.STAR: "院里柴草乱堆，厕所未打扫"},
)


def _look(desk: Desk, inspection: Inspection, entry: Entry, ago: int, noes: dict[str, str]) -> None:
    """Everything else is as it should be; what is wrong with a plate is to be mended."""
    day = min(_day(desk, ago), inspection.ends_on)
    stars = stars_to_see(entry, day=localdate(desk.now))
    seen = [_seen(_MATTER.STAR, star.pk, noes) for star in stars]
    seen += [_seen(matter, None, noes) for matter in _MATTER if matter != _MATTER.STAR]
    wrong = None
    if _MATTER.PLATE in noes:
        wrong = Wrong("换上今年的星牌", "村文书", max(day, _day(desk, 1)))
    who = "township" if inspection.by_township else "supervisor"
    add_look(inspection.pk, entry.pk, Sight(day, seen, wrong), sent=_sent(desk, who, ago))


def _seen(matter: str, star: UUID | None, noes: dict[str, str]) -> Seen:
    return Seen(matter, star, _NO if matter in noes else _YES, noes.get(matter, ""))


def _not_looked_at(inspection: Inspection) -> list[Entry]:
    day = localdate(inspection.opened_at)
    seen = inspection.looks.values("entry")
    return list(inspectable(inspection.village_id, day=day).exclude(pk__in=seen).order_by("number"))


def _sent(desk: Desk, who: str, ago: int, *, minutes: int = 0) -> Sent:
    """So many days before today, wherever the village's own round stands."""
    return desk.sent(who, days_ago=ago - desk.shift, minutes=minutes)


def _day(desk: Desk, ago: int) -> date:
    return localdate(desk.now) - timedelta(days=ago)
