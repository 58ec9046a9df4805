"""What a household is told of its own result: star by star, with the items behind it.

The slip is for the household alone: its result is public only if it is on the board
(domain.md §7.4), and nobody sees another's items.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from evaluation import rules
from evaluation.models import Answer, CampaignStar, Claim, Entry, Round, Veto
from evaluation.notices.queries.shown import standing_lines
from evaluation.ordering import in_order
from evaluation.results import Result, results, stars_of
from evaluation.rules import Answered, Verdict
from evaluation.vetoes.queries.vetoes import holding_on
from evaluation.workflow import Stage

#: Before the notice hangs, nothing that the committees do is final.
_TOLD_IN = frozenset({Stage.NOTICE, Stage.REVIEW, Stage.AWARDED, Stage.CLOSED})


@dataclass(frozen=True)
class StarResult:
    """One star: whether it was claimed, what each body said, and the household's own answers."""

    star: CampaignStar
    claimed: bool
    result: Result
    answers: list[Answer] = field(default_factory=list)
    #: A veto bars it, whatever was counted.
    vetoed: bool = False

    @property
    def pending(self) -> bool:
        return self.claimed and not self.vetoed and self.result.committees is None

    @property
    def obtained(self) -> bool:
        committees = self.result.committees
        return committees is not None and committees.passed and not self.vetoed

    @property
    def eligible(self) -> bool:
        """Not claimed, although the household's own answers would have allowed it."""
        said = (Answered(answer.criterion.required, answer.value) for answer in self.answers)
        return not self.claimed and not self.vetoed and rules.verdict(said) == Verdict.ALLOWED

    @property
    def changed(self) -> bool:
        """The committees decided otherwise than the group; their reason belongs to it."""
        group, committees = self.result.group, self.result.committees
        return bool(group and committees and group.passed != committees.passed)


@dataclass(frozen=True)
class Slip:
    """One household's sheet."""

    entry: Entry
    stars: list[StarResult]
    on_board: bool
    vetoes: list[Veto] = field(default_factory=list)

    @property
    def out(self) -> bool:
        """A veto on the whole household keeps it out of the round."""
        return any(not veto.stars.all() for veto in self.vetoes)

    @property
    def vetoed_until(self) -> date | None:
        """The last day of its vetoes."""
        return max((veto.ends_on for veto in self.vetoes), default=None)

    @property
    def count(self) -> int:
        return sum(star.obtained for star in self.stars)

    @property
    def level(self) -> str:
        return rules.level(self.count)

    @property
    def one_more(self) -> bool:
        """A single star would have brought it onto the board, and nothing is open any more."""
        if self.on_board or self.out or any(star.pending for star in self.stars):
            return False
        campaign = self.entry.campaign
        needed = len(self.mandatory_missing) if campaign.mandatory_needed else 0
        return max(campaign.minimum_stars - self.count, needed) == 1

    @property
    def mandatory_missing(self) -> list[StarResult]:
        return [star for star in self.stars if star.star.mandatory and not star.obtained]


def is_known(round_: Round) -> bool:
    """Whether results may be told at the round's stage."""
    return round_.stage in _TOLD_IN


def in_print_order(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=in_order)


def not_on_board(round_: Round, entries: QuerySet[Entry]) -> list[Entry]:
    """Of these, the households that hear of their result by slip only."""
    named = standing_lines(round_)
    return in_print_order(entry for entry in entries if entry.pk not in named)


def slips(round_: Round, entries: list[Entry], *, until: datetime | None = None) -> list[Slip]:
    """The sheets of the entries, in their order; six queries, however many they are.

    Where vetoes hold it is one more. ``until``: as of what was counted by then.
    """
    claims = _claims(entries)
    found = results(Claim.objects.filter(entry__in=entries), until=until)
    answers = _answers(entries)
    stars = stars_of(round_)
    named = standing_lines(round_)
    vetoes = holding_on(entries)
    for entry in entries:
        entry.campaign = round_.campaign
    return [
        Slip(
            entry=entry,
            stars=[
                _star(
                    star,
                    claims.get((entry.pk, star.pk)),
                    found,
                    answers[entry.pk, star.star_id],
                    vetoed=any(star in veto.stars.all() for veto in vetoes[entry.pk]),
                )
                for star in stars
            ],
            on_board=entry.pk in named,
            vetoes=vetoes[entry.pk],
        )
        for entry in entries
    ]


def _star(
    star: CampaignStar,
    claim: Claim | None,
    found: dict[UUID, Result],
    answers: list[Answer],
    *,
    vetoed: bool,
) -> StarResult:
    result = found[claim.pk] if claim else Result()
    return StarResult(
        star, claimed=claim is not None, result=result, answers=answers, vetoed=vetoed
    )


def _claims(entries: list[Entry]) -> dict[tuple[UUID, UUID], Claim]:
    claims = Claim.objects.filter(entry__in=entries)
    return {(claim.entry_id, claim.star_id): claim for claim in claims}


def _answers(entries: list[Entry]) -> dict[tuple[UUID, UUID], list[Answer]]:
    """The households' own answers, by entry and star."""
    rows = Answer.objects.filter(declaration__entry__in=entries).select_related(
        "criterion", "declaration"
    )
    found: dict[tuple[UUID, UUID], list[Answer]] = defaultdict(list)
    for answer in rows.order_by("criterion__code"):
        found[answer.declaration.entry_id, answer.criterion.star_id].append(answer)
    return found
