"""Races of vetoes and corrections on a real database, each with what holds them taken away."""

from threading import Event

import pytest

from evaluation.models import Award, Correction, Entry, VetoEffect
from evaluation.notices.actions import notices
from evaluation.notices.actions.corrections import correct_entry
from evaluation.notices.queries import lines
from evaluation.notices.queries.shown import standing_lines
from evaluation.notices.typed import Facts
from evaluation.rounds.actions.rounds import make_move
from evaluation.vetoes import actions as vetoes
from evaluation.vetoes.actions import ask_lift, confirm_veto, lift_veto
from evaluation.workflow import MoveName, Stage
from grids.models import Chain, LedgerEntry
from grids.traces.ledger import faults
from households.masking import masked
from tests.evaluation.scene import Scene
from tests.evaluation.sittings.test_races import (
    at_once,
    kinds,
    meet_at,
    without_the_round_lock,
)
from tests.factories import make_household
from tests.races import Press

pytestmark = pytest.mark.django_db(transaction=True)


def without_any_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    without_the_round_lock(monkeypatch)
    monkeypatch.setattr(vetoes, "locked", lambda rows: rows)


def after_a_look(
    monkeypatch: pytest.MonkeyPatch, module: object, name: str, first: Press, second: Press
) -> list[object]:
    """The second press begins when the first has looked, and may end before the first goes on."""
    looked, done = Event(), Event()
    look = getattr(module, name)

    def slow_look(*args: object, **kwargs: object) -> object:
        found = look(*args, **kwargs)
        looked.set()
        done.wait(1.5)
        return found

    monkeypatch.setattr(module, name, slow_look)

    def then() -> object:
        assert looked.wait(20)
        try:
            return second()
        finally:
            done.set()

    return at_once(first, then)


def confirm_twice(scene: Scene) -> list[object]:
    """The secretary and a supervisor confirm the same veto at the same moment."""
    veto = scene.enter_veto(scene.entries()[0])
    sents = [scene.sent(officer) for officer in (scene.secretary, scene.supervisor)]
    return at_once(*(lambda sent=sent: confirm_veto(veto.pk, sent=sent) for sent in sents))


def test_a_veto_that_two_confirm_at_once_is_confirmed_once(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.reach(Stage.ASSESSING)
    meet_at(monkeypatch, (vetoes, "_refuse_unless_waiting"))
    assert kinds(confirm_twice(scene)) == ["Receipt", "Refused"]
    assert VetoEffect.objects.count() == 1
    assert list(faults(Chain.objects.get(village=scene.round.village))) == []


def test_twin_without_the_locks_the_second_confirmation_runs_into_the_table(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.reach(Stage.ASSESSING)
    without_any_lock(monkeypatch)
    meet_at(monkeypatch, (vetoes, "_refuse_unless_waiting"))
    assert kinds(confirm_twice(scene)) == ["IntegrityError", "Receipt"]


def confirm_and_approve(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """While the township approves, the supervisor confirms a veto on a household on the board."""
    veto = scene.enter_veto(scene.entries()[0])
    approve, confirm = scene.sent(scene.township), scene.sent(scene.supervisor)
    return after_a_look(
        monkeypatch,
        lines,
        "changed_lines",
        lambda: make_move(scene.round.pk, MoveName.APPROVE, sent=approve),
        lambda: confirm_veto(veto.pk, sent=confirm),
    )


def hangs_without_an_award(scene: Scene) -> bool:
    """The round is awarded, and a household hangs with stars that it was never given."""
    awarded = set(Award.objects.values_list("entry", flat=True))
    return not set(standing_lines(scene.round)) <= awarded


def test_a_veto_that_comes_while_the_township_approves_is_refused(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.reach(Stage.REVIEW).spot_check()
    assert kinds(confirm_and_approve(scene, monkeypatch)) == ["Receipt", "Refused"]
    assert not hangs_without_an_award(scene)


def test_twin_without_the_lock_a_household_hangs_with_stars_that_nobody_awarded(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.reach(Stage.REVIEW).spot_check()
    without_any_lock(monkeypatch)
    assert kinds(confirm_and_approve(scene, monkeypatch)) == ["Receipt", "Receipt"]
    assert hangs_without_an_award(scene)


def confirm_and_open(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """While declaring is opened, a veto on one of the households is confirmed."""
    veto = scene.enter_veto(Entry(household=scene.households[0]))
    confirm, opened = scene.sent(scene.supervisor), scene.sent(scene.clerk)
    return after_a_look(
        monkeypatch,
        vetoes,
        "hold_new_entries",
        lambda: make_move(scene.round.pk, MoveName.OPEN_DECLARING, sent=opened),
        lambda: confirm_veto(veto.pk, sent=confirm),
    )


def status_of_the_vetoed(scene: Scene) -> str:
    return Entry.objects.get(round=scene.round, household=scene.households[0]).status


def test_a_veto_confirmed_while_the_entries_are_fixed_takes_hold_of_them(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.reach(Stage.MOBILISING).study()
    assert kinds(confirm_and_open(scene, monkeypatch)) == ["Receipt", "Receipt"]
    assert status_of_the_vetoed(scene) == "ineligible"


def test_twin_without_the_lock_the_veto_passes_the_entries_by(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.reach(Stage.MOBILISING).study()
    without_any_lock(monkeypatch)
    assert kinds(confirm_and_open(scene, monkeypatch)) == ["Receipt", "Receipt"]
    assert status_of_the_vetoed(scene) == "due"


def correct_and_post(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """While the second officer signs a correction, the clerk corrects the same household again."""
    scene.correct(scene.entries()[0], head="张大川")
    scene.press(MoveName.POST_CORRECTION, scene.secretary, reason="姓名有误")
    entry = scene.entries()[0]
    facts = Facts("张大江", entry.group_id, "户口本")
    sign, correct = scene.sent(scene.supervisor), scene.sent(scene.clerk)
    return after_a_look(
        monkeypatch,
        notices,
        "corrected_lines",
        lambda: make_move(scene.round.pk, MoveName.POST_CORRECTION, sent=sign),
        lambda: correct_entry(entry.pk, facts, sent=correct),
    )


def told_but_not_shown(scene: Scene) -> bool:
    """Whether everything counts as posted although what hangs is not what the entry says."""
    entry = scene.entries()[0]
    hangs = scene.round.notices.latest("number").lines.get(entry=entry).head_masked
    waits = Correction.objects.unposted().filter(entry=entry).exists()
    return hangs != masked(entry.head_name) and not waits


def test_a_correction_recorded_while_one_is_posted_waits_for_the_next(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.reach(Stage.NOTICE)
    assert kinds(correct_and_post(scene, monkeypatch)) == ["Receipt", "Receipt"]
    assert not told_but_not_shown(scene)
    assert Correction.objects.unposted().count() == 1
    assert list(faults(Chain.objects.get(village=scene.round.village))) == []


def test_twin_without_the_lock_a_correction_counts_as_posted_that_nobody_has_read(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.reach(Stage.NOTICE)
    without_any_lock(monkeypatch)
    assert kinds(correct_and_post(scene, monkeypatch)) == ["Receipt", "Receipt"]
    assert told_but_not_shown(scene)


def test_a_veto_on_a_household_that_came_later_locks_nothing_of_the_round(scene: Scene) -> None:
    scene.reach(Stage.AWARDED)
    late = make_household(village=scene.round.village, grid=scene.households[0].grid)
    scene.veto(Entry(household=late))
    assert VetoEffect.objects.count() == 0


def lift_twice(scene: Scene) -> list[object]:
    """A supervisor and the township lift the same veto at the same moment."""
    veto = scene.veto(scene.entries()[0])
    ask_lift(veto.pk, reason="撤销", document="裁定书", sent=scene.sent(scene.secretary))
    sents = [scene.sent(officer) for officer in (scene.supervisor, scene.township)]
    return at_once(*(lambda sent=sent: lift_veto(veto.pk, sent=sent) for sent in sents))


def test_a_veto_that_two_lift_at_once_is_lifted_once(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.reach(Stage.ASSESSING)
    meet_at(monkeypatch, (vetoes, "_refuse_unless_holding"))
    assert kinds(lift_twice(scene)) == ["Receipt", "Refused"]
    assert LedgerEntry.objects.filter(verb="veto_lifted").count() == 1


def test_twin_without_the_locks_the_veto_is_lifted_by_both(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.reach(Stage.ASSESSING)
    without_any_lock(monkeypatch)
    meet_at(monkeypatch, (vetoes, "_refuse_unless_holding"))
    assert kinds(lift_twice(scene)) == ["Receipt", "Receipt"]
    assert LedgerEntry.objects.filter(verb="veto_lifted").count() == 2
