"""What lifting a veto does in a round: whether the household can still be judged there."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from evaluation.models import Body, Claim, Entry, VetoEffect
from evaluation.models.vetoes import is_vetoed
from evaluation.results import judged_by
from evaluation.workflow import Stage

#: Both bodies may still sit, or nobody has judged yet.
_OPEN = frozenset({Stage.DECLARING, Stage.ASSESSING, Stage.NOTICE})
#: Who must have judged before, since it does not sit any more.
_LAST_SAT = {Stage.DECIDING: Body.GROUP, Stage.REVIEW: Body.COMMITTEES}


def claims_freed(effect: VetoEffect) -> QuerySet[Claim]:
    """The claims that would stand again without this effect."""
    stars = [star.pk for star in effect.veto.stars.all()]
    claims = Claim.objects.filter(entry=effect.entry_id)
    if stars:
        declared = effect.entry.status == Entry.Status.DECLARED
        return claims.filter(star__in=stars) if declared else claims.none()
    declared = effect.status_before == Entry.Status.DECLARED
    return claims.filter(~is_vetoed()) if declared else claims.none()


def is_too_late(effect: VetoEffect) -> bool:
    """Whether a claim would stand that the body before can no longer judge in this round."""
    stage = Stage(effect.entry.round.stage)
    if stage in _OPEN:
        return False
    if stage not in _LAST_SAT:
        return True
    return claims_freed(effect).filter(~judged_by(_LAST_SAT[stage])).exists()


def outlook(effect: VetoEffect) -> str:
    """What lifting the veto now does in this round, in a sentence."""
    stage = Stage(effect.entry.round.stage)
    if is_too_late(effect):
        return _TOO_LATE.get(stage, _too_late_for_good)()
    if stage == Stage.NOTICE:
        return _(
            "Its claims stand again: what was not judged is judged now, and the changed line is "
            "posted as a supplement."
        )
    if stage == Stage.REVIEW:
        return _("Its claims stand again; the changed line must hang before the approval.")
    return _("It takes part again as it stood before the veto.")


def _too_late_for_good() -> str:
    return _("The round is over: in this round nothing changes.")


_TOO_LATE = {
    Stage.DECIDING: lambda: _(
        "The groups have finished without judging it, so in this round nothing changes. If it is "
        "to take part again, the secretary first sends the round back to the groups."
    ),
    Stage.REVIEW: lambda: _(
        "The committees have finished without deciding on it, so in this round nothing changes. "
        "If it is to take part again, the township first sends the round back."
    ),
}
