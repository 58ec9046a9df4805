"""1+10 in the demonstration: liaisons entered, households shared out, visits, wishes, a meeting."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate

from evaluation.demo.desk import Desk
from grids.models import Officer
from grids.writing import Sent
from households.liaisons.actions.entering import add_liaisons
from households.liaisons.actions.linking import confirm_links, propose_links
from households.liaisons.queries.rolls import candidates, proposed_in
from households.liaisons.typed import Entered
from households.models import Link, Wish
from households.visits.actions import record_nothing_new, record_visit
from households.visits.typed import NothingNew, Seen
from households.wishes.actions import add_wish, handle_wish, hold_meeting
from households.wishes.typed import Handling, Held

#: So many days ago the village's liaisons were confirmed, and were called on first and second.
_CONFIRMED, _FIRST, _SECOND = 44, 38, 5
_TROUBLE: dict[str, Any] = {
    "way": "home",
    "trouble": "屋后排水沟堵了，雨天往院里灌水",
    "help": "联系了组里两户青壮年帮忙清沟",
    "promise": "本月底前把沟清通",
    "wish_kind": "wish",
    "wish": "想把门前那段土路修一修",
}


def liaisons_proposed(desk: Desk) -> None:
    """Entered last week, shared out, and not confirmed yet."""
    _entered(desk, days_ago=8)
    propose_links(desk.village.pk, everybody=True, sent=_sent(desk, "clerk", 7))


def liaisons_confirmed(desk: Desk) -> None:
    """Confirmed ten weeks ago by the secretary."""
    _entered(desk, days_ago=_CONFIRMED + 1)
    propose_links(desk.village.pk, everybody=True, sent=_sent(desk, "clerk", _CONFIRMED + 1))
    shown = proposed_in(desk.village).count()
    confirm_links(desk.village.pk, proposed=shown, sent=_sent(desk, "secretary", _CONFIRMED))


def _entered(desk: Desk, *, days_ago: int) -> None:
    """The liaison with an account, the secretary, and one Party member who is too old."""
    sent = _sent(desk, "clerk", days_ago)
    found = candidates(desk.village, today=localdate(sent.at))
    can = {f"officer:{desk.officer(who).pk}": "" for who in ("liaison", "secretary")}
    paper = [one.key for one in found if one.key.startswith("person:")][:2]
    add_liaisons(
        desk.village.pk, Entered(can | dict(zip(paper, ("", "old"), strict=False))), sent=sent
    )


def visits(desk: Desk) -> None:
    """Last month everybody was called on; this month some were, and one had something to tell."""
    for officer in (desk.officer("liaison"), desk.officer("secretary")):
        homes = list(
            Link.objects.standing()
            .filter(liaison__officer=officer)
            .order_by("household__number")
            .values_list("household", flat=True)
        )
        _nothing_new(desk, officer, homes, _FIRST)
        _nothing_new(desk, officer, homes[1:4], _SECOND)
    liaison = desk.officer("liaison")
    first = (
        Link.objects.standing().filter(liaison__officer=liaison).order_by("household__number")[0]
    )
    sent = _sent(desk, "liaison", 4)
    seen = Seen(localdate(sent.at), **_TROUBLE)
    record_visit(first.household_id, seen, sent=sent)


def _nothing_new(desk: Desk, officer: Officer, homes: Sequence[UUID], days_ago: int) -> None:
    at = desk.now - timedelta(days=days_ago)
    seen = NothingNew(homes, localdate(at), "home")
    record_nothing_new(seen, sent=Sent(actor=officer, kind="demo", at=at))


def wishes(desk: Desk) -> None:
    """One was closed in the month's meeting, one is overdue, one nobody handles yet."""
    village = desk.village
    homes = list(village.households.standing().order_by("number")[2:4])
    add_wish(homes[0].pk, "wish", "村卫生室周末也想有人值班", sent=_sent(desk, "clerk", 40))
    add_wish(homes[1].pk, "advice", "广场路灯坏了两盏", sent=_sent(desk, "clerk", 36))
    lamp = Wish.objects.get(village=village, text="广场路灯坏了两盏")
    clinic = Wish.objects.get(village=village, text="村卫生室周末也想有人值班")
    closed = Handling("王电工", None, "两盏灯已换新，物业每周巡查一次", closed=True)
    meeting = _sent(desk, "clerk", 30)
    held = Held(
        localdate(meeting.at), desk.officer("secretary").name, "两委全体", {lamp.pk: closed}
    )
    hold_meeting(village.pk, held, sent=meeting)
    due = localdate(desk.now) - timedelta(days=3)
    handling = Handling("村医", due, "", closed=False)
    handle_wish(clinic.pk, handling, version=1, sent=_sent(desk, "clerk", 29))


def _sent(desk: Desk, who: str, days_ago: int) -> Sent:
    """So many days before the demonstration is shown, whatever the village's own shift."""
    return desk.sent(who, days_ago=days_ago - desk.shift)
