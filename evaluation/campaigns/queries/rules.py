"""The rules of a campaign as one table: a row says what a rule means and how it is read aloud.

Label, usual value and choices are its field's (``Campaign``); the form, the page, the sentences and
the faults (``rules_told``) are made of the two; a field without its row fails a test of that name.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from evaluation.models import Campaign, Majority, PosterNames, Quorum, Voting

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words


@dataclass(frozen=True)
class Rule:
    """A field of ``Campaign`` that a township may set.

    ``meaning``: what it is for or what follows from it. ``said``: the sentence for any value, which
    is its ``slot``; ``said_of``: for single ones. ``bounds``: of a number. ``idle``: says nothing.
    """

    name: str
    section: "Words"
    meaning: "Words"
    said: "Words | None" = None
    said_of: Mapping[Any, "Words"] = field(default_factory=dict)
    bounds: tuple[int, int] | None = None
    slot: str = "n"
    idle: Callable[[Campaign], bool] = lambda _campaign: False

    @property
    def column(self) -> Any:
        return Campaign._meta.get_field(self.name)

    @property
    def label(self) -> str:
        return str(self.column.verbose_name)

    @property
    def usual(self) -> Any:
        return self.column.get_default()

    def in_words(self, campaign: Campaign) -> str:
        """The rule with the value that it has; empty where it is idle."""
        if self.idle(campaign):
            return ""
        value = getattr(campaign, self.name)
        sentence = self.said_of.get(value, self.said)
        assert sentence is not None, self.name
        return str(sentence % {self.slot: value})


_NEEDS = _("What a household needs")
_JUDGING = _("Who judges, and how it is counted")
_NOTICE = _("Notice and objections")
_REVIEW = _("Review by the township")

#: In the order of a year, as form and page show them.
_TABLE = (
    Rule(
        "minimum_stars",
        _NEEDS,
        _("Whoever has fewer learns the result by slip, gets no plate and is not on the board."),
        ngettext_lazy(
            "A plate needs at least %(n)s star.", "A plate needs at least %(n)s stars.", "n"
        ),
        bounds=(1, 99),
    ),
    Rule(
        "mandatory_needed",
        _NEEDS,
        _(
            "If not ticked, a household that lacks a mandatory star is named all the same, "
            "with fewer stars."
        ),
        said_of={
            True: _("A household without all mandatory stars is not named this year."),
            False: _(
                "A household without all mandatory stars is named with the stars that it has."
            ),
        },
    ),
    Rule(
        "award_years",
        _NEEDS,
        _(
            "Counted from the day on which this year ends. With two, there is an evaluation every "
            "second year, and none can be founded in between."
        ),
        ngettext_lazy(
            "A star holds until %(n)s year after the end of this year's evaluation.",
            "A star holds until %(n)s years after the end of this year's evaluation.",
            "n",
        ),
        bounds=(1, 3),
    ),
    Rule(
        "group_size",
        _JUDGING,
        _("A round cannot start while a group is smaller; five to eleven is usual, better odd."),
        ngettext_lazy(
            "An assessment group has at least %(n)s seat.",
            "An assessment group has at least %(n)s seats.",
            "n",
        ),
        bounds=(1, 99),
    ),
    Rule(
        "committees_size",
        _JUDGING,
        _("A round cannot start while fewer members are seated."),
        ngettext_lazy(
            "The two committees have at least %(n)s seat.",
            "The two committees have at least %(n)s seats.",
            "n",
        ),
        bounds=(1, 99),
    ),
    Rule(
        "quorum",
        _JUDGING,
        _("If fewer are present and not standing aside, the claim waits for another sitting."),
        said_of={
            Quorum.TWO_THIRDS: _(
                "At least two thirds of those entitled must be present for each claim."
            ),
            Quorum.MORE_THAN_HALF: _(
                "More than half of those entitled must be present for each claim."
            ),
        },
    ),
    Rule(
        "majority",
        _JUDGING,
        _("A tie never passes, and an abstention is no vote in favour."),
        said_of={
            Majority.MORE_THAN_HALF: _(
                "A star passes in the group with more than half of those who vote for or "
                "against, in the two committees with more than half of those present."
            ),
            Majority.TWO_THIRDS: _(
                "A star passes in the group with at least two thirds of those who vote for or "
                "against, in the two committees with at least two thirds of those present."
            ),
        },
    ),
    Rule(
        "voting",
        _JUDGING,
        _("Only totals are shown after closing, in either way."),
        said_of={
            Voting.OPEN: _(
                "It is voted openly: hands are counted, or members vote on their own device."
            ),
            Voting.SECRET: _(
                "It is voted secretly: by paper slips that are counted in the sitting."
            ),
        },
    ),
    Rule(
        "both_bodies_allowed",
        _JUDGING,
        _("If not ticked, a member of the group stands aside in the committees on the same claim."),
        said_of={
            True: _("One person may vote on a claim in the group and in the committees."),
            False: _("Who sits in both bodies votes in the group only."),
        },
    ),
    Rule(
        "committees_may_raise",
        _JUDGING,
        _("If ticked, it takes a written reason, and the township sees each case at its review."),
        said_of={
            True: _(
                "The two committees may give a star that the group refused, with a written reason."
            ),
            False: _("The two committees cannot give a star that the group refused."),
        },
    ),
    Rule(
        "notice_days",
        _NOTICE,
        _("Counted from the day after posting; three to fifteen days."),
        _("The notice hangs for %(n)s days."),
        bounds=(3, 15),
    ),
    Rule(
        "supplement_days",
        _NOTICE,
        _("For the lines that changed; the others keep their own days."),
        ngettext_lazy(
            "A supplementary notice hangs for %(n)s day.",
            "A supplementary notice hangs for %(n)s days.",
            "n",
        ),
        bounds=(1, 15),
    ),
    Rule(
        "poster_names",
        _NOTICE,
        _("Only for the paper on the wall; the web page always masks."),
        said_of={
            PosterNames.MASKED: _(
                "The paper notice shows the heads' names with one character hidden."
            ),
            PosterNames.FULL: _("The paper notice shows the heads' names in full."),
        },
    ),
    Rule(
        "full_names_reason",
        _NOTICE,
        _("Which meeting allowed it and on what ground; needed for full names only."),
        _("Why names stand in full: %(reason)s"),
        slot="reason",
        idle=lambda campaign: campaign.poster_names == PosterNames.MASKED,
    ),
    Rule(
        "basis",
        _NOTICE,
        _("Document, number and day, and which meeting adopted it; it stands on the notice."),
        _("Basis: %(basis)s"),
        {"": _("No basis is entered, so the notice names none.")},
        slot="basis",
    ),
    Rule(
        "on_web",
        _NOTICE,
        _("If not ticked, the paper on the board is the only notice."),
        said_of={
            True: _("The notice is also a page on the web, always with masked names."),
            False: _("The notice hangs on paper only, there is no page on the web."),
        },
    ),
    Rule(
        "answer_days",
        _NOTICE,
        _("While an objection is open, the result cannot go to the township."),
        ngettext_lazy(
            "An objection is answered within %(n)s working day.",
            "An objection is answered within %(n)s working days.",
            "n",
        ),
        bounds=(1, 30),
    ),
    Rule(
        "objection_goes_to_group",
        _NOTICE,
        _("If not ticked, an upheld objection goes straight to the two committees."),
        said_of={
            True: _("After an upheld objection the group judges again, then the committees."),
            False: _("After an upheld objection the committees decide again."),
        },
    ),
    Rule(
        "spot_check_share",
        _REVIEW,
        _("Of the households that declared, rounded up; drawn by lot, not picked."),
        _("The township looks at %(share)s%% of the households that declared, on the spot."),
        {0: _("No share of the households is set for the spot checks.")},
        bounds=(0, 100),
        slot="share",
    ),
    Rule(
        "spot_check_least",
        _REVIEW,
        _("In a small village the share alone would be too few."),
        ngettext_lazy(
            "It looks at %(n)s household at least.",
            "It looks at %(n)s households at least.",
            "n",
        ),
        {0: _("No least number of spot checks is set.")},
        bounds=(0, 999),
    ),
    Rule(
        "approvers",
        _REVIEW,
        _("With two, each signs under their own name, within a day."),
        ngettext_lazy(
            "%(n)s officer of the township approves.",
            "%(n)s different officers of the township approve.",
            "n",
        ),
        bounds=(1, 2),
    ),
)

RULES: Mapping[str, Rule] = {rule.name: rule for rule in _TABLE}


def by_section() -> list[tuple["Words", list[Rule]]]:
    """The titles of form and page, each with its rules."""
    return [(title, list(rules)) for title, rules in groupby(_TABLE, key=lambda rule: rule.section)]
