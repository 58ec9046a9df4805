"""How the rounds in an officer's sight stand, in a sentence each."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation.guards import blockers
from evaluation.models import Round
from evaluation.rounds.queries.status import Step, began, roles_in_words, way
from evaluation.telling import STAGES
from evaluation.today.queries.tasks import Desk, place_of
from evaluation.workflow import WAY, Stage


@dataclass(frozen=True)
class State:
    """How a round in sight stands, in a sentence; ``steps`` only where it is the only one."""

    title: str
    stage: str
    sentence: str
    url: str
    steps: list[Step]
    village: str = ""
    name: str = ""
    #: How many steps of the way lie behind it.
    behind: int = 0

    @property
    def cells(self) -> list[str]:
        """Its row of the table of villages and stages: past, now or next, a step each."""
        return [_cell(place, self.behind) for place in range(len(WAY))]


def _cell(place: int, behind: int) -> str:
    if place == behind:
        return "now"
    return "past" if place < behind else "next"


def states_of(desks: list[Desk]) -> list[State]:
    """A sentence for each round; where there is only one, its way too."""
    alone = len(desks) == 1
    return [
        State(
            title=desk.place,
            stage=str(desk.round.get_stage_display()),
            sentence=_sentence(desk),
            url=reverse("round_detail", args=[desk.round.pk]),
            village=desk.round.village.name,
            name=f"{desk.round.campaign.year} {desk.round.name}",
            behind=WAY.index(Stage(desk.round.stage)),
            steps=way(desk.round, desk.facts, began(desk.round.changes.all())) if alone else [],
        )
        for desk in desks
    ]


def last_one(rounds: QuerySet[Round]) -> Iterator[State]:
    """The last round, where none is under way: so that nobody wonders where it went."""
    for round_ in rounds.filter(changes_of=None).order_by("-stage_since")[:1]:
        stage = Stage(round_.stage)
        yield State(
            title=place_of(round_),
            stage=str(stage.label),
            sentence=str(STAGES[stage]),
            url=reverse("round_detail", args=[round_.pk]),
            steps=[],
        )


def _sentence(desk: Desk) -> str:
    """What is missing before the next step, or that it can be made."""
    if desk.move is None:
        return str(STAGES[Stage(desk.round.stage)])
    who = {"move": desk.move.name.label, "who": roles_in_words(desk.move.roles())}
    reasons = blockers(desk.move.name, Stage(desk.round.stage), desk.facts)
    if reasons:
        return _("Next: “%(move)s” (%(who)s).") % who + " " + " ".join(reasons)
    return _("Next: “%(move)s” (%(who)s). Nothing blocks it.") % who
