"""A household's own stars: its own items, and what was decided as far as that has been published.

What the bodies count after the last posting is nobody's yet: it stays "being decided" until a
notice with it hangs, so a page opened early tells no more than the wall.
"""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Max

from evaluation.awards.queries.result_slips import Slip, StarResult, is_known, slips
from evaluation.declarations.queries.declarations import sheet_of
from evaluation.declarations.queries.self_assessment import StarSheet
from evaluation.models import Entry, Notice


@dataclass(frozen=True)
class OwnStar:
    """One star: its sheet as it was filled in, and the published result if there is one."""

    sheet: StarSheet
    result: StarResult | None = None


@dataclass(frozen=True)
class OwnStars:
    """All of them; ``slip`` is what the household is told of its result, once it is known."""

    entry: Entry
    stars: list[OwnStar]
    slip: Slip | None = None
    posted_at: datetime | None = field(default=None)
    #: Whether anything is filled in.
    filled: bool = False

    @property
    def out(self) -> bool:
        """It takes no part any more, so no result will come."""
        return self.entry.status not in {Entry.Status.DUE, Entry.Status.DECLARED}

    @property
    def confirmed(self) -> bool:
        return self.entry.status == Entry.Status.DECLARED


def own_stars(entry: Entry) -> OwnStars:
    """Of one household; some dozen queries, the same for any number of stars."""
    sheet = sheet_of(entry)
    posted_at = _last_posting(entry)
    slip = slips(entry.round, [entry], until=posted_at)[0] if posted_at else None
    declared = entry.status == Entry.Status.DECLARED
    results = {row.star.pk: row for row in slip.stars} if slip and declared else {}
    stars = [OwnStar(star, results.get(star.star.pk)) for star in sheet.stars]
    return OwnStars(entry, stars, slip, posted_at, filled=sheet.declaration is not None)


def _last_posting(entry: Entry) -> datetime | None:
    """When the last notice with results was posted that was not taken down again."""
    if not is_known(entry.round):
        return None
    notices = Notice.objects.standing().filter(round=entry.round_id)
    posted = notices.exclude(kind=Notice.Kind.CORRECTION).aggregate(at=Max("published_at"))
    at: datetime | None = posted["at"]
    return at
