"""A household's own matter: what it declared, how the round stands, its dates, what it asked."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluation.declarations.queries.declarations import standing_confirmation
from evaluation.homes.queries.now import now_of
from evaluation.models import (
    Award,
    AwardQuerySet,
    Confirmation,
    Declaration,
    Entry,
    Notice,
    StageChange,
)
from evaluation.workflow import Stage
from grids.models import Receipt
from grids.traces.ledger import name_of
from households.models import CorrectionRequest

_ENTRY = ("round__village__township", "round__campaign", "campaign", "group", "household")


@dataclass(frozen=True)
class Step:
    """A stage of the round, and the day on which the village entered it."""

    label: str
    day: date


@dataclass(frozen=True)
class Does:
    """The page on which it does it, and what the button says."""

    page: str
    label: str


@dataclass(frozen=True)
class Matter:
    """Its place in one round; ``boards`` are the notices of the round that hang today."""

    entry: Entry
    declaration: Declaration | None
    confirmation: Confirmation | None
    boards: list[Notice]
    steps: list[Step]
    awards: list[Award] = field(default_factory=list)

    @property
    def object_until(self) -> date | None:
        """The last day on which somebody may still object."""
        return max((notice.ends_on for notice in self.boards), default=None)

    @property
    def does(self) -> "Does | None":
        """What it can do about its form now, if anything."""
        if self.entry.round.stage != Stage.DECLARING or self.entry.household.ended_on:
            return None
        if self.entry.status == Entry.Status.DECLARED:
            return Does("home_confirm", _("Read or change our form"))
        if self.entry.status != Entry.Status.DUE:
            return None
        if self.declaration is None:
            return Does("home_declare", _("Fill in our form"))
        return Does("home_confirm", _("Read and confirm our form"))

    @property
    def now(self) -> str:
        """What is going on, in a sentence."""
        return now_of(
            self.entry,
            filled=self.declaration is not None,
            hangs=bool(self.boards),
            awarded=bool(self.awards),
        )


@dataclass(frozen=True)
class Asked:
    """A request of the household, with the number under which everybody finds how it stands.

    ``wish`` and ``answer`` are said only where the household sent it itself: what one of its
    people told an officer is theirs.
    """

    request: CorrectionRequest
    receipt: Receipt | None

    @property
    def wish(self) -> str:
        return "" if self.request.officer_id else self.request.wish

    @property
    def answer(self) -> str:
        return "" if self.request.officer_id else self.request.answer


def entries_in_order(entries: QuerySet[Entry]) -> list[Entry]:
    """The newest year first; one query."""
    standing = entries.exclude(round__stage=Stage.CANCELLED).select_related(*_ENTRY)
    return list(standing.order_by("-campaign__year", "-round__stage_since"))


def matter_of(entry: Entry, awards: AwardQuerySet, *, today: date) -> Matter:
    """Five queries."""
    filled = Declaration.objects.filter(entry=entry).select_related("typist").first()
    held = awards.standing(today).filter(star__campaign=entry.campaign_id)
    return Matter(
        entry=entry,
        declaration=filled,
        confirmation=standing_confirmation(entry),
        boards=_boards(entry, today),
        steps=_steps(entry),
        awards=list(held.select_related("star__star").order_by("star__star__code")),
    )


def _boards(entry: Entry, today: date) -> list[Notice]:
    """What hangs of its round, and of its stars' changes during the year."""
    its_change = Q(round__changes_of=entry.round_id, lines__entry__household=entry.household_id)
    hanging = Notice.objects.hanging(today).filter(Q(round=entry.round_id) | its_change)
    return list(hanging.distinct())


def _steps(entry: Entry) -> list[Step]:
    """The newest entering of each stage, in the order of the days."""
    changes = StageChange.objects.filter(round=entry.round_id).order_by("at")
    entered = {Stage(change.target): change.at for change in changes}
    order = list(Stage)
    days = sorted(entered.items(), key=lambda step: (step[1], order.index(step[0])))
    return [Step(str(stage.label), timezone.localdate(at)) for stage, at in days]


def asked_by(requests: QuerySet[CorrectionRequest]) -> list[Asked]:
    """The newest first; two queries."""
    found = list(requests.order_by("-at"))
    subjects = [name_of(one) for one in found]
    receipts = Receipt.objects.filter(subject__in=subjects).order_by("-at")
    first = {receipt.subject: receipt for receipt in receipts}
    return [Asked(one, first.get(name_of(one))) for one in found]
