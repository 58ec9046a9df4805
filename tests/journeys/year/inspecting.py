"""The township inspects a village, and so do its supervisors."""

from datetime import date
from uuid import UUID

from evaluation.draws.actions import reveal_draw, type_figure
from evaluation.draws.typed import Terms
from evaluation.inspections.actions.faults import add_fault, recheck_fault
from evaluation.inspections.actions.inspections import (
    draw_inspection,
    finish_inspection,
    open_inspection,
)
from evaluation.inspections.actions.looks import add_look
from evaluation.inspections.queries.grounds import inspectable
from evaluation.inspections.queries.told import waiting
from evaluation.inspections.typed import Again, Half, Seen, Sight, Wrong
from evaluation.models import Entry, Fault, Inspection, Observation
from tests.journeys.year import facts as f
from tests.journeys.year.caring import VILLAGES
from tests.journeys.year.facts import village_of
from tests.journeys.year.gathering import Gathering

#: What is looked at besides the stars.
MATTERS = [one for one in Observation.Matter if one != Observation.Matter.STAR]


class Inspecting(Gathering):
    def inspect(self, village: str, *, own: bool = False) -> str:
        office = Inspection.Office.SUPERVISORS if own else Inspection.Office.TOWNSHIP
        half = Half.of(self.today)
        sent = self.sent(self._inspector(village, own=own))
        open_inspection(self.village(village).pk, office, half, sent=sent)
        key = f"{village} {half.year}-{half.half} {office.value}"
        self.log.add(
            f.Opened(at=self.now, key=key, village=village, year=half.year, half=half.half, own=own)
        )
        return key

    def draw(self, key: str) -> None:
        terms = Terms("福彩3D当日开奖号码", self.in_days(1))
        draw_inspection(self.inspection(key).pk, terms, sent=self.sent("township"))

    def reveal(self, key: str) -> None:
        """By the figure of a day after, typed by both offices."""
        draw = self.inspection(key).draws.get()
        supervisor = f"{VILLAGES[village_of(key)]}-supervisor"
        for who in () if draw.picks_everybody else ("township", supervisor):
            type_figure(draw.pk, "508", sent=self.sent(who))
        reveal_draw(draw.pk, sent=self.sent("township"))

    def look_at_drawn(self, key: str, *, noes: int) -> list[str]:
        """At everybody a lot fell on; the first few have something that is not as it should be."""
        found = []
        for place, pick in enumerate(waiting(self.inspection(key))):
            self._look(key, pick.entry, drawn=True, noes=1 if place < noes else 0)
            found.append(f"{village_of(key)} {pick.entry.number}")
        return found

    def look_by_choice(self, key: str, *, noes: int = 0, wrong_by: date | None = None) -> str:
        """One that nobody has looked at."""
        inspection = self.inspection(key)
        open_ = inspectable(inspection.village_id, day=self.today)
        left = open_.exclude(household__in=inspection.looks.values("entry__household"))
        entry = left.order_by("number").first()
        assert entry
        self._look(key, entry, drawn=False, noes=noes, wrong_by=wrong_by)
        return f"{village_of(key)} {entry.number}"

    def _look(
        self, key: str, entry: Entry, *, drawn: bool, noes: int, wrong_by: date | None = None
    ) -> None:
        seen = [
            Seen(matter, None, "no" if place < noes else "yes", "门牌没换" if place < noes else "")
            for place, matter in enumerate(MATTERS)
        ]
        wrong = Wrong("换上今年的星牌", "村文书", wrong_by) if wrong_by else None
        inspection, sight = self.inspection(key), Sight(self.today, seen, wrong)
        sent = self.sent(self._inspector(key, own=not inspection.by_township))
        add_look(inspection.pk, entry.pk, sight, sent=sent)
        home = f"{village_of(key)} {entry.number}"
        self.log.add(f.Looked(at=self.now, key=key, home=home, drawn=drawn, noes=noes))
        if wrong_by:
            self._wrong(key, wrong_by)

    def find_wrong(self, key: str, by: date) -> str:
        inspection = self.inspection(key)
        sent = self.sent(self._inspector(key, own=not inspection.by_township))
        add_fault(inspection.pk, Wrong("公示栏玻璃破损", "村委会", by), sent=sent)
        return self._wrong(key, by)

    def _wrong(self, key: str, by: date) -> str:
        fault = str(Fault.objects.latest("at").pk)
        self.log.add(f.Wrong(at=self.now, key=fault, of=key, by=by))
        return fault

    def recheck(self, fault: str, *, again: date | None = None) -> None:
        inspection = Fault.objects.get(pk=fault).inspection
        remark = "还差一半" if again else ""
        seen = Again(self.today, mended=again is None, remark=remark, again_by=again)
        who = self._inspector(inspection.village.name, own=not inspection.by_township)
        recheck_fault(UUID(fault), seen, sent=self.sent(who))
        self.log.add(f.Rechecked(at=self.now, key=fault, again=again))

    def finish(self, key: str) -> None:
        inspection = self.inspection(key)
        sent = self.sent(self._inspector(key, own=not inspection.by_township))
        finish_inspection(inspection.pk, "", sent=sent)
        self.log.add(f.Finished(at=self.now, key=key))

    def inspection(self, key: str) -> Inspection:
        village, half, office = key.split()
        year, which = half.split("-")
        return Inspection.objects.get(village__name=village, year=year, half=which, office=office)

    def _inspector(self, place: str, *, own: bool) -> str:
        return f"{VILLAGES[village_of(place)]}-supervisor" if own else "township"
