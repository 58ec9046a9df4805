"""Races of inspections on a real database, each with what holds them taken away."""

import pytest
from django.utils import timezone

from evaluation.inspections.actions import inspections, looks
from evaluation.inspections.actions.inspections import open_inspection
from evaluation.inspections.actions.looks import add_look
from evaluation.models import Inspection, Look
from evaluation.workflow import Stage
from grids.models import Chain
from grids.traces.ledger import faults
from tests.evaluation.inspections.test_inspections import HALF, TOWNSHIP, sight
from tests.evaluation.scene import Scene
from tests.evaluation.sittings.test_races import at_once, kinds, meet_at
from tests.factories import make_inspection

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def awarded(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Scene:
    scene.reach(Stage.AWARDED)
    monkeypatch.setattr(timezone, "now", lambda: scene.now)
    return scene


def open_twice(scene: Scene) -> list[object]:
    """Two officers of the township open the same inspection at the same moment."""
    sents = [scene.sent(officer) for officer in (scene.township, scene.second_township)]
    village = scene.round.village_id
    return at_once(
        *(lambda sent=sent: open_inspection(village, TOWNSHIP, HALF, sent=sent) for sent in sents)
    )


def test_two_who_open_an_inspection_at_once_open_one(
    awarded: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet_at(monkeypatch, (inspections, "_ground"))
    assert kinds(open_twice(awarded)) == ["Receipt", "Refused"]
    assert Inspection.objects.count() == 1
    assert list(faults(Chain.objects.get(village=awarded.round.village))) == []


def test_twin_without_the_lock_the_second_inspection_runs_into_the_table(
    awarded: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspections, "locked", lambda rows: rows)
    meet_at(monkeypatch, (inspections, "_ground"))
    assert kinds(open_twice(awarded)) == ["IntegrityError", "Receipt"]


def look_twice(scene: Scene) -> list[object]:
    """Two officers enter the same household at the same moment."""
    inspection = make_inspection(round_=scene.round, officer=scene.township, at=scene.now)
    entry, typed = scene.entries()[0], sight(scene)
    sents = [scene.sent(officer) for officer in (scene.township, scene.second_township)]
    return at_once(
        *(lambda sent=sent: add_look(inspection.pk, entry.pk, typed, sent=sent) for sent in sents)
    )


def test_a_household_that_two_enter_at_once_is_entered_once(
    awarded: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet_at(monkeypatch, (looks, "_check"))
    assert kinds(look_twice(awarded)) == ["Receipt", "Refused"]
    assert Look.objects.count() == 1
    assert list(faults(Chain.objects.get(village=awarded.round.village))) == []


def test_twin_without_the_lock_the_second_household_runs_into_the_table(
    awarded: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evaluation.locking.locked", lambda rows: rows)
    meet_at(monkeypatch, (looks, "_check"))
    assert kinds(look_twice(awarded)) == ["IntegrityError", "Receipt"]
