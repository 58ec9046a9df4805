"""Members say by name what they think of a household, and the clerk counts it in one step."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from evaluation.ballots.actions import cast_ballots
from evaluation.models import Assessment, Claim
from evaluation.opinions.actions import mark_claims
from evaluation.opinions.typed import Said
from evaluation.sittings.actions.tallies import count_named
from tests.journeys.counting import GROUP, Home, Vote, carried
from tests.journeys.random_round.sitting import Sittings, split

Votes = dict[str, dict[str, str]]  # star → seat → vote
WORDS = ("for", "against", "abstain")


class Naming(Sittings):
    """Only households that can be counted at once, so that no ballot waits for a later step."""

    @precondition(lambda self: self.in_session())
    @rule(data=st.data(), how=st.sampled_from(("all", "none", "most", "tie", "just")))
    def vote_by_name(self, data: st.DataObject, how: str) -> None:
        body = data.draw(st.sampled_from(self.in_session()))
        able = [home for home in self.count.homes.values() if self._can_be_named(body, home)]
        if able and self.works(body):
            self.count_by_name(body, data.draw(st.sampled_from(able)), how)

    def _can_be_named(self, body: str, home: Home) -> bool:
        stars = self._open_stars(body, home)
        bench = self.count.benches[body]
        return bool(stars) and all(bench.has_quorum(home, star) for star in stars)

    def _open_stars(self, body: str, home: Home) -> list[str]:
        return [star for found, star in self.open_cases(body) if found is home]

    def count_by_name(self, body: str, home: Home, how: str) -> None:
        """Everybody who is here and may vote says something on each star that is open to them."""
        self.step()
        bench = self.count.benches[body]
        said: Votes = {
            star: _said(sorted(bench.here(home, star)), how)
            for star in self._open_stars(body, home)
        }
        for seat in sorted({seat for votes in said.values() for seat in votes}):
            self._say(body, home, seat, {star: v[seat] for star, v in said.items() if seat in v})
        entry, sitting = self.world.entries[home.number], self.sitting_of(body)
        sent, reasons = self.sent("clerk"), {entry: "理由"}
        self.attempt(True, lambda: count_named(sitting, [entry], reasons=reasons, sent=sent))
        for star, votes in said.items():
            self.keep(home, star, self._counted(body, home, star, votes))

    def _say(self, body: str, home: Home, seat: str, votes: dict[str, str]) -> None:
        """Marks in the group, ballots in the committees."""
        entry, sent = self.world.entries[home.number], self.sent(seat)
        stars = {self.world.stars[star]: vote for star, vote in votes.items()}
        claims = Claim.objects.filter(entry=entry, star__in=stars)
        choices = {claim.pk: stars[claim.star_id] for claim in claims}
        if body != GROUP:
            cast_ballots(self.sitting_of(body), entry, choices=choices, sent=sent)
            return
        marks = Assessment.objects.filter(seat=self.world.seats[seat])
        seen = dict(marks.values_list("claim", "version"))
        said = {
            pk: Said("unknown" if vote == "abstain" else vote, version=seen.get(pk, 0))
            for pk, vote in choices.items()
        }
        mark_claims(entry, said=said, sent=sent)

    def _counted(self, body: str, home: Home, star: str, votes: dict[str, str]) -> Vote:
        said = list(votes.values())
        hands = (said.count("for"), said.count("against"), said.count("abstain"))
        passed = carried(body, votes_for=hands[0], against=hands[1], present=len(said))
        differs = self._differs(body, home, star, passed)
        return Vote(
            body,
            self.count.tick,
            passed,
            frozenset(votes),
            self._sitting(body),
            hands,
            reason="理由" if differs else "",
            named=votes if body != GROUP else {},
        )


def _said(seats: list[str], how: str) -> dict[str, str]:
    """So many for, against and abstaining, dealt out to the seats."""
    numbers = split(how, len(seats))
    words = [word for word, number in zip(WORDS, numbers, strict=True) for _ in range(number)]
    return dict(zip(seats, words, strict=True))
