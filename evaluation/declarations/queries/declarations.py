"""What households declare, as the pages need it: star by star, and household by household."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import (
    Count,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    TextChoices,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluation.declarations.queries import saved
from evaluation.declarations.queries.self_assessment import Sheet
from evaluation.declarations.queries.star_sheets import star_sheets
from evaluation.declarations.queries.stars import campaign_stars
from evaluation.declarations.typed import Typed
from evaluation.models import (
    Answer,
    CampaignStar,
    Confirmation,
    Criterion,
    Declaration,
    Entry,
    Round,
)
from evaluation.ordering import group_name, in_order
from evaluation.parts import Sorting
from evaluation.vetoes.queries.vetoes import barred_stars
from evaluation.workflow import Work
from households.models import Membership


def sheet_of(entry: Entry) -> Sheet:
    """The entry's form as it is saved; seven queries, and some more where a veto holds."""
    return sheet_with(entry, next(iter(saved.declared(entry.pk)), None))


def sheet_with(entry: Entry, declaration: Declaration | None) -> Sheet:
    """The same where its declaration is at hand."""
    stars = campaign_stars(entry.campaign_id)
    barred, later = barred_stars(entry), later_stars(entry)
    if declaration is None:
        return Sheet(entry, star_sheets(stars, Typed(), barred, later))
    typists = frozenset(typist for (typist,) in saved.typists(declaration.pk))
    sheets = star_sheets(stars, _saved(declaration), barred, later)
    return Sheet(entry, sheets, declaration, typists)


def _saved(declaration: Declaration) -> Typed:
    """What is saved star by star; three queries."""
    words = {star: (remark, promise) for star, remark, promise in saved.pledged(declaration.pk)}
    return Typed(
        answers=dict(saved.answered_to(declaration.pk)),
        chosen=frozenset(star for (star,) in saved.chosen(declaration.pk)),
        remarks={star: remark for star, (remark, _promise) in words.items()},
        promises={star: promise for star, (_remark, promise) in words.items()},
    )


def later_stars(entry: Entry) -> dict[str, date]:
    """The stars that were ended and can be won again only after this year, by code; one query."""
    return {
        star: again for star, again in saved.late(entry.household_id, entry.campaign_id) if again
    }


def stars_asked(entry_id: UUID) -> list[CampaignStar]:
    """The stars of a household's form by its address alone; none for an unknown one."""
    campaigns = Entry.objects.filter(pk=entry_id).values_list("campaign", flat=True)
    return [star for campaign in campaigns for star in campaign_stars(campaign)]


def standing_confirmation(entry: Entry) -> Confirmation | None:
    """The confirmation that holds, with who confirmed and who entered it."""
    return next(iter(saved.standing(entry.pk)), None)


def why_closed(entry: Entry) -> str:
    """Why nothing can be typed for this household now, in a sentence; empty when it can."""
    if not entry.round.open_for(Work.DECLARE):
        return _("Declaring is not open: the round is now at “%(stage)s”.") % {
            "stage": entry.round.get_stage_display()
        }
    if entry.status == Entry.Status.DECLARED:
        return _(
            "The household has confirmed this. Withdraw the confirmation first, with a reason."
        )
    if entry.status == Entry.Status.INELIGIBLE:
        return why_out(entry)
    if entry.status != Entry.Status.DUE:
        return _("This household is marked “%(status)s”. Take the mark back first.") % {
            "status": entry.get_status_display()
        }
    if entry.household.ended_on:
        return _("This household has ended: it counts as moved out of this round.")
    return ""


def why_out(entry: Entry) -> str:
    """That a veto keeps the household out; the ground stands in its letter only."""
    return _(
        "In this round the household is “%(status)s”: a veto stands on it. The letter that it "
        "gets says on which document, until when, and how to appeal."
    ) % {"status": entry.get_status_display()}


def members_of(entry: Entry) -> list[Membership]:
    """Who lives in the household's register today, the head first; any of them may confirm."""
    return saved.members(entry.household_id)


class State(TextChoices):
    """Where a household stands in declaring, in words; derived, never stored."""

    DUE = "due", gettext_lazy("still to declare")
    BEGUN = "begun", gettext_lazy("begun, not finished")
    WAITING = "waiting", gettext_lazy("filled in, waiting for confirmation")
    CONFIRMED = "confirmed", gettext_lazy("confirmed")
    DECLINED = "declined", gettext_lazy("declined")
    AWAY = "away", gettext_lazy("not reached")
    LAPSED = "lapsed", gettext_lazy("not confirmed in time")
    OUT = "out", gettext_lazy("does not take part")


_STATES = {
    Entry.Status.DECLARED: State.CONFIRMED,
    Entry.Status.DECLINED: State.DECLINED,
    Entry.Status.AWAY: State.AWAY,
    Entry.Status.LAPSED: State.LAPSED,
    Entry.Status.INELIGIBLE: State.OUT,
    Entry.Status.MOVED_OUT: State.OUT,
}


#: Something is still to be done, the nearest to its end first.
_TURNS = (State.WAITING, State.BEGUN, State.DUE)
_ALWAYS_COUNTED = (State.DUE, State.BEGUN, State.WAITING, State.CONFIRMED)
_KINDS = {
    State.DUE: "do",
    State.BEGUN: "wait",
    State.WAITING: "wait",
    State.CONFIRMED: "done",
}


@dataclass(frozen=True)
class Line:
    """One household of the list: where it stands and how much is answered."""

    entry: Entry
    state: State
    answered: int
    total: int

    @property
    def kind(self) -> str:
        """The tag's colour."""
        return _KINDS.get(self.state, "info")


@dataclass(frozen=True)
class Overview:
    """A round's households in sight, those to be done first, by group and number."""

    lines: list[Line] = field(default_factory=list)

    def counts(self) -> dict[State, int]:
        """How many households stand where, every state named."""
        states = [line.state for line in self.lines]
        return {state: states.count(state) for state in State}

    def figures(self) -> list[dict[str, Any]]:
        """The counts for the head of the list, each opening its rows."""
        counts = self.counts()
        return [
            {
                "number": counts[state],
                "of": len(self.lines) if state == State.CONFIRMED else "",
                "label": state.label,
                "url": f"?state={state.value}",
            }
            for state in State
            if counts[state] or state in _ALWAYS_COUNTED
        ]

    def waiting(self, in_charge: Collection[UUID]) -> Line | None:
        """Whose turn it is next: what is filled in first, then what is begun, then the others."""
        own = [line for line in self.lines if line.entry.pk in in_charge]
        turns = [line for state in _TURNS for line in own if line.state == state]
        return next(iter(turns), None)


#: The list at the door: households that still have something to do come first.
AT_THE_DOOR: Sorting[Line] = Sorting(
    kinds=State,
    kind_of=lambda line: line.state,
    group_of=lambda line: group_name(line.entry),
)


def overview(entries: QuerySet[Entry], round_: Round) -> Overview:
    """Every entry with its state; two queries for any number of households."""
    total = Criterion.objects.filter(star__campaignstar__campaign=round_.campaign_id).count()
    rows = entries.select_related("group", "micro_grid", "declaration").annotate(
        answered=_answered(), gone_on=F("household__ended_on")
    )
    lines = [_line(entry, total) for entry in sorted(rows, key=in_order)]
    for line in lines:
        line.entry.round = round_
    return Overview(sorted(lines, key=lambda line: line.state not in _TURNS))


def _answered() -> Coalesce:
    counted = Answer.objects.filter(declaration__entry=OuterRef("pk")).order_by()
    each = counted.values("declaration").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(each, output_field=IntegerField()), 0)


def _line(entry: Entry, total: int) -> Line:
    answered: int = entry.answered  # type: ignore[attr-defined]  # because overview annotates it
    gone = entry.gone_on  # type: ignore[attr-defined]  # because overview annotates it
    state = State.OUT if gone and entry.status == Entry.Status.DUE else None
    return Line(entry, state or _state(entry, answered, total), answered, total)


def _state(entry: Entry, answered: int, total: int) -> State:
    if entry.status != Entry.Status.DUE:
        return _STATES[Entry.Status(entry.status)]
    declaration: Declaration | None = getattr(entry, "declaration", None)
    if declaration is None:
        return State.DUE
    finished = answered == total and declaration.mode and declaration.consented
    return State.WAITING if finished else State.BEGUN


def next_due(entries: QuerySet[Entry], *, after: Entry) -> Entry | None:
    """The next household in the list's order that has not confirmed, round the end."""
    due = entries.filter(round=after.round_id, status=Entry.Status.DUE, household__ended_on=None)
    due = due.select_related("group")
    order = sorted(due, key=in_order)
    later = [entry for entry in order if in_order(entry) > in_order(after)]
    return next(iter([*later, *order]), None)
