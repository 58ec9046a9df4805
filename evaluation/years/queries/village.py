"""A village's year beside the one before: stars won, kept and lost, and who needs help.

By star and in the order of groups and numbers, never by how many; nobody is compared with anybody.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from evaluation import rules
from evaluation.models import Answer, Campaign, CampaignStar, Criterion, Entry
from evaluation.models.catalogue import worded
from evaluation.ordering import in_order
from evaluation.workflow import Stage
from evaluation.years.queries.history import Held, History, Step, Way, histories
from grids.models import Village


@dataclass(frozen=True)
class StarRow:
    """How many households keep a star, won it, lost it."""

    name: str
    kept: int
    won: int
    lost: int


@dataclass(frozen=True)
class Leaver:
    """A household that was on the wall and is not: why, and what was missing of which star."""

    entry: Entry
    step: Step
    missing: list[tuple[Held, list[Criterion]]] = field(default_factory=list)

    @property
    def why(self) -> str:
        here = self.step.cycle.entry
        if here is None or self.step.cycle.way == Way.BELOW:
            return str(self.step.cycle.way.label)
        return str(here.get_status_display())


@dataclass(frozen=True)
class Year:
    """``last``: the year before, if there is one; ``pending``: not decided yet this year."""

    campaign: Campaign
    last: Campaign | None
    awarded: int
    pending: int
    stars: list[StarRow]
    leavers: list[Leaver]
    running: list[tuple[Entry, int]]


def year_of(village: Village, campaign: Campaign, *, today: date) -> Year:
    """Eight queries at any number of households."""
    last = Campaign.objects.before(campaign).filter(entries__round__village=village).first()
    entries = _entries(village, [campaign, *([last] if last else [])])
    found = histories(list(entries), village.township_id, today=today)
    steps = {home: history.step_of(campaign) for home, history in found.items()}
    return Year(
        campaign=campaign,
        last=last,
        awarded=sum(bool(step.cycle.stars) for step in steps.values()),
        pending=sum(step.cycle.way == Way.UNDER_WAY for step in steps.values()),
        stars=_rows(campaign, steps.values()),
        leavers=_leavers(entries, steps),
        running=_running(entries, found),
    )


def _entries(village: Village, campaigns: Sequence[Campaign]) -> dict[UUID, Entry]:
    """Every household of the two years that is still there, with its newest entry, in order."""
    live = Entry.objects.filter(
        round__village=village, campaign__in=campaigns, live=True, household__ended_on=None
    )
    standing = live.exclude(round__stage=Stage.CANCELLED).select_related("group")
    found = {entry.household_id: entry for entry in standing.order_by("campaign__year")}
    return dict(sorted(found.items(), key=lambda pair: in_order(pair[1])))


def _rows(campaign: Campaign, steps: Iterable[Step]) -> list[StarRow]:
    kept, won, lost = Counter[str](), Counter[str](), Counter[str]()
    names: dict[str, str] = {}
    for step in steps:
        for count, stars in ((kept, step.kept), (won, step.won), (lost, step.lost)):
            count.update(star.code for star in stars)
            names |= {star.code: star.name for star in stars}
    used = CampaignStar.objects.filter(campaign=campaign).select_related("star")
    names |= {use.star.code: worded(use.star, "name") for use in used}
    return [
        StarRow(name, kept[code], won[code], lost[code]) for code, name in sorted(names.items())
    ]


def _leavers(entries: dict[UUID, Entry], steps: dict[UUID, Step]) -> list[Leaver]:
    gone = {home: step for home, step in steps.items() if step.lost and not step.cycle.stars}
    missing = _missing([step.cycle.entry for step in gone.values() if step.cycle.entry])
    return [
        Leaver(
            entries[home],
            step,
            [(star, missing[entries[home].pk, star.code]) for star in step.lost],
        )
        for home, step in gone.items()
    ]


def _missing(entries: list[Entry]) -> dict[tuple[UUID, str], list[Criterion]]:
    """By entry and star: the items that the household said this year it does not meet."""
    found: dict[tuple[UUID, str], list[Criterion]] = defaultdict(list)
    rows = Answer.objects.filter(declaration__entry__in=entries, value=rules.NOT_MET)
    said = rows.select_related("criterion__star", "declaration").order_by("criterion__code")
    for answer in said:
        found[answer.declaration.entry_id, answer.criterion.star.code].append(answer.criterion)
    return found


def _running(entries: dict[UUID, Entry], found: dict[UUID, History]) -> list[tuple[Entry, int]]:
    return [
        (entries[home], history.streak) for home, history in found.items() if history.recommended
    ]
