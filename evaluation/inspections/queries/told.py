"""What the page and the paper of one inspection say: who is due, what was seen, what is wrong."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation import rules
from evaluation.draws.queries import Told
from evaluation.draws.queries import told as draw_told
from evaluation.inspections.queries.grounds import earlier, inspectable, stars_by_household
from evaluation.models import (
    CampaignStar,
    Draw,
    Entry,
    Fault,
    Inspection,
    Look,
    Observation,
    Pick,
    Recheck,
)
from evaluation.ordering import in_order


@dataclass(frozen=True)
class Line:
    """A fault with how it stands: ``kind`` is a tag's."""

    fault: Fault
    kind: str
    state: str
    due_on: date
    rechecks: list[Recheck]

    @property
    def stands(self) -> bool:
        return self.kind != "done"

    @property
    def may_be_rechecked(self) -> bool:
        """From the day that was given on; before, the village still has time."""
        return self.kind == "do"


def fault_lines(faults: QuerySet[Fault], *, today: date) -> list[Line]:
    """Faults in the order of their days, with their re-checks; two queries."""
    related = ("inspection__village", "look__entry__group", "officer")
    rechecks = Recheck.objects.select_related("officer")
    found = faults.select_related(*related).prefetch_related(Prefetch("rechecks", rechecks))
    return [_line(fault, today) for fault in found]


def _line(fault: Fault, today: date) -> Line:
    rechecks = list(fault.rechecks.all())
    due_on = last_day(fault, rechecks)
    if any(recheck.mended for recheck in rechecks):
        return Line(fault, "done", _("mended"), due_on, rechecks)
    if due_on > today:
        return Line(fault, "wait", _("to be mended"), due_on, rechecks)
    return Line(fault, "do", _("re-check due"), due_on, rechecks)


def last_day(fault: Fault, rechecks: Iterable[Recheck]) -> date:
    """Until when it is to be mended: as it was found, or as a re-check said since."""
    return max([fault.mend_by, *(one.again_by for one in rechecks if one.again_by)])


@dataclass(frozen=True)
class Seeing:
    """A household that was looked at: by lot or by choice, and what was seen."""

    look: Look
    drawn: bool
    observations: list[Observation]

    @property
    def noes(self) -> list[Observation]:
        return [one for one in self.observations if one.verdict == Observation.Verdict.NO]

    @property
    def unseen(self) -> list[Observation]:
        return [one for one in self.observations if one.verdict == Observation.Verdict.UNSEEN]

    @property
    def yeses(self) -> list[Observation]:
        return [one for one in self.observations if one.verdict == Observation.Verdict.YES]


def seeings(inspection: Inspection) -> list[Seeing]:
    """In the order of the village, by group and number; two queries."""
    fell_on = Pick.objects.filter(entry=OuterRef("entry"), draw__inspection=inspection.pk)
    observations = Observation.objects.select_related("star__star").order_by("star__star__code")
    looks = inspection.looks.annotate(drawn=Exists(fell_on)).select_related(
        "entry__group", "entry__household", "officer"
    )
    found = sorted(
        looks.prefetch_related(Prefetch("observations", observations)),
        key=lambda look: in_order(look.entry),
    )
    return [
        Seeing(look, cast(Any, look).drawn, sorted(look.observations.all(), key=_in_form))
        for look in found
    ]


def _in_form(one: Observation) -> tuple[int, str]:
    """As the form asks: the stars, then the rest."""
    code = one.star.star.code if one.star else ""
    return Observation.Matter.values.index(one.matter), code


@dataclass(frozen=True)
class Sum:
    """How often one matter was seen as it should be, not so, or not at all."""

    matter: str
    yes: int
    no: int
    unseen: int


def sums(seen: Iterable[Seeing]) -> list[Sum]:
    """By matter in the order of the form; what was never asked is left out."""
    counted = Counter((one.matter, one.verdict) for row in seen for one in row.observations)
    verdict = Observation.Verdict
    rows = [
        Sum(
            str(matter.label),
            *(counted[matter, one] for one in (verdict.YES, verdict.NO, verdict.UNSEEN)),
        )
        for matter in Observation.Matter
    ]
    return [row for row in rows if row.yes or row.no or row.unseen]


@dataclass(frozen=True)
class Story:
    """One inspection as it stands."""

    inspection: Inspection
    households: int
    due: int
    draws: list[Told]
    #: Drawn, still there, and not looked at yet.
    waiting: list[Pick]
    seen: list[Seeing]
    faults: list[Line]
    earlier: list[Line]

    @property
    def drawn(self) -> int:
        return sum(row.drawn for row in self.seen)

    @property
    def sums(self) -> list[Sum]:
        return sums(self.seen)

    @property
    def mended(self) -> int:
        return sum(not line.stands for line in self.faults)

    @property
    def draw(self) -> Told | None:
        return self.draws[-1] if self.draws else None

    @property
    def blockers(self) -> list[str]:
        return blockers(self)


def story(inspection: Inspection, *, now: datetime) -> Story:
    """Everything that the page and the paper say."""
    today = localdate(now)
    households = inspectable(inspection.village_id, day=today).count()
    standing = Fault.objects.standing().filter(earlier(inspection))
    return Story(
        inspection=inspection,
        households=households,
        due=rules.inspection_due(households),
        draws=[draw_told(draw, now=now) for draw in _draws(inspection)],
        waiting=waiting(inspection),
        seen=seeings(inspection),
        faults=fault_lines(inspection.faults.all(), today=today),
        earlier=fault_lines(standing, today=today),
    )


def _draws(inspection: Inspection) -> QuerySet[Draw]:
    return inspection.draws.select_related("round", "inspection")


def waiting(inspection: Inspection) -> list[Pick]:
    """Households that a lot fell on, that still live there, and that nobody has looked at."""
    looked_at = Look.objects.filter(inspection=inspection, entry=OuterRef("entry"))
    picks = Pick.objects.filter(draw__inspection=inspection, entry__household__ended_on=None)
    left = picks.filter(~Exists(looked_at)).select_related("entry__group")
    return list({pick.entry_id: pick for pick in left.order_by("-position")}.values())[::-1]


def blockers(told: Story) -> list[str]:
    """Why the inspection cannot be finished yet, in sentences."""
    found = _of_the_lot(told) if told.inspection.by_township else []
    due = told.due - len(told.waiting) if told.inspection.by_township else 1
    short = due - len(told.seen)
    if short > 0:
        sentence = ngettext(
            "%(n)s more household must be looked at.",
            "%(n)s more households must be looked at.",
            short,
        )
        found.append(sentence % {"n": short})
    return found


def _of_the_lot(told: Story) -> list[str]:
    if not any(row.draw.revealed_at for row in told.draws):
        return [_("No households are drawn yet: open a draw, and reveal it.")]
    if any(row.draw.is_open for row in told.draws):
        return [_("A draw is open: it must be revealed, or given up.")]
    if told.waiting:
        sentence = ngettext(
            "%(n)s household that was drawn is not looked at yet.",
            "%(n)s households that were drawn are not looked at yet.",
            len(told.waiting),
        )
        return [sentence % {"n": len(told.waiting)}]
    return []


def candidates(inspection: Inspection) -> list[Entry]:
    """Whom somebody may mean by a number or a name, also households that have left since."""
    entries = Entry.objects.filter(round__village=inspection.village_id, live=True)
    ordered = entries.order_by("household_id", "-campaign__year", "pk").distinct("household_id")
    return list(ordered.select_related("group", "household"))


def why_not_look(inspection: Inspection, entry: Entry, *, day: date) -> str:
    """The sentence for a household that this inspection cannot look at, or nothing."""
    if entry.round.village_id != inspection.village_id:
        return _("This household is of another village. Choose one of this village.")
    if entry.household.ended_on:
        told = _("This household left on %(day)s: there is nothing to look at. Choose another.")
        return told % {"day": entry.household.ended_on.isoformat()}
    if not inspectable(inspection.village_id, day=day).filter(pk=entry.pk).exists():
        return _("This household has no result to be looked at. Choose one that took part.")
    return ""


def stars_seen(look: Look) -> list[CampaignStar]:
    """The stars that were looked at, so that a correction asks for the same."""
    stars = CampaignStar.objects.filter(pk__in=look.observations.values("star"))
    return list(stars.select_related("star").order_by("star__code"))


@dataclass(frozen=True)
class Blank:
    """A household on the form to take along."""

    entry: Entry
    stars: list[CampaignStar]


def sheet_rows(inspection: Inspection, *, day: date) -> list[Blank]:
    """Who was drawn and is not looked at yet, in the order of the village; three queries."""
    entries = sorted((pick.entry for pick in waiting(inspection)), key=in_order)
    stars = stars_by_household([entry.household_id for entry in entries], day=day)
    return [Blank(entry, stars.get(entry.household_id, [])) for entry in entries]
