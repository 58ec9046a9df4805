"""Households declare, confirm, withdraw and are marked, in season and out of it."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from evaluation.declarations.actions.confirming import confirm_declaration, withdraw_confirmation
from evaluation.declarations.actions.declaring import save_declaration
from evaluation.declarations.actions.marking import mark_entry
from evaluation.declarations.typed import Typed, Word
from evaluation.models import Criterion, Declaration
from tests.journeys.counting import ELECTIVE
from tests.journeys.random_round.base import Trying, homes

chosen_stars = st.frozensets(st.sampled_from(ELECTIVE))
unmet_stars = st.sampled_from(["", "", "", "01", *ELECTIVE])


class Declaring(Trying):
    @precondition(lambda self: self.stage_in("declaring"))
    @rule(number=homes, chosen=chosen_stars, unmet=unmet_stars)
    def declare(self, number: str, chosen: frozenset[str], unmet: str) -> None:
        self.step()
        home, entry = self.count.homes[number], self.world.entries[number]
        codes = Criterion.objects.filter(star__campaignstar__campaign=self.world.round.campaign)
        answers = dict.fromkeys(codes.values_list("code", flat=True), "met")
        answers |= {f"{unmet}-1": "not_met"} if unmet else {}
        typed = Typed(answers=answers, chosen=chosen, mode="dictated", consented=True)
        version = self._version(number)
        if self.attempt(
            self.stage_in("declaring") and home.status == "due",
            lambda: save_declaration(entry, typed=typed, version=version, sent=self.sent("leader")),
        ):
            home.typed, home.chosen, home.unmet = True, chosen, unmet

    def _version(self, number: str) -> int:
        saved = Declaration.objects.filter(entry=self.world.entries[number]).first()
        return saved.version if saved else 0

    @precondition(lambda self: self.stage_in("declaring"))
    @rule(number=homes)
    def confirm(self, number: str) -> None:
        self.step()
        home, entry = self.count.homes[number], self.world.entries[number]
        head, version = self.world.heads[number], self._version(number)
        word = Word(person=head, means="signed_print", version=version)
        allowed = self.stage_in("declaring") and home.status == "due" and home.claimable
        if self.attempt(
            allowed, lambda: confirm_declaration(entry, word=word, sent=self.sent("clerk"))
        ):
            home.confirm()

    @precondition(lambda self: self.stage_in("declaring"))
    @rule(number=homes)
    def take_confirmation_back(self, number: str) -> None:
        self.step()
        home, entry = self.count.homes[number], self.world.entries[number]
        allowed = self.stage_in("declaring") and home.status == "declared"
        if self.attempt(
            allowed, lambda: withdraw_confirmation(entry, reason="…", sent=self.sent("clerk"))
        ):
            home.withdraw()

    @precondition(lambda self: self.stage_in("declaring"))
    @rule(number=homes, status=st.sampled_from(["declined", "away", "due"]))
    def mark(self, number: str, status: str) -> None:
        self.step()
        home, entry = self.count.homes[number], self.world.entries[number]
        back = status == "due"
        fits = home.status in {"declined", "away", "lapsed"} if back else home.status == "due"
        if self.attempt(
            self.stage_in("declaring") and fits,
            lambda: mark_entry(entry, status=status, note="…", sent=self.sent("leader")),
        ):
            home.status = status

    @precondition(lambda self: not self.stage_in("declaring"))
    @rule(number=homes, what=st.sampled_from(["declare", "confirm", "take back", "mark"]))
    def try_out_of_season(self, number: str, what: str) -> None:
        if what == "declare":
            self.declare(number, frozenset(), "")
        elif what == "confirm":
            self.confirm(number)
        elif what == "take back":
            self.take_confirmation_back(number)
        else:
            self.mark(number, "away")
