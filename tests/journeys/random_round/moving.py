"""Officers move the round on and back, alone or by twos."""

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from evaluation.models import Claim
from evaluation.rounds.actions.rounds import make_move
from evaluation.workflow import MOVES, MoveName, Stage, moves_from
from tests.journeys.counting import (
    COMMITTEES,
    ELECTIVE,
    GROUP,
    NOTICE_DAYS,
    SIZE,
    SUPPLEMENT_DAYS,
    Home,
)
from tests.journeys.random_round.base import NOON, NUMBERS, homes
from tests.journeys.random_round.declaring import Declaring, chosen_stars
from tests.journeys.random_round.naming import Naming

SIGNERS = {
    MoveName.START_ASSESSING: ("clerk",),
    MoveName.REOPEN_DECLARING: ("clerk",),
    MoveName.START_DECIDING: ("clerk",),
    MoveName.SEND_BACK_TO_GROUP: ("secretary",),
    MoveName.POST_NOTICE: ("secretary", "supervisor"),
    MoveName.POST_SUPPLEMENT: ("secretary", "supervisor"),
    MoveName.WITHDRAW_NOTICE: ("secretary", "township"),
    MoveName.SUBMIT: ("secretary",),
    MoveName.APPROVE: ("township",),
    MoveName.SEND_BACK_TO_COMMITTEES: ("township",),
}


class Moving(Declaring, Naming):
    @initialize(stages=st.integers(0, 3), data=st.data())
    def begin_somewhere(self, stages: int, data: st.DataObject) -> None:
        """From declaring to the notice, so that no stage takes all the steps."""
        for _stage in range(stages):
            self.work_on(data)

    @rule(data=st.data(), number=homes, named=st.booleans(), first_only=st.booleans())
    def make_a_move(self, data: st.DataObject, number: str, named: bool, first_only: bool) -> None:
        """Mostly one that leaves this stage, sometimes any."""
        here = [move.name for move in moves_from(Stage(self.count.stage)) if move.name in SIGNERS]
        names = here if here and data.draw(st.integers(0, 4)) else list(SIGNERS)
        name = data.draw(st.sampled_from(names))
        pairs = self.claims_of(number) if named and MOVES[name].names_claims else []
        self.move(name, pairs=pairs, first_only=first_only)

    def move(
        self, name: MoveName, *, pairs: list[tuple[Home, str]], first_only: bool = False
    ) -> None:
        self.step()
        allowed = self.count.stage in MOVES[name].sources and self.possible(name)
        minute = int((self.now - NOON).total_seconds() // 60)
        needed = SIGNERS[name][self.count.signed_first(name, minute=minute) :]
        signers = needed[:1] if first_only else needed
        done = [self._sign(name, who, pairs, allowed) for who in signers]
        if not all(done):
            return
        if len(signers) < len(needed):
            self.count.signed[name] = (minute, self.count.tick)
            return
        self.count.signed.clear()
        self.effect(name, pairs)

    def _sign(self, name: MoveName, who: str, pairs: list[tuple[Home, str]], allowed: bool) -> bool:
        claims = [
            Claim.objects.get(entry=self.world.entries[home.number], star=self.world.stars[star]).pk
            for home, star in pairs
        ]
        return self.attempt(
            allowed,
            lambda: make_move(
                self.world.round.pk, name, reason="…", claims=claims, sent=self.sent(who)
            ),
        )

    def claims_of(self, number: str) -> list[tuple[Home, str]]:
        return [(home, star) for home, star in self.count.claims() if home.number == number]

    def possible(self, name: MoveName) -> bool:
        """The guards, stated once more."""
        count, over = self.count, not self.count.open_sittings()
        return {
            MoveName.START_ASSESSING: bool(count.claims()),
            MoveName.REOPEN_DECLARING: not count.closed[GROUP],
            MoveName.START_DECIDING: bool(count.claims()) and not count.unassessed() and over,
            MoveName.POST_NOTICE: not count.undecided() and over,
            MoveName.POST_SUPPLEMENT: bool(count.changed()) and over,
            MoveName.SUBMIT: over
            and not count.days_left(self.today)
            and not count.objections
            and not count.reopened()
            and not count.changed(),
        }.get(name, True)

    def effect(self, name: MoveName, pairs: list[tuple[Home, str]]) -> None:
        """What the move does besides changing the stage."""
        count = self.count
        if name == MoveName.START_ASSESSING:
            count.change_status("due", "lapsed")
        elif name == MoveName.REOPEN_DECLARING:
            count.void([case for case in count.claims() if case[0].standing(case[1], GROUP)], GROUP)
            count.change_status("lapsed", "due")
        elif name == MoveName.SEND_BACK_TO_GROUP:
            count.void(pairs or count.claims(), GROUP)
        elif name == MoveName.SEND_BACK_TO_COMMITTEES:
            count.void(pairs or count.claims(), COMMITTEES)
        elif name == MoveName.POST_NOTICE and not count.periods:
            count.post(days=NOTICE_DAYS, today=self.today)
        elif name in {MoveName.POST_NOTICE, MoveName.POST_SUPPLEMENT} and count.changed():
            count.post(days=SUPPLEMENT_DAYS, today=self.today)
        elif name == MoveName.WITHDRAW_NOTICE:
            count.hanging, count.periods = {}, []
        count.stage = str(MOVES[name].target.value)

    @precondition(lambda self: self.stage_in("assessing") and not self.count.closed[GROUP])
    @rule(number=homes, chosen=chosen_stars, again=st.booleans(), place=st.integers(0, SIZE))
    def reconsider(self, number: str, chosen: frozenset[str], again: bool, place: int) -> None:
        """Counted in an open sitting, then asked anew: it claims otherwise, or nothing at all."""
        if not self.in_session() and self.open_cases(GROUP):
            self.open_a_sitting(GROUP)
            self.sign_in(GROUP, frozenset())
        for home, star in self.claims_of(number) if self.in_session() else []:
            self.vote(GROUP, home, star, "all", True)
        if self.in_session() and place < SIZE:
            self.recuse(GROUP, number, place)
        self.move(MoveName.REOPEN_DECLARING, pairs=[])
        self.take_confirmation_back(number)
        if again:
            self.declare(number, chosen, "")
            self.confirm(number)
        self.move(MoveName.START_ASSESSING, pairs=[])

    @precondition(lambda self: not self.in_session())
    @precondition(lambda self: self.stage_in("declaring", "assessing", "deciding", "review"))
    @rule(data=st.data())
    def work_on(self, data: st.DataObject) -> None:
        """Bring the stage to its end, so that random rounds reach the later ones too."""
        if self.stage_in("declaring"):
            for number in NUMBERS:
                self.declare(number, frozenset(ELECTIVE), "")
                self.confirm(number)
            self.move(MoveName.START_ASSESSING, pairs=[])
        elif self.stage_in("review"):
            self.move(MoveName.APPROVE, pairs=[])
        else:
            self._sit_through(GROUP if self.stage_in("assessing") else COMMITTEES, data)

    def _sit_through(self, body: str, data: st.DataObject) -> None:
        if self.count.benches[body].sitting is None and self.open_cases(body):
            self.open_a_sitting(body)
        if self.count.benches[body].sitting is not None:
            self.sign_in(body, frozenset())
            self._judge(body, data.draw(st.sampled_from(["all", "all", "none"])))
            self.close(body)
        leave = MoveName.START_DECIDING if body == GROUP else MoveName.POST_NOTICE
        self.move(leave, pairs=[])

    def _judge(self, body: str, refused: str) -> None:
        """One household by hands, star by star, and all others in one press where that may be."""
        by_hands = next((home.number for home, _star in self.open_cases(body)), "")
        agreed = {home.number for home, _star in self.open_cases(body)} - {by_hands}
        together = {number for number in agreed if self.may_be_of_one_mind(body, number)}
        if together:
            self.of_one_mind(body, frozenset(together))
        for home, star in self.open_cases(body):
            self.vote(body, home, star, refused if star == "04" else "all", True)
