"""A list that is ended while a form of it comes in: one after the other, never both half."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from evaluation.models import Declaration, Entry, Pack
from evaluation.packs import actions
from evaluation.packs.actions import end_pack, make_pack, send_from_pack
from grids.models import Grid, Officer
from grids.writing import Refused
from tests.evaluation.doorstep import make_doorstep, typed
from tests.factories import make_sent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def entry(micro_grid: Grid) -> Entry:
    return make_doorstep(grid=micro_grid).entries.get()


@pytest.fixture
def pack(entry: Entry, grid_leader: Officer) -> Pack:
    make_pack(entry.round_id, phone="红米", sent=make_sent(grid_leader))
    return Pack.objects.get()


def in_a_thread(act: Callable[[], object]) -> threading.Thread:
    def run() -> None:
        try:
            act()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def ended_meanwhile(
    pack: Pack, entry: Entry, leader: Officer, clerk: Officer, monkeypatch: pytest.MonkeyPatch
) -> tuple[bool, bool]:
    """The clerk ends the list after it was looked at; whether the end came before the form was
    saved, and whether the form is saved.
    """
    before: list[bool] = []
    real = actions.save_declaration
    ending: list[threading.Thread] = []

    def slow(*args: Any, **words: Any) -> object:
        ended = make_sent(clerk)
        ending.append(in_a_thread(lambda: end_pack(pack.pk, reason="手机丢了", sent=ended)))
        ending[0].join(1)
        before.append(not ending[0].is_alive())
        return real(*args, **words)

    monkeypatch.setattr(actions, "save_declaration", slow)
    try:
        sent = make_sent(leader)
        send_from_pack(pack.pk, entry.pk, typed=typed(entry), version=0, sent=sent)
    except Refused:
        pass
    ending[0].join()
    return before[0], Declaration.objects.exists()


def test_a_list_is_not_ended_under_a_form_that_is_coming_in(
    pack: Pack,
    entry: Entry,
    grid_leader: Officer,
    clerk: Officer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert ended_meanwhile(pack, entry, grid_leader, clerk, monkeypatch) == (False, True)
    pack.refresh_from_db()
    assert pack.ended_at


def test_the_twin_without_the_lock_saves_a_form_of_an_ended_list(
    pack: Pack,
    entry: Entry,
    grid_leader: Officer,
    clerk: Officer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = actions.locked

    def unlocked(rows: Any) -> Any:
        sending = threading.current_thread() is threading.main_thread()
        return rows if sending and rows.model is Pack else real(rows)

    monkeypatch.setattr(actions, "locked", unlocked)
    assert ended_meanwhile(pack, entry, grid_leader, clerk, monkeypatch) == (True, True)
