"""A sitting's own life: opened, signed in, recusals declared, closed for good."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from evaluation.access import workers_of
from evaluation.locking import locked_round, locked_round_for
from evaluation.models import (
    Panel,
    Presence,
    Recusal,
    Round,
    Seat,
    Settled,
    Sitting,
    StandsAside,
    Tally,
)
from evaluation.panels.queries.bench import bench_afresh
from evaluation.sittings.queries.agenda import agenda
from evaluation.sittings.typed import Chairs
from grids.models import Anchor, Receipt
from grids.writing import Refused, Sent, Write, writing


def open_sitting(panel_id: UUID, chairs: Chairs, *, sent: Sent) -> Receipt:
    """Open a panel's sitting when it has something to judge; one at a time."""
    with writing(sent) as write:
        panel = Panel.objects.get(pk=panel_id)
        panel.round = _locked(panel, write)
        _refuse_opening(panel, chairs, today=localdate(write.at))
        sitting = Sitting.objects.create(panel=panel, opened_at=write.at, **asdict(chairs))
        _settle(sitting, day=localdate(write.at))
        write.record("sitting_opened", sitting, panel=str(panel.pk), body=panel.body)
        return write.done(_("The sitting is open. Sign in who is here."), sitting)


def _settle(sitting: Sitting, *, day: date) -> None:
    """Who stands aside is settled by the ties of the day (design.md §8): nothing later counts."""
    Settled.objects.bulk_create(
        Settled(
            sitting=sitting,
            seat=sitter.seat,
            homes=sorted(sitter.close.homes),
            kin=sorted(sitter.close.kin),
            human=sorted(sitter.human),
        )
        for sitter in bench_afresh(sitting.panel, day=day).sitters
    )


def _refuse_opening(panel: Panel, chairs: Chairs, *, today: date) -> None:
    if panel.sittings.filter(closed_at=None).exists():
        raise Refused(_("This panel has a sitting that is not closed yet."))
    if chairs.held_on > today:
        raise Refused(_("A sitting is opened on its day, not before."))
    if not panel.seats.filter(kind=Seat.Kind.MEMBER).exists():
        raise Refused(_("This panel has no members yet."))
    if not agenda(panel).exists():
        raise Refused(_("There is nothing for this panel to judge at present."))


def sign_in(sitting_id: UUID, *, present: Mapping[UUID, UUID | None], sent: Sent) -> Receipt:
    """Who is here now: seat → the absent member's seat that an alternate stands in for.

    Replaces the list; what was counted before keeps its roll.
    """
    with writing(sent) as write:
        sitting = open_sitting_of(sitting_id, write)
        here = _placed(sitting, present)
        _refuse_places(here)
        sitting.presences.all().delete()
        Presence.objects.bulk_create(
            Presence(sitting=sitting, seat=seat, stands_in_for=member)
            for seat, member in here.items()
        )
        write.record("sitting_signed_in", sitting, present=[str(seat.pk) for seat in here])
        return write.done(_("The sign-in list is saved."), sitting)


def _placed(sitting: Sitting, present: Mapping[UUID, UUID | None]) -> dict[Seat, Seat | None]:
    seats = {seat.pk: seat for seat in sitting.panel.seats.all()}
    return {
        seats[seat]: seats.get(member) if member else None
        for seat, member in present.items()
        if seat in seats
    }


def _refuse_places(here: Mapping[Seat, Seat | None]) -> None:
    taken: set[UUID] = set()
    for seat, member in here.items():
        if member is None:
            continue
        names = {"name": seat.name, "member": member.name}
        if seat.kind != Seat.Kind.ALTERNATE or member.kind != Seat.Kind.MEMBER:
            raise Refused(_("Only an alternate stands in, and only for a member."))
        if member in here:
            raise Refused(_("%(member)s is here, so %(name)s cannot stand in for them.") % names)
        if member.pk in taken:
            raise Refused(_("Two alternates cannot stand in for %(member)s.") % names)
        taken.add(member.pk)


def recuse(sitting_id: UUID, entry_id: UUID, *, seat_id: UUID, reason: str, sent: Sent) -> Receipt:
    """A member says that they stand aside from this household, and why."""
    with writing(sent) as write:
        sitting = open_sitting_of(sitting_id, write)
        entry = agenda(sitting.panel, sitting=sitting).get(pk=entry_id)
        seat = sitting.panel.seats.exclude(kind=Seat.Kind.OBSERVER).get(pk=seat_id)
        if Recusal.objects.filter(seat=seat, entry=entry).exists():
            raise Refused(
                _("%(name)s already stands aside from this household.") % {"name": seat.name}
            )
        recusal = Recusal.objects.create(panel=sitting.panel, seat=seat, entry=entry, reason=reason)
        write.record("recusal_declared", recusal, seat=str(seat.pk), entry=str(entry.pk))
        return write.done(_("The recusal is recorded."), sitting)


def withdraw_recusal(sitting_id: UUID, entry_id: UUID, *, recusal_id: UUID, sent: Sent) -> Receipt:
    """Take back a recusal that was entered by mistake; not one that minutes already carry."""
    with writing(sent) as write:
        sitting = open_sitting_of(sitting_id, write)
        found = Recusal.objects.filter(pk=recusal_id, panel=sitting.panel, entry=entry_id)
        recusal = found.first()
        if recusal is None:
            raise Refused(_("This recusal is already taken back."))
        if _in_minutes(recusal):
            raise Refused(_("This recusal stands in the minutes of an earlier sitting."))
        write.record("recusal_withdrawn", recusal, seat=str(recusal.seat_id), entry=str(entry_id))
        recusal.delete()
        return write.done(_("The recusal is taken back."), sitting)


def _in_minutes(recusal: Recusal) -> bool:
    """Whether a closed sitting's tally left the member out for it."""
    declared = {str(recusal.seat_id): StandsAside.DECLARED.value}
    return Tally.objects.filter(
        sitting__closed_at__isnull=False,
        claim__entry=recusal.entry_id,
        roll__recused__contains=declared,
    ).exists()


def close_sitting(sitting_id: UUID, *, sent: Sent) -> Receipt:
    """Close for good: the tallies freeze, and the ledger's head goes on the minutes."""
    with writing(sent) as write:
        sitting = _sitting(sitting_id)
        # Whatever the stage: a round that was sent back must not keep an open sitting.
        sitting.panel.round = locked_round(sitting.panel.round_id)
        write.allow(sitting.panel.round.village, *workers_of(sitting.panel))
        _refuse_closed(sitting)
        _refuse_voters_who_stand_aside(sitting)

        def freeze(anchor: Anchor) -> None:
            sitting.closed_at = write.at
            sitting.ledger_seq, sitting.ledger_digest = anchor.seq, anchor.digest
            sitting.save(update_fields=["closed_at", "ledger_seq", "ledger_digest"])

        write.record("sitting_closed", sitting, tallies=sitting.tallies.count())
        write.anchor(f"minutes:{sitting.pk}", save=freeze)
        return write.done(
            _("The sitting is closed. Print the minutes and have them signed."), sitting
        )


def _refuse_voters_who_stand_aside(sitting: Sitting) -> None:
    """A recusal that was declared after the vote: the vote has to be taken again."""
    declared = Recusal.objects.filter(panel=sitting.panel).select_related("seat", "entry")
    for recusal in declared:
        tallies = Tally.objects.filter(
            sitting=sitting,
            claim__entry=recusal.entry,
            roll__present__contains=[str(recusal.seat_id)],
        )
        if tallies.exists():
            raise Refused(
                _("Household %(number)s: %(name)s stands aside but was counted. Vote again.")
                % {"number": recusal.entry.number, "name": recusal.seat.name}
            )


def open_sitting_of(sitting_id: UUID, write: Write) -> Sitting:
    """The sitting with its round locked, for work that its stage allows, while it is open."""
    sitting = _sitting(sitting_id)
    sitting.panel.round = _locked(sitting.panel, write)
    _refuse_closed(sitting)
    return sitting


def _sitting(sitting_id: UUID) -> Sitting:
    return Sitting.objects.select_related("panel").get(pk=sitting_id)


def _locked(panel: Panel, write: Write) -> Round:
    round_ = locked_round_for(panel.work, panel.round_id)
    write.allow(round_.village, *workers_of(panel))
    return round_


def _refuse_closed(sitting: Sitting) -> None:
    sitting.refresh_from_db(fields=["closed_at"])
    if sitting.closed_at is not None:
        raise Refused(_("This sitting is closed; its minutes stay as they are."))
