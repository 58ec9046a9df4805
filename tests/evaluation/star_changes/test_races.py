"""Races of changes on a real database, each with what holds them taken away."""

from functools import partial

import pytest

from evaluation.models import AwardEnd, Round, StarChange
from evaluation.rounds.actions.rounds import make_move
from evaluation.star_changes.actions import changes
from evaluation.star_changes.actions.changes import bring_doubts
from evaluation.workflow import MoveName
from grids.models import Chain
from grids.traces.ledger import faults
from tests.evaluation.sittings.test_races import at_once, kinds, meet_at
from tests.evaluation.star_changes.year import Year
from tests.evaluation.vetoes.test_vetoes_races import after_a_look

pytestmark = pytest.mark.django_db(transaction=True)


def brought_twice(year: Year, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The clerk and the secretary bring the same doubt in one moment."""
    key, base = year.doubt().pk, year.round.pk
    meet_at(monkeypatch, (changes, "unmended_in"))
    sents = [year.scene.sent(officer) for officer in (year.scene.clerk, year.scene.secretary)]
    presses = [partial(bring_doubts, base, [key], document="12号", sent=sent) for sent in sents]
    return kinds(at_once(*presses))


def test_a_doubt_is_brought_once(year: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    assert brought_twice(year, monkeypatch) == ["Receipt", "Refused"]
    assert StarChange.objects.count() == 1
    assert list(faults(Chain.objects.get(village=year.round.village))) == []


def test_twin_without_the_lock_the_second_meets_an_error(
    year: Year, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "locked_round", _unlocked)
    monkeypatch.setattr(changes, "locked", lambda rows: rows)
    assert brought_twice(year, monkeypatch) == ["IntegrityError", "Receipt"]


def brought_while_it_ends(year: Year, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A second doubt about the same star is brought while the township approves that it ends."""
    second = year.doubt()
    year.bring(year.doubt())
    small = year.decide(passed=False)
    year.post(small)
    small.wait(days=5)
    small.press(MoveName.SUBMIT, small.secretary)
    brings, approves = small.sent(small.clerk), small.sent(small.township)
    return kinds(
        after_a_look(
            monkeypatch,
            changes,
            "_brought",
            lambda: bring_doubts(year.round.pk, [second.pk], document="13号", sent=brings),
            lambda: make_move(small.round.pk, MoveName.APPROVE, sent=approves),
        )
    )


def test_nothing_is_brought_about_a_star_that_ends(
    year: Year, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert brought_while_it_ends(year, monkeypatch) == ["Receipt", "Refused"]
    assert AwardEnd.objects.count() == StarChange.objects.count() == 1


def test_twin_without_the_lock_an_ended_star_is_brought_again(
    year: Year, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evaluation.locking._locked_base", lambda _key: None)
    assert brought_while_it_ends(year, monkeypatch) == ["Receipt", "Receipt"]
    assert StarChange.objects.filter(award__end__isnull=False).count() == 2


def _unlocked(key: object) -> Round:
    return Round.objects.select_related("village", "campaign").get(pk=key)
