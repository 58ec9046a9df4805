"""Vetoes: entered on a document, confirmed by a second officer; lifted by two again.

One officer alone changes nothing of what is judged or hangs. Only a confirmed veto has an effect.
It takes hold of the household's entry in the same transaction, with every round of the village
and year locked, so that no move and no count passes it; what was counted stays counted.
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from evaluation.access import (
    VETO_CONFIRMS,
    VETO_ENTERS,
    VETO_LIFTS,
    VETO_SECONDS,
    why_not_judge_veto,
    why_not_lift_veto,
)
from evaluation.kin import circle_of
from evaluation.locking import locked_rounds_of
from evaluation.models import (
    Body,
    Campaign,
    CampaignStar,
    Claim,
    Entry,
    Round,
    Veto,
    VetoEffect,
    VetoGround,
)
from evaluation.reopening import reopen
from evaluation.results import judged_by
from evaluation.vetoes.queries.release import claims_freed, is_too_late
from evaluation.vetoes.queries.vetoes import is_awarded, live_entry
from evaluation.vetoes.typed import Basis
from evaluation.workflow import Stage
from grids.models import Receipt
from grids.writing import Refused, Sent, Write, locked, writing
from households.models import Household


def enter_veto(household_id: UUID, campaign_id: UUID, basis: Basis, *, sent: Sent) -> Receipt:
    """Enter a veto; it has no effect before another officer has confirmed it."""
    with writing(sent) as write:
        household = _locked_household(household_id)
        write.allow(household.village, *VETO_ENTERS)
        campaign = Campaign.objects.get(pk=campaign_id, township=household.village.township_id)
        ground, stars = _listed(campaign, basis)
        _refuse_own(household, write)
        _refuse_awarded(household.pk, campaign.pk)
        _refuse_basis(household, basis, today=timezone.localdate(write.at))
        veto = Veto.objects.create(
            household=household,
            campaign=campaign,
            ground=ground,
            document=basis.document.strip(),
            document_number=basis.number.strip(),
            issued_by=basis.issued_by.strip(),
            issued_on=basis.issued_on,
            ends_on=basis.ends_on,
            entered_by=sent.officer,
            entered_at=write.at,
        )
        veto.stars.set(stars)
        write.record("veto_entered", veto, household=str(household.pk), stars=len(stars))
        return write.done(_("Entered. It has no effect before another officer confirms it."), veto)


def _locked_household(household_id: UUID) -> Household:
    rows = locked(Household.objects.filter(pk=household_id))
    return rows.select_related("village__township").get()


def _listed(campaign: Campaign, basis: Basis) -> tuple[VetoGround, list[CampaignStar]]:
    """The ground out of the catalogue's closed list, the stars out of the year's."""
    ground = VetoGround.objects.filter(pk=basis.ground, catalogue=campaign.catalogue_id).first()
    if ground is None:
        raise Refused(_("This ground is not in the year's list; nothing else is a ground."))
    stars = list(campaign.stars.filter(pk__in=basis.stars))
    if len(stars) != len(set(basis.stars)):
        raise Refused(_("One of these stars does not belong to the year."))
    return ground, stars


def _refuse_own(household: Household, write: Write) -> None:
    if circle_of(write.sent.officer, day=timezone.localdate(write.at)).why(household.pk):
        raise Refused(_("This is your own household or kin's, so another officer must do it."))


def _refuse_basis(household: Household, basis: Basis, *, today: date) -> None:
    if not (basis.document.strip() and basis.number.strip() and basis.issued_by.strip()):
        raise Refused(_("A veto needs its document, the document's number and who issued it."))
    if basis.issued_on > today:
        raise Refused(_("The document's day lies in the future."))
    if basis.ends_on < today:
        raise Refused(_("The veto would be over already: its end lies in the past."))
    again = Veto.objects.filter(
        household=household,
        ground=basis.ground,
        document_number=basis.number.strip(),
        lifted_at=None,
    )
    if again.exists():
        raise Refused(_("A veto on this ground and document is entered already."))


def _refuse_awarded(household_id: UUID, campaign_id: UUID) -> None:
    if is_awarded(live_entry(household_id, campaign_id)):
        raise Refused(
            _(
                "The stars of this round are awarded already. A veto does not take them back; "
                "ask the township about a revocation."
            )
        )


def confirm_veto(veto_id: UUID, *, sent: Sent) -> Receipt:
    """The second officer's word: from now on the veto holds."""
    with writing(sent) as write:
        rounds, veto = _locked_veto(veto_id)
        write.allow(veto.household.village, *VETO_CONFIRMS)
        _refuse_unless_waiting(veto)
        if why := why_not_judge_veto(sent.officer, veto):
            raise Refused(why)
        if veto.ends_on < timezone.localdate(write.at):
            raise Refused(_("Its end has passed, so there is nothing left to confirm."))
        _refuse_awarded(veto.household_id, veto.campaign_id)
        veto.confirmed_by, veto.confirmed_at = sent.officer, write.at
        veto.save(update_fields=["confirmed_by", "confirmed_at"])
        entries = Entry.objects.filter(
            round__in=rounds, household=veto.household_id, live=True
        ).select_related("round")
        held = [_take_hold(veto, entry, write) for entry in entries]
        write.record("veto_confirmed", veto, entries=[str(effect.entry_id) for effect in held])
        return write.done(_("Confirmed: the veto holds from now on."), veto)


def _locked_veto(veto_id: UUID) -> tuple[list[Round], Veto]:
    """The rounds first: whatever changes what counts in a round holds its lock."""
    found = Veto.objects.select_related("household").get(pk=veto_id)
    rounds = locked_rounds_of(found.campaign_id, found.household.village_id)
    rows = locked(Veto.objects.filter(pk=veto_id))
    return rounds, rows.select_related("household__village__township").get()


def _refuse_unless_waiting(veto: Veto) -> None:
    if veto.lifted_at:
        raise Refused(_("This veto was taken back before anybody confirmed it."))
    if veto.confirmed_at:
        raise Refused(_("This veto is confirmed already."))


def hold_new_entries(round_: Round, *, write: Write) -> int:
    """The vetoes that stand when a round's entries are fixed take hold of them; how many."""
    standing = Veto.objects.standing(timezone.localdate(write.at)).filter(
        campaign=round_.campaign_id, household__entries__round=round_
    )
    vetoes = list(standing.prefetch_related("stars"))
    entries = Entry.objects.filter(round=round_, household__vetoes__in=vetoes).distinct()
    by_household = {entry.household_id: entry for entry in entries}
    for veto in vetoes:
        _take_hold(veto, by_household[veto.household_id], write)
    return len(vetoes)


def _take_hold(veto: Veto, entry: Entry, write: Write) -> VetoEffect:
    """An earlier veto on the whole household remembers how the entry really stood."""
    holding = VetoEffect.objects.holding().on_households().filter(entry=entry).first()
    effect = VetoEffect.objects.create(
        veto=veto,
        entry=entry,
        status_before=holding.status_before if holding else entry.status,
        at=write.at,
    )
    if not veto.stars.all():
        _set_status(entry, Entry.Status.INELIGIBLE)
    write.record("veto_took_hold", entry, veto=str(veto.pk))
    return effect


def _set_status(entry: Entry, status: str) -> None:
    entry.status = status
    entry.save(update_fields=["status"])


def take_back_veto(veto_id: UUID, *, reason: str, sent: Sent) -> Receipt:
    """Before it is confirmed: whoever entered it takes it back, or who would confirm refuses it."""
    with writing(sent) as write:
        _rounds, veto = _locked_veto(veto_id)
        mine = veto.entered_by_id == sent.officer.pk
        write.allow(veto.household.village, *(VETO_ENTERS if mine else VETO_CONFIRMS))
        _refuse_unless_waiting(veto)
        if not mine and (why := why_not_judge_veto(sent.officer, veto)):
            raise Refused(why)
        _end(veto, reason=reason, document="", write=write)
        write.record("veto_taken_back", veto)
        return write.done(_("The veto is taken back; it never had an effect."), veto)


def ask_lift(veto_id: UUID, *, reason: str, document: str, sent: Sent) -> Receipt:
    """Ask that a confirmed veto end early; it holds until another officer says so, too.

    Whoever asks again puts their words in the place of those before; the ledger has both.
    """
    with writing(sent) as write:
        _rounds, veto = _locked_veto(veto_id)
        write.allow(veto.household.village, *VETO_LIFTS)
        _refuse_unless_holding(veto)
        _refuse_own(veto.household, write)
        if not document.strip():
            raise Refused(_("Name the document on which the veto is lifted."))
        if not reason.strip():
            raise Refused(_("Say why; it stays on record."))
        veto.lift_asked_by, veto.lift_asked_at = sent.officer, write.at
        veto.lifted_reason, veto.lifted_document = reason.strip(), document.strip()
        veto.save(
            update_fields=["lift_asked_by", "lift_asked_at", "lifted_reason", "lifted_document"]
        )
        write.record("veto_lift_asked", veto)
        return write.done(_("Asked. The veto holds until another officer lifts it."), veto)


def lift_veto(veto_id: UUID, *, sent: Sent) -> Receipt:
    """The second officer's word: a confirmed veto ends early, and stays on record with why."""
    with writing(sent) as write:
        _rounds, veto = _locked_veto(veto_id)
        write.allow(veto.household.village, *VETO_SECONDS)
        _refuse_unless_holding(veto)
        if why := why_not_lift_veto(sent.officer, veto):
            raise Refused(why)
        _end(veto, reason=veto.lifted_reason, document=veto.lifted_document, write=write)
        effects = veto.effects.holding().select_related("entry__round", "veto")
        released = [_release(effect, write) for effect in effects if not is_too_late(effect)]
        write.record("veto_lifted", veto, entries=[str(effect.entry_id) for effect in released])
        return write.done(_("The veto is lifted. It stays on record."), veto)


def _refuse_unless_holding(veto: Veto) -> None:
    if veto.lifted_at or veto.waits:
        raise Refused(_("This veto does not hold, so there is nothing to lift."))


def _end(veto: Veto, *, reason: str, document: str, write: Write) -> None:
    if not reason.strip():
        raise Refused(_("Say why; it stays on record."))
    veto.lifted_by, veto.lifted_at = write.sent.officer, write.at
    veto.lifted_reason, veto.lifted_document = reason.strip(), document.strip()
    veto.save(update_fields=["lifted_by", "lifted_at", "lifted_reason", "lifted_document"])


def _release(effect: VetoEffect, write: Write) -> VetoEffect:
    freed = list(claims_freed(effect)) if effect.entry.round.stage == Stage.NOTICE else []
    effect.released_at = write.at
    effect.save(update_fields=["released_at"])
    _restore(effect)
    _judge_what_was_missed([claim.pk for claim in freed], write)
    return effect


def _restore(effect: VetoEffect) -> None:
    """The entry stands as before, unless another veto still holds the whole household."""
    if effect.veto.stars.all():
        return
    others = VetoEffect.objects.holding().on_households().filter(entry=effect.entry_id)
    if not others.exists():
        _set_status(effect.entry, _status_now(effect))


def _status_now(effect: VetoEffect) -> str:
    """Declaring has closed or opened again meanwhile, for this household as for the others."""
    declaring = effect.entry.round.stage == Stage.DECLARING
    due, lapsed = Entry.Status.DUE, Entry.Status.LAPSED
    if effect.status_before in {due, lapsed}:
        return due if declaring else lapsed
    return effect.status_before


def _judge_what_was_missed(claims: Iterable[UUID], write: Write) -> None:
    """While the notice hangs: a claim that nobody judged is opened, so that it cannot be missed."""
    from_group = Claim.objects.filter(~judged_by(Body.GROUP), pk__in=claims)
    reason = _("It was not judged while a veto held.")
    opened = list(from_group)
    reopen(opened, body=Body.GROUP, reason=reason, write=write)
    rest = Claim.objects.filter(~judged_by(Body.COMMITTEES), pk__in=claims)
    late = rest.exclude(pk__in=[claim.pk for claim in opened])
    reopen(late, body=Body.COMMITTEES, reason=reason, write=write)
