"""Drawing by lot: a commitment published before, the figure of two offices, the reveal, the end."""

import secrets
from datetime import timedelta
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from evaluation.access import FIGURE_TYPES, WORKERS, draw_abandoners
from evaluation.draws.queries import due_in, first_notice, number_of, waiting_for
from evaluation.draws.typed import Terms
from evaluation.locking import locked_inspection, locked_round_for
from evaluation.lots import commitment_of, picked
from evaluation.models import Draw, Pick
from evaluation.workflow import Work
from grids.codes import SLUG, new_code
from grids.models import Receipt
from grids.numbers import half_width
from grids.sealing import seal, unseal
from grids.writing import Refused, Sent, Write, locked, writing

#: The fallback's day lies after the commitment, so that its figure is not known yet, and near.
LATEST = timedelta(days=14)


def commit_draw(round_id: UUID, terms: Terms, *, sent: Sent) -> Receipt:
    """Open a draw of the households that take part: publish their list and the seed's digest."""
    with writing(sent) as write:
        round_ = locked_round_for(Work.SPOT_CHECK, round_id)
        write.allow(round_.village, *WORKERS[Work.SPOT_CHECK])
        draw = Draw.of(round_)
        if round_.is_change:
            raise Refused(_("Nothing is drawn where stars change."))
        draw.to_pick = due_in(round_, draw.households)
        return open_draw(draw, terms, write=write)


def open_draw(draw: Draw, terms: Terms, *, write: Write) -> Receipt:
    """Publish what a draw says before; what it is drawn for is locked and the officer allowed."""
    draw.number = _next_number(draw, terms)
    _check_terms(terms, write)
    _commit(draw, terms, write=write)
    draw.save(force_insert=True)
    write.record(
        "draw_committed",
        draw,
        number=draw.number,
        households=draw.households,
        to_pick=draw.to_pick,
        population=draw.population_digest,
        commitment=draw.commitment,
        fallback_on=draw.fallback_on,
    )
    return write.done(_("The draw is open, its commitment is published."), draw)


def _next_number(draw: Draw, terms: Terms) -> int:
    earlier = list(Draw.objects.like(draw))
    if any(one.is_open for one in earlier):
        raise Refused(_("A draw is open already; there is one at a time."))
    if earlier and not terms.reason.strip():
        raise Refused(_("It was drawn for before. Say why there is another draw."))
    return len(earlier) + 1


def _check_terms(terms: Terms, write: Write) -> None:
    today = localdate(write.at)
    if not terms.fallback_source.strip():
        raise Refused(_("Say which published figure counts if no village posts a notice."))
    if not today < terms.fallback_on <= today + LATEST:
        raise Refused(_("The fallback’s day must be one of the next fourteen, not today."))


def _commit(draw: Draw, terms: Terms, *, write: Write) -> None:
    """The secret seed, and what is said of it and of the number to come."""
    if not draw.households:
        raise Refused(_("No household takes part, so there is nobody to draw."))
    if not draw.to_pick:
        raise Refused(_("The rules of the year ask for no spot check, so nothing is drawn."))
    seed = secrets.token_hex(32)
    draw.commitment, draw.slug = commitment_of(seed), new_code(SLUG)
    draw.sealed_seed = seal(seed, context=draw.seed_context)
    draw.reason, draw.fallback_on = terms.reason.strip(), terms.fallback_on
    draw.fallback_source = terms.fallback_source.strip()
    draw.officer, draw.committed_at = write.sent.officer, write.at


def type_figure(draw_id: UUID, figure: str, *, sent: Sent) -> Receipt:
    """One of two offices types the figure that the draw named before; the second must agree."""
    with writing(sent) as write:
        draw = _locked_open(draw_id)
        role = write.allow(draw.round.village, *FIGURE_TYPES).role
        typed = "".join(half_width(figure).split())
        _check_figure(draw, typed, write)
        if draw.figure_by_id is None or draw.figure_role == role:
            draw.figure, draw.figure_role, draw.figure_by = typed, role, sent.officer
        else:
            _agree(draw, typed, write)
        draw.save()
        second = draw.figure_second_id is not None
        write.record("draw_figure_typed", draw, figure=typed, second=second)
        return write.done(_("The figure is recorded."), draw)


def _check_figure(draw: Draw, typed: str, write: Write) -> None:
    if draw.picks_everybody or first_notice(draw, now=write.at):
        raise Refused(_("The number is there already, so no figure is needed."))
    if not draw.fell_back(localdate(write.at)):
        raise Refused(_("The figure counts only from the fallback’s day on."))
    if draw.figure_second_id:
        raise Refused(_("Both offices have typed the figure already."))
    if not (typed.isascii() and typed.isalnum()):
        raise Refused(_("Type digits and letters only, as the source shows them."))


def _agree(draw: Draw, typed: str, write: Write) -> None:
    if draw.figure_by_id == write.sent.officer.pk:
        raise Refused(_("You typed the first yourself: an officer of the other office must do it."))
    if typed != draw.figure:
        raise Refused(_("The other office typed something else. Look at the source together."))
    draw.figure_second = write.sent.officer


def reveal_draw(draw_id: UUID, *, sent: Sent) -> Receipt:
    """Open the seed beside the public number: whom it falls on follows from both."""
    with writing(sent) as write:
        draw = _locked_open(draw_id)
        write.allow(draw.round.village, *WORKERS[Work.SPOT_CHECK])
        number = number_of(draw, now=write.at)
        if number is None:
            raise Refused(waiting_for(draw, now=write.at))
        draw.seed = unseal(draw.sealed_seed, context=draw.seed_context)
        if commitment_of(draw.seed) != draw.commitment:
            raise Refused(_("The sealed number is not the one whose digest was published."))
        draw.public_number, draw.notice = number.text, number.notice
        draw.revealed_by, draw.revealed_at = sent.officer, write.at
        picks = Pick.objects.bulk_create(_picks(draw))
        draw.save()
        write.record(
            "draw_revealed",
            draw,
            number=draw.number,
            seed=draw.seed,
            public_number=draw.public_number,
            notice=str(draw.notice_id or ""),
            picks=[str(pick.entry_id) for pick in picks],
        )
        return write.done(_("The draw is revealed: %(n)s picked.") % {"n": len(picks)}, draw)


def _picks(draw: Draw) -> list[Pick]:
    keys = picked(draw.population, seed=draw.seed, number=draw.public_number, how_many=draw.to_pick)
    return [
        Pick(draw=draw, position=position, entry_id=UUID(key))
        for position, key in enumerate(keys, 1)
    ]


def abandon_draw(draw_id: UUID, reason: str, *, sent: Sent) -> Receipt:
    """Give up an open draw while nobody can know whom it falls on; it stays on the list."""
    with writing(sent) as write:
        draw = _locked_open(draw_id)
        write.allow(draw.round.village, *draw_abandoners(draw, localdate(write.at)))
        if number_of(draw, now=write.at):
            raise Refused(_("Its number is public already: reveal it, it cannot be given up."))
        if not reason.strip():
            raise Refused(_("Say why; it stays on record."))
        draw.abandoned_by, draw.abandoned_at = sent.officer, write.at
        draw.abandon_reason = reason.strip()
        draw.save()
        write.record("draw_abandoned", draw, number=draw.number)
        return write.done(_("The draw is given up; it stays on the list."), draw)


def _locked_open(draw_id: UUID) -> Draw:
    """The draw and what it is for, locked; refused where one of them has ended."""
    seen = Draw.objects.select_related("round__village").get(pk=draw_id)
    round_ = seen.round
    if seen.inspection_id:
        locked_inspection(seen.inspection_id)
    else:
        round_ = locked_round_for(Work.SPOT_CHECK, seen.round_id)
    draw = locked(Draw.objects.filter(pk=draw_id)).get()
    draw.round = round_
    if draw.revealed_at:
        raise Refused(_("This draw is revealed already."))
    if draw.abandoned_at:
        raise Refused(_("This draw was given up."))
    return draw
