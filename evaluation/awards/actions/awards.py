"""The township's spot checks, and the stars that its approval awards."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from evaluation.access import WORKERS
from evaluation.locking import locked_round_for
from evaluation.models import Award, Review, Round, SpotCheck
from evaluation.notices.queries.lines import changed_lines, standing_lines
from evaluation.results import obtained
from evaluation.workflow import Work
from grids.models import Post, Receipt
from grids.writing import Refused, Sent, Write, locked, writing


def award_stars(
    round_: Round, *, write: Write, signers: Sequence[Post], remark: str = ""
) -> list[Award]:
    """One award a household and star, of the households on the board (domain.md §7.4).

    Whoever is not on the board keeps its result in the archive and learns it by slip; nothing
    is awarded that did not hang. Called by the approval, with the round locked.
    """
    if changed_lines(round_):
        raise Refused(
            _("Lines have changed since the notice: post the supplementary notice first.")
        )
    awards = _awards(round_, valid_from=timezone.localdate(write.at))
    Award.objects.bulk_create(awards, batch_size=500)
    review = Review.objects.create(
        round=round_,
        remark=remark,
        approved_by=signers[0].officer,
        second=signers[1].officer if len(signers) > 1 else None,
        at=write.at,
    )
    write.record("stars_awarded", review, awards=len(awards))
    return awards


def _awards(round_: Round, *, valid_from: date) -> list[Award]:
    hanging, stars = standing_lines(round_), obtained(round_)
    campaign = round_.campaign
    valid_to = max(valid_from, years_after(campaign.ends_on, campaign.award_years))
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


def years_after(day: date, years: int) -> date:
    """One year: until the next evaluation ends, so that no household falls between the two."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def add_spot_check(
    round_id: UUID, entry_id: UUID, *, finding: str, note: str = "", sent: Sent
) -> Receipt:
    """Record what township staff saw at one declared household."""
    with writing(sent) as write:
        round_ = locked_round_for(Work.SPOT_CHECK, round_id)
        write.allow(round_.village, *WORKERS[Work.SPOT_CHECK])
        entry = round_.entries.declared().filter(pk=entry_id).first()
        if entry is None:
            raise Refused(_("Only households that declared are spot-checked."))
        if round_.spot_checks.filter(entry=entry).exists():
            raise Refused(_("This household is spot-checked already."))
        if finding != SpotCheck.Finding.SOUND and not note.strip():
            raise Refused(_("Say in words what the fault is."))
        check = SpotCheck.objects.create(
            round=round_,
            entry=entry,
            finding=finding,
            note=note.strip(),
            officer=sent.officer,
            at=write.at,
        )
        write.record("spot_check_made", check, entry=str(entry.pk), finding=finding)
        return write.done(_("The spot check is recorded."), check)


def mend_spot_check(check_id: UUID, *, note: str, sent: Sent) -> Receipt:
    """A fault that was found is put right; what was seen first stays on record."""
    with writing(sent) as write:
        round_ = locked_round_for(Work.SPOT_CHECK, SpotCheck.objects.get(pk=check_id).round_id)
        check = locked(SpotCheck.objects.filter(pk=check_id)).get()
        write.allow(round_.village, *WORKERS[Work.SPOT_CHECK])
        if check.finding != SpotCheck.Finding.FAULT:
            raise Refused(_("There is no fault to be put right here."))
        check.finding = SpotCheck.Finding.MENDED
        check.mended_note, check.mended_by, check.mended_at = note.strip(), sent.officer, write.at
        check.save()
        write.record("spot_check_mended", check)
        return write.done(_("Recorded: the fault is put right."), check)
