"""Where no finished page of a board may lie: nothing was posted there, or it hangs no longer."""

from collections.abc import Iterator
from threading import Thread

import pytest
from django.db import connections, transaction

from evaluation.models import BoardPage
from evaluation.notices.actions import pages
from grids.models import Grid, Village
from tests.evaluation.boards import Decided, make_decided
from tests.evaluation.notices.test_board import set_rule, travel
from tests.evaluation.notices.test_stored_pages import posted
from tests.evaluation.sittings.test_races import without_the_round_lock
from tests.factories import NOW, make_grid, make_village


@pytest.fixture
def decided(village: Village) -> Decided:
    return make_decided(village=village)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    travel(monkeypatch, days=0)


def test_a_posting_that_is_taken_back_leaves_no_page(decided: Decided, group: Grid) -> None:
    with transaction.atomic():
        posted(decided, group)
        transaction.set_rollback(True)
    assert not BoardPage.objects.exists()


def test_nothing_is_stored_for_a_notice_that_is_not_for_the_web(
    decided: Decided, group: Grid
) -> None:
    set_rule(decided, on_web=False)
    posted(decided, group)
    assert not BoardPage.objects.exists()


@pytest.mark.parametrize("locks", [True, False])
@pytest.mark.django_db(transaction=True)
def test_no_page_outlives_a_withdrawal_while_pages_are_renewed(
    monkeypatch: pytest.MonkeyPatch, locks: bool
) -> None:
    """The twin takes the lock away, and the withdrawn board stays stored."""
    village = make_village()
    decided = make_decided(village=village)
    posted(decided, make_grid(village=village, name="第1组"))
    BoardPage.objects.all().delete()
    beside = Thread(target=_withdraw, args=[decided])
    rendered = pages._pages_of

    def with_a_withdrawal_beside(*args: object) -> Iterator[BoardPage]:
        beside.start()
        beside.join(1.5)
        return rendered(*args)

    monkeypatch.setattr(pages, "_pages_of", with_a_withdrawal_beside)
    if not locks:
        without_the_round_lock(monkeypatch)
    pages.renew(NOW.date())
    beside.join()
    assert BoardPage.objects.exists() is not locks


def _withdraw(decided: Decided) -> None:
    try:
        decided.withdraw()
    finally:
        connections.close_all()
