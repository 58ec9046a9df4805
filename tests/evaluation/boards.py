"""A village whose committees have decided, made for the tests of the board and what follows it."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from evaluation.locking import locked_round
from evaluation.models import Claim, Entry, Notice, NoticeLine, Round
from evaluation.notices.actions.notices import (
    publish,
    publish_correction,
    publish_supplement,
    withdraw,
)
from evaluation.notices.queries.lines import Changes
from evaluation.workflow import Stage
from grids.models import Grid, Officer, Village
from grids.roles import Role
from grids.writing import writing
from tests.factories import (
    NOW,
    make_claims,
    make_entry,
    make_household,
    make_officer,
    make_round,
    make_sent,
    make_tallies,
)

#: Before NOW: the committees have decided when a notice is posted at NOW.
DECIDED = NOW - timedelta(days=1)


@dataclass
class Decided:
    """A round in deciding, with the officers who sign and the entries by household number."""

    village: Village
    round: Round
    clerk: Officer
    secretary: Officer
    supervisor: Officer
    entries: dict[str, Entry] = field(default_factory=dict)

    def add(
        self, grid: Grid, number: str, head: str, *, stars: int = 6, missing: tuple[int, ...] = ()
    ) -> Entry:
        """An entry with its first ``stars`` claims decided; those at ``missing`` were refused."""
        household = make_household(
            village=self.village, grid=grid, number=number, head=head, members=("金丝雀小孩",)
        )
        entry = make_entry(round_=self.round, household=household)
        claims = make_claims(entry=entry, typist=self.clerk, electives=stars - 3)
        refused = [claims[index] for index in missing]
        make_tallies(claims=claims, body="group", at=DECIDED)
        passed = [claim for claim in claims if claim not in refused]
        make_tallies(claims=passed, at=DECIDED)
        if refused:
            make_tallies(claims=refused, passed=False, reason="未达到", at=DECIDED)
        self.entries[number] = entry
        return entry

    def claim(self, number: str, index: int = 0) -> Claim:
        return list(Claim.objects.filter(entry=self.entries[number]))[index]

    def post(
        self, *, at: datetime = NOW, supplement: bool = False, correction: bool = False
    ) -> Notice | None:
        """Posted as the moves do it, in one transaction; the round is at the notice then."""
        signers = [self.secretary.posts.get(), self.supervisor.posts.get()]
        act = publish_supplement if supplement else publish_correction if correction else publish
        with writing(make_sent(self.secretary, at=at)) as write:
            write.allow(self.village, Role.SECRETARY)
            notice = act(Changes(self.round), write=write, signers=signers, reason="经复核有变动")
            write.done("posted", notice)
        self.round.stage = Stage.NOTICE
        self.round.save()
        if notice:
            notice.refresh_from_db()
        return notice

    def withdraw(self, *, at: datetime = NOW, reason: str = "名单有误") -> None:
        """As the move does it: the round locked, everything in one transaction."""
        with writing(make_sent(self.secretary, at=at)) as write:
            round_ = locked_round(self.round.pk)
            write.allow(self.village, Role.SECRETARY)
            withdraw(round_, write=write, reason=reason)
            write.done("withdrawn")

    def decide_again(self, claim: Claim, *, passed: bool, at: datetime) -> None:
        make_tallies(claims=[claim], passed=passed, at=at, reason="" if passed else "复核未达到")


def make_decided(*, village: Village) -> Decided:
    return Decided(
        village=village,
        round=make_round(village=village, stage=Stage.DECIDING),
        clerk=make_officer(name="赵敏", role=Role.CLERK, place=village),
        secretary=make_officer(name="李国强", role=Role.SECRETARY, place=village),
        supervisor=make_officer(name="周德全", role=Role.SUPERVISOR, place=village),
    )


STARS = ("爱党爱国星", "遵规守法星", "诚实守信星", "创业致富星", "团结友善星",
         "孝老爱亲星", "生态环保星", "文明实践星", "整洁健康星", "崇教尚美星")  # fmt: skip
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "英兰国山强生远梅栋珍贵来牛花平军民喜仓才"


def make_long_notice(*, decided: Decided, grid: Grid, lines: int, at: datetime = NOW) -> Notice:
    """A notice of so many lines in groups of sixty, without the round behind it.

    Its entries share one household and are not live, so that 600 lines cost three statements.
    """
    chance = random.Random(lines)
    notice = Notice.objects.create(
        round=decided.round, kind="full", number=1, slug="BCDEFGHJKM", digest="0f" * 32,
        title="关于后庄村2026年度星级文明户评定结果的公示", township_name="关王庙乡",
        village_name="后庄村", entries_count=lines, published_at=at, starts_on=at.date(),
        ends_on=at.date() + timedelta(days=7),
        telephones=[{"who": "township", "number": "0357-0000002"}],
    )  # fmt: skip
    household = make_household(village=decided.village, grid=grid)
    entries = Entry.objects.bulk_create(
        Entry(
            round=decided.round, campaign=decided.round.campaign, household=household,
            live=False, number=str(n), head_name="张大山", residence="living_in",
        )
        for n in range(lines)
    )  # fmt: skip
    NoticeLine.objects.bulk_create(
        _long_line(notice, entry, chance, position=n) for n, entry in enumerate(entries)
    )
    return notice


def _long_line(notice: Notice, entry: Entry, chance: random.Random, *, position: int) -> NoticeLine:
    stars = sorted(chance.sample(STARS, chance.randint(6, 10)), key=STARS.index)
    return NoticeLine(
        notice=notice, entry=entry, position=position, group_name=f"第{position // 60 + 1}组",
        head_masked=f"{chance.choice(SURNAMES)}*{chance.choice(GIVEN)}", stars=stars,
        star_count=len(stars),
    )  # fmt: skip
