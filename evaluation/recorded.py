"""What the village recorded of a household in a year, beside the items that ask for it.

Nobody types it again, and it answers nothing: an answer is the household's own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.models import Criterion, Entry, Round
from grids.models import Village
from households.activities.queries.recorded import attended, hours
from households.models import Activity, Household, Served, in_hours

ATTENDANCE, HOURS = "attendance", "hours"
#: By these words an item asks for one of the two; a township's own catalogue is read alike.
_WORDS = {
    HOURS: ("志愿服务", "公益劳动"),
    ATTENDANCE: ("微课堂", "村民会议", "小组会", "技术培训", "文明实践站活动"),
}


def asked_by(criterion: Criterion) -> str:
    """Which record an item asks for; mostly none."""
    kinds = (
        kind for kind, words in _WORDS.items() if any(word in criterion.text for word in words)
    )
    return next(kinds, "")


@dataclass(frozen=True)
class Recorded:
    """A household's classes and meetings, and its lines of hours, of one year."""

    village: Village
    year: int
    came: Sequence[Activity]
    served: Sequence[Served]

    @property
    def hours(self) -> str:
        """All together."""
        return in_hours(sum(each.half_hours for each in self.served))


def recorded_of(household: Household, year: int) -> Recorded:
    """Two queries; ``household.village`` must be loaded."""
    key = household.pk
    came, served = attended([key], year).get(key, []), hours([key], year).get(key, [])
    return Recorded(household.village, year, came, served)


def recorded_for(entry: Entry, round_: Round) -> Recorded:
    """Of an entry's household, in the year that is evaluated; two queries."""
    home = Household(pk=entry.household_id, village=round_.village)
    return recorded_of(home, round_.campaign.year)
