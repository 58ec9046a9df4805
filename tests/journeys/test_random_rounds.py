"""Random rounds: whatever the officers try, the application and an independent count agree.

Each step tries something that may or may not be allowed. The count says beforehand whether it is;
afterwards stage, claims, results, board and the guards' facts must be what it says.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from evaluation.actions.decisions import (
    Chairs,
    Hands,
    close_sitting,
    count_hands,
    count_unanimous,
    open_sitting,
    recuse,
    sign_in,
)
from evaluation.actions.declarations import (
    Typed,
    Word,
    confirm_declaration,
    mark_entry,
    save_declaration,
    withdraw_confirmation,
)
from evaluation.actions.objections import Doubt, Finding, add_objection, answer_objection
from evaluation.actions.rounds import make_move
from evaluation.models import (
    Award,
    Claim,
    Criterion,
    Declaration,
    Entry,
    Notice,
    Objection,
    Panel,
    Round,
    Seat,
    Sitting,
)
from evaluation.queries.decisions import results, standing_claims
from evaluation.queries.notices import board_lines, changed_lines, standing_lines
from evaluation.queries.rounds import round_facts
from evaluation.workflow import MOVES, MoveName, Stage
from grids.ledger import faults
from grids.models import Chain, Officer
from grids.roles import Role
from grids.writing import Refused, Sent
from households.models import Tie
from tests.factories import (
    TODAY,
    make_campaign,
    make_catalogue,
    make_entry,
    make_grid,
    make_household,
    make_officer,
    make_round,
    make_village,
)
from tests.journeys.counting import (
    COMMITTEES,
    ELECTIVE,
    GROUP,
    MANDATORY,
    NOTICE_DAYS,
    SIZE,
    SUPPLEMENT_DAYS,
    Bench,
    Count,
    Home,
    Vote,
    carried,
)

NUMBERS = ("1", "2", "3", "4")
NOON = datetime.combine(TODAY, datetime.min.time()).astimezone() + timedelta(hours=4)


@dataclass
class World:
    """A village of four households with its officers and bodies, made once for all examples."""

    round: Round
    panels: dict[str, Panel]
    seats: dict[str, UUID]
    entries: dict[str, UUID]
    heads: dict[str, UUID]
    stars: dict[str, UUID]
    officers: dict[str, Officer]


@pytest.fixture
def world(db: None) -> World:
    village = make_village(name="小村")
    grid = make_grid(village=village, name="第1组")
    catalogue = make_catalogue(stars=4)
    campaign = make_campaign(township=village.township, catalogue=catalogue, mandatory=2)
    campaign.minimum_stars = 3
    campaign.notice_days, campaign.supplement_days = NOTICE_DAYS, SUPPLEMENT_DAYS
    campaign.spot_check_share = campaign.spot_check_least = 0
    campaign.save()
    round_ = make_round(village=village, campaign=campaign, stage=Stage.DECLARING)
    homes = {
        number: make_household(village=village, grid=grid, number=number, head=f"户主{number}")
        for number in NUMBERS
    }
    first, second = sorted((homes["1"], homes["2"]), key=lambda home: home.pk)
    Tie.objects.create(first=first, second=second, kind="兄弟")
    panels = {
        body: Panel.objects.create(round=round_, body=body, name=body)
        for body in (GROUP, COMMITTEES)
    }
    holders = {"group-0": homes["1"].head, "committees-0": homes["1"].head}
    holders["committees-1"] = homes["2"].head
    seats = {
        name: Seat.objects.create(
            panel=panels[body], name=name, kind="member", person=holders.get(name)
        ).pk
        for body in panels
        for name in (f"{body}-{place}" for place in range(SIZE))
    }
    entries = {
        number: make_entry(round_=round_, household=home, panel=panels[GROUP]).pk
        for number, home in homes.items()
    }
    roles = {
        "clerk": Role.CLERK,
        "secretary": Role.SECRETARY,
        "supervisor": Role.SUPERVISOR,
    }
    officers = {
        name: make_officer(name=name, role=role, place=village) for name, role in roles.items()
    }
    officers["leader"] = make_officer(name="leader", role=Role.GRID_LEADER, place=grid)
    officers["township"] = make_officer(name="township", role=Role.TOWNSHIP, place=village.township)
    return World(
        round=round_,
        panels=panels,
        seats=seats,
        entries=entries,
        heads={number: home.head_id for number, home in homes.items()},
        stars={star.star.code: star.pk for star in campaign.stars.select_related("star")},
        officers=officers,
    )


_LEFT_OUT = {MoveName.START, MoveName.OPEN_DECLARING, MoveName.CLOSE, MoveName.CANCEL}
_SIGNERS = {
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

homes_ = st.sampled_from(NUMBERS)
bodies = st.sampled_from((GROUP, COMMITTEES))
split = st.sampled_from(("all", "all", "all", "none", "most", "tie", "just"))


class RandomRound(RuleBasedStateMachine):
    """One round of the small village."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.now = NOON
        kin = {"1": {"2"}, "2": {"1"}}
        held = {"group-0": "1", "committees-0": "1", "committees-1": "2"}
        self.count = Count(
            homes={number: Home(number) for number in NUMBERS},
            benches={
                body: Bench(body, {s: h for s, h in held.items() if s.startswith(body)}, kin)
                for body in (GROUP, COMMITTEES)
            },
        )

    def teardown(self) -> None:
        try:
            assert [fault for chain in Chain.objects.all() for fault in faults(chain)] == []
        finally:
            transaction.savepoint_rollback(self.savepoint)

    # How things are tried.

    def attempt(self, allowed: bool, action: Callable[[], object]) -> bool:
        """Carry it out; it must be refused exactly when the count says so."""
        why = ""
        try:
            action()
        except Refused as refusal:
            why = str(refusal)
        assert allowed == (not why), why or "carried out although the count forbids it"
        return allowed

    def sent(self, who: str) -> Sent:
        return Sent(officer=self.world.officers[who], kind="test", at=self.now)

    def step(self) -> None:
        self.count.tick += 1
        self.now += timedelta(minutes=1)

    @property
    def today(self) -> int:
        return (self.now.date() - NOON.date()).days

    def stage_in(self, *stages: str) -> bool:
        return self.count.stage in stages

    # Declaring.

    @rule(
        number=homes_,
        chosen=st.frozensets(st.sampled_from(ELECTIVE)),
        unmet=st.sampled_from(["", "", "", "01", *ELECTIVE]),
    )
    def declare(self, number: str, chosen: frozenset[str], unmet: str) -> None:
        self.step()
        home = self.count.homes[number]
        codes = Criterion.objects.filter(star__campaignstar__campaign=self.world.round.campaign)
        answers = dict.fromkeys(codes.values_list("code", flat=True), "met")
        if unmet:
            answers[f"{unmet}-1"] = "not_met"
        entry = self.world.entries[number]
        saved = Declaration.objects.filter(entry=entry).first()
        typed = Typed(answers=answers, chosen=chosen, mode="dictated", consented=True)
        if self.attempt(
            self.stage_in("declaring") and home.status == "due",
            lambda: save_declaration(
                entry, typed=typed, version=saved.version if saved else 0, sent=self.sent("leader")
            ),
        ):
            home.typed, home.chosen, home.unmet = True, chosen, unmet

    @rule(number=homes_)
    def confirm(self, number: str) -> None:
        self.step()
        home, entry = self.count.homes[number], self.world.entries[number]
        saved = Declaration.objects.filter(entry=entry).first()
        word = Word(
            person=self.world.heads[number],
            means="signed_print",
            version=saved.version if saved else 0,
        )
        allowed = self.stage_in("declaring") and home.status == "due" and home.claimable
        if self.attempt(
            allowed, lambda: confirm_declaration(entry, word=word, sent=self.sent("clerk"))
        ):
            home.confirm()

    @rule(number=homes_)
    def take_confirmation_back(self, number: str) -> None:
        self.step()
        home, entry = self.count.homes[number], self.world.entries[number]
        voted = any(home.votes[star] for star in home.judged)
        allowed = self.stage_in("declaring") and home.status == "declared" and not voted
        if self.attempt(
            allowed, lambda: withdraw_confirmation(entry, reason="…", sent=self.sent("clerk"))
        ):
            home.withdraw()

    @rule(number=homes_, status=st.sampled_from(["declined", "away", "due"]))
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

    # Sitting.

    def works(self, body: str) -> bool:
        return self.stage_in("notice", "assessing" if body == GROUP else "deciding")

    def due(self, body: str, home: Home, star: str) -> bool:
        """Whether the star is before this body: not voted elsewhere, and the group's turn over."""
        vote = home.standing(star, body)
        here = vote is not None and vote.sitting == self.count.benches[body].sitting
        before = body == GROUP or home.standing(star, GROUP) is not None
        return before and (vote is None or here)

    def open_cases(self, body: str) -> list[tuple[Home, str]]:
        return [
            (home, star)
            for home, star in self.count.claims()
            if self.due(body, home, star) and home.standing(star, body) is None
        ]

    def on_agenda(self, body: str, home: Home) -> bool:
        sitting = self.count.benches[body].sitting
        here = any(v.sitting == sitting and v.body == body
                   for votes in home.votes.values() for v in votes)  # fmt: skip
        return any(open_ is home for open_, _star in self.open_cases(body)) or here

    @rule(body=bodies)
    def open_a_sitting(self, body: str) -> None:
        self.step()
        bench = self.count.benches[body]
        allowed = self.works(body) and bench.sitting is None and bool(self.open_cases(body))
        chairs = Chairs(self.now.date(), "村委会", "甲", "乙", "丙")
        if self.attempt(
            allowed,
            lambda: open_sitting(self.world.panels[body].pk, chairs, sent=self.sent("clerk")),
        ):
            bench.sitting, bench.present = self.count.tick, set()

    def sitting_of(self, body: str) -> UUID | None:
        found = Sitting.objects.filter(panel=self.world.panels[body], closed_at=None)
        return found.values_list("pk", flat=True).first()

    @precondition(lambda self: self.count.open_sittings())
    @rule(body=bodies, absent=st.frozensets(st.integers(0, SIZE - 1), max_size=2))
    def sign_in_members(self, body: str, absent: frozenset[int]) -> None:
        self.step()
        bench, sitting = self.count.benches[body], self.sitting_of(body)
        if sitting is None:
            return
        here = {seat for place, seat in enumerate(bench.seats) if place not in absent}
        present = dict.fromkeys(self.world.seats[seat] for seat in here)
        if self.attempt(
            self.works(body), lambda: sign_in(sitting, present=present, sent=self.sent("clerk"))
        ):
            bench.present = here

    @precondition(lambda self: self.count.open_sittings())
    @rule(body=bodies, number=homes_, place=st.integers(0, SIZE - 1))
    def stand_aside(self, body: str, number: str, place: int) -> None:
        self.step()
        bench, sitting = self.count.benches[body], self.sitting_of(body)
        home, seat = self.count.homes[number], f"{body}-{place}"
        if sitting is None or not self.on_agenda(body, home):
            return
        if self.attempt(
            self.works(body) and (seat, number) not in bench.aside,
            lambda: recuse(
                sitting,
                self.world.entries[number],
                seat_id=self.world.seats[seat],
                reason="…",
                sent=self.sent("clerk"),
            ),
        ):
            bench.aside.add((seat, number))

    @precondition(lambda self: self.count.open_sittings())
    @rule(body=bodies, number=homes_, star=st.sampled_from(MANDATORY + ELECTIVE), how=split,
          with_reason=st.booleans())  # fmt: skip
    def count_one(self, body: str, number: str, star: str, how: str, with_reason: bool) -> None:
        self.step()
        bench, sitting = self.count.benches[body], self.sitting_of(body)
        home = self.count.homes[number]
        if sitting is None or star not in home.judged:
            return
        claim = Claim.objects.get(entry=self.world.entries[number], star=self.world.stars[star])
        own = home.standing(star, body)
        own = own if own and own.sitting == bench.sitting else None
        present = own.present if own else frozenset(bench.here(home, star))
        votes = _split(how, len(present))
        reason = "理由" if with_reason else ""
        group = home.standing(star, GROUP) if body == COMMITTEES else None
        passed = carried(body, votes_for=votes[0], against=votes[1], present=len(present))
        differs = group is not None and group.passed != passed
        allowed = (
            self.works(body)
            and self.due(body, home, star)
            and (own is not None or bench.has_quorum(home, star))
            and (not differs or with_reason)
        )
        hands = Hands(
            *votes, reason=reason, version=own.version if own else self._version(home, star, body)
        )
        kept = reason if differs else ""
        if own and own.hands == (*votes, reason) == (*votes, own.reason):
            allowed = self.works(body)
        if self.attempt(
            allowed,
            lambda: count_hands(
                sitting,
                self.world.entries[number],
                hands={claim.pk: hands},
                sent=self.sent("clerk"),
            ),
        ):
            self._keep(home, star, body, votes, kept, present, passed)

    def _version(self, home: Home, star: str, body: str) -> int:
        return 0

    def _keep(
        self,
        home: Home,
        star: str,
        body: str,
        votes: tuple[int, int, int],
        reason: str,
        present: frozenset[str],
        passed: bool,
    ) -> None:
        sitting = self.count.benches[body].sitting
        assert sitting is not None
        own = home.standing(star, body)
        if own and own.sitting == sitting and (own.hands, own.reason) == ((*votes, reason), reason):
            return
        before = [v for v in home.votes[star] if (v.sitting, v.body) == (sitting, body)]
        version = before[0].version + 1 if before else 1
        home.votes[star] = [v for v in home.votes[star] if v not in before]
        home.votes[star].append(
            Vote(body, self.count.tick, passed, present, sitting, (*votes, reason), reason, version)
        )

    @precondition(lambda self: self.count.open_sittings())
    @rule(body=bodies, numbers=st.frozensets(homes_, min_size=1))
    def count_those_of_one_mind(self, body: str, numbers: frozenset[str]) -> None:
        self.step()
        bench, sitting = self.count.benches[body], self.sitting_of(body)
        if sitting is None:
            return
        chosen = [
            home
            for home in (self.count.homes[number] for number in numbers)
            if self.on_agenda(body, home) and self._untouched(body, home)
        ]
        cases = [(home, star) for home, star in self.open_cases(body) if home in chosen]
        divided = body == COMMITTEES and any(
            (vote := home.standing(star, GROUP)) and not vote.passed for home, star in cases
        )
        allowed = (
            self.works(body)
            and bool(chosen)
            and all(bench.has_quorum(home, star) for home, star in cases)
            and not divided
        )
        entries = [self.world.entries[number] for number in numbers]
        here = {(home.number, star): frozenset(bench.here(home, star)) for home, star in cases}
        if self.attempt(
            allowed, lambda: count_unanimous(sitting, entries, sent=self.sent("clerk"))
        ):
            for home, star in cases:
                present = here[home.number, star]
                self._keep(home, star, body, (len(present), 0, 0), "", present, passed=True)

    def _untouched(self, body: str, home: Home) -> bool:
        """Nothing that counts was voted on it in this sitting."""
        sitting = self.count.benches[body].sitting
        votes = [home.standing(star, body) for star in home.judged]
        return not any(vote and vote.sitting == sitting for vote in votes)

    @precondition(lambda self: self.count.open_sittings())
    @rule(body=bodies)
    def close(self, body: str) -> None:
        self.step()
        bench, sitting = self.count.benches[body], self.sitting_of(body)
        if sitting is None:
            return
        wrong = any(
            vote.sitting == bench.sitting and vote.body == body and seat in vote.present
            for seat, number in bench.aside
            for votes in self.count.homes[number].votes.values()
            for vote in votes
        )
        if self.attempt(not wrong, lambda: close_sitting(sitting, sent=self.sent("clerk"))):
            self.count.closed[body] += 1
            bench.sitting = None

    # Moving.

    @rule(
        name=st.sampled_from([name for name in MoveName if name not in _LEFT_OUT]),
        first_only=st.booleans(),
        named=st.booleans(),
        number=homes_,
    )
    def move(self, name: MoveName, first_only: bool, named: bool, number: str) -> None:
        self.step()
        rule_ = MOVES[name]
        allowed = self.count.stage in rule_.sources and self._possible(name)
        pairs = self._named(number) if named and rule_.names_claims else []
        claims = [
            Claim.objects.get(entry=self.world.entries[home.number], star=self.world.stars[star]).pk
            for home, star in pairs
        ]
        signed = self.count.signed_first(name, minute=self._minute())
        signers = _SIGNERS[name][1:] if signed else _SIGNERS[name]
        if first_only and len(signers) > 1:
            signers = signers[:1]
        done = False
        for who in signers:
            done = self.attempt(
                allowed,
                lambda who=who: make_move(
                    self.world.round.pk, name, reason="…", claims=claims, sent=self.sent(who)
                ),
            )
        if not done:
            return
        if first_only and len(_SIGNERS[name]) > 1 and not signed:
            self.count.signed[name] = (self._minute(), self.count.tick)
            return
        self.count.signed.clear()
        self._effect(name, pairs)

    def _minute(self) -> int:
        return int((self.now - NOON).total_seconds() // 60)

    def _named(self, number: str) -> list[tuple[Home, str]]:
        return [(home, star) for home, star in self.count.claims() if home.number == number]

    def _possible(self, name: MoveName) -> bool:
        count = self.count
        closed, undecided = not count.open_sittings(), count.undecided()
        return {
            MoveName.START_ASSESSING: bool(count.claims()),
            MoveName.REOPEN_DECLARING: not count.closed[GROUP],
            MoveName.START_DECIDING: bool(count.claims()) and not count.unassessed() and closed,
            MoveName.POST_NOTICE: not undecided and closed,
            MoveName.POST_SUPPLEMENT: bool(count.changed()) and closed,
            MoveName.SUBMIT: closed
            and not count.days_left(self.today)
            and not count.objections
            and not count.reopened()
            and not count.changed(),
        }.get(name, True)

    def _effect(self, name: MoveName, pairs: list[tuple[Home, str]]) -> None:
        count = self.count
        if name == MoveName.START_ASSESSING:
            for home in count.homes.values():
                home.status = "lapsed" if home.status == "due" else home.status
        elif name == MoveName.REOPEN_DECLARING:
            voted = [(home, star) for home, star in count.claims()
                     if home.standing(star, GROUP) or home.standing(star, COMMITTEES)]  # fmt: skip
            count.void(voted, GROUP)
            for home in count.homes.values():
                home.status = "due" if home.status == "lapsed" else home.status
        elif name == MoveName.SEND_BACK_TO_GROUP:
            count.void(pairs or count.claims(), GROUP)
        elif name == MoveName.SEND_BACK_TO_COMMITTEES:
            count.void(pairs or count.claims(), COMMITTEES)
        elif name == MoveName.POST_NOTICE:
            full = not count.periods
            if full or count.changed():
                days = NOTICE_DAYS if full else SUPPLEMENT_DAYS
                count.post(days=days, today=self.today)
        elif name == MoveName.POST_SUPPLEMENT:
            count.post(days=SUPPLEMENT_DAYS, today=self.today)
        elif name == MoveName.WITHDRAW_NOTICE:
            count.hanging, count.periods = {}, []
        count.stage = str(MOVES[name].target.value)

    # Objecting.

    @precondition(lambda self: self.count.stage == "notice")
    @rule(number=homes_, star=st.sampled_from(["", *MANDATORY, *ELECTIVE]))
    def object(self, number: str, star: str) -> None:
        self.step()
        home, notice = self.count.homes[number], self._full_notice()
        allowed = notice.ends_on >= self.now.date() and (not star or star in home.judged)
        star_id = self.world.stars[star] if star else None
        doubt = Doubt(self.world.entries[number], star_id, source="spoken", content="…")
        if self.attempt(allowed, lambda: add_objection(notice.pk, doubt, sent=self.sent("clerk"))):
            newest = Objection.objects.order_by("-received_at")[0]
            self.count.objections[newest.pk] = (number, star)

    def _full_notice(self) -> Notice:
        return Notice.objects.standing().get(round=self.world.round, kind=Notice.Kind.FULL)

    @precondition(lambda self: self.count.objections)
    @rule(upheld=st.booleans(), data=st.data())
    def answer(self, upheld: bool, data: st.DataObject) -> None:
        self.step()
        key = data.draw(st.sampled_from(list(self.count.objections)))
        number, star = self.count.objections[key]
        finding = Finding("upheld" if upheld else "dismissed", ("甲", "乙"), "…", "…")
        if self.attempt(
            self.stage_in("notice"),
            lambda: answer_objection(key, finding, sent=self.sent("supervisor")),
        ):
            del self.count.objections[key]
            if upheld:
                doubted = [pair for pair in self._named(number) if not star or pair[1] == star]
                self.count.void(doubted, COMMITTEES)

    @rule(days=st.integers(1, 4))
    def let_days_pass(self, days: int) -> None:
        self.step()
        self.now += timedelta(days=days)

    @precondition(lambda self: self.count.stage in {"declaring", "assessing", "deciding"})
    @rule(data=st.data())
    def work_on(self, data: st.DataObject) -> None:
        """Bring the stage to its end, so that random rounds reach the later ones too."""
        if self.count.stage == "declaring":
            for number in NUMBERS:
                self.declare(number, frozenset(ELECTIVE), "")
                self.confirm(number)
            self.move(MoveName.START_ASSESSING, False, False, "1")
            return
        body = GROUP if self.count.stage == "assessing" else COMMITTEES
        if self.count.benches[body].sitting is None:
            self.open_a_sitting(body)
        self.sign_in_members(body, frozenset())
        refuse = data.draw(st.sampled_from(["all", "all", "none"]))
        for home, star in self.open_cases(body):
            how = refuse if star == "04" else "all"
            self.count_one(body, home.number, star, how, True)
        self.close(body)
        leave = MoveName.START_DECIDING if body == GROUP else MoveName.POST_NOTICE
        self.move(leave, False, False, "1")

    # What must hold after every step.

    @invariant()
    def the_stage_is_the_same(self) -> None:
        assert Round.objects.get(pk=self.world.round.pk).stage == self.count.stage

    @invariant()
    def the_same_claims_stand_with_the_same_results(self) -> None:
        claims = standing_claims(self.world.round).select_related("entry", "star__star")
        found = results(claims)
        told = {
            (claim.entry.number, claim.star.star.code): (
                _passed(found[claim.pk].group),
                _passed(found[claim.pk].committees),
            )
            for claim in claims
        }
        counted = {
            (home.number, star): (
                _passed(home.standing(star, GROUP)),
                _passed(home.standing(star, COMMITTEES)),
            )
            for home, star in self.count.claims()
        }
        assert told == counted

    @invariant()
    def the_board_is_the_same(self) -> None:
        round_ = Round.objects.get(pk=self.world.round.pk)
        names = {f"第{int(code)}星": code for code in self.world.stars}
        board = {
            line.entry.number: tuple(names[name] for name in line.stars)
            for line in board_lines(round_)
        }
        hanging = {
            line.entry.number: tuple(names[name] for name in line.stars)
            for line in standing_lines(round_).values()
        }
        assert board == self.count.board()
        assert hanging == self.count.hanging
        if self.stage_in("notice"):
            changed = {
                line.entry.number: tuple(names[name] for name in line.stars)
                for line in changed_lines(round_)
            }
            assert changed == self.count.changed()

    @invariant()
    def the_guards_know_the_same_facts(self) -> None:
        round_ = Round.objects.get(pk=self.world.round.pk)
        facts = round_facts(round_, today=self.now.date())
        count = self.count
        assert (facts.claims, facts.unassessed, facts.undecided, facts.reopened) == (
            len(count.claims()),
            count.unassessed(),
            count.undecided(),
            count.reopened(),
        )
        assert (facts.open_sittings, facts.group_sittings_closed) == (
            count.open_sittings(),
            count.closed[GROUP],
        )
        assert (facts.notice_days_left, facts.open_objections) == (
            count.days_left(self.today),
            len(count.objections),
        )

    @invariant()
    def entries_stand_where_the_count_says(self) -> None:
        told = dict(Entry.objects.filter(round=self.world.round).values_list("number", "status"))
        assert told == {number: home.status for number, home in self.count.homes.items()}

    @invariant()
    def awards_are_what_hung(self) -> None:
        if self.count.stage != "awarded":
            return
        told: dict[str, set[str]] = {}
        for award in Award.objects.select_related("entry", "star__star"):
            told.setdefault(award.entry.number, set()).add(award.star.star.code)
        assert told == {number: set(stars) for number, stars in self.count.hanging.items()}


def _split(how: str, present: int) -> tuple[int, int, int]:
    """For, against, abstaining of those present."""
    return {
        "all": (present, 0, 0),
        "none": (0, present, 0),
        "most": (max(present - 1, 0), min(1, present), 0),
        "tie": (present // 2, present // 2, present % 2),
        "just": (
            present // 2,
            max(present // 2 - 1, 0),
            present - present // 2 - max(present // 2 - 1, 0),
        ),
    }[how]


def _passed(vote: object) -> bool | None:
    return None if vote is None else bool(vote.passed)


def test_random_rounds_agree_with_an_independent_count(world: World) -> None:
    machine = type("Machine", (RandomRound,), {"world": world})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=30,
            stateful_step_count=40,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
