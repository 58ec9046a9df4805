"""What the table of rules tells: sentences for the page, hints for the form, and what cannot be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from evaluation.campaigns.queries.rules import RULES, Rule, by_section
from evaluation.models import Campaign, PosterNames


@dataclass(frozen=True)
class Told:
    """One rule as the campaign's page tells it; ``usual``: the usual sentence, if it differs."""

    sentence: str
    meaning: str
    usual: str
    differs: bool


def told(campaign: Campaign) -> list[tuple[str, list[Told]]]:
    """The rules by section; what is idle (a reason for names that are masked) is left out."""
    return [
        (str(title), [_told(campaign, rule) for rule in rules if rule.in_words(campaign)])
        for title, rules in by_section()
    ]


def _told(campaign: Campaign, rule: Rule) -> Told:
    differs = getattr(campaign, rule.name) != rule.usual
    return Told(
        sentence=rule.in_words(campaign),
        # What a box means when it is not ticked is for the form; here the sentence says it.
        meaning="" if isinstance(rule.usual, bool) else str(rule.meaning),
        usual=rule.in_words(Campaign()) if differs else "",
        differs=differs,
    )


def end_in_words(campaign: Campaign) -> str:
    """The last sentence: until when all this holds, and which evaluation is the next."""
    end = _("The year ends on %(day)s.") % {"day": date_format(campaign.ends_on, "DATE_FORMAT")}
    if campaign.award_years == 1:
        return end
    then = _("Its stars hold for %(years)s years, so the next evaluation is that of %(next)s.")
    return f"{end} {then % {'years': campaign.award_years, 'next': campaign.next_year}}"


def hint(rule: Rule) -> str:
    """What it means, and ``Usual: 6.``, as the form says it."""
    return f"{rule.meaning} {_usual(rule)}"


def _usual(rule: Rule) -> str:
    if isinstance(rule.usual, bool):
        return _("Usually ticked.") if rule.usual else _("Usually not ticked.")
    return _("Usual: %(value)s.") % {"value": shown(rule.name, rule.usual)}


def shown(name: str, value: Any) -> str:
    """A rule's value, or the year's last day, in words."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    choices = dict(_field(name).flatchoices)
    return str(choices.get(value, value) or _("nothing"))


def label_of(name: str) -> str:
    return str(_field(name).verbose_name)


def _field(name: str) -> Any:
    return Campaign._meta.get_field(name)


def faults(values: Mapping[str, Any], *, year: int, stars: int, today: date) -> dict[str, str]:
    """What cannot be, field by field, each with what is possible; ``values`` may hold a part.

    ``stars``: how many stars the year uses. The field's name is the key.
    """
    wrong = _out_of_bounds(values)
    if "minimum_stars" not in wrong and values.get("minimum_stars", 0) > stars:
        wrong["minimum_stars"] = _("This year uses %(n)s stars, a plate cannot need more.") % {
            "n": stars
        }
    if _nameless(values):
        wrong["full_names_reason"] = _(
            "Full names need their reason: which meeting allowed them, and on what ground."
        )
    if "ends_on" in values and not _ends_well(values["ends_on"], year=year, today=today):
        wrong["ends_on"] = _(
            "The evaluation of %(year)s ends in %(year)s or %(next)s, and not before today."
        ) % {"year": year, "next": year + 1}
    return wrong


def _out_of_bounds(values: Mapping[str, Any]) -> dict[str, str]:
    bounded = {name: rule.bounds for name, rule in RULES.items() if rule.bounds and name in values}
    return {
        name: _("It must be from %(least)s to %(most)s.") % {"least": least, "most": most}
        for name, (least, most) in bounded.items()
        if not least <= values[name] <= most
    }


def _nameless(values: Mapping[str, Any]) -> bool:
    full = values.get("poster_names") == PosterNames.FULL
    return full and not str(values.get("full_names_reason", "")).strip()


def _ends_well(day: date, *, year: int, today: date) -> bool:
    return year <= day.year <= year + 1 and day >= today
