"""What deserves a look: the village that answers and its township; the county reads counts."""

from grids.access import can_run_township, can_work_in
from grids.models import Officer, Township, Village
from grids.reach import reach
from grids.roles import Role

#: Who asks and answers; nothing follows from a note, so it does not matter who typed the form.
NOTES_CUES = (Role.CLERK, Role.SECRETARY, Role.TOWNSHIP)


def can_read_cues(officer: Officer, village: Village) -> bool:
    """A village's cases: who answers for it, who watches over it, its township."""
    return can_work_in(officer, village, *NOTES_CUES, Role.SUPERVISOR)


def can_note_cues(officer: Officer, village: Village) -> bool:
    """Also who typed the form: the note says whose it is."""
    return can_work_in(officer, village, *NOTES_CUES)


def can_read_typists(officer: Officer, village: Village) -> bool:
    """Whoever has to ask them, and nobody else, reads who typed what deserves a look."""
    return can_note_cues(officer, village)


def can_read_township_cues(officer: Officer, township: Township) -> bool:
    """The township's office, and the county its counts."""
    return can_run_township(officer, township) or reach(officer).everywhere
