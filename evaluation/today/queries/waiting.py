"""What waits for an officer in many rounds at once, besides the rounds' own moves."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from evaluation.kin import Circle, circle_of
from evaluation.models import (
    Assessment,
    Body,
    Claim,
    Declaration,
    Entry,
    Notice,
    Round,
    Seat,
    Sitting,
)
from evaluation.questions.queries import open_questions
from evaluation.results import uncounted
from evaluation.today.queries.declaring import Standing, still_open
from evaluation.vetoes.queries.vetoes import vetoes_waiting
from evaluation.workflow import Stage, Work
from grids.models import Officer
from grids.prepared import Keys, prepared
from grids.roles import Role

Roles = Mapping[UUID, frozenset[Role]]
Numbers = Counter[UUID]
Seated = list[tuple[Seat, Sitting]]
#: Whoever confirms a veto.
CONFIRMING = frozenset({Role.SECRETARY, Role.SUPERVISOR})


@dataclass(frozen=True)
class Waiting:
    """Of one round: what waits for the officer.

    ``declaring``: households that have not confirmed, by where they stand, of the whole village for
    its clerk, else of one's grids; ``to_mark``: households that wait for
    one's mark; ``to_answer``: questions about one's grids; ``vetoes``: those that wait for another
    officer's word than who entered them; ``unrecorded``: notices that hang without a posting;
    ``seated``: open sittings in which one has a seat.
    """

    declaring: Counter[str] = field(default_factory=Counter)
    to_mark: int = 0
    to_answer: int = 0
    vetoes: int = 0
    unrecorded: int = 0
    seated: tuple[tuple[Seat, Sitting], ...] = ()


def waiting_for(
    officer: Officer, rounds: Collection[Round], roles: Roles, today: date
) -> dict[UUID, Waiting]:
    """By round; ``roles`` are the officer's in each. Nobody is asked for what is not theirs."""
    seats = _seats(officer, rounds)
    due, mark, answer = (
        _declaring(officer, rounds, roles),
        _to_mark(officer, rounds, seats),
        _to_answer(officer, rounds),
    )
    vetoes = _vetoes(officer, rounds, roles)
    unrecorded, seated = _unrecorded(rounds, roles, today), _seated(seats)
    return {
        key: Waiting(
            due[key], mark[key], answer[key], vetoes[key], unrecorded[key], tuple(seated[key])
        )
        for key in (round_.pk for round_ in rounds)
    }


def _seats(officer: Officer, rounds: Collection[Round]) -> list[Seat]:
    """The officer's own, under the account or as the villager whose account it is."""
    mine = Q(officer=officer) | Q(person__officer=officer)
    return list(Seat.objects.filter(mine, panel__round__in=rounds).select_related("panel"))


def _seated(seats: Collection[Seat]) -> dict[UUID, Seated]:
    """Open sittings of the seats' panels, in the order of their days, by round."""
    found: dict[UUID, Seated] = defaultdict(list)
    panels = {seat.panel_id: seat for seat in seats}
    for sitting in Sitting.objects.filter(panel__in=panels, closed_at=None).order_by("held_on"):
        seat = panels[sitting.panel_id]
        found[seat.panel.round_id].append((seat, sitting))
    return found


def _to_mark(officer: Officer, rounds: Collection[Round], seats: Collection[Seat]) -> Numbers:
    """How many households wait for the officer's mark, by round."""
    assessing = _open_for(Work.ASSESS, rounds)
    mine = [seat for seat in seats if _marks(seat) and seat.panel.round_id in assessing]
    if not mine:
        return Counter()
    close, panels = circle_of(officer), {seat.panel_id for seat in mine}
    left = _left(panels, mine, officer.pk, close.homes | close.kin, close.declared)
    return Counter(key for (key,) in left)


@prepared
def _left(
    panels: Keys, seats: Keys, officer: UUID, homes: Keys, declared: Keys
) -> QuerySet[Any, Any]:
    """The rounds of entries of which these seats have still to mark a claim, one by one."""
    marked = Assessment.objects.standing().filter(claim=OuterRef("pk"), seat__in=seats)
    left = uncounted(Claim.objects.filter(~Exists(marked), entry=OuterRef("pk")))
    typed = Declaration.typists.through._default_manager.filter(
        declaration__entry=OuterRef("pk"), officer=officer
    )
    entries = Entry.objects.declared().filter(~Exists(typed), Exists(left), panel__in=panels)
    judged = entries.exclude(Circle(homes=frozenset(homes), declared=frozenset(declared)).entries())
    return judged.order_by().values_list("round")


def _marks(seat: Seat) -> bool:
    return seat.kind in Seat.VOTING and seat.panel.body == Body.GROUP


def _declaring(officer: Officer, rounds: Collection[Round], roles: Roles) -> Standing:
    """Where the households stand that the officer may still take a declaration of, by round."""
    declaring = [round_ for round_ in rounds if round_.stage == Stage.DECLARING]
    kept = [round_.pk for round_ in declaring if Role.CLERK in roles[round_.pk]]
    led = _led_by(officer)
    if not declaring or not (kept or led):
        return defaultdict(Counter)
    whose = Q(round__in=kept)
    return still_open(declaring, whose | led if led else whose)


def _to_answer(officer: Officer, rounds: Collection[Round]) -> Numbers:
    """How many open questions are about the grids that the officer leads, by round."""
    assessing, led = _open_for(Work.ASSESS, rounds), _led_by(officer)
    if led is None or not assessing:
        return Counter()
    entries = Entry.objects.filter(led, round__in=assessing)
    entries = entries.exclude(circle_of(officer).entries())
    asked = open_questions().filter(entry__in=entries.values("pk")).order_by()
    return Counter(asked.values_list("entry__round", flat=True))


def _led_by(officer: Officer) -> Q | None:
    """Entries of the grids that the officer leads, or ``None`` for whoever leads none."""
    posts = officer.standing_posts
    grids = {post.grid_id for post in posts if post.role == Role.GRID_LEADER and post.grid_id}
    if not grids:
        return None
    return Q(micro_grid__in=grids) | Q(group__in=grids) | Q(group__parent__in=grids)


def _open_for(work: Work, rounds: Collection[Round]) -> set[UUID]:
    return {round_.pk for round_ in rounds if round_.open_for(work)}


def _vetoes(officer: Officer, rounds: Collection[Round], roles: Roles) -> Numbers:
    """Vetoes of the round's campaign and village that wait for the officer's word."""
    asked = [round_ for round_ in rounds if roles[round_.pk] & CONFIRMING]
    if not asked:
        return Counter()
    found = vetoes_waiting(officer, asked)
    return Counter({each.pk: found[each.campaign_id, each.village_id] for each in asked})


def _unrecorded(rounds: Collection[Round], roles: Roles, today: date) -> Numbers:
    """Notices that hang and are not recorded as put up, for the clerk who records it."""
    asked = [each for each in rounds if each.stage == Stage.NOTICE and Role.CLERK in roles[each.pk]]
    hanging = Notice.objects.hanging(today).filter(round__in=asked, postings=None).order_by()
    return Counter(hanging.values_list("round", flat=True))
