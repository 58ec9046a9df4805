"""A village's round with its officers, taken from stage to stage by the real moves."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from evaluation.models import (
    Body,
    CampaignStar,
    Claim,
    Draw,
    Entry,
    Panel,
    Reopening,
    Round,
    SpotCheck,
    Veto,
)
from evaluation.notices.actions.corrections import correct_entry
from evaluation.notices.typed import Facts
from evaluation.results import standing_claims
from evaluation.rounds.actions.rounds import make_move, record_study
from evaluation.rounds.typed import Session
from evaluation.vetoes.actions import ask_lift, confirm_veto, enter_veto, lift_veto
from evaluation.vetoes.typed import Basis
from evaluation.workflow import MoveName, Stage
from grids.models import Grid, Officer, Receipt, Village
from households.models import Attendance, Household
from tests.factories import (
    NOW,
    make_campaign,
    make_claims,
    make_draw,
    make_ground,
    make_household,
    make_panel,
    make_round,
    make_sent,
    make_sitting,
)

SESSION = Session(
    held_on=date(2026, 9, 1),
    place="村委会",
    topic="创评标准",
    led_by="李国强",
    present={group.value: 3 for group in Attendance.Group},
)


@dataclass
class Scene:
    """The round, its people, and the time, which goes on by an hour with every press."""

    round: Round
    households: list[Household]
    group: Panel
    committees: Panel
    clerk: Officer
    secretary: Officer
    supervisor: Officer
    township: Officer
    second_township: Officer
    now: datetime = NOW
    pressed: list[Receipt] = field(default_factory=list)

    @classmethod
    def prepared(cls, *, village: Village, grid: Grid, **people: Officer) -> "Scene":
        round_ = make_round(village=village, campaign=make_campaign(township=village.township))
        heads = ("张大山", "李强", "王秀兰")
        return cls(
            round=round_,
            households=[make_household(village=village, grid=grid, head=name) for name in heads],
            group=make_panel(round_=round_),
            committees=make_panel(round_=round_, body=Body.COMMITTEES),
            **people,
        )

    def sent(self, officer: Officer):
        self.now += timedelta(hours=1)
        return make_sent(officer, at=self.now)

    def press(
        self, name: MoveName, officer: Officer, *, reason: str = "", claims: tuple[UUID, ...] = ()
    ) -> Receipt:
        receipt = make_move(
            self.round.pk, name, reason=reason, claims=claims, sent=self.sent(officer)
        )
        self.round.refresh_from_db()
        return receipt

    def reach(self, stage: Stage) -> "Scene":
        """Take the round on, with everything that the guards ask, until it stands at ``stage``."""
        while self.round.stage != stage:
            self.ready()
            self.forward()
        return self

    @contextmanager
    def taken_back(self) -> Iterator[None]:
        """Whatever is done inside is undone at its end: a stage that was reached serves again."""
        now = self.now
        try:
            with transaction.atomic():
                yield
                transaction.set_rollback(True)
        finally:
            self.now = now
            self.round.refresh_from_db()

    def ready(self) -> None:
        """Do what the next move's guard asks for."""
        work = {
            Stage.MOBILISING: self.study,
            Stage.DECLARING: self.declare,
            Stage.ASSESSING: lambda: self.judge(Body.GROUP),
            Stage.DECIDING: lambda: self.judge(Body.COMMITTEES),
            Stage.NOTICE: lambda: self.wait(days=8),
            Stage.REVIEW: self.spot_check,
            Stage.AWARDED: lambda: self.wait(days=60),
        }.get(Stage(self.round.stage))
        if work:
            work()

    def ready_for(self, name: MoveName) -> None:
        """Whatever this move asks for, which for a move to the side is less or something else."""
        if name == MoveName.POST_CORRECTION:
            self.correct(self.entries()[0], head="张大川")
        elif name == MoveName.POST_SUPPLEMENT and self.round.stage == Stage.REVIEW:
            self.veto(self.entries()[0])
        elif name == MoveName.POST_SUPPLEMENT:
            self.change_a_line()
        elif name == FORWARD.get(Stage(self.round.stage)):
            self.ready()

    def change_a_line(self) -> None:
        """One claim on the board is re-opened and decided otherwise."""
        claim = self.claims()[-1]
        self.now += timedelta(hours=1)
        Reopening.objects.create(
            claim=claim, body=Body.COMMITTEES, reason="异议成立", officer=self.clerk, at=self.now
        )
        self.now += timedelta(hours=1)
        make_sitting(panel=self.committees, claims=[claim], passed=False, at=self.now)

    def enter_veto(self, entry: Entry, *, stars: Iterable[CampaignStar] = (), **more: Any) -> Veto:
        """Entered by the clerk; nobody has confirmed it yet."""
        basis = Basis(
            ground=make_ground(catalogue=self.round.campaign.catalogue).pk,
            document="刑事判决书",
            number=f"（2026）晋1029刑初{Veto.objects.count()}号",
            issued_by="乡宁县人民法院",
            issued_on=date(2026, 3, 1),
            ends_on=date(2026, 12, 31),
            stars=tuple(star.pk for star in stars),
        )
        enter_veto(
            entry.household_id,
            self.round.campaign_id,
            replace(basis, **more),
            sent=self.sent(self.clerk),
        )
        return Veto.objects.latest("entered_at")

    def veto(self, entry: Entry, *, stars: Iterable[CampaignStar] = (), **more: Any) -> Veto:
        """Entered by the clerk and confirmed by the supervisor."""
        veto = self.enter_veto(entry, stars=stars, **more)
        confirm_veto(veto.pk, sent=self.sent(self.supervisor))
        veto.refresh_from_db()
        return veto

    def lift(self, veto: Veto) -> None:
        """The secretary asks for it on a document, the township lifts it."""
        ask_lift(
            veto.pk, reason="判决已撤销", document="再审判决书", sent=self.sent(self.secretary)
        )
        lift_veto(veto.pk, sent=self.sent(self.township))

    def correct(self, entry: Entry, *, head: str, group: Grid | None = None) -> None:
        """The clerk puts right what was frozen of the household."""
        facts = Facts(head, group.pk if group else entry.group_id, "户口本上的名字")
        correct_entry(entry.pk, facts, sent=self.sent(self.clerk))

    def forward(self) -> None:
        for officer in self.signers(self.round.stage):
            self.press(FORWARD[Stage(self.round.stage)], officer)

    def signers(self, stage: str) -> list[Officer]:
        return {
            Stage.DRAFT: [self.township],
            Stage.MOBILISING: [self.clerk],
            Stage.DECLARING: [self.clerk],
            Stage.ASSESSING: [self.clerk],
            Stage.DECIDING: [self.secretary, self.supervisor],
            Stage.NOTICE: [self.secretary],
            Stage.REVIEW: [self.township],
            Stage.AWARDED: [self.township],
        }[Stage(stage)]

    def study(self) -> None:
        record_study(self.round.pk, SESSION, sent=self.sent(self.clerk))
        self.round.refresh_from_db()

    def declare(self, *, households: int = 2) -> None:
        """The first households declare and confirm; the others stay due."""
        for entry in self.entries()[:households]:
            if entry.status == Entry.Status.DUE:
                make_claims(entry=entry, typist=self.clerk, electives=4)

    def judge(self, body: Body, *, passed: bool = True) -> None:
        """Every standing claim gets a tally in a sitting that is closed."""
        self.now += timedelta(hours=1)
        panel = self.group if body == Body.GROUP else self.committees
        make_sitting(panel=panel, claims=self.claims(), passed=passed, at=self.now)

    def judge_standing(self, body: Body) -> None:
        """The same, for the claims that no veto bars."""
        self.now += timedelta(hours=1)
        panel = self.group if body == Body.GROUP else self.committees
        make_sitting(panel=panel, claims=standing_claims(self.round), at=self.now)

    def draw(self) -> Draw:
        """The households to be looked at, drawn and revealed."""
        return make_draw(round_=self.round, officer=self.township, at=self.now)

    def spot_check(self, *, finding: str = SpotCheck.Finding.SOUND) -> None:
        """Those who declared are looked at, all of them; drawn before, if nobody has drawn."""
        if not self.round.draws.exists() and self.round.entries.declared().exists():
            self.draw()
        for entry in self.round.entries.declared():
            SpotCheck.objects.update_or_create(
                round=self.round,
                entry=entry,
                defaults={
                    "finding": finding,
                    "note": "看过",
                    "officer": self.township,
                    "at": self.now,
                },
            )

    def wait(self, *, days: int) -> None:
        self.now += timedelta(days=days)

    def entries(self) -> list[Entry]:
        return list(self.round.entries.order_by("number"))

    def claims(self) -> list[Claim]:
        standing = Claim.objects.filter(entry__round=self.round, entry__status="declared")
        return list(standing.order_by("entry__number", "star__star__code"))


FORWARD = {
    Stage.DRAFT: MoveName.START,
    Stage.MOBILISING: MoveName.OPEN_DECLARING,
    Stage.DECLARING: MoveName.START_ASSESSING,
    Stage.ASSESSING: MoveName.START_DECIDING,
    Stage.DECIDING: MoveName.POST_NOTICE,
    Stage.NOTICE: MoveName.SUBMIT,
    Stage.REVIEW: MoveName.APPROVE,
    Stage.AWARDED: MoveName.CLOSE,
}
