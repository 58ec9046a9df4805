"""Two reports issued at once, and the same with what holds them taken away."""

import pytest
from django.db import IntegrityError
from django.utils import timezone

from evaluation.models import ReportIssue
from evaluation.reports import actions
from evaluation.reports.actions import issue_report
from evaluation.workflow import Stage
from grids.models import Receipt, Village
from tests.evaluation.reports.test_reports import OCTOBER
from tests.evaluation.scene import Scene
from tests.evaluation.sittings.test_races import at_once, meet_at

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def awarded(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Scene:
    scene.reach(Stage.AWARDED).wait(days=1)
    monkeypatch.setattr(timezone, "now", lambda: scene.now)
    return scene


def issue_twice(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The clerk and the secretary, at the same moment."""
    meet_at(monkeypatch, (actions, "next_number"))
    village = scene.round.village
    sents = [scene.sent(officer) for officer in (scene.clerk, scene.secretary)]
    return at_once(*(lambda s=sent: issue_report(village, OCTOBER, sent=s) for sent in sents))


def test_two_at_once_get_two_numbers_and_one_replaces_the_other(
    awarded: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = issue_twice(awarded, monkeypatch)
    assert [type(one) for one in found] == [Receipt, Receipt]
    first, second = ReportIssue.objects.order_by("number")
    assert (first.number, second.number, second.replaces) == (1, 2, first)


def test_twin_without_the_lock_one_of_them_fails(
    awarded: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "locked_village", lambda pk: Village.objects.get(pk=pk))
    found = issue_twice(awarded, monkeypatch)
    assert sorted(type(one).__name__ for one in found) == ["IntegrityError", "Receipt"]
    assert any(isinstance(one, IntegrityError) for one in found)
