"""Bodies open sittings, sign in, stand aside, count hands and close."""

from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from evaluation.models import Claim, Sitting
from evaluation.sittings.actions.recusals import recuse
from evaluation.sittings.actions.sittings import close_sitting, open_sitting, sign_in
from evaluation.sittings.actions.tallies import count_hands, count_unanimous
from evaluation.sittings.typed import Chairs, Hands
from tests.journeys.counting import COMMITTEES, GROUP, SIZE, Home, Vote, carried
from tests.journeys.random_round.base import Trying, bodies, homes

Case = tuple[Home, str]
splits = st.sampled_from(("all", "all", "none", "most", "tie", "just", "one too many"))


class Sittings(Trying):
    def works(self, body: str) -> bool:
        return self.stage_in("notice", "assessing" if body == GROUP else "deciding")

    def in_session(self) -> list[str]:
        return [body for body, bench in self.count.benches.items() if bench.sitting is not None]

    def due(self, body: str, home: Home, star: str) -> bool:
        """Whether the star is before this body: not voted elsewhere, and the group's turn over."""
        vote = home.standing(star, body)
        here = vote is not None and vote.sitting == self.count.benches[body].sitting
        before = body == GROUP or home.standing(star, GROUP) is not None
        return before and (vote is None or here)

    def open_cases(self, body: str) -> list[Case]:
        return [
            (home, star)
            for home, star in self.count.claims()
            if self.due(body, home, star) and home.standing(star, body) is None
        ]

    def on_agenda(self, body: str, home: Home) -> bool:
        sitting = self.count.benches[body].sitting
        votes = [vote for star in home.judged for vote in home.votes[star]]
        here = any((vote.sitting, vote.body) == (sitting, body) for vote in votes)
        waits = any(found is home for found, _star in self.open_cases(body))
        return home.status == "declared" and (waits or here)

    def sitting_of(self, body: str) -> UUID:
        return Sitting.objects.get(panel=self.world.panels[body], closed_at=None).pk

    @rule(data=st.data(), absent=st.frozensets(st.integers(0, SIZE - 1), max_size=2))
    def call_a_sitting(self, data: st.DataObject, absent: frozenset[int]) -> None:
        """Mostly of a body that has something to judge; then its members come in."""
        idle = [body for body in self.count.benches if body not in self.in_session()]
        called = [body for body in idle if self.works(body) and self.open_cases(body)]
        body = data.draw(st.sampled_from(called) if called else bodies)
        self.open_a_sitting(body)
        if called:
            self.sign_in(body, absent)

    def open_a_sitting(self, body: str) -> None:
        self.step()
        bench = self.count.benches[body]
        allowed = self.works(body) and bench.sitting is None and bool(self.open_cases(body))
        chairs = Chairs(self.now.date(), "村委会", "甲", "乙", "丙")
        panel = self.world.panels[body].pk
        if self.attempt(allowed, lambda: open_sitting(panel, chairs, sent=self.sent("clerk"))):
            bench.sitting, bench.present = self.count.tick, set()

    @precondition(lambda self: self.in_session())
    @rule(data=st.data(), absent=st.frozensets(st.integers(0, SIZE - 1), max_size=2))
    def sign_in_members(self, data: st.DataObject, absent: frozenset[int]) -> None:
        self.sign_in(data.draw(st.sampled_from(self.in_session())), absent)

    def sign_in(self, body: str, absent: frozenset[int]) -> None:
        self.step()
        bench, sitting = self.count.benches[body], self.sitting_of(body)
        here = {seat for place, seat in enumerate(bench.seats) if place not in absent}
        present = dict.fromkeys(self.world.seats[seat] for seat in here)
        if self.attempt(
            self.works(body), lambda: sign_in(sitting, present=present, sent=self.sent("clerk"))
        ):
            bench.present = here

    @precondition(lambda self: self.in_session())
    @rule(data=st.data(), number=homes, place=st.integers(0, SIZE - 1))
    def stand_aside(self, data: st.DataObject, number: str, place: int) -> None:
        self.recuse(data.draw(st.sampled_from(self.in_session())), number, place)

    def recuse(self, body: str, number: str, place: int) -> None:
        self.step()
        bench, seat = self.count.benches[body], f"{body}-{place}"
        if not self.on_agenda(body, self.count.homes[number]):
            return
        sitting, entry = self.sitting_of(body), self.world.entries[number]
        if self.attempt(
            self.works(body) and (seat, number) not in bench.aside,
            lambda: recuse(
                sitting,
                entry,
                seat_id=self.world.seats[seat],
                reason="…",
                sent=self.sent("clerk"),
            ),
        ):
            bench.aside.add((seat, number))

    @precondition(lambda self: self.in_session() and self.count.claims())
    @rule(data=st.data(), how=splits, with_reason=st.booleans())
    def count_one(self, data: st.DataObject, how: str, with_reason: bool) -> None:
        body = data.draw(st.sampled_from(self.in_session()))
        due = [case for case in self.count.claims() if self.due(body, *case)]
        cases = due if due and data.draw(st.integers(0, 4)) else self.count.claims()
        home, star = data.draw(st.sampled_from(cases))
        self.vote(body, home, star, how, with_reason)

    def vote(self, body: str, home: Home, star: str, how: str, with_reason: bool) -> None:
        """Hands on one star: what was counted here before is corrected with its own roll."""
        self.step()
        own = self._own(body, home, star)
        frozen = own is not None and not self._stood_aside_since(body, home, own)
        present = self._present(body, home, star, frozen=frozen)
        hands, reason = split(how, len(present)), "理由" if with_reason else ""
        passed = carried(body, votes_for=hands[0], against=hands[1], present=len(present))
        differs = self._differs(body, home, star, passed)
        right = (
            self.due(body, home, star)
            and (frozen or self.count.benches[body].has_quorum(home, star))
            and sum(hands) == len(present)
            and (not differs or with_reason)
        )
        named = {
            seat: said
            for seat, said in (own.named if own and body == COMMITTEES else {}).items()
            if seat in present
        }
        same = frozen and own is not None and (own.hands, own.reason) == (hands, reason)
        vote = Vote(body, self.count.tick, passed, present, self._sitting(body), hands)
        vote.reason, vote.named = (reason if differs else ""), named
        right = right and vote.holds(named)
        if self._count(body, home, star, vote, reason, right=right, same=same) and not same:
            self.keep(home, star, vote)

    def _count(
        self,
        body: str,
        home: Home,
        star: str,
        vote: Vote,
        reason: str,
        *,
        right: bool,
        same: bool,
    ) -> bool:
        """What is counted once more just the same is no error and leaves no trace."""
        own, sitting = self._own(body, home, star), self.sitting_of(body)
        entry = self.world.entries[home.number]
        claim = Claim.objects.get(entry=entry, star=self.world.stars[star]).pk
        hands = {claim: Hands(*vote.hands, reason=reason, version=own.version if own else 0)}
        return self.attempt(
            self.works(body) and (right or same),
            lambda: count_hands(sitting, entry, hands=hands, sent=self.sent("clerk")),
            traced=not same,
        )

    def _stood_aside_since(self, body: str, home: Home, own: Vote) -> bool:
        """Somebody who was counted has declared afterwards that they stand aside."""
        aside = self.count.benches[body].aside
        return any((seat, home.number) in aside for seat in own.present)

    def _present(self, body: str, home: Home, star: str, *, frozen: bool) -> frozenset[str]:
        """Who was here when it was voted, or is here now when it is voted anew."""
        own = self._own(body, home, star)
        if frozen and own is not None:
            return own.present
        return frozenset(self.count.benches[body].here(home, star))

    def _sitting(self, body: str) -> int:
        sitting = self.count.benches[body].sitting
        assert sitting is not None
        return sitting

    def _own(self, body: str, home: Home, star: str) -> Vote | None:
        vote = home.standing(star, body)
        return vote if vote and vote.sitting == self.count.benches[body].sitting else None

    def _differs(self, body: str, home: Home, star: str, passed: bool) -> bool:
        group = home.standing(star, GROUP) if body == COMMITTEES else None
        return group is not None and group.passed != passed

    def keep(self, home: Home, star: str, vote: Vote) -> None:
        """A body has one count for a star in a sitting; a later one replaces it."""
        before = [v for v in home.votes[star] if (v.sitting, v.body) == (vote.sitting, vote.body)]
        vote.version = before[0].version + 1 if before else 1
        home.votes[star] = [v for v in home.votes[star] if v not in before] + [vote]

    @precondition(lambda self: self.in_session())
    @rule(data=st.data(), numbers=st.frozensets(homes, min_size=1))
    def count_those_of_one_mind(self, data: st.DataObject, numbers: frozenset[str]) -> None:
        self.of_one_mind(data.draw(st.sampled_from(self.in_session())), numbers)

    def of_one_mind(self, body: str, numbers: frozenset[str]) -> None:
        """All stars of these households in one press, everybody for them."""
        self.step()
        bench, sitting = self.count.benches[body], self.sitting_of(body)
        chosen = [
            home
            for home in (self.count.homes[number] for number in numbers)
            if self.on_agenda(body, home) and self._untouched(body, home)
        ]
        cases = [(home, star) for home, star in self.open_cases(body) if home in chosen]
        here = {(home.number, star): frozenset(bench.here(home, star)) for home, star in cases}
        allowed = (
            self.works(body)
            and bool(chosen)
            and all(bench.has_quorum(home, star) for home, star in cases)
            and not any(self._differs(body, home, star, passed=True) for home, star in cases)
        )
        entries = [self.world.entries[number] for number in numbers]
        if self.attempt(
            allowed, lambda: count_unanimous(sitting, entries, sent=self.sent("clerk"))
        ):
            for home, star in cases:
                present = here[home.number, star]
                hands = (len(present), 0, 0)
                vote = Vote(body, self.count.tick, True, present, self._sitting(body), hands)
                self.keep(home, star, vote)

    def may_be_of_one_mind(self, body: str, number: str) -> bool:
        """Whether such a press would be carried out for this household."""
        home, bench = self.count.homes[number], self.count.benches[body]
        cases = [case for case in self.open_cases(body) if case[0] is home]
        return bool(cases and self._untouched(body, home)) and all(
            bench.has_quorum(home, star) and not self._differs(body, home, star, passed=True)
            for home, star in cases
        )

    def _untouched(self, body: str, home: Home) -> bool:
        """Nothing that counts was voted on it in this sitting."""
        return not any(self._own(body, home, star) for star in home.judged)

    @precondition(lambda self: self.in_session())
    @rule(data=st.data())
    def close_one(self, data: st.DataObject) -> None:
        self.close(data.draw(st.sampled_from(self.in_session())))

    def close(self, body: str) -> None:
        """Where a vote counts whose voter stands aside, it is voted again: here, or, where the
        body does not sit any more, by its next sitting.
        """
        self.step()
        sitting, wrong = self.sitting_of(body), self._wrongly_counted(body)
        open_again = self.stage_in("declaring") and self._voted_here(body)
        allowed = not open_again and not (wrong and self.works(body))
        if self.attempt(allowed, lambda: close_sitting(sitting, sent=self.sent("clerk"))):
            self.count.void(wrong, body)
            self.count.closed[body] += 1
            self.count.benches[body].sitting = None

    def _voted_here(self, body: str) -> bool:
        """Anything, also what does not count any more."""
        return any(
            (vote.sitting, vote.body) == (self._sitting(body), body)
            for home in self.count.homes.values()
            for votes in home.votes.values()
            for vote in votes
        )

    def _wrongly_counted(self, body: str) -> list[Case]:
        aside = self.count.benches[body].aside
        return [
            (home, star)
            for home, star in self.count.claims()
            if (own := self._own(body, home, star))
            and any((seat, home.number) in aside for seat in own.present)
        ]


def split(how: str, present: int) -> tuple[int, int, int]:
    """For, against, abstaining of those present."""
    half, less = present // 2, max(present // 2 - 1, 0)
    return {
        "all": (present, 0, 0),
        "none": (0, present, 0),
        "most": (max(present - 1, 0), min(1, present), 0),
        "tie": (half, half, present % 2),
        "just": (half, less, present - half - less),
        "one too many": (present + 1, 0, 0),
    }[how]
