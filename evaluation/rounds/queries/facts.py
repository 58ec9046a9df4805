"""The facts that the guards of rounds ask for: of many rounds at once, or of one.

Each is counted over all rounds of a list in one small query, by round. What a stage cannot have
yet or has behind it is not looked for: before the entries are fixed there is nothing to show and
nothing to judge, afterwards nobody asks for seats and rosters, and once stars are awarded nobody
asks how far the judging is.
"""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)

from evaluation.draws.queries import due_in, due_picks
from evaluation.guards import Facts
from evaluation.models import Draw, Entry, Round, SpotCheck, StageChange
from evaluation.notices.queries.lines import Changes
from evaluation.notices.queries.pending import (
    changes_by_round,
    contacts_changed,
    may_have_changed,
    most_days_left,
    open_objections,
    standing_notices,
    unposted_changes,
    unposted_corrections,
)
from evaluation.panels.queries.coverage import households_without_panel, seated
from evaluation.results import Progress, progress
from evaluation.taking_part import NOT_FIXED, counted
from evaluation.workflow import RUNNING, MoveName, Stage
from grids.prepared import Keys, prepared

#: Where it is asked what the two bodies have still to judge.
_JUDGED = frozenset({Stage.ASSESSING, Stage.DECIDING, Stage.NOTICE, Stage.REVIEW})


def round_facts(round_: Round, *, today: date, changes: Changes | None = None) -> Facts:
    """Everything that the guards ask of one round; ``changes`` where others ask for them, too."""
    if changes is None:
        return facts_of([round_], today=today)[round_.pk]
    facts = facts_of([round_], today=today, compared=())[round_.pk]
    changed = len(changes.lines) if may_have_changed([round_]) else 0
    return replace(facts, unposted_changes=changed)


def facts_of(
    rounds: Collection[Round], *, today: date, compared: Collection[Round] | None = None
) -> dict[UUID, Facts]:
    """By round; as many queries for thirty as for one that stands where they stand.

    Their village and township, campaign, catalogue and wave should be loaded. ``compared``: the
    rounds whose lines are compared with what hangs, which is dear; without it all of them.
    """
    early = [round_ for round_ in rounds if round_.stage in NOT_FIXED]
    begun = [round_ for round_ in rounds if round_.stage not in NOT_FIXED]
    changes = unposted_changes(begun if compared is None else compared)
    preparing, working, showing = _preparing(early), _working(begun), _showing(begun, today)
    reviewing, to_change = _reviewing(begun, today), _lines_to_change(begun)
    return {
        round_.pk: Facts(
            catalogue_published=round_.campaign.catalogue.published_on is not None,
            study_recorded=round_.study_session_id is not None,
            year_over=today > round_.campaign.ends_on,
            unposted_changes=changes[round_.pk],
            changes_stars=round_.is_change,
            lines_to_change=to_change[round_.pk],
            **preparing.get(round_.pk, {}),
            **working.get(round_.pk, {}),
            **showing.get(round_.pk, {}),
            **reviewing.get(round_.pk, {}),
        )
        for round_ in rounds
    }


#: Some of the facts by their names, by round.
Some = dict[UUID, dict[str, Any]]


def _preparing(early: Collection[Round]) -> Some:
    """Who would take part, and whether the seats are filled; three queries."""
    if not early:
        return {}
    taking, seats = counted(early), seated(early)
    without = households_without_panel(taking)
    return {
        round_.pk: {
            "households": taking[round_.pk].households,
            "roster": taking[round_.pk].roster,
            "met_before": taking[round_.pk].met_before,
            "named": taking[round_.pk].named,
            "group_panels_short": seats[round_.pk].groups_short,
            "committees_seated": seats[round_.pk].committees,
            "households_without_panel": without[round_.pk],
        }
        for round_ in early
    }


def _working(begun: Collection[Round]) -> Some:
    """How far the households, the claims and the sittings are; four queries."""
    if not begun:
        return {}
    judged = [round_ for round_ in begun if round_.stage in _JUDGED]
    states, done = entries_by_status(begun), progress(judged) if judged else {}
    return {
        round_.pk: {
            "households": states[round_.pk].total(),
            "confirmed": states[round_.pk][Entry.Status.DECLARED],
            "unconfirmed": states[round_.pk][Entry.Status.DUE],
            "spot_checks_due": due_in(round_, states[round_.pk][Entry.Status.DECLARED]),
            **vars(done.get(round_.pk, Progress())),
        }
        for round_ in begun
    }


def _lines_to_change(begun: Collection[Round]) -> Counter[UUID]:
    """What a round of changes would post, by round; asked while the committees decide."""
    deciding = [row for row in begun if row.is_change and row.stage == Stage.DECIDING]
    return changes_by_round(deciding)


def entries_by_status(rounds: Collection[Round]) -> dict[UUID, Counter[str]]:
    """How many entries stand how, by round; one query."""
    found: dict[UUID, Counter[str]] = defaultdict(Counter)
    for key, status, number in _statuses(rounds):
        found[key][status] = number
    return found


@prepared
def _statuses(rounds: Keys) -> QuerySet[Any, Any]:
    entries = Entry.objects.filter(round__in=rounds).order_by()
    return entries.values_list("round", "status").annotate(n=Count("pk"))


def _showing(begun: Collection[Round], today: date) -> Some:
    """What of the notice is still open; three queries."""
    if not begun:
        return {}
    standing, objections = standing_notices(begun), open_objections(begun)
    corrections = unposted_corrections(begun)
    return {
        round_.pk: {
            "notice_days_left": most_days_left(standing[round_.pk], today),
            "open_objections": objections[round_.pk],
            "unposted_corrections": corrections[round_.pk],
            "contacts_changed": contacts_changed(round_, standing[round_.pk]),
        }
        for round_ in begun
    }


def _reviewing(begun: Collection[Round], today: date) -> Some:
    """What the township found, whether the village has gone on; two queries, two for draws."""
    faulty = Counter(key for (key,) in _faulty(begun))
    drawn = _drawing([round_ for round_ in begun if round_.stage == Stage.REVIEW], today)
    awarded = [round_ for round_ in begun if round_.stage == Stage.AWARDED]
    followed = {key for (key,) in _followed(awarded)}
    return {
        round_.pk: {
            **drawn.get(round_.pk, {}),
            "faulty_spot_checks": faulty[round_.pk],
            "next_round_open": round_.pk in followed,
        }
        for round_ in begun
    }


def _drawing(reviewed: Collection[Round], today: date) -> Some:
    """Whether households were drawn, and which of them are still to be looked at."""
    draws = _draws(reviewed)
    drawn = {key for key, revealed, _fallback_on in draws if revealed}
    still_open = {key: fallback_on for key, revealed, fallback_on in draws if not revealed}
    picks = {(key, entry): seen for key, entry, seen in _picks(reviewed)}
    picked, seen = Counter(key for key, _entry in picks), Counter[UUID]()
    for (key, _entry), looked_at in picks.items():
        seen[key] += looked_at
    return {
        round_.pk: {
            "drawn": round_.pk in drawn,
            "draw_open": round_.pk in still_open,
            "draw_fell_back": still_open.get(round_.pk, date.max) <= today,
            "picked": picked[round_.pk],
            "picked_unseen": picked[round_.pk] - seen[round_.pk],
        }
        for round_ in reviewed
    }


@prepared
def _draws(rounds: Keys) -> QuerySet[Any, Any]:
    held = Draw.objects.of_review().filter(abandoned_at=None, round__in=rounds).order_by()
    revealed = ExpressionWrapper(Q(revealed_at__isnull=False), BooleanField())
    return held.annotate(revealed=revealed).values_list("round", "revealed", "fallback_on")


@prepared
def _picks(rounds: Keys) -> QuerySet[Any, Any]:
    return due_picks(rounds).order_by().values_list("draw__round", "entry", "seen")


@prepared
def _faulty(rounds: Keys) -> QuerySet[Any, Any]:
    faulty = SpotCheck.objects.filter(finding=SpotCheck.Finding.FAULT, round__in=rounds)
    return faulty.values_list("round")


@prepared
def _followed(rounds: Keys) -> QuerySet[Any, Any]:
    """Rounds whose village runs another one that started later; only then they are closed."""
    started = StageChange.objects.filter(move=MoveName.START)
    own = started.filter(round=OuterRef(OuterRef("pk"))).values("at")[:1]
    later = started.filter(
        ~Q(round=OuterRef("pk")),
        round__village=OuterRef("village"),
        round__stage__in=RUNNING,
        at__gt=Subquery(own),
    )
    return Round.objects.filter(Exists(later), pk__in=rounds).order_by().values_list("pk")
