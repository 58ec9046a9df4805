"""What is typed for a round: its study session."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from households.models import Attendance


@dataclass(frozen=True)
class Session:
    """A study session as the clerk records it; ``present`` counts heads by group."""

    held_on: date
    place: str
    topic: str
    led_by: str
    present: Mapping[Attendance.Group, int]
