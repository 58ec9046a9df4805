"""Fifty times the same press of a household's form at once, two hundred times over.

    python3 manage.py test benchmarks/same_press.py -s

Each round is another household; fifty browsers in threads of their own send the very same form at
the same moment. All of them must be led on (a repeat is no error), and there must be one
declaration and one receipt. Its twin has no claimed receipt: every press has a cid of its own.
``PRESSES`` and ``HOUSEHOLDS`` in the environment say otherwise.
"""

import os
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from threading import Barrier

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from evaluation.models import Declaration, Entry
from grids.models import Grid, Receipt
from grids.roles import Role
from tests.evaluation.browsing import browser_of
from tests.evaluation.doorstep import make_doorstep, posted
from tests.factories import make_grid, make_officer, make_village

PRESSES = int(os.environ.get("PRESSES", "50"))
HOUSEHOLDS = int(os.environ.get("HOUSEHOLDS", "200"))

pytestmark = pytest.mark.django_db(transaction=True)


def press_at_once(
    browsers: list[Client], entry: Entry, cids: Iterator[str]
) -> Counter[tuple[int, str]]:
    """What came of them: (status, what kind of page it leads to), how often."""
    start = Barrier(len(browsers))
    form = {"version": "0", **posted(entry), "_end": "1"}
    address = reverse("declaration_fill", args=[entry.pk])
    presses = [(browser, {"cid": next(cids), **form}) for browser in browsers]

    def press(one: tuple[Client, dict[str, str]]) -> tuple[int, str]:
        browser, typed = one
        try:
            start.wait(30)
            answer = browser.post(address, typed)
            return answer.status_code, answer.headers.get("Location", "").split("?")[0][-7:]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(browsers)) as pool:
        return Counter(pool.map(press, presses))


@pytest.fixture
def micro_grid(transactional_db: None) -> Grid:
    village = make_village(name="后庄村")
    return make_grid(village=village, name="第1组")


@pytest.fixture
def browsers(micro_grid: Grid) -> list[Client]:
    leader = make_officer(name="段志强", role=Role.GRID_LEADER, place=micro_grid)
    return [browser_of(leader) for _number in range(PRESSES)]


def test_the_same_press_is_one_row_and_one_receipt(
    micro_grid: Grid, browsers: list[Client]
) -> None:
    entries = make_doorstep(grid=micro_grid, households=HOUSEHOLDS).entries.order_by("number")
    outcomes: Counter[tuple[int, str]] = Counter()
    began = time.monotonic()
    for entry in entries.select_related("campaign"):
        cid = str(uuid.uuid4())
        outcomes += press_at_once(browsers, entry, cycle([cid]))
        assert Receipt.objects.filter(pk=cid).count() == 1
    print(f"\n{outcomes} in {time.monotonic() - began:.0f} s")
    assert {status for status, _page in outcomes} == {302}
    assert sum(outcomes.values()) == PRESSES * HOUSEHOLDS
    assert Receipt.objects.count() == Declaration.objects.count() == HOUSEHOLDS
    assert not Declaration.objects.exclude(version=1).exists()


def test_twin_with_a_cid_each_only_one_press_goes_through(
    micro_grid: Grid, browsers: list[Client]
) -> None:
    entry = make_doorstep(grid=micro_grid).entries.select_related("campaign").get()
    cids = (str(uuid.uuid4()) for _press in browsers)
    outcomes = press_at_once(browsers, entry, cids)
    print(f"\ntwin: {outcomes}")
    assert outcomes.keys() != {(302, "/check/")} or Receipt.objects.count() > 1
