"""Changes of stars during the year: which may be brought, how each stands, until when to appeal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from evaluation import rules
from evaluation.holdings import unended
from evaluation.models import (
    Award,
    AwardEnd,
    Campaign,
    CampaignStar,
    Doubt,
    Entry,
    Round,
    StarChange,
    last_day_to_appeal,
)
from evaluation.results import stars_of
from evaluation.taking_part import OVER
from evaluation.workflow import RUNNING, Stage
from households.models import Household

_WITH = (
    "claim__entry__round__campaign",
    "claim__entry__round__village__township",
    "claim__entry__household",
    "claim__entry__group",
    "claim__star__star",
    "doubt__criterion",
    "appealed__answered_by",
)


@dataclass(frozen=True)
class Told:
    """A change as its pages tell it."""

    change: StarChange
    #: The award's end, once the star has ended by it.
    end: AwardEnd | None
    given: Award | None

    @property
    def round(self) -> Round:
        return self.change.claim.entry.round

    @property
    def decided(self) -> bool:
        return Stage(self.round.stage) in OVER

    @property
    def state(self) -> str:
        """What has come of it, in a sentence that the household may read."""
        stage = Stage(self.round.stage)
        if stage == Stage.CANCELLED:
            return _("The round was cancelled: nothing has changed.")
        if not self.decided:
            return _("Now: %(stage)s. Nothing has changed so far.") % {"stage": stage.label}
        return self._outcome

    @property
    def _outcome(self) -> str:
        if self.end:
            return _("The star ended on %(day)s.") % {"day": _day(self.end.ended_on)}
        if self.given:
            return _("The star is held since %(day)s.") % {"day": _day(self.given.valid_from)}
        if self.change.kind == StarChange.Kind.END:
            return _("The star stays: the committees found that it is kept.")
        return _("The star was not given.")

    @property
    def appeal_until(self) -> date | None:
        """The last day on which the household may appeal; none where nothing ended."""
        return last_day_to_appeal(self.end.ended_on) if self.end else None

    def may_appeal(self, today: date) -> bool:
        until = self.appeal_until
        return until is not None and today <= until and not hasattr(self.change, "appealed")


def told(changes: QuerySet[StarChange]) -> list[Told]:
    """The newest round first; three queries, however many there are, and one for none."""
    found = list(changes.select_related(*_WITH).order_by("-claim__entry__round__stage_since", "pk"))
    if not found:
        return []
    own = [change.pk for change in found]
    # Of a household's stars only the one that was in doubt ends by its change.
    ends = {end.change_id: end for end in AwardEnd.objects.filter(change__in=own)}
    awards = Award.objects.filter(entry__claims__change__in=own)
    given = {(award.entry_id, award.star_id): award for award in awards}
    return [
        Told(
            change,
            end=ends.get(change.pk),
            given=given.get((change.claim.entry_id, change.claim.star_id)),
        )
        for change in found
    ]


def told_one(change: StarChange) -> Told:
    """The same of one."""
    return told(StarChange.objects.filter(pk=change.pk))[0]


def unmended_in(round_: Round) -> QuerySet[Doubt]:
    """Doubts about stars of the round's year that were not mended: they may be brought."""
    of_year = Doubt.objects.unmended().filter(
        award__household__entries__round=round_,
        award__household__ended_on=None,
        award__star__campaign=round_.campaign_id,
        award__end=None,
    )
    ordered = of_year.order_by("award__entry__group__name", "award__entry__number", "at")
    return ordered.select_related(
        "award__household__head", "award__entry__group", "award__star__star", "criterion"
    )


def again_from(campaign: Campaign, today: date) -> date:
    """The first day of the next cycle's evaluation, in which an ended star can be won again."""
    last = rules.years_after(campaign.ends_on, campaign.award_years - 1)
    return max(last, today) + timedelta(days=1)


def why_not_changed(round_: Round) -> str:
    """Why no star of this round can be changed, or an empty string."""
    if round_.is_change:
        return _("This round changes stars itself: go to the round of the year.")
    if Stage(round_.stage) not in OVER:
        return _("Stars are changed once they are awarded; until then the round itself decides.")
    return ""


def why_not_given(
    round_: Round, household: Household, stars: Iterable[CampaignStar], *, today: date
) -> str:
    """Why these stars cannot be brought for the household, or an empty string; three queries."""
    wanted = list(stars)
    held = _held(round_, household)
    for star in wanted:
        if star.pk in held:
            return _("The household holds “%(star)s” already.") % {"star": star}
    ends = AwardEnd.objects.filter(award__household=household, award__star__in=wanted)
    late = ends.filter(again_from__gt=today).order_by("-again_from").first()
    if late:
        return _(
            "“%(star)s” ended on %(day)s and can be won again from %(again)s. Before that only an"
            " appeal that is upheld brings it back."
        ) % {
            "star": late.award.star,
            "day": _day(late.ended_on),
            "again": _day(late.again_from or late.ended_on),
        }
    return _short(round_, {*held, *(star.pk for star in wanted)})


def _held(round_: Round, household: Household) -> set[object]:
    entry = Entry.objects.filter(round=round_, household=household)
    return set(unended(round_)[household.pk]) if entry.exists() else set()


def _short(round_: Round, keys: set[object]) -> str:
    """Nothing is given that would not hang."""
    missing = [one for one in stars_of(round_) if one.mandatory and one.pk not in keys]
    campaign = round_.campaign
    if rules.on_board(
        obtained=len(keys),
        mandatory_missing=len(missing),
        minimum=campaign.minimum_stars,
        mandatory_needed=campaign.mandatory_needed,
    ):
        return ""
    return _(
        "With these it would have %(n)s stars, which is not enough for the board. Name all the"
        " stars that it asks for."
    ) % {"n": len(keys)}


def running_for(household: Household) -> Round | None:
    """The round of changes that the household stands in now; it is in one at a time."""
    rounds = Round.objects.filter(entries__household=household, stage__in=RUNNING)
    return rounds.exclude(changes_of=None).first()


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
