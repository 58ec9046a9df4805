"""Villagers object while the notice hangs, objections are answered, days pass."""

from datetime import timedelta
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from evaluation.models import Notice, Objection
from evaluation.objections.actions import add_objection, answer_objection
from evaluation.objections.typed import Doubt, Finding
from evaluation.workflow import MoveName
from tests.journeys.counting import COMMITTEES, ELECTIVE, MANDATORY
from tests.journeys.random_round.base import homes
from tests.journeys.random_round.moving import Moving


class Objecting(Moving):
    @precondition(lambda self: self.stage_in("notice"))
    @rule(number=homes, star=st.sampled_from(["", *MANDATORY, *ELECTIVE]))
    def object(self, number: str, star: str) -> None:
        self.step()
        home = self.count.homes[number]
        notice = Notice.objects.standing().get(round=self.world.round, kind=Notice.Kind.FULL)
        allowed = notice.ends_on >= self.now.date() and (not star or star in home.judged)
        star_id = self.world.stars[star] if star else None
        doubt = Doubt(self.world.entries[number], star_id, source="spoken", content="…")
        if self.attempt(allowed, lambda: add_objection(notice.pk, doubt, sent=self.sent("clerk"))):
            newest = Objection.objects.order_by("-received_at")[0]
            self.count.objections[newest.pk] = (number, star)

    @precondition(lambda self: self.count.objections)
    @rule(upheld=st.booleans(), data=st.data())
    def answer_one(self, upheld: bool, data: st.DataObject) -> None:
        self.answer(data.draw(st.sampled_from(list(self.count.objections))), upheld)

    @precondition(lambda self: self.stage_in("notice") and self.count.claims())
    @rule(data=st.data())
    def object_rightly(self, data: st.DataObject) -> None:
        """An objection that is upheld at once."""
        home, star = data.draw(st.sampled_from(self.count.claims()))
        before = set(self.count.objections)
        self.object(home.number, star)
        for key in set(self.count.objections) - before:
            self.answer(key, True)

    def answer(self, key: UUID, upheld: bool) -> None:
        self.step()
        number, star = self.count.objections[key]
        finding = Finding("upheld" if upheld else "dismissed", ("甲", "乙"), "…", "…")
        if self.attempt(
            self.stage_in("notice"),
            lambda: answer_objection(key, finding, sent=self.sent("supervisor")),
        ):
            del self.count.objections[key]
            doubted = [pair for pair in self.claims_of(number) if not star or pair[1] == star]
            self.count.void(doubted if upheld else [], COMMITTEES)

    @precondition(lambda self: self.stage_in("notice"))
    @rule(data=st.data())
    def mend_and_submit(self, data: st.DataObject) -> None:
        """Whatever is open is answered, decided again and posted; then the days pass."""
        for key in list(self.count.objections):
            self._dismiss(key)
        if self.open_cases(COMMITTEES) or self.count.benches[COMMITTEES].sitting is not None:
            self._sit_through(COMMITTEES, data)
        if self.count.changed():
            self.move(MoveName.POST_SUPPLEMENT, pairs=[])
        self.let_days_pass(5)
        self.move(MoveName.SUBMIT, pairs=[])
        if data.draw(st.booleans()):
            self.move(MoveName.APPROVE, pairs=[])

    def _dismiss(self, key: UUID) -> None:
        self.step()
        finding = Finding("dismissed", ("甲", "乙"), "…", "…")
        sent = self.sent("supervisor")
        self.attempt(True, lambda: answer_objection(key, finding, sent=sent))
        del self.count.objections[key]

    @rule(days=st.integers(1, 4))
    def let_days_pass(self, days: int) -> None:
        self.step()
        self.now += timedelta(days=days)
        self.changed = True
