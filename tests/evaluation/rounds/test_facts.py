"""The facts of rounds: of each among many what a count in plain Python finds, stage by stage."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluation.guards import Facts
from evaluation.models import (
    Body,
    Campaign,
    Claim,
    Correction,
    Entry,
    Notice,
    Objection,
    Reopening,
    Round,
    SpotCheck,
    StageChange,
    VetoEffect,
)
from evaluation.rounds.queries.facts import facts_of, round_facts
from evaluation.workflow import RUNNING, MoveName, Stage
from grids.models import Grid, Village
from households.models import Household
from tests.evaluation.scene import Scene
from tests.factories import (
    make_draw,
    make_grid,
    make_household,
    make_panel,
    make_round,
    make_sitting,
)

STAGES = list(Stage)
EARLY = (Stage.DRAFT, Stage.MOBILISING)
#: Nobody asks how far the judging is before it begins, nor once stars are awarded.
JUDGED = (Stage.ASSESSING, Stage.DECIDING, Stage.NOTICE, Stage.REVIEW)


def counted(round_: Round, *, today: date, changed: int = 0) -> Facts:
    """One row after the other, without a query of the application's."""
    return Facts(
        catalogue_published=round_.campaign.catalogue.published_on is not None,
        study_recorded=round_.study_session is not None,
        year_over=today > round_.campaign.ends_on,
        **(_before(round_) if round_.stage in EARLY else _after(round_, today, changed)),
    )


def _before(round_: Round) -> dict[str, Any]:
    """No wave: the whole village, but whom another round of the year has met."""
    homes = [home for home in round_.village.households.all() if home.ended_on is None]
    free = [home for home in homes if not any(_meets(e, round_) for e in home.entries.all())]
    members = {panel: _members(panel) for panel in round_.panels.order_by("name")}
    groups = {panel: n for panel, n in members.items() if panel.body == Body.GROUP}
    committees = [n for panel, n in members.items() if panel.body == Body.COMMITTEES]
    return {
        "households": len(free),
        "roster": bool(homes),
        "met_before": len(homes) - len(free),
        "group_panels_short": tuple(
            panel.name for panel, n in groups.items() if n < round_.campaign.group_size
        ),
        "committees_seated": any(n >= round_.campaign.committees_size for n in committees),
        "households_without_panel": sum(not any(_judges(p, home) for p in groups) for home in free),
    }


def _meets(entry: Entry, round_: Round) -> bool:
    same_year = entry.campaign_id == round_.campaign_id and entry.round != round_
    return same_year and entry.round.stage != Stage.CANCELLED


def _members(panel: Any) -> int:
    return sum(seat.kind == "member" for seat in panel.seats.all())


def _judges(panel: Any, home: Household) -> bool:
    grids, grid = list(panel.grids.all()), home.grid
    while grids and grid and grid not in grids:
        grid = grid.parent
    return not grids or grid in grids


def _after(round_: Round, today: date, changed: int) -> dict[str, Any]:
    entries = list(round_.entries.all())
    declared = [entry for entry in entries if entry.status == "declared"]
    notices = [notice for notice in round_.notices.all() if notice.withdrawn_at is None]
    checks = list(round_.spot_checks.all())
    hangs = round_.stage == Stage.NOTICE
    return {
        "households": len(entries),
        "confirmed": len(declared),
        "unconfirmed": sum(entry.status == "due" for entry in entries),
        **(_judging(round_, declared) if round_.stage in JUDGED else {}),
        "notice_days_left": max((_days(notice, today) for notice in notices), default=0),
        "open_objections": sum(
            not objection.outcome
            for notice in round_.notices.all()
            for objection in notice.objections.all()
        ),
        "unposted_changes": changed,
        "unposted_corrections": hangs
        * sum(row.notice_id is None for entry in entries for row in entry.corrections.all()),
        "contacts_changed": hangs and _calls_elsewhere(round_, notices),
        **(_drawing(round_, today) if round_.stage == Stage.REVIEW else {}),
        "spot_checks_due": _due(len(declared), round_.campaign),
        "faulty_spot_checks": sum(check.finding == SpotCheck.Finding.FAULT for check in checks),
        "next_round_open": round_.stage == Stage.AWARDED and _followed(round_),
    }


def _drawing(round_: Round, today: date) -> dict[str, Any]:
    draws = [draw for draw in round_.draws.all() if draw.abandoned_at is None]
    picked = {pick.entry for draw in draws for pick in draw.picks.all()}
    standing = [entry for entry in picked if entry.status == "declared"]
    return {
        "drawn": any(draw.revealed_at for draw in draws),
        "draw_open": any(draw.revealed_at is None for draw in draws),
        "draw_fell_back": any(
            draw.revealed_at is None and draw.fallback_on <= today for draw in draws
        ),
        "picked": len(standing),
        "picked_unseen": sum(not entry.spot_checks.all() for entry in standing),
    }


def _judging(round_: Round, declared: list[Entry]) -> dict[str, int]:
    claims = [claim for entry in declared for claim in entry.claims.all() if not _barred(claim)]
    sittings = [sitting for panel in round_.panels.all() for sitting in panel.sittings.all()]
    undecided = [claim for claim in claims if not _judged(claim, Body.COMMITTEES)]
    return {
        "claims": len(claims),
        "unassessed": sum(not _judged(claim, Body.GROUP) for claim in claims),
        "undecided": len(undecided),
        "reopened": sum(claim.reopenings.exists() for claim in undecided),
        "open_sittings": sum(sitting.closed_at is None for sitting in sittings),
        "group_sittings_closed": sum(
            sitting.closed_at is not None and sitting.panel.body == Body.GROUP
            for sitting in sittings
        ),
    }


def _barred(claim: Claim) -> bool:
    effects = claim.entry.veto_effects.all()
    return any(
        effect.released_at is None and claim.star in effect.veto.stars.all() for effect in effects
    )


def _judged(claim: Claim, body: str) -> bool:
    bodies = {Body.GROUP, body}
    opened = [row.at for row in claim.reopenings.all() if row.body in bodies]
    tallies = [tally.at for tally in claim.tallies.all() if tally.body == body]
    return any(all(at > since for since in opened) for at in tallies)


def _days(notice: Notice, today: date) -> int:
    """Day by day: those of its period, after the one of posting, that are not over."""
    span = (notice.ends_on - notice.starts_on).days
    days = [notice.starts_on + timedelta(days=n) for n in range(1, span + 1)]
    return sum(day >= today for day in days)


def _calls_elsewhere(round_: Round, notices: list[Notice]) -> bool:
    village, newest = round_.village, max(notices, key=lambda notice: notice.number)
    numbers = {
        "committee": village.committee_telephone,
        "supervisors": village.supervisor_telephone,
        "township": village.township.telephone,
    }
    told = {row["who"]: row["number"] for row in newest.telephones}
    now = {who: number for who, number in numbers.items() if number}
    then = (told, newest.comment_box, newest.office_address)
    return then != (now, village.comment_box, village.office_address)


def _due(declared: int, campaign: Campaign) -> int:
    share = -(-declared * campaign.spot_check_share // 100)
    return min(declared, max(share, campaign.spot_check_least))


def _followed(round_: Round) -> bool:
    def started(row: Round) -> Any:
        return min(c.at for c in row.changes.all() if c.move == MoveName.START)

    others = [row for row in round_.village.rounds.all() if row != round_ and row.stage in RUNNING]
    return any(started(row) > started(round_) for row in others)


@pytest.fixture
def others(scene: Scene, other_village: Village) -> list[Round]:
    """Rounds of another village, with rows of their own that could be counted for the scene's."""
    campaign, grid = scene.round.campaign, make_grid(village=other_village, name="第1组")
    first = make_household(village=other_village, grid=grid)
    make_household(village=other_village, grid=make_grid(village=other_village, name="第2组"))
    begun = make_round(village=other_village, campaign=campaign, stage=Stage.ASSESSING)
    Entry.objects.create(
        round=begun, campaign=campaign, household=first, number=first.number, head_name="李强"
    )
    make_sitting(panel=make_panel(round_=begun), closed=False, at=scene.now)
    draft = make_round(village=other_village, campaign=campaign)
    make_panel(round_=draft).grids.add(grid)
    make_panel(round_=draft, names=("甲", "乙"))
    return [begun, draft]


def told(*rounds: Round, today: date) -> dict[Any, Facts]:
    fresh = Round.objects.filter(pk__in=[round_.pk for round_ in rounds])
    return facts_of(list(fresh), today=today)


@pytest.mark.parametrize("worked", [False, True])
@pytest.mark.parametrize("stage", STAGES)
def test_the_facts_of_each_round_among_many_are_what_a_plain_count_finds(
    stage: Stage, worked: bool, scene: Scene, others: list[Round]
) -> None:
    if stage == Stage.CANCELLED:
        scene.press(MoveName.CANCEL, scene.secretary, reason="村里受灾")
        scene.press(MoveName.CANCEL, scene.township)
    else:
        scene.reach(stage)
    if worked and (work := WORK.get(stage)):
        work(scene)
    today = scene.now.date()
    changed = 1 if worked and stage in {Stage.NOTICE, Stage.REVIEW} else 0
    found = told(scene.round, *others, today=today)
    fresh = {round_.pk: round_ for round_ in Round.objects.all()}
    assert asdict(found[scene.round.pk]) == asdict(
        counted(fresh[scene.round.pk], today=today, changed=changed)
    )
    for other in others:
        assert asdict(found[other.pk]) == asdict(counted(fresh[other.pk], today=today))
    assert round_facts(fresh[scene.round.pk], today=today) == found[scene.round.pk]


def _half_assessed(scene: Scene) -> None:
    """Half the claims assessed; one of these re-opened, one barred by a veto; a sitting open."""
    claims = scene.claims()
    make_sitting(panel=scene.group, claims=claims[:8], at=scene.now)
    _reopen(scene, claims[0], Body.GROUP)
    scene.veto(claims[1].entry, stars=[claims[1].star])
    make_sitting(panel=scene.group, closed=False, at=scene.now)


def _half_decided(scene: Scene) -> None:
    """Half the claims decided; one re-opened at the group, one at the committees."""
    claims = scene.claims()
    make_sitting(panel=scene.committees, claims=claims[:8], at=scene.now)
    _reopen(scene, claims[0], Body.GROUP)
    _reopen(scene, claims[1], Body.COMMITTEES)


def _reopen(scene: Scene, claim: Claim, body: str) -> None:
    scene.wait(days=1)
    Reopening.objects.create(
        claim=claim, body=body, reason="程序有误", officer=scene.clerk, at=scene.now
    )


def _disputed(scene: Scene) -> None:
    """A line changed, another re-opened, a name corrected, an objection, another telephone."""
    scene.change_a_line()
    _reopen(scene, scene.claims()[0], Body.COMMITTEES)
    scene.correct(scene.entries()[0], head="张大川")
    Objection.objects.create(
        notice=Notice.objects.get(round=scene.round),
        entry=scene.entries()[0],
        number=1,
        source=Objection.Source.PAPER,
        content="有意见",
        received_at=scene.now,
        received_by=scene.clerk,
        answer_by=scene.now.date(),
    )
    Village.objects.filter(pk=scene.round.village_id).update(comment_box="村口")


def _faulty(scene: Scene) -> None:
    """Both households checked, with a fault; a veto took hold of one of them."""
    scene.spot_check(finding=SpotCheck.Finding.FAULT)
    make_draw(round_=scene.round, officer=scene.township, at=scene.now, revealed=False)
    scene.wait(days=1)
    scene.veto(scene.entries()[0])


def _followed_by_another(scene: Scene) -> None:
    later = make_round(
        village=scene.round.village, campaign=scene.round.campaign, stage=Stage.DECLARING
    )
    clerk = scene.clerk
    StageChange.objects.create(
        round=later, move=MoveName.START, source=Stage.DRAFT, target=Stage.MOBILISING,
        officer=clerk, post=clerk.posts.get(), at=scene.now,
    )  # fmt: skip


def _uncovered(scene: Scene) -> None:
    """A group's grid leaves a household out, and seats are missing."""
    village: Village = scene.round.village
    scene.group.grids.add(scene.households[0].grid)
    scene.group.seats.first().delete()
    other = Grid.objects.create(village=village, name="第9组", level="group")
    make_household(village=village, grid=other)
    scene.committees.seats.all().delete()


WORK: dict[Stage, Callable[[Scene], None]] = {
    Stage.DRAFT: _uncovered,
    Stage.DECLARING: lambda scene: scene.declare(households=1),
    Stage.ASSESSING: _half_assessed,
    Stage.DECIDING: _half_decided,
    Stage.NOTICE: _disputed,
    Stage.REVIEW: _faulty,
    Stage.AWARDED: _followed_by_another,
}


def test_the_work_of_the_test_leaves_something_to_count(scene: Scene) -> None:
    """Otherwise the plain count and the application could agree on noughts."""
    scene.reach(Stage.NOTICE)
    _disputed(scene)
    facts = round_facts(scene.round, today=scene.now.date())
    assert (facts.reopened, facts.open_objections, facts.unposted_changes) == (1, 1, 1)
    assert (facts.unposted_corrections, facts.contacts_changed) == (1, True)
    assert Correction.objects.count() == 1
    assert VetoEffect.objects.count() == 0


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.DECIDING, Stage.NOTICE, Stage.REVIEW])
def test_the_facts_take_the_same_queries_for_one_three_and_thirty_rounds(
    stage: Stage, scene: Scene
) -> None:
    home = {"village": scene.round.village, "campaign": scene.round.campaign}
    rounds = [make_round(**home, stage=stage) for _ in range(30)]
    loaded = Round.objects.select_related("village__township", "campaign__catalogue", "wave")
    numbers = []
    for some in (rounds[:1], rounds[:3], rounds):
        found = list(loaded.filter(pk__in=[round_.pk for round_ in some]))
        with CaptureQueriesContext(connection) as captured:
            assert len(facts_of(found, today=scene.now.date())) == len(some)
        numbers.append(len(captured))
    assert len(set(numbers)) == 1, numbers
