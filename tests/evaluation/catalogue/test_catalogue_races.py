"""Races of campaigns and catalogues, each with a twin without the lock that it needs."""

from collections.abc import Callable
from threading import Event

import pytest

from evaluation.campaigns import actions as campaigns
from evaluation.catalogue.actions import drafts
from evaluation.catalogue.actions import versions as catalogues
from evaluation.models import Catalogue
from evaluation.rounds.actions.rounds import make_move
from evaluation.workflow import MoveName
from grids.models import Chain, Officer, Township
from grids.traces.ledger import faults
from tests.evaluation.scene import Scene
from tests.evaluation.sittings.test_races import at_once, kinds
from tests.factories import make_draft, make_sent

pytestmark = pytest.mark.django_db(transaction=True)


def pause_behind(monkeypatch: pytest.MonkeyPatch, module: object, name: str) -> tuple[Event, Event]:
    """Whoever comes past waits a moment for the other press: (is here, the other is done)."""
    here, other_done = Event(), Event()
    work: Callable[..., object] = getattr(module, name)

    def slowly(*args: object, **kwargs: object) -> object:
        found = work(*args, **kwargs)
        here.set()
        other_done.wait(1)
        return found

    monkeypatch.setattr(module, name, slowly)
    return here, other_done


def without_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("campaigns.actions", "catalogue.actions.versions", "locking"):
        monkeypatch.setattr(f"evaluation.{place}.locked", lambda rows: rows)


def publish_while_the_last_item_goes(
    draft: Catalogue, officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> list[object]:
    """The draft is found whole; before it is published, a colleague removes the star's items."""
    items = [item.pk for item in draft.stars.get().criteria.all()]
    here, removed = pause_behind(monkeypatch, catalogues, "missing")

    def remove() -> object:
        assert here.wait(5)
        for key in items:
            receipt = drafts.remove_criterion(key, sent=make_sent(officer))
        removed.set()
        return receipt

    publish = make_sent(officer)
    return at_once(lambda: catalogues.publish_catalogue(draft.pk, sent=publish), remove)


def test_what_is_published_is_what_was_found_whole(
    township: Township, township_officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = make_draft(township=township)
    outcomes = publish_while_the_last_item_goes(draft, township_officer, monkeypatch)
    assert kinds(outcomes) == ["Receipt", "Refused"]
    draft.refresh_from_db()
    assert not draft.is_draft
    assert draft.stars.get().criteria.count() == 3
    assert list(faults(Chain.objects.get(township=township))) == []


def test_twin_without_the_lock_a_star_without_items_is_published(
    township: Township, township_officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = make_draft(township=township)
    without_locks(monkeypatch)
    outcomes = publish_while_the_last_item_goes(draft, township_officer, monkeypatch)
    assert kinds(outcomes) == ["Receipt", "Receipt"]
    draft.refresh_from_db()
    assert not draft.is_draft
    assert draft.stars.get().criteria.count() == 0


def change_while_starting(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The township saves larger groups; nothing has started yet; then the first round starts."""
    here, started = pause_behind(monkeypatch, campaigns, "started_at")
    change, start = scene.sent(scene.township), scene.sent(scene.second_township)

    def begin() -> object:
        assert here.wait(5)
        receipt = make_move(scene.round.pk, MoveName.START, sent=start)
        started.set()
        return receipt

    rules = {"group_size": 9}
    return at_once(
        lambda: campaigns.change_campaign(
            scene.round.campaign_id, rules=rules, version=1, sent=change
        ),
        begin,
    )


def test_a_round_does_not_start_on_rules_that_are_being_changed(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed, started = change_while_starting(scene, monkeypatch)
    assert kinds([changed, started]) == ["Receipt", "Refused"]
    assert "规则刚刚改过" in str(started)
    scene.round.refresh_from_db()
    scene.round.campaign.refresh_from_db()
    assert (scene.round.stage, scene.round.campaign.group_size) == ("draft", 9)


def test_twin_without_the_lock_the_rules_change_under_a_round_that_has_started(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_locks(monkeypatch)
    outcomes = change_while_starting(scene, monkeypatch)
    assert kinds(outcomes) == ["Receipt", "Receipt"]
    scene.round.refresh_from_db()
    scene.round.campaign.refresh_from_db()
    # Its groups have five seats, fewer than the rule that now stands for good.
    assert (scene.round.stage, scene.round.campaign.group_size) == ("mobilising", 9)


def test_a_round_starts_again_when_the_starter_has_seen_the_new_rules(scene: Scene) -> None:
    sent = scene.sent(scene.township)
    campaigns.change_campaign(
        scene.round.campaign_id, rules={"notice_days": 9}, version=1, sent=sent
    )
    scene.press(MoveName.START, scene.township)
    assert scene.round.stage == "mobilising"
