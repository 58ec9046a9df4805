"""A server whose clock is put back."""

from datetime import timedelta

import pytest

from grids.ledger import faults
from grids.models import Chain, LedgerEntry, Officer, Village
from grids.roles import Role
from grids.writing import AlreadySent, Sent, writing
from tests.factories import NOW, make_sent


def rename(village: Village, name: str, sent: Sent) -> None:
    with writing(sent) as write:
        write.allow(village, Role.CLERK)
        village.name = name
        village.save()
        write.record("village_changed", village)
        write.done("renamed")


def test_a_server_whose_clock_is_put_back_an_hour_goes_on(village: Village, clerk: Officer) -> None:
    """The ledger's order is its numbers', so an entry from "before" the last one is no fault."""
    back = NOW - timedelta(hours=1)
    rename(village, "新庄村", make_sent(clerk, at=NOW))
    again = make_sent(clerk, at=back)
    rename(village, "后来村", again)
    with pytest.raises(AlreadySent):
        rename(village, "后来村", again)
    written = LedgerEntry.objects.filter(chain__village=village).order_by("seq")
    assert [entry.at for entry in written] == [NOW, back]
    assert list(faults(Chain.objects.get(village=village))) == []
