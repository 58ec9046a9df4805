"""What makes a draw fair: what is published before, where its number comes from, that it stays."""

import json
import subprocess
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from evaluation.draws.actions import abandon_draw, commit_draw, reveal_draw, type_figure
from evaluation.draws.queries import due_picks, recipe, recipe_in_python
from evaluation.draws.typed import Terms
from evaluation.models import Campaign, Draw, Entry, Notice, Pick, Round, SpotCheck
from evaluation.reviews.actions import add_spot_check
from evaluation.workflow import MoveName, Stage
from grids.codes import digest_code, grouped
from grids.models import Grid, LedgerEntry, Village
from grids.roles import Role
from grids.writing import AlreadySent, Refused
from tests.cast import Cast
from tests.evaluation.boards import Decided
from tests.evaluation.scene import Scene
from tests.factories import make_draw, make_household, make_officer, make_round, make_village
from tests.postgres.owner import owner

SOURCE = "福彩3D"


def play_once(cast: Cast) -> None:
    """A round in review where one of three households is to be looked at."""
    rules = Campaign.objects.filter(pk=cast.scene.round.campaign_id)
    rules.update(spot_check_least=1, spot_check_share=0)
    cast.scene.reach(Stage.DECLARING).declare(households=3)
    cast.scene.reach(Stage.REVIEW)


@pytest.fixture
def drawing(scene: Scene) -> Scene:
    return scene


def terms(scene: Scene, *, days: int = 3, reason: str = "", source: str = SOURCE) -> Terms:
    return Terms(source, scene.now.date() + timedelta(days=days), reason)


def committed(scene: Scene, *, days: int = 3, reason: str = "") -> Draw:
    sent = scene.sent(scene.township)
    commit_draw(scene.round.pk, terms(scene, days=days, reason=reason), sent=sent)
    return Draw.objects.latest("committed_at")


def notice_of(village: Village, scene: Scene) -> Notice:
    """Posted there an hour from now; with the next press, an hour later, it has settled."""
    secretary = make_officer(name="另一书记", role=Role.SECRETARY, place=village)
    supervisor = make_officer(name="另一监委", role=Role.SUPERVISOR, place=village)
    round_ = make_round(village=village, campaign=scene.round.campaign, stage=Stage.DECIDING)
    scene.now += timedelta(hours=1)
    posted = Decided(village, round_, secretary, secretary, supervisor).post(at=scene.now)
    assert posted
    return posted


def reveal(scene: Scene, draw: Draw) -> Draw:
    reveal_draw(draw.pk, sent=scene.sent(scene.township))
    draw.refresh_from_db()
    return draw


def by_figure(scene: Scene, draw: Draw, figure: str = "374") -> Draw:
    scene.wait(days=3)
    for officer in (scene.supervisor, scene.township):
        type_figure(draw.pk, figure, sent=scene.sent(officer))
    return reveal(scene, draw)


def by_hand(population: bytes, seed: str, number: str, n: int) -> list[str]:
    """Another way than the program's: whole lines are hashed, then cut."""
    rows = [
        sha256(b"\n".join([seed.encode(), number.encode(), key])).hexdigest() + key.decode()
        for key in population.split()
    ]
    return [row[64:] for row in sorted(rows)[:n]]


def test_what_is_published_before_says_nothing_of_the_seed(drawing: Scene) -> None:
    draw = committed(drawing)
    keys = sorted(str(entry.pk) for entry in drawing.entries())
    assert draw.population == "".join(f"{key}\n" for key in keys)
    assert draw.population_digest == sha256(draw.population.encode()).hexdigest()
    assert (draw.number, draw.households, draw.to_pick, draw.seed) == (1, 3, 1, "")
    body = LedgerEntry.objects.get(verb="draw_committed").body
    details = json.loads(body)["details"]
    assert details["commitment"] == draw.commitment
    assert details["population"] == draw.population_digest
    revealed = by_figure(drawing, draw)
    assert sha256(revealed.seed.encode()).hexdigest() == draw.commitment
    assert revealed.seed not in body
    assert len(revealed.seed) == 64


def test_two_draws_have_two_seeds(drawing: Scene) -> None:
    first = by_figure(drawing, committed(drawing))
    second = by_figure(drawing, committed(drawing, reason="再抽"))
    assert first.seed != second.seed


def test_the_first_notice_of_another_village_gives_the_number(
    drawing: Scene, other_village: Village
) -> None:
    draw = committed(drawing)
    first = notice_of(other_village, drawing)
    drawing.wait(days=1)
    notice_of(make_village(name="第三村"), drawing)
    reveal(drawing, draw)
    assert draw.notice == first
    assert draw.public_number == grouped(digest_code(first.ledger_digest))
    [pick] = draw.picks.all()
    keys = by_hand(draw.population.encode(), draw.seed, draw.public_number, 1)
    assert [str(pick.entry_id)] == keys
    details = json.loads(LedgerEntry.objects.get(verb="draw_revealed").body)["details"]
    assert (details["picks"], details["public_number"]) == (keys, draw.public_number)


def test_a_notice_from_before_or_of_the_own_village_gives_none(
    drawing: Scene, other_village: Village
) -> None:
    notice_of(other_village, drawing)
    draw = committed(drawing)
    own = Notice.objects.get(round=drawing.round)
    assert own.round.village == drawing.round.village
    drawing.wait(days=1)
    with pytest.raises(Refused, match="别的村"):
        reveal(drawing, draw)


def test_a_notice_of_the_own_village_posted_afterwards_gives_none(drawing: Scene) -> None:
    draw = committed(drawing)
    notice_of(drawing.round.village, drawing)
    drawing.wait(days=1)
    with pytest.raises(Refused):
        reveal(drawing, draw)


def test_a_notice_counts_once_it_has_hung_for_a_minute(
    drawing: Scene, other_village: Village
) -> None:
    draw = committed(drawing)
    posted = notice_of(other_village, drawing)
    drawing.now = posted.published_at - timedelta(hours=1) + timedelta(seconds=59)
    with pytest.raises(Refused):
        reveal(drawing, draw)
    drawing.now = posted.published_at - timedelta(hours=1) + timedelta(seconds=60)
    assert reveal(drawing, draw).notice == posted


def test_a_notice_that_was_withdrawn_since_still_counts(
    drawing: Scene, other_village: Village
) -> None:
    draw = committed(drawing)
    first = notice_of(other_village, drawing)
    Notice.objects.filter(pk=first.pk).update(withdrawn_at=drawing.now, withdrawal_reason="有误")
    assert reveal(drawing, draw).notice == first


def test_a_notice_on_the_day_of_the_fallback_comes_too_late(
    drawing: Scene, other_village: Village
) -> None:
    draw = committed(drawing, days=1)
    drawing.wait(days=1)
    notice_of(other_village, drawing)
    with pytest.raises(Refused, match="号码"):
        reveal(drawing, draw)
    drawing.wait(days=-3)
    assert by_figure(drawing, draw).notice is None


def test_the_figure_counts_once_both_offices_typed_the_same(drawing: Scene) -> None:
    draw = committed(drawing)
    with pytest.raises(Refused, match="起"):
        type_figure(draw.pk, "374", sent=drawing.sent(drawing.supervisor))
    drawing.wait(days=3)
    type_figure(draw.pk, "３７４", sent=drawing.sent(drawing.township))
    with pytest.raises(Refused):
        reveal(drawing, draw)
    # Another officer of the same office puts the first figure right; it is still one office's.
    type_figure(draw.pk, "3 7 4", sent=drawing.sent(drawing.second_township))
    with pytest.raises(Refused, match="不一样"):
        type_figure(draw.pk, "375", sent=drawing.sent(drawing.supervisor))
    type_figure(draw.pk, "374", sent=drawing.sent(drawing.supervisor))
    with pytest.raises(Refused, match="都已经"):
        type_figure(draw.pk, "374", sent=drawing.sent(drawing.supervisor))
    with pytest.raises(PermissionDenied):
        type_figure(draw.pk, "374", sent=drawing.sent(drawing.clerk))
    revealed = reveal(drawing, draw)
    assert (revealed.public_number, revealed.notice) == ("374", None)
    assert revealed.figure_by == drawing.second_township
    assert revealed.figure_second == drawing.supervisor


@pytest.mark.parametrize("typed", ["", "3-7", "3;7", "三七四", "$(x)"])
def test_a_figure_is_digits_and_letters(drawing: Scene, typed: str) -> None:
    draw = committed(drawing)
    drawing.wait(days=3)
    with pytest.raises(Refused, match="数字"):
        type_figure(draw.pk, typed, sent=drawing.sent(drawing.supervisor))


def test_where_the_notice_came_in_time_no_figure_is_taken(
    drawing: Scene, other_village: Village
) -> None:
    draw = committed(drawing)
    notice_of(other_village, drawing)
    drawing.wait(days=5)
    with pytest.raises(Refused, match="已经有了"):
        type_figure(draw.pk, "374", sent=drawing.sent(drawing.supervisor))


def test_there_is_one_open_draw_at_a_time_and_another_needs_a_reason(drawing: Scene) -> None:
    draw = committed(drawing)
    with pytest.raises(Refused, match="已经有一次抽签"):
        committed(drawing, reason="再抽")
    by_figure(drawing, draw)
    with pytest.raises(Refused, match="再抽一次的原因"):
        committed(drawing)
    again = committed(drawing, reason="村民代表要求再抽一户")
    assert (again.number, again.reason) == (2, "村民代表要求再抽一户")
    assert Draw.objects.count() == 2


def test_who_draws_and_when(drawing: Scene) -> None:
    for officer in (drawing.clerk, drawing.secretary, drawing.supervisor):
        with pytest.raises(PermissionDenied):
            commit_draw(drawing.round.pk, terms(drawing), sent=drawing.sent(officer))
    Round.objects.filter(pk=drawing.round.pk).update(stage=Stage.NOTICE)
    with pytest.raises(Refused, match="现在"):
        committed(drawing)


@pytest.mark.parametrize(
    ("days", "source", "told"), [(0, SOURCE, "天"), (15, SOURCE, "天"), (3, " ", "号码")]
)
def test_the_fallback_is_named_before_and_lies_after_today(
    drawing: Scene, days: int, source: str, told: str
) -> None:
    sent = drawing.sent(drawing.township)
    with pytest.raises(Refused, match=told):
        commit_draw(drawing.round.pk, terms(drawing, days=days, source=source), sent=sent)


def test_nobody_to_draw_is_told(drawing: Scene) -> None:
    Entry.objects.filter(round=drawing.round).update(status=Entry.Status.MOVED_OUT)
    with pytest.raises(Refused, match="没有农户"):
        committed(drawing)
    assert not Draw.objects.exists()


def test_where_the_rules_ask_for_no_check_nothing_is_drawn(drawing: Scene) -> None:
    Campaign.objects.update(spot_check_least=0)
    with pytest.raises(Refused, match="不要求"):
        committed(drawing)


def test_fewer_households_than_must_be_picked_are_picked_all_without_waiting(
    drawing: Scene,
) -> None:
    Campaign.objects.update(spot_check_least=5)
    draw = committed(drawing)
    assert (draw.to_pick, draw.households, draw.picks_everybody) == (3, 3, True)
    reveal(drawing, draw)
    assert (draw.public_number, draw.picks.count()) == (Draw.EVERYBODY, 3)


def test_a_draw_is_given_up_only_while_nobody_can_know_it(
    drawing: Scene, other_village: Village
) -> None:
    first = committed(drawing)
    with pytest.raises(Refused, match="请写明理由"):
        abandon_draw(first.pk, "  ", sent=drawing.sent(drawing.township))
    abandon_draw(first.pk, "数字来源写错了", sent=drawing.sent(drawing.township))
    with pytest.raises(Refused, match="已经作废"):
        reveal(drawing, first)
    second = committed(drawing, reason="上次写错")
    notice_of(other_village, drawing)
    drawing.wait(days=1)
    with pytest.raises(Refused, match="公开"):
        abandon_draw(second.pk, "换一批", sent=drawing.sent(drawing.township))
    first.refresh_from_db()
    assert (first.abandon_reason, first.seed, first.picks.count()) == ("数字来源写错了", "", 0)
    assert LedgerEntry.objects.filter(verb="draw_abandoned").count() == 1


def test_once_the_figure_may_be_known_only_the_supervisors_give_a_draw_up(drawing: Scene) -> None:
    draw = committed(drawing)
    drawing.wait(days=3)
    with pytest.raises(PermissionDenied):
        abandon_draw(draw.pk, "当天不开奖", sent=drawing.sent(drawing.township))
    abandon_draw(draw.pk, "当天不开奖", sent=drawing.sent(drawing.supervisor))


def test_a_draw_is_revealed_once(drawing: Scene) -> None:
    draw = by_figure(drawing, committed(drawing))
    before = list(draw.picks.values_list("position", "entry"))
    with pytest.raises(Refused, match="已经揭晓"):
        reveal(drawing, draw)
    assert list(draw.picks.values_list("position", "entry")) == before


def test_a_seed_that_is_not_the_published_one_is_not_revealed(drawing: Scene) -> None:
    Campaign.objects.update(spot_check_least=5)
    draw = make_draw(
        round_=drawing.round, officer=drawing.township, revealed=False, commitment="0" * 64
    )
    with pytest.raises(Refused, match="不是"):
        reveal(drawing, draw)
    assert not Pick.objects.exists()


def test_the_same_press_twice_is_one_draw_and_one_reveal(drawing: Scene) -> None:
    sent = drawing.sent(drawing.township)
    commit_draw(drawing.round.pk, terms(drawing), sent=sent)
    with pytest.raises(AlreadySent):
        commit_draw(drawing.round.pk, terms(drawing), sent=sent)
    Campaign.objects.update(spot_check_least=5)
    draw = Draw.objects.get()
    drawing.wait(days=3)
    for officer in (drawing.supervisor, drawing.township):
        type_figure(draw.pk, "374", sent=drawing.sent(officer))
    pressed = drawing.sent(drawing.township)
    reveal_draw(draw.pk, sent=pressed)
    with pytest.raises(AlreadySent):
        reveal_draw(draw.pk, sent=pressed)
    assert LedgerEntry.objects.filter(verb="draw_revealed").count() == 1


# What the township must look at.


def blocked(scene: Scene) -> str:
    with pytest.raises(Refused) as refusal, transaction.atomic():
        scene.press(MoveName.APPROVE, scene.township)
    return str(refusal.value)


def look_at(scene: Scene, entry_id: UUID) -> None:
    add_spot_check(scene.round.pk, entry_id, finding="sound", sent=scene.sent(scene.township))


def test_the_drawn_household_is_looked_at_before_the_approval(drawing: Scene) -> None:
    assert "还没有抽签" in blocked(drawing)
    draw = committed(drawing)
    assert "抽签" in blocked(drawing)
    by_figure(drawing, draw)
    drawn = draw.picks.get().entry_id
    others = [entry.pk for entry in drawing.entries() if entry.pk != drawn]
    for entry in others:
        look_at(drawing, entry)
    assert "1 户" in blocked(drawing)
    look_at(drawing, drawn)
    drawing.press(MoveName.APPROVE, drawing.township)
    assert drawing.round.stage == Stage.AWARDED


def test_what_was_looked_at_before_the_draw_counts_where_the_lot_falls_on_it(
    drawing: Scene,
) -> None:
    for entry in drawing.entries():
        look_at(drawing, entry.pk)
    assert "还没有抽签" in blocked(drawing)
    by_figure(drawing, committed(drawing))
    drawing.press(MoveName.APPROVE, drawing.township)
    assert drawing.round.stage == Stage.AWARDED


def test_another_draw_adds_households_and_takes_none_away(drawing: Scene) -> None:
    first = make_draw(round_=drawing.round, officer=drawing.township, at=drawing.now, seed="a")
    seed = next(
        str(n)
        for n in range(99)
        if by_hand(first.population.encode(), str(n), "042", 1) != [str(first.picks.get().entry_id)]
    )
    second = make_draw(round_=drawing.round, officer=drawing.township, at=drawing.now, seed=seed)
    look_at(drawing, second.picks.get().entry_id)
    assert "1 户" in blocked(drawing)
    look_at(drawing, first.picks.get().entry_id)
    drawing.press(MoveName.APPROVE, drawing.township)


def test_an_open_second_draw_blocks_the_approval_too(drawing: Scene) -> None:
    by_figure(drawing, committed(drawing))
    look_at(drawing, Pick.objects.get().entry_id)
    committed(drawing, reason="再抽一户")
    assert "抽签" in blocked(drawing)


def test_a_drawn_household_that_takes_part_no_more_is_not_waited_for(drawing: Scene) -> None:
    draw = by_figure(drawing, committed(drawing))
    drawn = draw.picks.get().entry
    Entry.objects.filter(pk=drawn.pk).update(status=Entry.Status.MOVED_OUT)
    assert not due_picks([drawing.round.pk]).exists()
    assert SpotCheck.objects.count() == 0


# What the database holds.


@pytest.mark.parametrize(
    "change",
    [
        {"population": "x\n"},
        {"commitment": "0" * 64},
        {"to_pick": 3},
        {"fallback_source": "别的"},
        {"fallback_on": "2026-12-31"},
        {"committed_at": "2026-01-01T00:00Z"},
        {"sealed_seed": b"x"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_was_published_cannot_be_changed(drawing: Scene, change: dict[str, object]) -> None:
    draw = committed(drawing)
    with pytest.raises(DatabaseError, match="a draw stays"), transaction.atomic():
        Draw.objects.filter(pk=draw.pk).update(**change)


def test_a_revealed_draw_and_its_picks_cannot_be_changed(drawing: Scene) -> None:
    draw = by_figure(drawing, committed(drawing))
    other = next(e for e in drawing.entries() if e.pk != draw.picks.get().entry_id)
    for press in (
        lambda: Draw.objects.filter(pk=draw.pk).update(seed="0"),
        lambda: Draw.objects.filter(pk=draw.pk)._raw_delete("default"),
        lambda: Pick.objects.update(entry=other),
        lambda: Pick.objects.create(draw=draw, position=2, entry=other),
        lambda: Pick.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match=r"stays as it was|denied"), transaction.atomic():
            press()
        with pytest.raises(DatabaseError, match="stays as it was"), transaction.atomic(), owner():
            press()


def test_the_table_itself_takes_one_open_draw(drawing: Scene) -> None:
    committed(drawing)
    with pytest.raises(IntegrityError, match="one_open_draw"), transaction.atomic():
        make_draw(round_=drawing.round, officer=drawing.township, revealed=False)


# Anybody recomputes it.


@pytest.fixture
def large(drawing: Scene, micro_grid: Grid) -> Draw:
    """A draw of seven out of forty-three, revealed by a figure."""
    Campaign.objects.update(spot_check_least=7)
    homes = [make_household(village=drawing.round.village, grid=micro_grid) for _ in range(40)]
    Entry.objects.bulk_create(
        Entry(
            round=drawing.round, campaign=drawing.round.campaign, household=home,
            number=home.number, head_name="张", residence="living_in", status="declared",
        )
        for home in homes
    )  # fmt: skip
    return by_figure(drawing, committed(drawing))


def shell(line: str, folder: Path) -> str:
    words = ["sh", "-c", line]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=True).stdout


def test_three_lines_in_a_shell_give_the_same_picks(large: Draw, tmp_path: Path) -> None:
    (tmp_path / f"{large.slug}.txt").write_bytes(large.population.encode())
    (of_list, says_list), (of_seed, says_seed), (lot, _nothing) = recipe(large)
    assert shell(of_list, tmp_path).split()[0] == says_list == large.population_digest
    assert shell(of_seed, tmp_path).split()[0] == says_seed == large.commitment
    drawn = [row.split()[-1] for row in shell(lot, tmp_path).splitlines()]
    picks = [str(key) for key in large.picks.values_list("entry", flat=True)]
    assert drawn == picks
    assert len(drawn) == 7
    assert shell(recipe_in_python(large), tmp_path).split() == picks


def test_other_code_gives_the_same_picks_and_another_number_others(large: Draw) -> None:
    picks = [str(key) for key in large.picks.values_list("entry", flat=True)]
    population = large.population.encode()
    assert by_hand(population, large.seed, large.public_number, 7) == picks
    assert by_hand(population, large.seed, "375", 7) != picks


def test_every_household_is_drawn_about_as_often(large: Draw) -> None:
    """Forty-three keys, 2,000 seeds: each is among the seven in a sixth of the draws."""
    keys = large.population.encode()
    drawn = [key for n in range(2000) for key in by_hand(keys, str(n), "374", 7)]
    often = [drawn.count(key.decode()) for key in keys.split()]
    assert 250 < min(often) <= max(often) < 405
