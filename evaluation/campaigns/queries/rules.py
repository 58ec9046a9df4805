"""What each rule of a campaign means, what is usual, and which values are possible.

The form and the campaign's page show the same words; the form and the actions refuse the same
values. A rule that is missing here or in ``campaigns`` fails ``test_rules_told.py``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluation.campaigns.queries.years import in_words
from evaluation.models import Campaign, PosterNames

#: In the order of a year, as form and page show them.
SECTIONS: list[tuple["str | Promise", tuple[str, ...]]] = [
    (
        gettext_lazy("What a household needs"),
        ("minimum_stars", "mandatory_needed", "award_years"),
    ),
    (
        gettext_lazy("Who judges, and how it is counted"),
        (
            "group_size",
            "committees_size",
            "quorum",
            "majority",
            "voting",
            "both_bodies_allowed",
            "committees_may_raise",
        ),
    ),
    (
        gettext_lazy("Notice and objections"),
        (
            "notice_days",
            "supplement_days",
            "poster_names",
            "full_names_reason",
            "on_web",
            "answer_days",
            "objection_goes_to_group",
        ),
    ),
    (
        gettext_lazy("Review by the township"),
        ("spot_check_share", "spot_check_least", "approvers"),
    ),
]

#: One sentence a rule: what it is for, or what follows from it.
MEANINGS: Mapping[str, "str | Promise"] = {
    "minimum_stars": gettext_lazy(
        "Whoever has fewer learns the result by slip, gets no plate and is not on the board."
    ),
    "mandatory_needed": gettext_lazy(
        "If not ticked, a household that lacks a mandatory star is named all the same, "
        "with fewer stars."
    ),
    "award_years": gettext_lazy(
        "Counted from the day on which this year ends, so that no household falls between "
        "two evaluations."
    ),
    "group_size": gettext_lazy(
        "A round cannot start while a group is smaller; five to eleven is usual, better odd."
    ),
    "committees_size": gettext_lazy("A round cannot start while fewer members are seated."),
    "quorum": gettext_lazy(
        "If fewer are present and not standing aside, the claim waits for another sitting."
    ),
    "majority": gettext_lazy("A tie never passes, and an abstention is no vote in favour."),
    "voting": gettext_lazy("Only totals are shown after closing, in either way."),
    "both_bodies_allowed": gettext_lazy(
        "If not ticked, a member of the group stands aside in the committees on the same claim."
    ),
    "committees_may_raise": gettext_lazy(
        "If ticked, it takes a written reason, and the township sees each case at its review."
    ),
    "notice_days": gettext_lazy("Counted from the day after posting; three to fifteen days."),
    "supplement_days": gettext_lazy("For the lines that changed; the others keep their own days."),
    "poster_names": gettext_lazy("Only for the paper on the wall; the web page always masks."),
    "full_names_reason": gettext_lazy(
        "Which meeting allowed it and on what ground; needed for full names only."
    ),
    "on_web": gettext_lazy("If not ticked, the paper on the board is the only notice."),
    "answer_days": gettext_lazy(
        "While an objection is open, the result cannot go to the township."
    ),
    "objection_goes_to_group": gettext_lazy(
        "If not ticked, an upheld objection goes straight to the two committees."
    ),
    "spot_check_share": gettext_lazy(
        "Of the households that declared, rounded up; drawn by lot, not picked."
    ),
    "spot_check_least": gettext_lazy("In a small village the share alone would be too few."),
    "approvers": gettext_lazy("With two, each signs under their own name, within a day."),
}

#: Least and most of each number; a plate cannot need more stars than the year uses.
BOUNDS: Mapping[str, tuple[int, int]] = {
    "minimum_stars": (1, 99),
    "group_size": (1, 99),
    "committees_size": (1, 99),
    "notice_days": (3, 15),
    "supplement_days": (1, 15),
    "answer_days": (1, 30),
    "spot_check_share": (0, 100),
    "spot_check_least": (0, 999),
    "approvers": (1, 2),
    "award_years": (1, 3),
}


@dataclass(frozen=True)
class Rule:
    """One rule as the campaign's page tells it; ``usual``: the usual sentence, if it differs."""

    sentence: str
    meaning: str
    usual: str
    differs: bool


def told(campaign: Campaign) -> list[tuple[str, list[Rule]]]:
    """The rules by section; what is idle (a reason for names that are masked) is left out."""
    return [
        (str(title), [_rule(campaign, name) for name in names if in_words(campaign, name)])
        for title, names in SECTIONS
    ]


def _rule(campaign: Campaign, name: str) -> Rule:
    default = _default(name)
    differs = getattr(campaign, name) != default
    return Rule(
        sentence=in_words(campaign, name),
        # What a box means when it is not ticked is for the form; here the sentence says it.
        meaning="" if isinstance(default, bool) else str(MEANINGS[name]),
        usual=in_words(Campaign(), name) if differs else "",
        differs=differs,
    )


def usual(name: str) -> str:
    """``Usual: 6.``, as the form's hint says it."""
    default = _default(name)
    if isinstance(default, bool):
        return _("Usually ticked.") if default else _("Usually not ticked.")
    return _("Usual: %(value)s.") % {"value": shown(name, default)}


def shown(name: str, value: Any) -> str:
    """A rule's value in words."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    choices = dict(_field(name).flatchoices)
    return str(choices.get(value, value) or _("nothing"))


def label_of(name: str) -> str:
    return str(_field(name).verbose_name)


def faults(values: Mapping[str, Any], *, year: int, stars: int, today: date) -> dict[str, str]:
    """What cannot be, field by field, each with what is possible; ``values`` may hold a part.

    ``stars``: how many stars the year uses. The field's name is the key.
    """
    wrong = {name: _outside(name) for name in BOUNDS if not _inside(name, values)}
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


def _inside(name: str, values: Mapping[str, Any]) -> bool:
    least, most = BOUNDS[name]
    return name not in values or least <= values[name] <= most


def _outside(name: str) -> str:
    least, most = BOUNDS[name]
    return _("It must be from %(least)s to %(most)s.") % {"least": least, "most": most}


def _nameless(values: Mapping[str, Any]) -> bool:
    full = values.get("poster_names") == PosterNames.FULL
    return full and not str(values.get("full_names_reason", "")).strip()


def _ends_well(day: date, *, year: int, today: date) -> bool:
    return year <= day.year <= year + 1 and day >= today


def _default(name: str) -> Any:
    return _field(name).get_default()


def _field(name: str) -> Any:
    return Campaign._meta.get_field(name)
