"""What is left at a door on paper: forms of a group in walking order, and the explanation."""

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.declarations.queries.self_assessment import Item
from evaluation.declarations.queries.stars import campaign_stars
from evaluation.doors.queries.doors import Door
from evaluation.models import Campaign, CampaignStar, Entry, Round, VetoGround
from evaluation.models.catalogue import worded

#: So many sheets go into one press; a printer's tray holds about twice as many.
MOST_FORMS = 120


def entries_of(round_: Round, doors: Sequence[Door]) -> list[Entry]:
    """As they are fixed; before that, as they would be fixed today (saved by nobody)."""
    return [door.entry or _as_today(round_, door) for door in doors]


def _as_today(round_: Round, door: Door) -> Entry:
    return Entry(
        round=round_,
        campaign=round_.campaign,
        household_id=door.household,
        group=door.group,
        micro_grid=door.micro_grid,
        number=door.number,
        head_name=door.head_name,
        residence=door.residence,
    )


@dataclass(frozen=True)
class Explained:
    """A star in one line: its name and what must be met for it."""

    star: CampaignStar

    @property
    def name(self) -> str:
        return worded(self.star.star, "name")

    @property
    def required(self) -> list[str]:
        return [Item(one).text for one in self.star.star.criteria.all() if one.required]

    @property
    def others(self) -> int:
        return sum(not one.required for one in self.star.star.criteria.all())


def explained(campaign: Campaign) -> list[Explained]:
    return [Explained(star) for star in campaign_stars(campaign.pk)]


def grounds(campaign: Campaign) -> list[str]:
    of_it = VetoGround.objects.filter(catalogue=campaign.catalogue_id)
    return [worded(ground, "text") for ground in of_it]
