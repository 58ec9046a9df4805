"""Rounds, and who moves them on."""

from django.db.models import QuerySet

from evaluation.access.workers import WATCHERS, WORKERS
from evaluation.models import Proposal, Round
from evaluation.workflow import MOVES, MoveName, Stage, Work, moves_from
from grids.access import can_work_in
from grids.models import Officer
from grids.reach import reach


def visible_rounds(officer: Officer) -> QuerySet[Round]:
    """Rounds of the villages in sight."""
    return Round.objects.filter(reach(officer).sight("village"))


def visible_proposals(officer: Officer) -> QuerySet[Proposal]:
    """Open and past proposals in visible rounds."""
    return Proposal.objects.filter(reach(officer).sight("round__village"))


def can_sign(officer: Officer, round_: Round, name: MoveName) -> bool:
    """Whether one of the officer's roles in the village may ever sign the move."""
    return can_work_in(officer, round_.village, *MOVES[name].roles())


def can_make_move(officer: Officer, round_: Round, name: MoveName) -> bool:
    """The same, for a move that leaves the round's present stage."""
    here = {move.name for move in moves_from(Stage(round_.stage), round_.kind)}
    return name in here and can_sign(officer, round_, name)


def can_do(officer: Officer, round_: Round, work: Work) -> bool:
    """Whether the officer's role does this work; whether it is open is ``round_.open_for``."""
    return can_work_in(officer, round_.village, *WORKERS[work])


def can_watch(officer: Officer, round_: Round) -> bool:
    """Who answers for a round, or watches those who do: objections, review, what is not posted."""
    return can_work_in(officer, round_.village, *WATCHERS)
