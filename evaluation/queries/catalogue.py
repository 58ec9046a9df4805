"""Reads of the catalogue and of a campaign's rules."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.models import Campaign, Catalogue, Criterion


def as_data(catalogue: Catalogue) -> dict[str, Any]:
    """The stored catalogue in the shape of catalogue.toml, to be compared with it."""
    stars = catalogue.stars.prefetch_related("criteria")
    return {
        "name": catalogue.name,
        "version": catalogue.version,
        "stars": [
            {
                "code": star.code,
                "name": star.name,
                "name_en": star.name_en,
                "criteria": [_criterion(row) for row in star.criteria.all()],
            }
            for star in stars
        ],
        "veto_grounds": list(
            catalogue.veto_grounds.values(
                "code",
                "text",
                "text_en",
                "scope",
                "scope_en",
                "lasts_until",
                "lasts_until_en",
            )
        ),
    }


def _criterion(row: Criterion) -> dict[str, Any]:
    """As the file writes it: what is empty or not required is left out."""
    written = {
        "code": row.code,
        "text": row.text,
        "text_en": row.text_en,
        "required": row.required,
        "evidence": row.evidence,
        "not_applicable_when": row.not_applicable_when,
        "not_applicable_when_en": row.not_applicable_when_en,
    }
    return {name: value for name, value in written.items() if value}


def rules_in_words(campaign: Campaign) -> list[str]:
    """The campaign's rules as sentences that can be read aloud."""
    ends_on = date_format(campaign.ends_on, "DATE_FORMAT")
    return [
        *_rules_of_judging(campaign),
        *_rules_of_the_board(campaign),
        _("The year ends on %(day)s.") % {"day": ends_on},
    ]


def _rules_of_judging(campaign: Campaign) -> list[str]:
    named = ngettext(
        "A household is named with all mandatory stars and at least %(n)s star.",
        "A household is named with all mandatory stars and at least %(n)s stars.",
        campaign.minimum_stars,
    )
    return [
        _counted(named, campaign.minimum_stars),
        _("An assessment group has at least %(n)s seats, the two committees at least %(m)s.")
        % {"n": campaign.group_size, "m": campaign.committees_size},
        _("At least two thirds of those entitled must be present for each claim."),
        _("The group: more than half of those who vote for or against."),
        _("The two committees: more than half of those present."),
        _bodies(campaign),
    ]


def _rules_of_the_board(campaign: Campaign) -> list[str]:
    answered = ngettext(
        "An objection is answered within %(n)s working day.",
        "An objection is answered within %(n)s working days.",
        campaign.answer_days,
    )
    approved = ngettext(
        "%(n)s officer of the township approves.",
        "%(n)s different officers of the township approve.",
        campaign.approvers,
    )
    return [
        _("The notice hangs for %(n)s days, a supplementary notice for %(m)s days.")
        % {"n": campaign.notice_days, "m": campaign.supplement_days},
        _counted(answered, campaign.answer_days),
        _objections(campaign),
        _("The township looks at %(share)s%% of the households, at least %(least)s.")
        % {"share": campaign.spot_check_share, "least": campaign.spot_check_least},
        _counted(approved, campaign.approvers),
    ]


def _counted(sentence: str, number: int) -> str:
    return sentence % {"n": number}


def _bodies(campaign: Campaign) -> str:
    if campaign.both_bodies_allowed:
        return _("One person may vote on a claim in the group and in the committees.")
    return _("Who sits in both bodies votes in the group only.")


def _objections(campaign: Campaign) -> str:
    if campaign.objection_goes_to_group:
        return _("After an upheld objection the group judges again, then the committees.")
    return _("After an upheld objection the committees decide again.")
