"""What lies on an officer's desk in one round: a line for each piece of work of its stage."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.guards import Facts, blockers
from evaluation.models import Proposal, Round
from evaluation.queries import preparing
from evaluation.queries.links import page_of
from evaluation.queries.status import next_move
from evaluation.telling import MOVES_TOLD
from evaluation.workflow import Move, MoveName, Stage
from grids.models import Officer
from grids.roles import Role

#: Who is told what the village waits for; the others have no part in it.
_ANSWER_FOR_THE_VILLAGE = frozenset({Role.SECRETARY, Role.CLERK, Role.SUPERVISOR})


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
    """An officer's place at a round.

    ``own_due``: households of one's grids still to declare; ``to_mark``: households that wait for
    one's mark; ``to_answer``: questions about one's grids; ``vetoes``: those that wait for another
    officer's word than who entered them; ``unrecorded``: notices that hang without a posting.
    """

    officer: Officer
    round: Round
    facts: Facts
    today: date
    roles: frozenset[Role]
    proposals: Mapping[MoveName, Proposal] = field(default_factory=dict)
    own_due: int = 0
    to_mark: int = 0
    to_answer: int = 0
    vetoes: int = 0
    unrecorded: int = 0

    @property
    def place(self) -> str:
        return place_of(self.round)

    @property
    def move(self) -> Move | None:
        return next_move(Stage(self.round.stage), self.facts)

    def task(self, title: str, page: str, *, kind: str = "do", note: str = "") -> Task:
        """A line that is done on one of the round's pages."""
        said = f"{self.place}{_(': ')}{note}" if note else self.place
        verb = _("Do it") if kind == "do" else ""
        return Task(kind, title, said, page_of(page, self.round), verb)


def place_of(round_: Round) -> str:
    """后庄村 · 2026 第一批"""
    return f"{round_.village.name} · {round_.campaign.year} {round_.name}"


def work_at(desk: Desk) -> list[Task]:
    """The lines of this round, the work before the move that it leads to."""
    work = _WORK.get(Stage(desk.round.stage))
    return [*_vetoes(desk), *(work(desk) if work else ()), *_voices(desk), *_signing(desk)]


def _voices(desk: Desk) -> Iterator[Task]:
    """What the members of a group and the grid leaders do before a sitting."""
    if desk.to_mark:
        title = ngettext("%(n)s household to mark", "%(n)s households to mark", desk.to_mark)
        note = _("What you think of its stars; nobody sees it before their own mark stands.")
        yield desk.task(title % {"n": desk.to_mark}, "opinion_list", note=note)
    if desk.to_answer:
        title = ngettext("%(n)s question to answer", "%(n)s questions to answer", desk.to_answer)
        note = _("The assessment group asks about households of your grid.")
        yield desk.task(title % {"n": desk.to_answer}, "question_list", note=note)


def _vetoes(desk: Desk) -> Iterator[Task]:
    """A veto has no effect before the second officer's word, so it waits for it at any stage."""
    if desk.vetoes and desk.roles & {Role.SECRETARY, Role.SUPERVISOR}:
        title = ngettext(
            "%(n)s veto waits for confirmation", "%(n)s vetoes wait for confirmation", desk.vetoes
        )
        note = _("Compare it with its document; it has no effect before.")
        yield desk.task(title % {"n": desk.vetoes}, "veto_list", note=note)


def _signing(desk: Desk) -> Iterator[Task]:
    """The next move, once nothing blocks it: to be made, signed, or waited for."""
    move = desk.move
    if move is None or _blocked(desk, move):
        return
    proposal = desk.proposals.get(move.name)
    if proposal is None:
        if desk.roles & move.roles() and not _still_collecting(desk):
            yield _to_sign(desk, move)
    elif proposal.officer_id == desk.officer.pk:
        yield _signed(desk, move, proposal)
    elif any(move.may_sign((Role(proposal.post.role),), role) for role in desk.roles):
        yield _to_countersign(desk, move, proposal)


def _blocked(desk: Desk, move: Move) -> bool:
    return bool(blockers(move.name, Stage(desk.round.stage), desk.facts))


def _still_collecting(desk: Desk) -> bool:
    """Assessing may start with one confirmed household; nobody is asked to before the last."""
    return desk.round.stage == Stage.DECLARING and bool(desk.facts.unconfirmed)


def _check_page(desk: Desk, move: Move) -> str:
    return reverse("move_check", args=[desk.round.pk, move.name])


def _to_sign(desk: Desk, move: Move) -> Task:
    two = move.needed(approvers=desk.round.campaign.approvers) > 1
    title = _("%(move)s: check and sign") if two else "%(move)s"
    return Task(
        kind="do",
        title=title % {"move": move.name.label},
        note=f"{desk.place}{_(': ')}{MOVES_TOLD[move.name]}",
        url=_check_page(desk, move),
        verb=_("Check"),
    )


def _signed(desk: Desk, move: Move, proposal: Proposal) -> Task:
    until = date_format(localtime(proposal.expires_at), "SHORT_DATETIME_FORMAT")
    title = _("%(move)s: waiting for the second signature") % {"move": move.name.label}
    note = _("Signed by you; it lapses on %(until)s.") % {"until": until}
    return Task("wait", title, f"{desk.place}{_(': ')}{note}", _check_page(desk, move))


def _to_countersign(desk: Desk, move: Move, proposal: Proposal) -> Task:
    until = date_format(localtime(proposal.expires_at), "SHORT_DATETIME_FORMAT")
    note = _("%(name)s has signed; the second signature must come before %(until)s.") % {
        "name": proposal.officer.name,
        "until": until,
    }
    title = _("%(move)s: check and sign too") % {"move": move.name.label}
    url = _check_page(desk, move)
    return Task("do", title, f"{desk.place}{_(': ')}{note}", url, verb=_("Check"))


def _draft(desk: Desk) -> Iterator[Task]:
    for line in preparing.lines(desk.round, desk.facts, desk.roles, place=desk.place):
        yield Task(*line)


def _mobilising(desk: Desk) -> Iterator[Task]:
    if Role.CLERK in desk.roles and not desk.facts.study_recorded:
        note = _("Without it, declaring cannot open.")
        yield desk.task(_("Record the study session"), "study_add", note=note)


def _declaring(desk: Desk) -> Iterator[Task]:
    due = desk.facts.unconfirmed
    if desk.own_due:
        title = ngettext(
            "%(n)s of my households still has to declare",
            "%(n)s of my households still have to declare",
            desk.own_due,
        )
        note = _("On the spot, together with the household.")
        yield desk.task(title % {"n": desk.own_due}, "declaration_list", note=note)
    if due and Role.CLERK in desk.roles:
        title = ngettext(
            "%(n)s household's declaration is not confirmed yet",
            "%(n)s households' declarations are not confirmed yet",
            due,
        )
        note = _("Only what the household confirms counts; until assessing starts it still can.")
        yield desk.task(title % {"n": due}, "declaration_list", note=note)


def _assessing(desk: Desk) -> Iterator[Task]:
    left = desk.facts.unassessed
    title = ngettext("%(n)s claim is not assessed yet", "%(n)s claims are not assessed yet", left)
    wave = desk.round.wave
    # The township's own group may also be called by the township.
    if Role.CLERK in desk.roles or (wave and wave.panel_name and Role.TOWNSHIP in desk.roles):
        call = _("Call the group's sitting and count the votes.")
        yield from _judging(desk, left, title, call)


def _deciding(desk: Desk) -> Iterator[Task]:
    left = desk.facts.undecided
    title = ngettext("%(n)s claim is not decided yet", "%(n)s claims are not decided yet", left)
    call = _("Call the two committees' sitting and count the votes.")
    if Role.CLERK in desk.roles:
        yield from _judging(desk, left, title, call)


def _judging(desk: Desk, left: int, title: str, call: str) -> Iterator[Task]:
    """Who runs a body's sittings counts what is ``left`` for it, then closes them."""
    if left:
        going = _("A sitting is open: go on counting.")
        note = going if desk.facts.open_sittings else call
        yield desk.task(title % {"n": left}, "sitting_list", note=note)
    else:
        yield from _open_sittings(desk)


def _open_sittings(desk: Desk) -> Iterator[Task]:
    """Everything is counted, only the closing is left."""
    if desk.facts.open_sittings:
        title = ngettext(
            "%(n)s sitting is to be closed",
            "%(n)s sittings are to be closed",
            desk.facts.open_sittings,
        )
        yield desk.task(title % {"n": desk.facts.open_sittings}, "sitting_list")


def _notice(desk: Desk) -> Iterator[Task]:
    if desk.roles & {Role.CLERK, Role.SUPERVISOR} and desk.facts.open_objections:
        yield _objections(desk)
    if Role.CLERK in desk.roles and desk.facts.reopened:
        title = ngettext(
            "%(n)s re-opened claim is to be decided again",
            "%(n)s re-opened claims are to be decided again",
            desk.facts.reopened,
        )
        yield desk.task(title % {"n": desk.facts.reopened}, "sitting_list")
    elif Role.CLERK in desk.roles:
        yield from _open_sittings(desk)
    if Role.CLERK in desk.roles and desk.unrecorded:
        note = _("Write down where the paper hangs, since when, and who put it up.")
        yield desk.task(_("The notice is not recorded as put up"), "notice_list", note=note)
    if desk.facts.notice_days_left and desk.roles & _ANSWER_FOR_THE_VILLAGE:
        yield _hanging(desk)


def _objections(desk: Desk) -> Task:
    title = ngettext(
        "%(n)s objection is to be answered",
        "%(n)s objections are to be answered",
        desk.facts.open_objections,
    )
    note = _("While one is open, the result cannot go to the township.")
    return desk.task(title % {"n": desk.facts.open_objections}, "objection_list", note=note)


def _hanging(desk: Desk) -> Task:
    title = ngettext(
        "The notice hangs for %(n)s more day",
        "The notice hangs for %(n)s more days",
        desk.facts.notice_days_left,
    )
    note = _("Villagers can object until then.")
    return desk.task(
        title % {"n": desk.facts.notice_days_left}, "notice_list", kind="wait", note=note
    )


def _review(desk: Desk) -> Iterator[Task]:
    facts = desk.facts
    if Role.TOWNSHIP not in desk.roles:
        if desk.roles & _ANSWER_FOR_THE_VILLAGE:
            yield desk.task(_("The township is reviewing the round"), "round_detail", kind="wait")
    elif facts.spot_checks < facts.spot_checks_due:
        title = _("Spot checks: %(done)s of %(all)s are done") % {
            "done": facts.spot_checks,
            "all": facts.spot_checks_due,
        }
        yield desk.task(title, "review_detail")
    elif facts.faulty_spot_checks:
        note = _("Send its claims back, or record that it is mended.")
        yield desk.task(_("A spot check found a fault"), "review_detail", note=note)


_WORK: dict[Stage, Callable[[Desk], Iterator[Task]]] = {
    Stage.DRAFT: _draft,
    Stage.MOBILISING: _mobilising,
    Stage.DECLARING: _declaring,
    Stage.ASSESSING: _assessing,
    Stage.DECIDING: _deciding,
    Stage.NOTICE: _notice,
    Stage.REVIEW: _review,
}
