"""The first step of every member's own write: the round locked, and the officer's seat in it."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied

from evaluation.access import MAY_SIT, own_seat
from evaluation.locking import locked_round_for
from evaluation.models import Panel, Seat
from grids.listing import listed
from grids.writing import Refused, Write


def seated(panel: Panel, write: Write) -> Seat:
    """The sender's voting seat in the panel, whose round is locked while its work is open."""
    panel.round = locked_round_for(panel.work, panel.round_id)
    write.allow(panel.round.village, *MAY_SIT)
    seat = own_seat(write.sent.officer, panel)
    if seat is None:
        raise PermissionDenied
    seat.panel = panel
    return seat


def refuse_stars(sentence: str, stars: Iterable[object]) -> None:
    """Refuse with the names of the stars in the sentence, if there are any."""
    names = [str(star) for star in stars]
    if names:
        raise Refused(sentence % {"stars": listed(names)})
