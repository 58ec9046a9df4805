"""What has become of a household's stars during the year, as it reads it."""

from dataclasses import dataclass
from datetime import date

from evaluation.access import own_star_changes
from evaluation.star_changes.queries import Told, told
from households.models import Household


@dataclass(frozen=True)
class AtHome:
    """A change, and whether the household may still appeal."""

    told: Told
    may_appeal: bool


def changes_at_home(home: Household, *, today: date) -> list[AtHome]:
    """The newest first; three queries, one where there are none."""
    found = told(own_star_changes(home))
    return [AtHome(one, one.may_appeal(today)) for one in found]
