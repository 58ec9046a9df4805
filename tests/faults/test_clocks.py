"""A server whose clock is put back."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from grids.logging_in import log_ins
from grids.models import Chain, Feedback, LedgerEntry, Officer, Village
from grids.roles import Role
from grids.traces import ledger
from grids.traces.ledger import faults
from grids.writing import AlreadySent, Sent, writing
from tests.factories import NOW, make_sent

BACK = NOW - timedelta(hours=1)


def rename(village: Village, name: str, sent: Sent) -> None:
    with writing(sent) as write:
        write.allow(village, Role.CLERK)
        village.name = name
        village.save()
        write.record("village_changed", village)
        write.done("renamed")


def test_a_server_whose_clock_is_put_back_an_hour_goes_on(village: Village, clerk: Officer) -> None:
    """The ledger's order is its numbers', so an entry from "before" the last one is no fault."""
    rename(village, "新庄村", make_sent(clerk, at=NOW))
    again = make_sent(clerk, at=BACK)
    rename(village, "后来村", again)
    with pytest.raises(AlreadySent):
        rename(village, "后来村", again)
    written = LedgerEntry.objects.filter(chain__village=village).order_by("seq")
    assert [entry.at for entry in written] == [NOW, BACK]
    assert list(faults(Chain.objects.get(village=village))) == []


def test_twin_in_order_of_time_nothing_is_written_for_an_hour_or_the_ledger_is_torn(
    village: Village, clerk: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a ledger's times must rise, and where it is read in their order."""
    rename(village, "新庄村", make_sent(clerk, at=NOW))
    with monkeypatch.context() as patched:
        patched.setattr(ledger, "append", only_later)
        with pytest.raises(AssertionError, match="before the last"):
            rename(village, "后来村", make_sent(clerk, at=BACK))
    rename(village, "后来村", make_sent(clerk, at=BACK))
    monkeypatch.setattr(LedgerEntry._meta, "ordering", ["at"])
    chain = Chain.objects.get(village=village)
    in_time = list(LedgerEntry.objects.filter(chain=chain).values_list("seq", flat=True))
    assert in_time == [2, 1]


_append = ledger.append


def only_later(place: Any, *told: Any, **how: Any) -> Chain:
    last = LedgerEntry.objects.filter(chain__village=place).order_by("seq").last()
    assert last is None or how["at"] >= last.at, "before the last"
    return _append(place, *told, **how)


def logged_in_before(clerk: Officer, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A session that was begun and used an hour later than it is now."""
    client = Client()
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    client.force_login(clerk, backend="grids.backends.OfficerBackend")
    monkeypatch.setattr(timezone, "now", lambda: BACK)
    return client


def test_whoever_is_logged_in_stays_so_and_saves(
    clerk: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = logged_in_before(clerk, monkeypatch)
    assert client.get("/").status_code == 200
    said = {"text": "好用", "page": "/", "cid": str(uuid4()), "_end": "1"}
    assert client.post(reverse("feedback_add"), said).status_code == 302
    assert Feedback.objects.get().at == BACK


def test_twin_that_trusts_no_mark_of_the_future_logs_everybody_out(
    clerk: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = logged_in_before(clerk, monkeypatch)
    monkeypatch.setattr(log_ins, "_is_over", lambda marks, now: log_ins._at(marks, "seen") > now)
    assert client.get("/").url == "/boards/"  # the way of whoever is not logged in
