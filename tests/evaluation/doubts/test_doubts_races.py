"""Races of doubts on a real database, each with what holds them taken away."""

from datetime import timedelta

import pytest
from django.utils import timezone

from evaluation.doubts import actions
from evaluation.doubts.actions import drop_doubt, look_again, raise_doubt, remind_household
from evaluation.models import Doubt, SecondLook
from evaluation.workflow import Stage
from grids.models import Chain, Village
from grids.traces.ledger import faults
from tests.evaluation.doubts.test_doubts import again, raised, seen, told
from tests.evaluation.scene import Scene
from tests.evaluation.sittings.test_races import at_once, kinds, meet_at

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def awarded(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Scene:
    scene.reach(Stage.AWARDED).wait(days=1)
    scene.now = scene.now.replace(hour=3)
    monkeypatch.setattr(timezone, "now", lambda: scene.now)
    return scene


def raise_twice(scene: Scene) -> list[object]:
    """The clerk and a supervisor doubt the same item at the same moment."""
    home, typed = scene.households[0].pk, seen(scene)
    sents = [scene.sent(officer) for officer in (scene.clerk, scene.supervisor)]
    return at_once(*(lambda sent=sent: raise_doubt(home, typed, sent=sent) for sent in sents))


def test_the_same_doubt_raised_by_two_at_once_is_raised_once(
    awarded: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet_at(monkeypatch, (actions, "_refuse_same"))
    assert kinds(raise_twice(awarded)) == ["Receipt", "Refused"]
    assert Doubt.objects.count() == 1
    assert list(faults(Chain.objects.get(village=awarded.round.village))) == []


def test_twin_without_the_lock_the_same_doubt_is_raised_twice(
    awarded: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "locked_village", lambda pk: Village.objects.get(pk=pk))
    meet_at(monkeypatch, (actions, "_refuse_same"))
    assert kinds(raise_twice(awarded)) == ["Receipt", "Receipt"]
    assert Doubt.objects.open().count() == 2


def look_while_it_is_given_up(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """A supervisor looks again while the secretary gives the doubt up."""
    doubt = raised(scene)
    remind_household(doubt.pk, told(scene), sent=scene.sent(scene.clerk))
    meet_at(monkeypatch, (actions, "lines_of"))
    scene.now += timedelta(hours=1)
    seen_again = again(scene, mended=True)
    sents = [scene.sent(officer) for officer in (scene.supervisor, scene.secretary)]
    return at_once(
        lambda: look_again(doubt.pk, seen_again, sent=sents[0]),
        lambda: drop_doubt(doubt.pk, "没有这回事", sent=sents[1]),
    )


def test_a_second_look_and_giving_up_do_not_cross(
    awarded: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kinds(look_while_it_is_given_up(awarded, monkeypatch)) == ["Receipt", "Refused"]
    dropped = Doubt.objects.exclude(dropped_at=None).exists()
    assert dropped != SecondLook.objects.exists()
    assert list(faults(Chain.objects.get(village=awarded.round.village))) == []


def test_twin_without_the_lock_what_was_mended_is_given_up_too(
    awarded: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "locked_doubt", lambda pk: None)
    assert kinds(look_while_it_is_given_up(awarded, monkeypatch)) == ["Receipt", "Receipt"]
    assert Doubt.objects.exclude(dropped_at=None).exists()
    assert SecondLook.objects.exists()
