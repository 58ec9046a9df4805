"""The life of a round on one page: its stages, its moves, who makes them, what is open when.

A leaf: it knows roles and nothing else, so that the machine, the buttons, the documentation and
the tests all read the same table. What blocks a move stands beside it in ``guards``.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy

from grids.roles import Role


class Stage(TextChoices):
    """Where a round stands; the only part of its progress that is stored."""

    DRAFT = "draft", gettext_lazy("Preparing")
    MOBILISING = "mobilising", gettext_lazy("Mobilising")
    DECLARING = "declaring", gettext_lazy("Households declare")
    ASSESSING = "assessing", gettext_lazy("Groups assess")
    DECIDING = "deciding", gettext_lazy("Committees decide")
    NOTICE = "notice", gettext_lazy("On the notice board")
    REVIEW = "review", gettext_lazy("Township reviews")
    AWARDED = "awarded", gettext_lazy("Stars awarded")
    CLOSED = "closed", gettext_lazy("Closed")
    CANCELLED = "cancelled", gettext_lazy("Cancelled")


#: The way that a round goes when nothing is sent back, for the page that shows it.
WAY = (
    Stage.DRAFT,
    Stage.MOBILISING,
    Stage.DECLARING,
    Stage.ASSESSING,
    Stage.DECIDING,
    Stage.NOTICE,
    Stage.REVIEW,
    Stage.AWARDED,
)
BEFORE_AWARD = WAY[:-1]
#: The way of a round of changes: nothing is declared anew.
WAY_OF_CHANGES = WAY[WAY.index(Stage.ASSESSING) :]
#: A round under way: the households of its village are at work on it.
RUNNING = WAY[1:-1]


class MoveName(TextChoices):
    """The names of the moves, as the buttons say them."""

    START = "start", gettext_lazy("Start the round")
    OPEN_DECLARING = "open_declaring", gettext_lazy("Open declaring")
    START_ASSESSING = "start_assessing", gettext_lazy("Start assessing")
    REOPEN_DECLARING = "reopen_declaring", gettext_lazy("Open declaring again")
    START_DECIDING = "start_deciding", gettext_lazy("Start deciding")
    SEND_BACK_TO_GROUP = "send_back_to_group", gettext_lazy("Send back to the groups")
    POST_NOTICE = "post_notice", gettext_lazy("Post the notice")
    POST_SUPPLEMENT = "post_supplement", gettext_lazy("Post the supplementary notice")
    POST_CORRECTION = "post_correction", gettext_lazy("Post the correction")
    WITHDRAW_NOTICE = "withdraw_notice", gettext_lazy("Withdraw the notice")
    SUBMIT = "submit", gettext_lazy("Submit to the township")
    APPROVE = "approve", gettext_lazy("Approve and award")
    SEND_BACK_TO_COMMITTEES = "send_back_to_committees", gettext_lazy("Send back to the committees")
    CLOSE = "close", gettext_lazy("Close the round")
    CLOSE_UNCHANGED = "close_unchanged", gettext_lazy("Close without a change")
    CANCEL = "cancel", gettext_lazy("Cancel the round")


class Kind(StrEnum):
    """What a round is about: the year's declarations, or changes of stars during the year."""

    YEAR = "year"
    CHANGES = "changes"


_POSTING = frozenset({MoveName.POST_NOTICE, MoveName.POST_SUPPLEMENT, MoveName.POST_CORRECTION})


@dataclass(frozen=True)
class Move:
    """One legal move. ``signers`` holds, per officer that it needs, the roles that may sign.

    ``names_claims``: the officer may name single claims instead of all. ``kinds``: the rounds that
    make it.
    """

    name: MoveName
    sources: tuple[Stage, ...]
    target: Stage
    signers: tuple[frozenset[Role], ...]
    needs_reason: bool = False
    names_claims: bool = False
    kinds: frozenset[Kind] = frozenset(Kind)

    @property
    def posts(self) -> bool:
        """Whether a version of the notice comes of it, so that its reason is public."""
        return self.name in _POSTING

    def roles(self) -> frozenset[Role]:
        """Every role that may take part."""
        return frozenset().union(*self.signers)

    def needed(self, *, approvers: int) -> int:
        """How many different officers it takes; the campaign sets it for the approval."""
        return approvers if self.name == MoveName.APPROVE else len(self.signers)

    def may_sign(self, signed: tuple[Role, ...], role: Role) -> bool:
        """Whether ``role`` can be the next signer after those who signed already."""
        return _fits([*signed, role], self._places(len(signed) + 1))

    def _places(self, at_least: int) -> list[frozenset[Role]]:
        missing = max(0, at_least - len(self.signers))
        return [*self.signers, *[self.signers[-1]] * missing]


def _fits(roles: list[Role], places: list[frozenset[Role]]) -> bool:
    """Whether each role can be given a place of its own."""
    if not roles:
        return True
    return any(
        roles[0] in place and _fits(roles[1:], places[:index] + places[index + 1 :])
        for index, place in enumerate(places)
    )


def _one(*roles: Role) -> tuple[frozenset[Role], ...]:
    return (frozenset(roles),)


def _two(first: Role, second: Role) -> tuple[frozenset[Role], ...]:
    return (frozenset({first}), frozenset({second}))


MOVES: dict[MoveName, Move] = {
    move.name: move
    for move in (
        Move(MoveName.START, (Stage.DRAFT,), Stage.MOBILISING, _one(Role.TOWNSHIP)),
        Move(MoveName.OPEN_DECLARING, (Stage.MOBILISING,), Stage.DECLARING, _one(Role.CLERK)),
        Move(MoveName.START_ASSESSING, (Stage.DECLARING,), Stage.ASSESSING, _one(Role.CLERK)),
        Move(
            MoveName.REOPEN_DECLARING,
            (Stage.ASSESSING,),
            Stage.DECLARING,
            _one(Role.CLERK),
            needs_reason=True,
            kinds=frozenset({Kind.YEAR}),
        ),
        Move(MoveName.START_DECIDING, (Stage.ASSESSING,), Stage.DECIDING, _one(Role.CLERK)),
        Move(
            MoveName.SEND_BACK_TO_GROUP,
            (Stage.DECIDING,),
            Stage.ASSESSING,
            _one(Role.SECRETARY),
            needs_reason=True,
            names_claims=True,
        ),
        Move(
            MoveName.POST_NOTICE,
            (Stage.DECIDING,),
            Stage.NOTICE,
            _two(Role.SECRETARY, Role.SUPERVISOR),
        ),
        # Also out of the review: a veto may change a line there, and what changed hangs first.
        Move(
            MoveName.POST_SUPPLEMENT,
            (Stage.NOTICE, Stage.REVIEW),
            Stage.NOTICE,
            _two(Role.SECRETARY, Role.SUPERVISOR),
            needs_reason=True,
        ),
        Move(
            MoveName.POST_CORRECTION,
            (Stage.NOTICE,),
            Stage.NOTICE,
            _two(Role.SECRETARY, Role.SUPERVISOR),
            needs_reason=True,
        ),
        Move(
            MoveName.WITHDRAW_NOTICE,
            (Stage.NOTICE,),
            Stage.DECIDING,
            _two(Role.SECRETARY, Role.TOWNSHIP),
            needs_reason=True,
        ),
        Move(MoveName.SUBMIT, (Stage.NOTICE,), Stage.REVIEW, _one(Role.SECRETARY)),
        Move(MoveName.APPROVE, (Stage.REVIEW,), Stage.AWARDED, _one(Role.TOWNSHIP)),
        Move(
            MoveName.SEND_BACK_TO_COMMITTEES,
            (Stage.REVIEW,),
            Stage.DECIDING,
            _one(Role.TOWNSHIP),
            needs_reason=True,
            names_claims=True,
        ),
        Move(MoveName.CLOSE, (Stage.AWARDED,), Stage.CLOSED, _one(Role.TOWNSHIP)),
        # Every star stays as it was: nothing hangs, so that nobody is told who was in doubt.
        Move(
            MoveName.CLOSE_UNCHANGED,
            (Stage.DECIDING,),
            Stage.CLOSED,
            _two(Role.SECRETARY, Role.SUPERVISOR),
            kinds=frozenset({Kind.CHANGES}),
        ),
        Move(
            MoveName.CANCEL,
            BEFORE_AWARD,
            Stage.CANCELLED,
            (frozenset({Role.TOWNSHIP, Role.SECRETARY}), frozenset({Role.TOWNSHIP})),
            needs_reason=True,
        ),
    )
}


class Work(StrEnum):
    """Kinds of work on a round that are open in some stages only."""

    SEAT = "seat"
    STUDY = "study"
    DECLARE = "declare"
    ASSESS = "assess"
    DECIDE = "decide"
    OBJECT = "object"
    ANSWER = "answer"
    CORRECT = "correct"
    SPOT_CHECK = "spot_check"


#: In which stages a kind of work is open. Re-opened claims are decided while the notice hangs,
#: because the other lines keep their clock (design.md §8, re-opening).
OPEN_FOR: dict[Work, frozenset[Stage]] = {
    Work.SEAT: frozenset({Stage.DRAFT, Stage.MOBILISING, Stage.DECLARING, Stage.ASSESSING}),
    Work.STUDY: frozenset({Stage.MOBILISING}),
    Work.DECLARE: frozenset({Stage.DECLARING}),
    Work.ASSESS: frozenset({Stage.ASSESSING, Stage.NOTICE}),
    Work.DECIDE: frozenset({Stage.DECIDING, Stage.NOTICE}),
    Work.OBJECT: frozenset({Stage.NOTICE}),
    Work.ANSWER: frozenset({Stage.NOTICE}),
    Work.CORRECT: frozenset({Stage.NOTICE}),
    Work.SPOT_CHECK: frozenset({Stage.REVIEW}),
}


def moves_from(stage: Stage, kind: Kind | None = None) -> list[Move]:
    """The moves that leave a stage, in the table's order; ``kind``: those of its rounds only."""
    leaving = [move for move in MOVES.values() if stage in move.sources]
    return [move for move in leaving if kind is None or kind in move.kinds]


def forward(stage: Stage) -> Move | None:
    """The move that leads on along the way; ``None`` at its end."""
    ahead = (move for move in moves_from(stage) if _leads_on(stage, move.target))
    return next(ahead, None)


def _leads_on(stage: Stage, target: Stage) -> bool:
    steps = (*WAY, Stage.CLOSED)
    return stage in steps[:-1] and target == steps[steps.index(stage) + 1]
