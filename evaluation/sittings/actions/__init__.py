"""Every write of assessing and deciding: panels and seats, sittings, and the counts."""

from evaluation.panels.actions.panels import add_panel, add_seat, remove_panel, remove_seat
from evaluation.sittings.actions.sittings import (
    Chairs,
    close_sitting,
    open_sitting,
    recuse,
    sign_in,
    withdraw_recusal,
)
from evaluation.sittings.actions.tallies import count_hands, count_named, count_unanimous
from evaluation.sittings.actions.votes import Hands

__all__ = [
    "Chairs",
    "Hands",
    "add_panel",
    "add_seat",
    "close_sitting",
    "count_hands",
    "count_named",
    "count_unanimous",
    "open_sitting",
    "recuse",
    "remove_panel",
    "remove_seat",
    "sign_in",
    "withdraw_recusal",
]
