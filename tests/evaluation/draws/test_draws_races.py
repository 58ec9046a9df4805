"""Races of draws on a real database, each with what holds them taken away."""

from datetime import timedelta

import pytest

from evaluation.draws import actions as draws
from evaluation.draws.actions import commit_draw, reveal_draw
from evaluation.draws.typed import Terms
from evaluation.models import Draw, Pick
from evaluation.notices.queries import lines
from evaluation.rounds.actions.rounds import make_move
from evaluation.workflow import MoveName, Stage
from grids.models import Chain, LedgerEntry
from grids.traces.ledger import faults
from tests.evaluation.scene import Scene
from tests.evaluation.sittings.test_races import at_once, kinds, meet_at, without_the_round_lock
from tests.evaluation.vetoes.test_vetoes_races import after_a_look
from tests.factories import make_draw

pytestmark = pytest.mark.django_db(transaction=True)


def terms(scene: Scene, *, reason: str = "") -> Terms:
    return Terms("福彩3D", scene.now.date() + timedelta(days=3), reason)


def commit_twice(scene: Scene) -> list[object]:
    """Two officers of the township open a draw at the same moment."""
    sents = [scene.sent(officer) for officer in (scene.township, scene.second_township)]
    return at_once(
        *(lambda sent=sent: commit_draw(scene.round.pk, terms(scene), sent=sent) for sent in sents)
    )


def test_two_who_open_a_draw_at_once_open_one(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.reach(Stage.REVIEW)
    meet_at(monkeypatch, (draws, "_next_number"))
    assert kinds(commit_twice(scene)) == ["Receipt", "Refused"]
    assert Draw.objects.count() == 1
    assert list(faults(Chain.objects.get(village=scene.round.village))) == []


def test_twin_without_the_lock_the_second_draw_runs_into_the_table(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.reach(Stage.REVIEW)
    without_the_round_lock(monkeypatch)
    meet_at(monkeypatch, (draws, "_next_number"))
    assert kinds(commit_twice(scene)) == ["IntegrityError", "Receipt"]


def reveal_twice(scene: Scene) -> list[object]:
    """In two browsers at the same moment."""
    draw = make_draw(round_=scene.round, officer=scene.township, at=scene.now, revealed=False)
    sents = [scene.sent(officer) for officer in (scene.township, scene.second_township)]
    return at_once(*(lambda sent=sent: reveal_draw(draw.pk, sent=sent) for sent in sents))


def test_a_draw_that_two_reveal_at_once_is_revealed_once(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.reach(Stage.REVIEW)
    meet_at(monkeypatch, (draws, "number_of"))
    assert kinds(reveal_twice(scene)) == ["Receipt", "Refused"]
    assert Pick.objects.count() == Draw.objects.get().to_pick
    assert LedgerEntry.objects.filter(verb="draw_revealed").count() == 1


def test_twin_without_the_locks_the_second_reveal_runs_into_the_table(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.reach(Stage.REVIEW)
    without_the_round_lock(monkeypatch)
    monkeypatch.setattr(draws, "locked", lambda rows: rows)
    meet_at(monkeypatch, (draws, "number_of"))
    assert kinds(reveal_twice(scene)) == ["IntegrityError", "Receipt"]


def approve_and_commit(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """While one officer approves, another opens one more draw."""
    approve, commit = scene.sent(scene.township), scene.sent(scene.second_township)
    return after_a_look(
        monkeypatch,
        lines,
        "changed_lines",
        lambda: make_move(scene.round.pk, MoveName.APPROVE, sent=approve),
        lambda: commit_draw(scene.round.pk, terms(scene, reason="再抽"), sent=commit),
    )


def test_a_draw_that_is_opened_while_the_round_is_approved_is_refused(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.reach(Stage.REVIEW).spot_check()
    assert kinds(approve_and_commit(scene, monkeypatch)) == ["Receipt", "Refused"]
    assert not Draw.objects.open().exists()


def test_twin_without_the_lock_an_awarded_round_has_an_open_draw(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.reach(Stage.REVIEW).spot_check()
    without_the_round_lock(monkeypatch)
    assert kinds(approve_and_commit(scene, monkeypatch)) == ["Receipt", "Receipt"]
    scene.round.refresh_from_db()
    assert scene.round.stage == Stage.AWARDED
    assert Draw.objects.open().exists()
