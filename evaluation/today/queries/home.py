"""What an officer has to do today, from all posts together, and how the rounds in sight stand.

The lines follow the table of moves and the guards of the rounds' own pages: where a guard blocks,
a line names the work that is missing; where nothing blocks, the move itself.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.models import Body, Proposal, Round, Seat, Sitting, Voting
from evaluation.rounds.queries.facts import facts_of
from evaluation.rounds.queries.rounds import first_signatures
from evaluation.telling import STAGES
from evaluation.today.queries.beginning import empty_rosters, first_steps
from evaluation.today.queries.calling import calling_lines
from evaluation.today.queries.changing import appeal_lines
from evaluation.today.queries.doubting import doubt_lines
from evaluation.today.queries.inspecting import inspection_lines
from evaluation.today.queries.keeping import KeptSafe, kept_safe
from evaluation.today.queries.requests import activity_lines, release_lines, request_lines
from evaluation.today.queries.rounds import State, last_one, states_of
from evaluation.today.queries.staffing import people_lines
from evaluation.today.queries.tasks import Desk, Task
from evaluation.today.queries.waiting import waiting_for
from evaluation.today.queries.work import work_at
from evaluation.workflow import MOVES, WAY, MoveName, Stage
from grids.models import Officer, Receipt
from grids.roles import Role
from households.access import own_links

#: More than seven lines are a list, not a day's work (design.md §4).
LINES = 7
#: Who does not read the pages of sittings; a seat does not change that.
_ONLY_IN_A_GRID = frozenset({Role.GRID_LEADER, Role.LIAISON})
_POSTS_LINES = MOVES[MoveName.POST_SUPPLEMENT].roles()
#: In the review the township must know too that a veto changed a line: it cannot approve then.
_ASKS_FOR_LINES = {Stage.NOTICE: _POSTS_LINES, Stage.REVIEW: _POSTS_LINES | {Role.TOWNSHIP}}
_OVER = (Stage.CLOSED, Stage.CANCELLED)
_IN_ORDER = ("village__name", "wave__number", "-stage_since")


@dataclass(frozen=True)
class Today:
    """The home page: the lines of work, then the rounds."""

    tasks: list[Task]
    states: list[State]
    #: What is true of an officer whose work has not come yet.
    until_then: str = ""
    #: For township and county: whether the data would come back.
    kept_safe: KeptSafe | None = None

    @property
    def columns(self) -> list[tuple[str, int]]:
        """Where there are more rounds than a day's lines: the stages, and how many stand there."""
        if len(self.states) <= LINES:
            return []
        there = Counter(state.behind for state in self.states)
        return [(str(stage.label), there[place]) for place, stage in enumerate(WAY)]


def today_for(
    officer: Officer, *, rounds: QuerySet[Round], now: datetime, whole: bool = False
) -> Today:
    """The home page; ``rounds`` are those in the officer's sight, ``whole`` shows every line."""
    kept = kept_safe(officer, now=now)
    if _only_reads(officer):
        lines = _county_lines(rounds)
        return Today(lines if whole else _at_most_seven(lines), states=[], kept_safe=kept)
    desks = _desks(officer, rounds, now=now)
    tasks, states = _tasks(officer, desks, now=now), states_of(desks) or list(last_one(rounds))
    shown = tasks if whole else _at_most_seven(tasks)
    return Today(shown, states, until_then=_until_then(officer), kept_safe=kept)


def _only_reads(officer: Officer) -> bool:
    return {post.role for post in officer.standing_posts} == {Role.COUNTY}


def _until_then(officer: Officer) -> str:
    """A liaison (包联党员) calls on ten households, once somebody has entered on which."""
    only = {post.role for post in officer.standing_posts} == {Role.LIAISON}
    if not only or own_links(officer).exists():
        return ""
    return _(
        "The village clerk or the secretary enters which households you look after. Until then you "
        "can read how the evaluation stands, what hangs on the board, and which stars are awarded."
    )


def _tasks(officer: Officer, desks: list[Desk], *, now: datetime) -> list[Task]:
    found = [
        *first_steps(officer, today=localdate(now)),
        *empty_rosters(officer),
        *people_lines(officer, now=now),
        *request_lines(officer, today=localdate(now)),
        *release_lines(officer, today=localdate(now)),
        *(task for desk in desks for task in work_at(desk)),
        *(task for desk in desks for task in _sittings(desk)),
        *calling_lines(officer, today=localdate(now)),
        *doubt_lines(officer, today=localdate(now)),
        *appeal_lines(officer),
        *activity_lines(officer, today=localdate(now)),
        *inspection_lines(officer, today=localdate(now)),
    ]
    found = _each_once(found)
    found.sort(key=lambda task: task.kind != "do")
    return [*found, *_done_today(officer, now=now)]


def _each_once(tasks: list[Task]) -> list[Task]:
    """Two rounds of one village lead to the same vetoes."""
    return list({(task.title, task.url or task.note): task for task in tasks}.values())


def _at_most_seven(tasks: list[Task]) -> list[Task]:
    if len(tasks) <= LINES:
        return tasks
    more = len(tasks) - LINES + 1
    rest = ngettext("%(n)s more line of work", "%(n)s more lines of work", more) % {"n": more}
    return [*tasks[: LINES - 1], Task("info", rest, url="?all=1", verb=_("Show all"))]


def _desks(officer: Officer, rounds: QuerySet[Round], *, now: datetime) -> list[Desk]:
    """The officer's place at each round that is not over; as many queries for thirty as for one."""
    today = localdate(now)
    found = list(rounds.exclude(stage__in=_OVER).order_by(*_IN_ORDER))
    roles = {round_.pk: frozenset(officer.roles_in(round_.village)) for round_ in found}
    compared = [round_ for round_ in found if roles[round_.pk] & _asks_for_lines(round_)]
    facts = facts_of(found, today=today, compared=compared)
    proposals, waiting = _proposals(found, now=now), waiting_for(officer, found, roles, today)
    return [
        Desk(
            officer=officer,
            round=round_,
            facts=facts[round_.pk],
            today=today,
            roles=roles[round_.pk],
            proposals=proposals[round_.pk],
            waiting=waiting[round_.pk],
        )
        for round_ in found
    ]


def _asks_for_lines(round_: Round) -> frozenset[Role]:
    """Who is told that lines changed since the notice: whoever signs or waits for a supplement."""
    return _ASKS_FOR_LINES.get(Stage(round_.stage), frozenset())


def _proposals(rounds: list[Round], *, now: datetime) -> dict[UUID, dict[MoveName, Proposal]]:
    found: dict[UUID, dict[MoveName, Proposal]] = defaultdict(dict)
    for proposal in first_signatures(rounds, now=now):
        found[proposal.round_id][MoveName(proposal.move)] = proposal
    return found


def _sittings(desk: Desk) -> Iterator[Task]:
    """Open sittings in which the officer has a seat."""
    for seat, sitting in desk.waiting.seated:
        title = _("Sitting of %(panel)s on %(day)s") % {
            "panel": seat.panel.name,
            "day": date_format(sitting.held_on, "DATE_FORMAT"),
        }
        note = f"{desk.round.village.name} · {sitting.place}"
        yield Task("do", title, note, *_page_of_sitting(desk, seat, sitting))


def _page_of_sitting(desk: Desk, seat: Seat, sitting: Sitting) -> tuple[str, str]:
    """Where a member goes on, and the link's word: to vote, to mark, or to read the sitting."""
    in_group = seat.panel.body == Body.GROUP
    votes = seat.kind in Seat.VOTING and not in_group
    if votes and desk.round.campaign.voting == Voting.OPEN:
        return reverse("ballot_list", args=[sitting.pk]), _("Vote")
    if desk.roles <= _ONLY_IN_A_GRID:
        return (reverse("opinion_list", args=[desk.round.pk]) if in_group else ""), ""
    return reverse("sitting_detail", args=[sitting.pk]), ""


def _done_today(officer: Officer, *, now: datetime) -> Iterator[Task]:
    """The last thing that the officer did today, with its receipt."""
    start = localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    receipts = Receipt.objects.filter(officer=officer, at__gte=start).exclude(summary="")
    for receipt in receipts.order_by("-at")[:1]:
        at = localtime(receipt.at).strftime("%H:%M")
        note = _("Today at %(at)s, receipt %(code)s") % {"at": at, "code": receipt}
        yield Task("done", receipt.summary, note, reverse("receipt_detail", args=[receipt.code]))


def _county_lines(rounds: QuerySet[Round]) -> list[Task]:
    """The county only reads: its townships at a glance, and how many villages at which stage."""
    by_stage = dict(
        rounds.filter(changes_of=None)
        .order_by()
        .values_list("stage")
        .annotate(n=Count("village", distinct=True))
    )
    glance = Task(
        kind="info",
        title=_("The county at a glance"),
        note=_("Stages, participation and stars of all townships, nothing below them."),
        url=reverse("county_figures"),
    )
    return [
        glance,
        *(
            Task(
                kind="info",
                title=ngettext(
                    "%(n)s village: %(stage)s", "%(n)s villages: %(stage)s", by_stage[stage]
                )
                % {"n": by_stage[stage], "stage": stage.label},
                note=str(STAGES[stage]),
                url=f"{reverse('round_list')}?stage={stage.value}",
            )
            for stage in WAY
            if stage in by_stage
        ),
    ]
