"""The township's spot checks, and the stars that its approval awards."""

from collections.abc import Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from evaluation.models import Award, Campaign, Review, Round
from evaluation.notices.queries.lines import Changes
from evaluation.notices.queries.shown import standing_lines
from evaluation.results import obtained
from evaluation.rules import years_after
from grids.models import Post
from grids.writing import Refused, Write


def award_stars(
    changes: Changes, *, write: Write, signers: Sequence[Post], remark: str = ""
) -> list[Award]:
    """One award a household and star, of the households on the board (domain.md §7.4).

    Whoever is not on the board keeps its result in the archive and learns it by slip; nothing
    is awarded that did not hang. Called by the approval, with the round locked.
    """
    round_ = changes.round
    review = approved(changes, write=write, signers=signers, remark=remark)
    awards = _awards(round_, valid_from=timezone.localdate(write.at))
    Award.objects.bulk_create(awards, batch_size=500)
    write.record("stars_awarded", review, awards=len(awards))
    write.pass_up()
    return awards


def approved(changes: Changes, *, write: Write, signers: Sequence[Post], remark: str) -> Review:
    """Who approved, with what remark; refused while something differs from what hangs."""
    if changes.lines:
        raise Refused(
            _("Lines have changed since the notice: post the supplementary notice first.")
        )
    return Review.objects.create(
        round=changes.round,
        remark=remark,
        approved_by=signers[0].officer,
        second=signers[1].officer if len(signers) > 1 else None,
        at=write.at,
    )


def _awards(round_: Round, *, valid_from: date) -> list[Award]:
    hanging, stars = standing_lines(round_), obtained(round_)
    valid_to = holds_until(round_.campaign, valid_from)
    return [
        Award(
            round=round_,
            entry=line.entry,
            household_id=line.entry.household_id,
            star=star,
            valid_from=valid_from,
            valid_to=valid_to,
        )
        for line in hanging.values()
        for star in stars[line.entry_id]
    ]


def holds_until(campaign: Campaign, valid_from: date) -> date:
    """The last day of a star of the campaign."""
    return max(valid_from, years_after(campaign.ends_on, campaign.award_years))
