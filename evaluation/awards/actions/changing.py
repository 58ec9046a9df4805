"""What a round of changes makes of the awards: some end, others are given."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils import timezone

from evaluation.awards.actions.awards import approved, holds_until
from evaluation.holdings import made_changes
from evaluation.models import Award, AwardEnd, StarChange
from evaluation.notices.queries.lines import Changes
from grids.models import Post
from grids.writing import Write


def change_stars(
    changes: Changes, *, write: Write, signers: Sequence[Post], remark: str = ""
) -> None:
    """Called by the approval, with the round locked; what did not hang does not change."""
    review = approved(changes, write=write, signers=signers, remark=remark)
    round_, today = changes.round, timezone.localdate(write.at)
    made = made_changes(round_)
    ends = [_end(change, today) for change in made if change.kind == StarChange.Kind.END]
    given = [_award(change, today) for change in made if change.kind != StarChange.Kind.END]
    AwardEnd.objects.bulk_create(ends)
    Award.objects.bulk_create(given)
    write.record("stars_changed", review, ended=len(ends), given=len(given))
    write.pass_up()


def _end(change: StarChange, today: date) -> AwardEnd:
    """It can be won again in the next cycle; where that has begun meanwhile, from the next day."""
    assert change.again_from is not None
    again_from = max(change.again_from, today + timedelta(days=1))
    return AwardEnd(award=change.award, change=change, ended_on=today, again_from=again_from)


def _award(change: StarChange, today: date) -> Award:
    """It holds as long as the year's other stars; one that ended before is named."""
    entry, star = change.claim.entry, change.claim.star
    earlier = Award.objects.filter(household=entry.household_id, star=star, follower=None).first()
    return Award(
        round_id=entry.round_id,
        entry=entry,
        household_id=entry.household_id,
        star=star,
        valid_from=today,
        valid_to=holds_until(entry.round.campaign, today),
        follows=earlier,
    )
