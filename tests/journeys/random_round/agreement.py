"""What must hold after every step: the application says what the count says."""

from hypothesis.stateful import invariant

from evaluation.models import Award, Entry, NoticeLine, Round
from evaluation.notices.queries.lines import Line, board_lines, changed_lines
from evaluation.notices.queries.shown import standing_lines
from evaluation.results import results, standing_claims
from evaluation.rounds.queries.facts import round_facts
from tests.journeys.counting import COMMITTEES, GROUP, Vote
from tests.journeys.random_round.objecting import Objecting

#: Where the guards ask how far the judging is.
JUDGED = ("assessing", "deciding", "notice", "review")
Stars = dict[str, tuple[str, ...]]


class RandomRound(Objecting):
    """One round of the small village, with everything that is compared."""

    @invariant()
    def the_application_and_the_count_agree(self) -> None:
        """After a refusal nothing has changed: that the ledger grew only then is asserted there."""
        if not self.changed:
            return
        self.changed = False
        round_ = Round.objects.select_related("campaign__catalogue").get(pk=self.world.round.pk)
        assert round_.stage == self.count.stage
        self._entries_stand_the_same()
        self._claims_have_the_same_results(round_)
        self._the_board_is_the_same(round_)
        self._the_guards_know_the_same(round_)
        if self.stage_in("awarded"):
            self._awards_are_what_hung()

    def _entries_stand_the_same(self) -> None:
        told = dict(Entry.objects.filter(round=self.world.round).values_list("number", "status"))
        assert told == {number: home.status for number, home in self.count.homes.items()}

    def _claims_have_the_same_results(self, round_: Round) -> None:
        claims = standing_claims(round_).select_related("entry", "star__star")
        found = results(claims)
        told = {
            (claim.entry.number, claim.star.star.code): tuple(
                tally and tally.passed
                for tally in (found[claim.pk].group, found[claim.pk].committees)
            )
            for claim in claims
        }
        counted = {
            (home.number, star): tuple(
                _passed(home.standing(star, body)) for body in (GROUP, COMMITTEES)
            )
            for home, star in self.count.claims()
        }
        assert told == counted

    def _the_board_is_the_same(self, round_: Round) -> None:
        assert self._by_number(board_lines(round_)) == self.count.board()
        assert self._by_number(standing_lines(round_).values()) == self.count.hanging
        if self.stage_in("notice"):
            assert self._by_number(changed_lines(round_)) == self.count.changed()

    def _by_number(self, lines: "list[Line] | list[NoticeLine]") -> Stars:
        codes = {f"第{int(code)}星": code for code in self.world.stars}
        return {line.entry.number: tuple(codes[name] for name in line.stars) for line in lines}

    def _the_guards_know_the_same(self, round_: Round) -> None:
        facts, count = round_facts(round_, today=self.now.date()), self.count
        assert (facts.notice_days_left, facts.open_objections) == (
            count.days_left(self.today),
            len(count.objections),
        )
        judging = (
            facts.claims,
            facts.unassessed,
            facts.undecided,
            facts.reopened,
            facts.open_sittings,
            facts.group_sittings_closed,
        )
        assert judging == (self._judging() if self.stage_in(*JUDGED) else (0,) * 6)

    def _judging(self) -> tuple[int, ...]:
        count = self.count
        return (
            len(count.claims()),
            count.unassessed(),
            count.undecided(),
            count.reopened(),
            count.open_sittings(),
            count.closed[GROUP],
        )

    def _awards_are_what_hung(self) -> None:
        told: dict[str, set[str]] = {}
        for award in Award.objects.select_related("entry", "star__star"):
            told.setdefault(award.entry.number, set()).add(award.star.star.code)
        assert told == {number: set(stars) for number, stars in self.count.hanging.items()}


def _passed(vote: Vote | None) -> bool | None:
    return vote and vote.passed
