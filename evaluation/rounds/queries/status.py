"""How a round stands, in sentences: the way it went, who acts next, until when, what blocks it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.guards import Facts, blockers
from evaluation.models import Proposal, Round, StageChange
from evaluation.rounds.queries.rounds import first_signatures, standing_proposals
from evaluation.telling import STAGES
from evaluation.workflow import MOVES, WAY, WAY_OF_CHANGES, Move, MoveName, Stage, forward
from grids.listing import listed
from grids.models import Post, Village
from grids.roles import Role


@dataclass(frozen=True)
class Step:
    """One step of the way, for components/way.html."""

    name: str
    note: str
    state: str


@dataclass(frozen=True)
class Standing:
    """What a round's page says in words. ``proposal``: a first signature that waits."""

    what: str
    until: str
    next: Move | None
    actors: str
    reasons: list[str]
    proposal: Proposal | None

    @property
    def signed(self) -> str:
        return signed_in_words(self.proposal) if self.proposal else ""


def standing(round_: Round, facts: Facts, *, now: datetime) -> Standing:
    """The page's sentences; two queries besides the facts."""
    stage = Stage(round_.stage)
    move = next_move(stage, facts)
    proposals = {MoveName(row.move): row for row in standing_proposals(round_, now=now)}
    return Standing(
        what=str(STAGES[stage]),
        until=_until(round_, facts),
        next=move,
        actors=_actors(round_.village, move) if move else "",
        reasons=blockers(move.name, stage, facts) if move else [],
        proposal=proposals.get(move.name) if move else None,
    )


@dataclass(frozen=True)
class ListRow:
    """A round in the list: its stage, who acts next, and whether a first signature waits."""

    round: Round
    next: str
    waiting: bool


def list_rows(
    rounds: QuerySet[Round], *, now: datetime, stage: Stage | None = None
) -> list[ListRow]:
    """The list's lines in two queries, however many rounds there are; this year's come first."""
    rounds = rounds.filter(stage=stage) if stage else rounds
    found = list(rounds.order_by("-campaign__year", "village__name", "-stage_since"))
    waiting = {proposal.round_id for proposal in first_signatures(found, now=now)}
    return [ListRow(row, _next_in_words(row), row.pk in waiting) for row in found]


def _next_in_words(round_: Round) -> str:
    move = forward(Stage(round_.stage))
    return signers_in_words(move, approvers=round_.campaign.approvers) if move else ""


def next_move(stage: Stage, facts: Facts) -> Move | None:
    """The move that comes next; what changed on the board is posted before it goes on."""
    if facts.unposted_changes:
        return MOVES[MoveName.POST_SUPPLEMENT]
    if facts.unposted_corrections:
        return MOVES[MoveName.POST_CORRECTION]
    if _stays(stage, facts):
        return MOVES[MoveName.CLOSE_UNCHANGED]
    return forward(stage)


def _stays(stage: Stage, facts: Facts) -> bool:
    """Whether all is decided of a round of changes, and no star changes."""
    decided = stage == Stage.DECIDING and not facts.undecided
    return facts.changes_stars and decided and not facts.lines_to_change


def roles_in_words(roles: Iterable[Role]) -> str:
    """In the order of the roles: “Village clerk, Township staff”."""
    given = set(roles)
    return listed(str(role.label) for role in Role if role in given)


def signers_in_words(move: Move, *, approvers: int) -> str:
    """“Village Party secretary and Village supervision committee”, or “2 of: Township staff”."""
    needed = move.needed(approvers=approvers)
    if needed > len(move.signers):
        return _("%(n)s officers of: %(roles)s") % {
            "n": needed,
            "roles": roles_in_words(move.roles()),
        }
    return _(" and ").join(roles_in_words(place) for place in move.signers)


def _actors(village: Village, move: Move) -> str:
    """“Village clerk (赵敏)”, each place of a two-signature move with its people; one query."""
    posts = Post.objects.standing().filter(
        Q(village=village) | Q(township=village.township_id), role__in=move.roles()
    )
    named: dict[Role, list[str]] = {}
    for role, name in posts.order_by("officer__name").values_list("role", "officer__name"):
        named.setdefault(Role(role), []).append(name)
    return _(" and ").join(_place_in_words(place, named) for place in move.signers)


def _place_in_words(place: frozenset[Role], named: Mapping[Role, list[str]]) -> str:
    words = []
    for role in Role:
        if role in place:
            people = listed(named.get(role, []))
            words.append(
                _("%(role)s (%(people)s)") % {"role": role.label, "people": people}
                if people
                else _("%(role)s (nobody is appointed yet)") % {"role": role.label}
            )
    return _(" or ").join(words)


def _until(round_: Round, facts: Facts) -> str:
    if round_.stage == Stage.NOTICE and facts.notice_days_left:
        return ngettext(
            "The notice hangs for %(n)s more day.",
            "The notice hangs for %(n)s more days.",
            facts.notice_days_left,
        ) % {"n": facts.notice_days_left}
    if round_.stage in {Stage.CLOSED, Stage.CANCELLED}:
        return ""
    day = date_format(round_.campaign.ends_on, "DATE_FORMAT")
    return _("No day is set for this step; the year ends on %(day)s.") % {"day": day}


def began(changes: Iterable[StageChange]) -> dict[str, date]:
    """The day on which the round last came to each stage; a supplement leaves it where it is."""
    came = (change for change in changes if change.source != change.target)
    return {change.target: localdate(change.at) for change in came}


def way(round_: Round, facts: Facts, began: Mapping[str, date]) -> list[Step]:
    """The steps with the day that each began, and the present one with how far it is."""
    reached = _reached(Stage(round_.stage), began)
    notes = {**{stage: _since(day) for stage, day in began.items()}, **_progress(round_, facts)}
    steps = WAY_OF_CHANGES if round_.is_change else WAY
    return [_step(stage, _state(stage, round_, reached), notes.get(stage, "")) for stage in steps]


def _step(stage: Stage, state: str, note: str) -> Step:
    """A step still ahead has no day, even where the round has been there and was sent back."""
    return Step(name=str(stage.label), note="" if state == "next" else note, state=state)


def _reached(stage: Stage, began: Mapping[str, date]) -> int:
    """How far along the way the round is, or was when it was cancelled."""
    if stage in WAY:
        return WAY.index(stage)
    if stage == Stage.CLOSED:
        return len(WAY)
    return max((WAY.index(Stage(past)) for past in began if past in WAY), default=0)


def _state(stage: Stage, round_: Round, reached: int) -> str:
    place = WAY.index(stage)
    if stage == round_.stage:
        return "now"
    if place < reached:
        return "past"
    return "off" if round_.stage == Stage.CANCELLED else "next"


def _since(day: date) -> str:
    return _("since %(day)s") % {"day": date_format(day, "MONTH_DAY_FORMAT")}


def _progress(round_: Round, facts: Facts) -> dict[str, str]:
    """Counts under the steps where work is counted."""
    stage = Stage(round_.stage)
    if stage not in WAY or WAY.index(stage) < WAY.index(Stage.DECLARING):
        return {}
    notes = {
        Stage.DECLARING.value: _("%(done)s of %(all)s households")
        % {"done": facts.confirmed, "all": facts.households}
    }
    done = {Stage.ASSESSING: facts.unassessed, Stage.DECIDING: facts.undecided}
    if stage in done:
        judged = {"done": facts.claims - done[stage], "all": facts.claims}
        notes[stage.value] = _("%(done)s of %(all)s claims") % judged
    return notes


def signed_in_words(proposal: Proposal) -> str:
    """Who signed first, when, and until when the second signature must come."""
    moments = {"at": proposal.at, "until": proposal.expires_at}
    said = {key: date_format(localtime(at), "DATETIME_FORMAT") for key, at in moments.items()}
    return _("%(name)s signed on %(at)s; the second signature must come before %(until)s.") % {
        "name": proposal.officer.name,
        **said,
    }


def history(round_: Round) -> QuerySet[StageChange]:
    """Every move that was made, newest last."""
    return round_.changes.select_related("officer", "second_officer", "post", "second_post")
