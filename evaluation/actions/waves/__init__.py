"""Every write on the waves of a campaign: founded and changed, villages, households, seats."""

from evaluation.actions.waves.founding import WaveFacts, change_wave, found_wave
from evaluation.actions.waves.naming import name_households
from evaluation.actions.waves.seats import add_wave_seat, remove_wave_seat
from evaluation.actions.waves.villages import add_villages

__all__ = [
    "WaveFacts",
    "add_villages",
    "add_wave_seat",
    "change_wave",
    "found_wave",
    "name_households",
    "remove_wave_seat",
]
