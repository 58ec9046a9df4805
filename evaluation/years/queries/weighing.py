"""Last year's answers under this year's rules, household by household; no database.

What nobody has answered counts as met: a star is lost here only for what the household said.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from evaluation import rules
from evaluation.models import Campaign, CampaignStar, Criterion
from evaluation.rules import Answered, Verdict

#: An item by the codes of its star and its own.
Key = tuple[str, str]
#: What a household said that is not "met", by item; whatever else was asked, it said "met" to.
Said = Mapping[Key, str]
Valued = Callable[[Key, Criterion], str]


@dataclass(frozen=True)
class Year:
    """A year's rules and stars, with their items."""

    campaign: Campaign
    stars: tuple[CampaignStar, ...]

    @cached_property
    def items(self) -> dict[Key, Criterion]:
        return {
            (use.star.code, item.code): item
            for use in self.stars
            for item in use.star.criteria.all()
        }

    @cached_property
    def mandatory(self) -> frozenset[str]:
        return frozenset(use.star.code for use in self.stars if use.mandatory)

    def is_on_board(self, stars: Collection[str]) -> bool:
        """With these stars, by their codes."""
        return rules.on_board(
            obtained=len(stars),
            mandatory_missing=len(self.mandatory.difference(stars)),
            minimum=self.campaign.minimum_stars,
            mandatory_needed=self.campaign.mandatory_needed,
        )


@dataclass(frozen=True)
class Both:
    """Last year and the year that is rehearsed."""

    last: Year
    year: Year

    @cached_property
    def unasked(self) -> frozenset[Key]:
        """Items of the year that nobody has answered: new, or worded otherwise."""
        before = self.last.items
        return frozenset(
            key
            for key, item in self.year.items.items()
            if key not in before or before[key].text != item.text
        )

    @cached_property
    def untold(self) -> frozenset[str]:
        """Stars of which not one item was asked: nothing can be said of them."""
        asked = {star for star, item in self.year.items if (star, item) not in self.unasked}
        return frozenset(use.star.code for use in self.year.stars) - asked

    def possible_before(self, said: Said) -> frozenset[str]:
        """The stars that these answers allowed last year."""
        return _allowed(self.last.stars, lambda key, _item: said.get(key, rules.MET))

    def possible(self, said: Said) -> frozenset[str]:
        """The stars that they would allow."""
        return _allowed(self.year.stars, lambda key, item: self._value(said, key, item))

    def _value(self, said: Said, key: Key, item: Criterion) -> str:
        """“Not applicable” is no answer any more where the item now applies to everybody."""
        value = rules.MET if key in self.unasked else said.get(key, rules.MET)
        lapsed = value == rules.NOT_APPLICABLE and not item.not_applicable_when
        return rules.MET if lapsed else value

    def weigh(self, said: Said, held: frozenset[str]) -> "Weighed":
        possible = self.possible(said)
        told = possible - self.untold
        kept = (held & possible) | (self.year.mandatory & possible)
        now = self.last.is_on_board(held & {use.star.code for use in self.last.stars})
        return Weighed(
            held=held,
            lost=held - possible,
            open=told - held,
            newly=told - held - self.possible_before(said),
            on_board=now,
            leaves=now and not self.year.is_on_board(kept),
            comes=not now and self.year.is_on_board(kept | told),
        )


def _allowed(stars: Iterable[CampaignStar], value_of: Valued) -> frozenset[str]:
    return frozenset(
        use.star.code
        for use in stars
        if rules.verdict(
            Answered(item.required, value_of((use.star.code, item.code), item))
            for item in use.star.criteria.all()
        )
        == Verdict.ALLOWED
    )


@dataclass(frozen=True)
class Weighed:
    """One household: star codes that it holds, would lose, could claim, could claim only now.

    It leaves the board with what it keeps; it comes with everything that it could claim.
    """

    held: frozenset[str]
    lost: frozenset[str]
    open: frozenset[str]
    newly: frozenset[str]
    on_board: bool
    leaves: bool
    comes: bool
