"""The first step of every write on a round: lock the round, and see that the work is open.

Everything that changes a round's rows locks the round first, so that a move and a tally, or two
moves, cannot pass each other (twins in tests/evaluation/sittings/test_races.py).
"""

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from evaluation.models import Campaign, Doubt, Inspection, Round
from evaluation.workflow import MoveName, Stage, Work
from grids.prepared import prepared_models
from grids.writing import Refused, locked

#: Moves that concern the whole campaign: its rules freeze, households are taken or given free.
_OF_THE_CAMPAIGN = frozenset({MoveName.START, MoveName.OPEN_DECLARING, MoveName.CANCEL})
#: Work that goes by the campaign's rules. Elsewhere they stay unread: with their thirty columns
#: the lock would cost twice as much, and every form of every household begins with it.
_JUDGING = frozenset({Work.ASSESS, Work.DECIDE})


def locked_campaign(campaign_id: UUID) -> Campaign:
    """The campaign, before any of its rounds: two waves must not both take the same household."""
    campaigns = Campaign.objects.filter(pk=campaign_id).select_related("township")
    return locked(campaigns).get()


def locked_round(round_id: UUID) -> Round:
    """The round, locked until the transaction ends, as it stands now."""
    return _the(_round(round_id, along=("campaign", "wave")))


def locked_round_to_move(name: MoveName, round_id: UUID) -> Round:
    """The same for a move, after the campaign where the move concerns it.

    Starting fixes the rules, so whoever presses must have seen them as they are.
    """
    if name == MoveName.APPROVE:
        _locked_base(round_id)
    if name in _OF_THE_CAMPAIGN:
        seen = Campaign.objects.get(rounds=round_id)
        campaign = locked_campaign(seen.pk)
        if name == MoveName.START and campaign.version != seen.version:
            told = _("The rules of the year were changed a moment ago. Look, then start again.")
            raise Refused(told)
    return locked_round(round_id)


def _locked_base(round_id: UUID) -> Round | None:
    """Whoever brings a change holds the year's round: none may come about a star that ends now."""
    return locked(Round.objects.filter(change_rounds=round_id)).first()


def locked_round_for(work: Work, round_id: UUID) -> Round:
    """The same, refused with a sentence when the round's stage does not allow the work."""
    return _open(work, _the(_round(round_id, along=("campaign",) if work in _JUDGING else ())))


def locked_round_of_entry(work: Work, entry_id: UUID) -> Round:
    """The same for the round that an entry belongs to, which never changes."""
    return _open(work, _the(_round_of(entry_id)))


@prepared_models
def _round(round_: UUID, *, along: tuple[str, ...]) -> QuerySet[Round]:
    """With its village, where everybody's post is looked for, and what else the work goes by."""
    rounds = Round.objects.select_for_update(of=("self",)).filter(pk=round_)
    return rounds.select_related("village", *along)


@prepared_models
def _round_of(entry: UUID) -> QuerySet[Round]:
    rounds = Round.objects.select_for_update(of=("self",)).filter(entries=entry)
    return rounds.select_related("village")


def _the(found: list[Round]) -> Round:
    for round_ in found:
        return round_
    raise Round.DoesNotExist


def _open(work: Work, round_: Round) -> Round:
    if not round_.open_for(work):
        told = _("This is not possible any more: the round is now at “%(stage)s”.")
        raise Refused(told % {"stage": Stage(round_.stage).label} + _next_step(work))
    return round_


def _next_step(work: Work) -> str:
    """What somebody does who comes too late with a form in the hand."""
    if work != Work.DECLARE:
        return ""
    return _(
        " What was typed still stands here. Tell the village clerk, who can open declaring again "
        "until the committees decide."
    )


def locked_inspection(inspection_id: UUID) -> Inspection:
    """The inspection with its village, locked; refused once it is finished."""
    seen = Inspection.objects.filter(pk=inspection_id)
    inspection = locked(seen).select_related("village", "round__campaign").get()
    if not inspection.is_open:
        raise Refused(_("This inspection is finished: only its faults are still re-checked."))
    return inspection


def locked_doubt(doubt_id: UUID) -> None:
    """The doubt, before its reminders and looks are read anew, or it comes before the bodies."""
    locked(Doubt.objects.filter(pk=doubt_id)).get()


def locked_rounds_of(campaign_id: UUID, village_id: UUID) -> list[Round]:
    """Every round of a village in a year, locked: what is changed concerns whichever has an entry.

    A round that is about to fix its entries waits, so that no entry slips past.
    """
    return list(locked(Round.objects.filter(campaign=campaign_id, village=village_id)))
