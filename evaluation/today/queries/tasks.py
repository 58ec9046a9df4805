"""A line of work, and the desk at a round that it lies on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from evaluation.guards import Facts
from evaluation.models import Proposal, Round
from evaluation.rounds.queries.links import page_of
from evaluation.rounds.queries.status import next_move
from evaluation.today.queries.waiting import Waiting
from evaluation.workflow import Move, MoveName, Stage
from grids.models import Officer
from grids.roles import Role


@dataclass(frozen=True)
class Task:
    """A line of components/tasks.html: ``kind`` is do, wait, done or info."""

    kind: str
    title: str
    note: str = ""
    url: str = ""
    verb: str = ""
    word: str = ""


@dataclass(frozen=True)
class Desk:
    """An officer's place at a round."""

    officer: Officer
    round: Round
    facts: Facts
    today: date
    roles: frozenset[Role]
    proposals: Mapping[MoveName, Proposal] = field(default_factory=dict)
    waiting: Waiting = field(default_factory=Waiting)

    @property
    def place(self) -> str:
        return place_of(self.round)

    @property
    def move(self) -> Move | None:
        return next_move(Stage(self.round.stage), self.facts)

    def task(
        self, title: str, page: str, *, kind: str = "do", note: str = "", query: str = ""
    ) -> Task:
        """A line that is done on one of the round's pages; ``query`` says which part of it."""
        said = f"{self.place}{_(': ')}{note}" if note else self.place
        verb = _("Do it") if kind == "do" else ""
        return Task(kind, title, said, page_of(page, self.round) + query, verb)


def place_of(round_: Round) -> str:
    """后庄村 · 2026 第一批"""
    return f"{round_.village.name} · {round_.campaign.year} {round_.name}"
