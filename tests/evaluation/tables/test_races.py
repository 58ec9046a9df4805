"""Two files to one receiver at once: the later one says what changed since the earlier one."""

import uuid
from dataclasses import replace
from functools import partial

import pytest

from evaluation.tables import actions
from evaluation.tables.queries.listing import asked_of
from evaluation.tables.queries.preparing import Prepared, prepare
from evaluation.tables.queries.registry import TABLES
from evaluation.tables.typed import Time
from grids.models import LedgerEntry, Officer, Village
from households.actions import receivers
from households.models import SentCopy
from households.tables.filling import everything
from households.tables.typed import Wanted
from tests.factories import NOW, TODAY, make_grid, make_household, make_sent
from tests.races import kinds_at_once

pytestmark = pytest.mark.django_db(transaction=True)


def prepared(village: Village, clerk: Officer) -> Prepared:
    table = TABLES["homes"]
    asked = asked_of(village, Time(TODAY, TODAY, 2026), clerk, NOW)
    columns = everything(table.told(asked, table.load(asked)))
    return prepare(table, asked, Wanted(columns, receiver="县民政局"))


def both_sent(village: Village, clerk: Officer) -> list[str]:
    """Prepared beside the same last file, and sent at once."""
    files = [prepared(village, clerk) for _ in range(2)]
    presses = [replace(make_sent(clerk), cid=uuid.uuid4()) for _ in files]
    return kinds_at_once(
        *(
            partial(actions.send_table, file, sent=sent)
            for file, sent in zip(files, presses, strict=True)
        )
    )


@pytest.fixture
def _first(village: Village, clerk: Officer) -> None:
    make_household(village=village, grid=make_grid(village=village, name="第1组"))
    actions.send_table(prepared(village, clerk), sent=make_sent(clerk))


@pytest.mark.usefixtures("_first")
def test_of_two_files_at_once_one_goes_out(village: Village, clerk: Officer) -> None:
    assert both_sent(village, clerk) == ["Receipt", "Refused"]
    assert SentCopy.objects.get().version == 2
    assert LedgerEntry.objects.filter(verb="table_sent").count() == 2


@pytest.mark.usefixtures("_first")
def test_twin_without_the_lock_and_the_version_both_say_what_changed_since_the_same_file(
    village: Village, clerk: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = receivers.keep_copy

    def blind(receiver: object, copy: object, *, seen: int, write: object) -> None:
        last = SentCopy.objects.filter(receiver=receiver).first()  # type: ignore[misc]  # because any row does
        keep(receiver, copy, seen=last.version if last else 0, write=write)  # type: ignore[arg-type]  # because it is handed on

    monkeypatch.setattr(actions, "keep_copy", blind)
    assert both_sent(village, clerk) == ["Receipt", "Receipt"]
    assert LedgerEntry.objects.filter(verb="table_sent").count() == 3
