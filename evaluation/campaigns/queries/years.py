"""Reads of a township's year: its rules as sentences to be read aloud, and how far it is."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.models import Campaign, Majority, PosterNames, Quorum, StageChange, Voting
from evaluation.workflow import MoveName
from grids.models import Township


def started_at(campaign: Campaign) -> datetime | None:
    """When its first round started: from then on rules, stars and catalogue are fixed."""
    starts = StageChange.objects.filter(round__campaign=campaign, move=MoveName.START)
    return starts.order_by("at").values_list("at", flat=True).first()


def with_progress(campaigns: QuerySet[Campaign]) -> QuerySet[Campaign]:
    """For the list: ``round_total``, ``started``; township and catalogue are loaded."""
    starts = StageChange.objects.filter(round__campaign=OuterRef("pk"), move=MoveName.START)
    return (
        campaigns.select_related("township", "catalogue")
        .annotate(round_total=Count("rounds", distinct=True), started=Exists(starts))
        .order_by("-year", "township__name")
    )


def year_to_found(township: Township, *, today: date) -> int:
    """This year, or the next one where this year has its evaluation already."""
    return today.year + township.campaigns.filter(year=today.year).exists()


def rules_in_words(campaign: Campaign) -> list[str]:
    """The campaign's rules as sentences that can be read aloud."""
    ends_on = date_format(campaign.ends_on, "DATE_FORMAT")
    told = [in_words(campaign, name) for name in Campaign.RULES]
    return [*filter(None, told), _("The year ends on %(day)s.") % {"day": ends_on}]


def in_words(campaign: Campaign, rule: str) -> str:
    """One rule with the value that it has; empty where another rule makes it idle."""
    return _SENTENCES[rule](campaign)


def _minimum_stars(campaign: Campaign) -> str:
    sentence = ngettext(
        "A plate needs at least %(n)s star.",
        "A plate needs at least %(n)s stars.",
        campaign.minimum_stars,
    )
    return sentence % {"n": campaign.minimum_stars}


def _group_size(campaign: Campaign) -> str:
    sentence = ngettext(
        "An assessment group has at least %(n)s seat.",
        "An assessment group has at least %(n)s seats.",
        campaign.group_size,
    )
    return sentence % {"n": campaign.group_size}


def _committees_size(campaign: Campaign) -> str:
    sentence = ngettext(
        "The two committees have at least %(n)s seat.",
        "The two committees have at least %(n)s seats.",
        campaign.committees_size,
    )
    return sentence % {"n": campaign.committees_size}


def _notice_days(campaign: Campaign) -> str:
    return _("The notice hangs for %(n)s days.") % {"n": campaign.notice_days}


def _supplement_days(campaign: Campaign) -> str:
    sentence = ngettext(
        "A supplementary notice hangs for %(n)s day.",
        "A supplementary notice hangs for %(n)s days.",
        campaign.supplement_days,
    )
    return sentence % {"n": campaign.supplement_days}


def _answer_days(campaign: Campaign) -> str:
    sentence = ngettext(
        "An objection is answered within %(n)s working day.",
        "An objection is answered within %(n)s working days.",
        campaign.answer_days,
    )
    return sentence % {"n": campaign.answer_days}


def _spot_check_share(campaign: Campaign) -> str:
    if not campaign.spot_check_share:
        return _("No share of the households is set for the spot checks.")
    sentence = _("The township looks at %(share)s%% of the households that declared, on the spot.")
    return sentence % {"share": campaign.spot_check_share}


def _spot_check_least(campaign: Campaign) -> str:
    if not campaign.spot_check_least:
        return _("No least number of spot checks is set.")
    sentence = ngettext(
        "It looks at %(n)s household at least.",
        "It looks at %(n)s households at least.",
        campaign.spot_check_least,
    )
    return sentence % {"n": campaign.spot_check_least}


def _approvers(campaign: Campaign) -> str:
    sentence = ngettext(
        "%(n)s officer of the township approves.",
        "%(n)s different officers of the township approve.",
        campaign.approvers,
    )
    return sentence % {"n": campaign.approvers}


def _both_bodies_allowed(campaign: Campaign) -> str:
    if campaign.both_bodies_allowed:
        return _("One person may vote on a claim in the group and in the committees.")
    return _("Who sits in both bodies votes in the group only.")


def _objection_goes_to_group(campaign: Campaign) -> str:
    if campaign.objection_goes_to_group:
        return _("After an upheld objection the group judges again, then the committees.")
    return _("After an upheld objection the committees decide again.")


def _quorum(campaign: Campaign) -> str:
    if campaign.quorum == Quorum.TWO_THIRDS:
        return _("At least two thirds of those entitled must be present for each claim.")
    return _("More than half of those entitled must be present for each claim.")


def _majority(campaign: Campaign) -> str:
    if campaign.majority == Majority.MORE_THAN_HALF:
        return _(
            "A star passes in the group with more than half of those who vote for or against, "
            "in the two committees with more than half of those present."
        )
    return _(
        "A star passes in the group with at least two thirds of those who vote for or against, "
        "in the two committees with at least two thirds of those present."
    )


def _voting(campaign: Campaign) -> str:
    if campaign.voting == Voting.OPEN:
        return _("It is voted openly: hands are counted, or members vote on their own device.")
    return _("It is voted secretly: by paper slips that are counted in the sitting.")


def _mandatory_needed(campaign: Campaign) -> str:
    if campaign.mandatory_needed:
        return _("A household without all mandatory stars is not named this year.")
    return _("A household without all mandatory stars is named with the stars that it has.")


def _committees_may_raise(campaign: Campaign) -> str:
    if campaign.committees_may_raise:
        return _(
            "The two committees may give a star that the group refused, with a written reason."
        )
    return _("The two committees cannot give a star that the group refused.")


def _poster_names(campaign: Campaign) -> str:
    if campaign.poster_names == PosterNames.MASKED:
        return _("The paper notice shows the heads' names with one character hidden.")
    return _("The paper notice shows the heads' names in full.")


def _full_names_reason(campaign: Campaign) -> str:
    if campaign.poster_names == PosterNames.MASKED:
        return ""
    return _("Why names stand in full: %(reason)s") % {"reason": campaign.full_names_reason}


def _on_web(campaign: Campaign) -> str:
    if campaign.on_web:
        return _("The notice is also a page on the web, always with masked names.")
    return _("The notice hangs on paper only, there is no page on the web.")


def _award_years(campaign: Campaign) -> str:
    sentence = ngettext(
        "A star holds until %(n)s year after the end of this year's evaluation.",
        "A star holds until %(n)s years after the end of this year's evaluation.",
        campaign.award_years,
    )
    return sentence % {"n": campaign.award_years}


_SENTENCES: Mapping[str, Callable[[Campaign], str]] = {
    "minimum_stars": _minimum_stars,
    "group_size": _group_size,
    "committees_size": _committees_size,
    "notice_days": _notice_days,
    "supplement_days": _supplement_days,
    "answer_days": _answer_days,
    "spot_check_share": _spot_check_share,
    "spot_check_least": _spot_check_least,
    "approvers": _approvers,
    "both_bodies_allowed": _both_bodies_allowed,
    "objection_goes_to_group": _objection_goes_to_group,
    "quorum": _quorum,
    "majority": _majority,
    "voting": _voting,
    "mandatory_needed": _mandatory_needed,
    "committees_may_raise": _committees_may_raise,
    "poster_names": _poster_names,
    "full_names_reason": _full_names_reason,
    "on_web": _on_web,
    "award_years": _award_years,
}
