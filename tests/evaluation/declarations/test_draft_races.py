"""Two pages keep a draft of one household at the same moment; its twin has no lock."""

import pytest

from evaluation.declarations.actions import declaring
from evaluation.declarations.actions.declaring import keep_draft
from evaluation.declarations.typed import Typed
from evaluation.models import Declaration, Entry
from grids.models import Grid, Officer
from tests.evaluation.doorstep import make_doorstep, save
from tests.evaluation.sittings.test_races import (
    at_once,
    kinds,
    meet_at,
    without_the_round_lock,
)
from tests.factories import make_sent
from tests.races import Press
from tests.unlocked import without_lock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def entry(micro_grid: Grid) -> Entry:
    return make_doorstep(grid=micro_grid).entries.get()


def keep_twice(entry: Entry, monkeypatch: pytest.MonkeyPatch, *officers: Officer) -> list[object]:
    """Both pages began from the first version and say otherwise."""
    save(entry, officers[0], form=Typed(answers={"01-1": "met"}))
    meet_at(monkeypatch, (declaring, "_refuse_stale"))

    def page(officer: Officer, said: str) -> Press:
        form, sent = Typed(answers={"01-2": said}), make_sent(officer)
        return lambda: keep_draft(entry.pk, typed=form, version=1, sent=sent)

    return at_once(page(officers[0], "met"), page(officers[1], "not_met"))


def test_of_two_drafts_at_once_the_second_is_told(
    entry: Entry, grid_leader: Officer, clerk: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcomes = keep_twice(entry, monkeypatch, grid_leader, clerk)
    assert kinds(outcomes) == ["Declaration", "Stale"]
    assert Declaration.objects.get().version == 2


def test_twin_without_the_locks_one_overwrites_the_other_and_nobody_is_told(
    entry: Entry, grid_leader: Officer, clerk: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_the_round_lock(monkeypatch)
    without_lock(monkeypatch, declaring, "_entry")
    outcomes = keep_twice(entry, monkeypatch, grid_leader, clerk)
    assert kinds(outcomes) == ["Declaration", "Declaration"]
    assert Declaration.objects.get().version == 2
