"""Stars in doubt in the demonstration: one of each kind, so that every page has something."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from django.utils.timezone import localdate

from evaluation.demo.desk import Desk
from evaluation.doubts.actions import drop_doubt, look_again, raise_doubt, remind_household
from evaluation.doubts.typed import Again, Seen, Told
from evaluation.inspections.actions.faults import add_fault
from evaluation.inspections.typed import Wrong
from evaluation.kin import circle_of
from evaluation.models import Award, Doubt, Fault, Inspection
from grids.writing import Sent
from households.models import Visit

#: A star that is judged by looking (整洁健康星): its first item, and its second.
_STAR, _YARD, _ROOMS = "09", "09-1", "09-2"


def doubts(desk: Desk) -> None:
    """Raised; told; a second look due; mended; not mended; given up."""
    held = _held(desk, but=_raised_by_inspection(desk))
    _told(desk, next(held), 4, "spoken", "门前路边堆着砖和木料，堵了半边路", until=-11)
    _told_after_visit(desk)
    tidy = next(held)
    mended = _told(desk, tidy, 5, "officer", "院外农具、柴草没有归置", until=-9)
    _looked(desk, mended, 2, mended=True, words="农具柴草已归置整齐")
    unmended = _told(desk, next(held), 5, "officer", "屋后垃圾堆了一大片", until=2)
    _looked(desk, unmended, 1, mended=False, words="垃圾还在，只清了一小半")
    given_up = _raise(desk, tidy, 3, "paper", "屋里堆着东西没有收", item=_ROOMS)
    reason = "到户看过，是当天刚卸的过冬煤，已归置好"
    drop_doubt(given_up.pk, reason, sent=_sent(desk, "supervisor", 2))


def _held(desk: Desk, *, but: UUID) -> Iterator[Award]:
    """Awards of the star, of other households, and none that those who act are close to."""
    who = ("clerk", "secretary", "supervisor", "liaison", "township")
    circles = [circle_of(desk.officer(name)) for name in who]
    close = {key for circle in circles for key in circle.homes | circle.kin}
    awards = Award.objects.standing(localdate(desk.now)).filter(star__star__code=_STAR)
    here = awards.filter(household__village=desk.village).exclude(household__in={*close, but})
    here = here.exclude(household__visits__nothing_new=False)
    yield from here.select_related("household__head").order_by("household__number")


def _told_after_visit(desk: Desk) -> None:
    """What the liaison saw; the time ended yesterday, and nobody has looked again yet."""
    visit = Visit.objects.get(household__village=desk.village, nothing_new=False)
    award = Award.objects.get(household=visit.household_id, star__star__code="07")
    item = award.star.star.criteria.get(code="07-5")
    words = "屋后污水从沟里漫到路上"
    seen = Seen(
        award.pk, item.pk, Doubt.Source.VISIT, words, visit.visited_on,
        none_excluded=True, visit=visit.pk,
    )  # fmt: skip
    raise_doubt(award.household_id, seen, sent=_sent(desk, "liaison", 4, minutes=-10))
    _tell(desk, Doubt.objects.get(visit=visit), 4, until=1)


def _raised_by_inspection(desk: Desk) -> UUID:
    """Found by the village's own supervisors yesterday; nobody has told the household yet.

    The key of the household.
    """
    inspection = Inspection.objects.get(village=desk.village, office="supervisors")
    awards = Award.objects.filter(star__star__code="07", entry__looks__inspection=inspection)
    award = awards.select_related("entry").order_by("household__number")[0]
    look = inspection.looks.get(entry=award.entry)
    words = "生活垃圾倒在房后水沟里"
    wrong = Wrong(words, "该户", _day(desk, -14))
    add_fault(inspection.pk, wrong, look_id=look.pk, sent=_sent(desk, "supervisor", 1))
    fault, item = Fault.objects.get(look=look), award.star.star.criteria.get(code="07-2")
    seen = Seen(
        award.pk, item.pk, Doubt.Source.INSPECTION, words, _day(desk, 1),
        none_excluded=True, fault=fault.pk,
    )  # fmt: skip
    sent = _sent(desk, "supervisor", 1, minutes=-10)
    raise_doubt(award.household_id, seen, sent=sent)
    return award.household_id


def _raise(
    desk: Desk, award: Award, ago: int, source: str, words: str, *, item: str = _YARD
) -> Doubt:
    """By the clerk."""
    criterion = award.star.star.criteria.get(code=item)
    day = _day(desk, ago)
    seen = Seen(award.pk, criterion.pk, source, words, day, none_excluded=True)
    raise_doubt(award.household_id, seen, sent=_sent(desk, "clerk", ago))
    return Doubt.objects.get(award=award, criterion=criterion)


def _told(desk: Desk, award: Award, ago: int, source: str, words: str, *, until: int) -> Doubt:
    """Raised and told on the same day; it has time until so many days ago."""
    doubt = _raise(desk, award, ago, source, words)
    _tell(desk, doubt, ago, until=until)
    return doubt


def _tell(desk: Desk, doubt: Doubt, ago: int, *, until: int) -> None:
    """At home, by the secretary."""
    star, head = doubt.award.star, doubt.award.household.head.name
    asks = f"{star.star.name}要求：{doubt.criterion.text}。"
    plain = f"在您家看到：{doubt.words}。{asks}请您改一改。星还是您家的。"
    told = Told(plain, head, "home", _day(desk, ago), "知道了，这几天就收拾", _day(desk, until))
    remind_household(doubt.pk, told, sent=_sent(desk, "secretary", ago, minutes=-60))


def _looked(desk: Desk, doubt: Doubt, ago: int, *, mended: bool, words: str) -> None:
    again = Again(_day(desk, ago), mended, words)
    look_again(doubt.pk, again, sent=_sent(desk, "supervisor", ago))


def _sent(desk: Desk, who: str, ago: int, *, minutes: int = 0) -> Sent:
    """So many days before the demonstration is shown, whatever the village's own shift."""
    return desk.sent(who, days_ago=ago - desk.shift, minutes=minutes)


def _day(desk: Desk, ago: int) -> date:
    return localdate(desk.now) - timedelta(days=ago)
