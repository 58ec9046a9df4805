"""A sitting's own life: opened, signed in, closed for good."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from evaluation.access import workers_of
from evaluation.locking import locked_round, locked_round_for
from evaluation.models import (
    Claim,
    Entry,
    Panel,
    Presence,
    Recusal,
    Round,
    Seat,
    Settled,
    Sitting,
)
from evaluation.panels.queries.bench import bench_afresh
from evaluation.reopening import reopen
from evaluation.sittings.queries.agenda import agenda, declared_before
from evaluation.sittings.queries.late import came_close
from evaluation.sittings.typed import Chairs
from evaluation.workflow import Stage
from grids.models import Anchor, Receipt
from grids.roles import Role
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


def close_sitting(sitting_id: UUID, *, sent: Sent) -> Receipt:
    """Close for good: the tallies freeze, and the ledger's head goes on the minutes."""
    with writing(sent) as write:
        sitting = _sitting(sitting_id)
        # Whatever the stage: a round that was sent back must not keep an open sitting.
        sitting.panel.round = locked_round(sitting.panel.round_id)
        write.allow(sitting.panel.round.village, *workers_of(sitting.panel))
        _refuse_closed(sitting)
        _refuse_counts_while_declaring(sitting)
        _vote_again_where_somebody_stands_aside(sitting, write)
        Settled.objects.bulk_update(came_close(sitting, day=localdate(write.at)), ["late"])

        def freeze(anchor: Anchor) -> None:
            sitting.closed_at = write.at
            sitting.ledger_seq, sitting.ledger_digest = anchor.seq, anchor.digest
            sitting.save(update_fields=["closed_at", "ledger_seq", "ledger_digest"])

        write.record("sitting_closed", sitting, tallies=sitting.tallies.count())
        write.anchor(f"minutes:{sitting.pk}", save=freeze)
        return write.done(
            _("The sitting is closed. Print the minutes and have them signed."), sitting
        )


def _refuse_counts_while_declaring(sitting: Sitting) -> None:
    """They would freeze on stars that a household may still give up, and whose counts go then."""
    if sitting.panel.round.stage == Stage.DECLARING and sitting.tallies.exists():
        raise Refused(
            _(
                "Declaring is open again, and this sitting’s counts do not hold any more. It can "
                "be closed when assessing has begun again."
            )
        )


def _vote_again_where_somebody_stands_aside(sitting: Sitting, write: Write) -> None:
    """A recusal that was declared after the vote: the vote has to be taken again.

    Here, or in a later sitting where nobody can vote here any more: the round was sent back, or
    a veto holds. The sitting could never be closed otherwise, and the round not go on.
    """
    panel = sitting.panel
    here = declared_before(panel) if panel.round.open_for(panel.work) else Entry.objects.none()
    for recusal in Recusal.objects.filter(panel=panel).select_related("seat", "entry"):
        # Of what counts: a household that took its word back is not voted again.
        counted = sitting.tallies.counting().filter(
            claim__entry=recusal.entry, roll__present__contains=[str(recusal.seat_id)]
        )
        claims = list(Claim.objects.filter(pk__in=counted.values("claim")))
        if claims and here.filter(pk=recusal.entry_id).exists():
            raise Refused(
                _("Household %(number)s: %(name)s stands aside but was counted. Vote again.")
                % {"number": recusal.entry.number, "name": recusal.seat.name}
            )
        with translation.override(settings.LANGUAGE_CODE):  # kept, whoever closes
            reason = _("Somebody who stands aside was counted.")
        reopen(claims, body=panel.body, reason=reason, write=write)


def open_sitting_of(sitting_id: UUID, write: Write, *roles: Role) -> Sitting:
    """The sitting with its round locked, for work that its stage allows, while it is open.

    For who runs it, or for the ``roles``.
    """
    sitting = _sitting(sitting_id)
    sitting.panel.round = _locked(sitting.panel, write, *roles)
    _refuse_closed(sitting)
    return sitting


def _sitting(sitting_id: UUID) -> Sitting:
    return Sitting.objects.select_related("panel").get(pk=sitting_id)


def _locked(panel: Panel, write: Write, *roles: Role) -> Round:
    round_ = locked_round_for(panel.work, panel.round_id)
    write.allow(round_.village, *(roles or workers_of(panel)))
    return round_


def _refuse_closed(sitting: Sitting) -> None:
    sitting.refresh_from_db(fields=["closed_at"])
    if sitting.closed_at is not None:
        raise Refused(_("This sitting is closed; its minutes stay as they are."))
