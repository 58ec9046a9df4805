"""A round's life: founded, prepared by a study session, and moved from stage to stage."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from evaluation.guards import Facts, asks_facts, blockers
from evaluation.locking import locked_campaign, locked_round, locked_round_for, locked_round_to_move
from evaluation.models import Claim, Proposal, Round, StageChange, Wave
from evaluation.notices.queries.lines import Changes
from evaluation.results import standing_claims
from evaluation.rounds.actions.effects import Step, take_effect
from evaluation.rounds.queries.facts import round_facts
from evaluation.rounds.queries.rounds import asks_why, standing_proposals
from evaluation.rounds.typed import Session
from evaluation.waves.actions.new_round import new_round
from evaluation.workflow import MOVES, Move, MoveName, Stage, Work
from grids.models import Post, Receipt, Village
from grids.roles import Role
from grids.writing import Refused, Sent, Write, locked, writing
from households.models import Activity, Attendance

#: The second signature comes within a day, or the proposal lapses (design.md §1).
PROPOSAL_LASTS = timedelta(days=1)
#: Both steps of the mobilisation must have reached those who carry it out (domain.md §0).
MUST_ATTEND = (Attendance.Group.COMMITTEES, Attendance.Group.MICRO_GRID)


def found_round(
    campaign_id: UUID, village_id: UUID, *, name: str = "", wave: Wave | None = None, sent: Sent
) -> Receipt:
    """A village's round in a campaign, in preparation: by itself, or as part of a wave.

    A wave's round is named like the wave unless it is given a name.
    """
    with writing(sent) as write:
        campaign = locked_campaign(campaign_id)
        write.allow(campaign.township, Role.TOWNSHIP)
        village = Village.objects.get(pk=village_id, township=campaign.township)
        wave = campaign.waves.get(pk=wave.pk) if wave else None
        round_ = new_round(campaign, village, name=name, wave=wave, write=write)
        write.place = village
        return write.done(_("The round is founded."), round_)


def record_study(round_id: UUID, session: Session, *, sent: Sent) -> Receipt:
    """Record the study session with who came; corrects an earlier record of the round."""
    with writing(sent) as write:
        round_ = locked_round_for(Work.STUDY, round_id)
        write.allow(round_.village, Role.CLERK)
        _check_session(session, today=localdate(write.at))
        activity = Activity.objects.create(
            village=round_.village,
            held_on=session.held_on,
            place=session.place,
            topic=session.topic,
            led_by=session.led_by,
        )
        Attendance.objects.bulk_create(
            Attendance(activity=activity, group=group, present=count)
            for group, count in session.present.items()
        )
        round_.study_session = activity
        round_.save(update_fields=["study_session"])
        write.record("study_recorded", round_, activity=str(activity.pk))
        return write.done(_("The study session is recorded."), round_)


def _check_session(session: Session, *, today: date) -> None:
    if session.held_on > today:
        raise Refused(_("A study session is recorded after it was held, not before."))
    missing = [group.label for group in MUST_ATTEND if not session.present.get(group)]
    if missing:
        raise Refused(
            _("Nobody is counted for: %(groups)s. Without them the session does not count.")
            % {"groups": ", ".join(map(str, missing))}
        )


def make_move(
    round_id: UUID,
    name: MoveName,
    *,
    reason: str = "",
    claims: Sequence[UUID] = (),
    sent: Sent,
) -> Receipt:
    """Make the move; where it takes two officers, the first call signs and the second makes it.

    ``claims`` names single claims in moves that may send some back; none means all standing.
    """
    with writing(sent) as write:
        round_ = locked_round_to_move(name, round_id)
        rule = MOVES[name]
        write.allow(round_.village, *rule.roles())
        changes = Changes(round_)
        _check(rule, changes, today=localdate(write.at))
        first = _first_signature(round_, rule, write=write)
        post = _signing_post(round_, rule, first, write=write)
        reason = first.reason if first else _given(reason, rule, changes)
        if first is None and rule.needed(approvers=round_.campaign.approvers) > 1:
            return _propose(round_, rule, reason=reason, post=post, write=write)
        signers = [first.post, post] if first else [post]
        step = Step(
            signers=signers, reason=reason, claims=_named(round_, rule, claims), changes=changes
        )
        return _move(round_, rule, step, write=write)


def take_back_proposal(proposal_id: UUID, *, sent: Sent) -> Receipt:
    """The first signer thinks again, before the second has signed."""
    with writing(sent) as write:
        found = Proposal.objects.get(pk=proposal_id)
        round_ = locked_round(found.round_id)
        proposal = locked(Proposal.objects.filter(pk=proposal_id)).get()
        write.allow(round_.village, *proposal.rule.roles())
        if proposal.officer_id != sent.officer.pk:
            raise Refused(_("Only the officer who signed first can take the signature back."))
        if proposal.closed_at is not None:
            raise Refused(_("This signature does not stand any more."))
        _close(proposal, write)
        write.record("proposal_taken_back", round_, move=proposal.move)
        return write.done(_("Your signature is taken back."), round_)


def _check(rule: Move, changes: Changes, *, today: date) -> None:
    """The same sentences that grey the button refuse the move; there is no ``force``."""
    stage, facts = Stage(changes.round.stage), Facts()
    if asks_facts(rule.name, stage):
        facts = round_facts(changes.round, today=today, changes=changes)
    reasons = blockers(rule.name, stage, facts)
    if reasons:
        raise Refused(" ".join(reasons))


def _first_signature(round_: Round, rule: Move, *, write: Write) -> Proposal | None:
    """The proposal that stands; one that does not is closed here, where it is met."""
    for proposal in round_.proposals.filter(move=rule.name, closed_at=None):
        if standing_proposals(round_, now=write.at).filter(pk=proposal.pk).exists():
            return proposal
        _close(proposal, write)
        write.record("proposal_lapsed", round_, move=rule.name)
    return None


def _close(proposal: Proposal, write: Write) -> None:
    proposal.closed_at = write.at
    proposal.save(update_fields=["closed_at"])


def _signing_post(round_: Round, rule: Move, first: Proposal | None, *, write: Write) -> Post:
    """Under which post the officer signs; nobody signs twice (design.md §2)."""
    if first and first.officer_id == write.sent.officer.pk:
        raise Refused(_("You have signed already: the second signature is another officer's."))
    signed = (Role(first.post.role),) if first else ()
    fitting = [role for role in Role if role in rule.roles() and rule.may_sign(signed, role)]
    if not set(fitting) & write.sent.officer.roles_in(round_.village):
        roles = ", ".join(str(role.label) for role in fitting)
        raise Refused(_("The second signature must be of: %(roles)s.") % {"roles": roles})
    return write.allow(round_.village, *fitting)


def _given(reason: str, rule: Move, changes: Changes) -> str:
    """The reason, where one is asked; one that will hang names nobody (domain.md §6.3)."""
    if asks_why(changes.round, rule, changes) and not reason.strip():
        raise Refused(_("Say why: this move needs its reason."))
    heads = changes.round.entries.values_list("head_name", flat=True) if rule.posts else ()
    if any(head and head in reason for head in heads):
        raise Refused(_("Everybody can read this reason: write it without anybody's name."))
    return reason.strip()


def _propose(round_: Round, rule: Move, *, reason: str, post: Post, write: Write) -> Receipt:
    Proposal.objects.create(
        round=round_,
        move=rule.name,
        officer=write.sent.officer,
        post=post,
        reason=reason,
        at=write.at,
        expires_at=write.at + PROPOSAL_LASTS,
    )
    write.record("move_proposed", round_, move=rule.name)
    return write.done(_("Signed. Another officer must sign within a day."), round_)


def _named(round_: Round, rule: Move, claims: Sequence[UUID]) -> list[Claim]:
    if not (rule.names_claims and claims):
        return []
    found = list(standing_claims(round_).filter(pk__in=claims))
    if len(found) != len(set(claims)):
        raise Refused(_("One of the named claims does not stand in this round."))
    return found


def _move(round_: Round, rule: Move, step: Step, *, write: Write) -> Receipt:
    """Effects first, as some of them read the stage that is being left."""
    take_effect(rule.name, round_, step, write)
    _close_all_proposals(round_, write)
    _log(round_, rule, step, write=write)
    if round_.stage != rule.target:
        round_.stage, round_.stage_since = rule.target, write.at
        round_.save(update_fields=["stage", "stage_since"])
    return write.done(
        _("Done: “%(move)s”. The round is now at “%(stage)s”.")
        % {"move": rule.name.label, "stage": rule.target.label},
        round_,
    )


def _close_all_proposals(round_: Round, write: Write) -> None:
    """What somebody signed under another stage does not stand in this one."""
    round_.proposals.filter(closed_at=None).update(closed_at=write.at)


def _log(round_: Round, rule: Move, step: Step, *, write: Write) -> None:
    first, *others = step.signers
    second = others[0] if others else None
    change = StageChange.objects.create(
        round=round_,
        move=rule.name,
        source=round_.stage,
        target=rule.target,
        officer=first.officer,
        post=first,
        second_officer=second.officer if second else None,
        second_post=second,
        reason=step.reason,
        at=write.at,
    )
    write.record(
        "round_moved",
        round_,
        move=rule.name,
        source=change.source,
        target=change.target,
        posts=[str(post.pk) for post in step.signers],
    )
