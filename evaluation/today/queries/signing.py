"""The line of a round's next move, once nothing blocks it: to be made, signed, or waited for."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from evaluation.guards import blockers
from evaluation.models import Proposal
from evaluation.telling import MOVES_TOLD
from evaluation.today.queries.tasks import Desk, Task
from evaluation.workflow import Move, Stage
from grids.roles import Role


def signing(desk: Desk) -> Iterator[Task]:
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
    return desk.round.stage == Stage.DECLARING and bool(desk.waiting.declaring.total())


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
