"""How far each doubt is: told to the household, given time, looked at again, mended or not."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, TextChoices
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluation.doubts.queries.grounds import why_over
from evaluation.models import Doubt, DoubtQuerySet, Reminder, SecondLook
from evaluation.workflow import Stage
from households.models import Household

_FULL = (
    "award__star__star",
    "award__household__head",
    "award__household__village__township",
    "award__household__grid__parent",
    "award__end",
    "criterion",
    "officer",
    "dropped_by",
)
#: A doubt that was closed stays on the list for a year.
_SHOWN = timedelta(days=366)


class State(TextChoices):
    """Where a doubt stands on a day; nothing of it is stored."""

    REMIND = "remind", gettext_lazy("tell the household")
    TIME = "time", gettext_lazy("has time to mend it")
    LOOK = "look", gettext_lazy("look again")
    UNMENDED = "unmended", gettext_lazy("not mended")
    OVER = "over", gettext_lazy("the star has ended")
    JUDGED = "judged", gettext_lazy("before the bodies")
    DECIDED = "decided", gettext_lazy("decided by vote")
    MENDED = "mended", gettext_lazy("mended")
    DROPPED = "dropped", gettext_lazy("doubted no more")


#: Where nothing more is to be done.
CLOSED = (State.DECIDED, State.MENDED, State.DROPPED)
_KINDS = {
    State.TIME: "wait",
    State.JUDGED: "wait",
    State.DECIDED: "info",
    State.MENDED: "done",
    State.DROPPED: "info",
}


@dataclass(frozen=True)
class Line:
    """A doubt with its reminders; ``over`` says why the star is held no more."""

    doubt: Doubt
    reminders: list[Reminder]
    state: State
    over: str

    @property
    def household(self) -> Household:
        return self.doubt.award.household

    @property
    def last(self) -> Reminder | None:
        return self.reminders[-1] if self.reminders else None

    @property
    def look(self) -> SecondLook | None:
        return look_of(self.last)

    @property
    def is_closed(self) -> bool:
        return self.state in CLOSED

    @property
    def kind(self) -> str:
        return _KINDS.get(self.state, "do")

    @property
    def day(self) -> date:
        """The day that counts: until when there is time, else since when it is so."""
        if self.state == State.DROPPED and self.doubt.dropped_at:
            return localdate(self.doubt.dropped_at)
        if self.look:
            return self.look.looked_on
        return self.last.mend_by if self.last else self.doubt.raised_on


def look_of(reminder: Reminder | None) -> SecondLook | None:
    return getattr(reminder, "look", None)


def lines_of(doubts: DoubtQuerySet, *, today: date) -> list[Line]:
    """In the order of the days that count; two queries however many."""
    reminders = Reminder.objects.select_related("look__officer", "officer").order_by("number")
    told = Prefetch("reminders", reminders)
    full = doubts.staged().select_related(*_FULL).prefetch_related(told)
    return sorted((_line(one, today) for one in full), key=lambda line: (line.day, line.doubt.at))


def _line(doubt: Doubt, today: date) -> Line:
    reminders, over = list(doubt.reminders.all()), why_over(doubt.award, today=today)
    return Line(doubt, reminders, _state(doubt, reminders, over, today), over)


def _state(doubt: Doubt, reminders: list[Reminder], over: str, today: date) -> State:
    if closed := _closed(doubt, reminders):
        return closed
    if over:
        return State.OVER
    if not reminders:
        return State.REMIND
    if look_of(reminders[-1]):
        return State.UNMENDED
    return State.LOOK if reminders[-1].mend_by < today else State.TIME


def _closed(doubt: Doubt, reminders: list[Reminder]) -> State | None:
    """Given up, mended, or brought before the bodies: whatever the day."""
    stage = vars(doubt)["judged_at"]
    if doubt.dropped_at:
        return State.DROPPED
    if any(look.mended for look in map(look_of, reminders) if look):
        return State.MENDED
    if stage:
        return State.DECIDED if stage in {Stage.AWARDED, Stage.CLOSED} else State.JUDGED
    return None


def recent(lines: list[Line], *, today: date) -> list[Line]:
    """Without those that were closed more than a year ago."""
    return [line for line in lines if not line.is_closed or line.day > today - _SHOWN]


@dataclass(frozen=True)
class Part:
    """A part of the list: what is to be done, what waits, what is closed."""

    title: str
    lines: list[Line]


def parts_of(lines: list[Line]) -> list[Part]:
    """Those with lines, in the order in which they are read."""
    titles = (
        (_("To be done"), {State.REMIND, State.LOOK, State.UNMENDED, State.OVER}),
        (_("Time is running"), {State.TIME, State.JUDGED}),
        (_("Mended"), {State.MENDED}),
        (_("Given up or decided"), {State.DROPPED, State.DECIDED}),
    )
    parts = [Part(title, [one for one in lines if one.state in kept]) for title, kept in titles]
    return [part for part in parts if part.lines]
