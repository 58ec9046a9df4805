"""A walk over everything while people go on working: no false alarm, and what it would be."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from uuid import UUID

import pytest
from django.db import connections

from grids.models import Chain, Village
from grids.roles import Role
from grids.traces import ledger, verifying
from grids.traces.verifying import walk_all
from grids.writing import writing
from tests.factories import NOW, make_officer, make_sent, make_village

Roots = Callable[[Chain], Mapping[UUID | None, str]]


@pytest.fixture
def busy(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Village:
    """Somebody saves whenever a walk has read what a chain's entries must carry."""
    village = make_village(name="后庄村")
    clerk = make_officer(name="赵敏", role=Role.CLERK, place=village)
    ledger.take_in(after=0, at=NOW)

    def rename() -> None:
        try:
            with writing(make_sent(clerk)) as write:
                write.allow(village, Role.CLERK)
                village.comment_box += "东"
                village.save()
                write.record("village_changed", village)
                write.done("renamed")
        finally:
            connections.close_all()

    real: Roots = ledger._roots

    def roots_and_somebody_saves(chain: Chain) -> Mapping[UUID | None, str]:
        found = real(chain)
        if chain.village_id:
            with ThreadPoolExecutor(1) as pool:
                pool.submit(rename).result()
        return found

    rename()
    monkeypatch.setattr(ledger, "_roots", roots_and_somebody_saves)
    return village


def test_a_walk_while_people_save_raises_no_false_alarm(busy: Village) -> None:
    for _time in range(3):
        assert walk_all().faults == []
    assert Chain.objects.get(village=busy).length == 4


def test_twin_withoutone_moment_the_walk_takes_a_save_for_a_fault(
    busy: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "one_moment", nullcontext)
    assert [getattr(fault, "kind", "") for fault in walk_all().faults] == ["held", "length"]
