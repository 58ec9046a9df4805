"""Races of waves: what the campaign's lock and the rounds' locks hold, each with its twin."""

from threading import Event

import pytest

from evaluation.models import Body, Campaign, Entry, Round, Seat, Wave
from evaluation.rounds.actions import rounds
from evaluation.rounds.actions.rounds import make_move
from evaluation.sittings.actions import sittings
from evaluation.sittings.actions.sittings import open_sitting
from evaluation.waves.actions.founding import found_wave
from evaluation.waves.actions.seats import add_wave_seat
from evaluation.waves.actions.villages import add_villages
from evaluation.waves.typed import WaveFacts
from evaluation.workflow import MoveName, Stage
from grids.models import Grid, Officer, Village
from tests.evaluation.meeting import CHAIRS
from tests.evaluation.scene import Scene
from tests.evaluation.sittings.test_races import at_once, kinds, meet_at
from tests.factories import (
    make_campaign,
    make_claims,
    make_entry,
    make_household,
    make_panel,
    make_round,
    make_sent,
)

pytestmark = pytest.mark.django_db(transaction=True)


def without_the_campaigns_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "evaluation.locking.locked_campaign",
        lambda campaign_id: Campaign.objects.select_related("township").get(pk=campaign_id),
    )


def open_two_rounds(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Two rounds of one village, each with all of its households, open declaring at once."""
    scene.reach(Stage.MOBILISING).study()
    second = make_round(
        village=scene.round.village, campaign=scene.round.campaign, stage=Stage.MOBILISING
    )
    second.study_session = scene.round.study_session
    second.save()
    make_panel(round_=second)
    meet_at(monkeypatch, (rounds, "_check"))
    presses = [(round_, scene.sent(scene.clerk)) for round_ in (scene.round, second)]
    return at_once(
        *(
            lambda round_=round_, sent=sent: make_move(
                round_.pk, MoveName.OPEN_DECLARING, sent=sent
            )
            for round_, sent in presses
        )
    )


def test_two_rounds_that_open_at_once_take_no_household_twice(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kinds(open_two_rounds(scene, monkeypatch)) == ["Receipt", "Refused"]
    assert Entry.objects.count() == 3
    assert Round.objects.filter(stage=Stage.DECLARING).count() == 1


def test_twin_without_the_campaigns_lock_the_second_runs_into_the_table(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have counted the same households; only the constraint stops one, in no words."""
    without_the_campaigns_lock(monkeypatch)
    assert kinds(open_two_rounds(scene, monkeypatch)) == ["IntegrityError", "Receipt"]


def seat_while_the_sitting_opens(
    village: Village,
    grid: Grid,
    clerk: Officer,
    township: Officer,
    monkeypatch: pytest.MonkeyPatch,
) -> list[object]:
    """The group's first sitting is being opened when the township adds a seat."""
    campaign = make_campaign(township=village.township)
    found_wave(campaign.pk, WaveFacts("先行", panel_name="乡镇评议组"), sent=make_sent(township))
    wave = Wave.objects.get()
    add_villages(wave.pk, [village.pk], sent=make_sent(township))
    add_wave_seat(wave.pk, name="甲", kind="member", sent=make_sent(township))
    panel = wave.panels.get(body=Body.GROUP)
    home = make_household(village=village, grid=grid)
    make_claims(entry=make_entry(round_=panel.round, household=home, panel=panel), typist=clerk)
    Round.objects.update(stage=Stage.ASSESSING)
    opening, added = Event(), Event()
    check = sittings._refuse_opening

    def slow_check(*args: object, **kwargs: object) -> None:
        check(*args, **kwargs)
        opening.set()
        added.wait(1)

    monkeypatch.setattr(sittings, "_refuse_opening", slow_check)
    sents = [make_sent(township) for _ in "12"]

    def add() -> object:
        assert opening.wait(5)
        receipt = add_wave_seat(wave.pk, name="乙", kind="member", sent=sents[0])
        added.set()
        return receipt

    return at_once(lambda: open_sitting(panel.pk, CHAIRS, sent=sents[1]), add)


def test_no_seat_is_added_past_a_sitting_that_is_being_opened(
    village: Village,
    micro_grid: Grid,
    clerk: Officer,
    township_officer: Officer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    outcomes = seat_while_the_sitting_opens(
        village, micro_grid, clerk, township_officer, monkeypatch
    )
    assert [type(outcome).__name__ for outcome in outcomes] == ["Receipt", "Refused"]
    assert Seat.objects.count() == 1


def test_twin_without_the_rounds_locks_the_bench_grows_under_the_sitting(
    village: Village,
    micro_grid: Grid,
    clerk: Officer,
    township_officer: Officer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "evaluation.waves.actions.seats.locked_rounds", lambda wave: list(wave.rounds.all())
    )
    outcomes = seat_while_the_sitting_opens(
        village, micro_grid, clerk, township_officer, monkeypatch
    )
    assert kinds(outcomes) == ["Receipt", "Receipt"]
    assert Seat.objects.count() == 2
