"""What a move does besides changing the stage: one function a move, in one table."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from evaluation.awards.actions import awards, changing
from evaluation.models import Body, Claim, Round, Tally
from evaluation.notices.actions import notices
from evaluation.notices.queries.lines import Changes
from evaluation.reopening import reopen
from evaluation.results import standing_claims
from evaluation.rounds.actions import entries
from evaluation.vetoes import actions as vetoes
from evaluation.workflow import MoveName
from grids.models import Post
from grids.writing import Write


@dataclass(frozen=True)
class Step:
    """One press of a move's button that goes through: who signed, why, and about which claims."""

    signers: list[Post]
    reason: str
    claims: list[Claim]
    changes: Changes


def take_effect(name: MoveName, round_: Round, step: Step, write: Write) -> None:
    """Carry out what belongs to the move; inside the action that holds the round's lock."""
    effect = _EFFECTS.get(name)
    if effect:
        effect(round_, step, write)


def _open_declaring(round_: Round, step: Step, write: Write) -> None:
    write.record("entries_fixed", round_, entries=entries.fix_entries(round_))
    vetoes.hold_new_entries(round_, write=write)


def _start_assessing(round_: Round, step: Step, write: Write) -> None:
    write.record("entries_lapsed", round_, entries=entries.lapse_unconfirmed(round_))


def _reopen_declaring(round_: Round, step: Step, write: Write) -> None:
    # What an open sitting has counted so far was counted on declarations that may now change.
    counted = Tally.objects.filter(claim__entry__round=round_).counting()
    _reopen_at(Body.GROUP, Claim.objects.filter(pk__in=counted.values("claim")), step, write)
    write.record("entries_restored", round_, entries=entries.restore_lapsed(round_))


def _send_back_to_group(round_: Round, step: Step, write: Write) -> None:
    _reopen_at(Body.GROUP, step.claims or standing_claims(round_), step, write)


def _send_back_to_committees(round_: Round, step: Step, write: Write) -> None:
    _reopen_at(Body.COMMITTEES, step.claims or standing_claims(round_), step, write)


def _reopen_at(body: Body, claims: Iterable[Claim], step: Step, write: Write) -> None:
    reopen(claims, body=body, reason=step.reason, write=write)


def _post_notice(round_: Round, step: Step, write: Write) -> None:
    notices.publish(step.changes, write=write, signers=step.signers, reason=step.reason)


def _post_supplement(round_: Round, step: Step, write: Write) -> None:
    notices.publish_supplement(step.changes, write=write, signers=step.signers, reason=step.reason)


def _post_correction(round_: Round, step: Step, write: Write) -> None:
    notices.publish_correction(step.changes, write=write, signers=step.signers, reason=step.reason)


def _withdraw_notice(round_: Round, step: Step, write: Write) -> None:
    notices.withdraw(round_, write=write, reason=step.reason)


def _approve(round_: Round, step: Step, write: Write) -> None:
    carry_out = changing.change_stars if round_.is_change else awards.award_stars
    carry_out(step.changes, write=write, signers=step.signers, remark=step.reason)


def _cancel(round_: Round, step: Step, write: Write) -> None:
    notices.withdraw(round_, write=write, reason=step.reason)
    entries.release(round_)
    entries.forget_devices(round_)


def _close(round_: Round, step: Step, write: Write) -> None:
    entries.forget_devices(round_)


_EFFECTS: dict[MoveName, Callable[[Round, Step, Write], None]] = {
    MoveName.OPEN_DECLARING: _open_declaring,
    MoveName.START_ASSESSING: _start_assessing,
    MoveName.REOPEN_DECLARING: _reopen_declaring,
    MoveName.SEND_BACK_TO_GROUP: _send_back_to_group,
    MoveName.POST_NOTICE: _post_notice,
    MoveName.POST_SUPPLEMENT: _post_supplement,
    MoveName.POST_CORRECTION: _post_correction,
    MoveName.WITHDRAW_NOTICE: _withdraw_notice,
    MoveName.APPROVE: _approve,
    MoveName.SEND_BACK_TO_COMMITTEES: _send_back_to_committees,
    MoveName.CLOSE: _close,
    MoveName.CANCEL: _cancel,
}
