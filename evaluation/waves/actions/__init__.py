"""Every write on the waves of a campaign: founded and changed, villages, households, seats."""

from evaluation.waves.actions.founding import WaveFacts, change_wave, found_wave
from evaluation.waves.actions.naming import name_households
from evaluation.waves.actions.seats import add_wave_seat, remove_wave_seat
from evaluation.waves.actions.villages import add_villages

__all__ = [
    "WaveFacts",
    "add_villages",
    "add_wave_seat",
    "change_wave",
    "found_wave",
    "name_households",
    "remove_wave_seat",
]
