"""A round's record leaves the house: who may, when, what stands in it, and what never does."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from evaluation.models import Sitting
from evaluation.records.actions import export_record
from grids.models import Grid, LedgerEntry, Village
from grids.traces.ledger import take_in
from grids.writing import Refused
from households.models import Person
from tests.evaluation.boards import Decided, make_decided
from tests.evaluation.browsing import browser_of, send
from tests.factories import NOW, make_panel, make_sent

Record = dict[str, Any]


@pytest.fixture
def decided(village: Village, group: Grid) -> Decided:
    made = make_decided(village=village)
    made.add(group, "010001", "张建国", stars=7)
    made.add(group, "010002", "李秀英", stars=6, missing=(5,))
    made.post()
    take_in(after=0, at=NOW)
    return made


def saved(decided: Decided) -> str:
    address = reverse("record_export", args=[decided.round.pk])
    answer = send(browser_of(decided.clerk), address)
    assert answer["Content-Disposition"].startswith('attachment; filename="record-')
    return b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]  # because it streams


def test_the_record_has_counts_stars_notices_and_the_whole_ledger(decided: Decided) -> None:
    record: Record = json.loads(saved(decided))
    kinds = [name.partition(":")[0] for name, _text in record["facts"]]
    assert kinds.count("claim") == 13
    assert kinds.count("tally") == 26
    [board] = record["boards"]
    assert board["csv"].startswith("\ufeff组,户主")
    lines = LedgerEntry.objects.filter(chain__village=decided.village)
    assert len(record["entries"]) == record["length"] == lines.count()
    assert json.loads(record["entries"][-1][3])["verb"] == "record_exported"


def test_no_name_and_no_number_of_a_person_is_in_it(decided: Decided) -> None:
    told = saved(decided)
    people = Person.objects.filter(village=decided.village)
    names = [*people.values_list("name", flat=True), decided.clerk.name]
    assert len(names) > 3
    assert [name for name in names if name in told] == []


def test_while_a_sitting_is_open_nothing_leaves(decided: Decided) -> None:
    panel = make_panel(round_=decided.round)
    Sitting.objects.create(panel=panel, held_on=NOW.date(), opened_at=NOW)
    with pytest.raises(Refused, match="散会"):
        export_record(decided.round.pk, sent=make_sent(decided.clerk))


def test_the_sheet_asks_no_other_address_for_anything(client: Client) -> None:
    page = client.get(reverse("checking_sheet")).content.decode()
    assert [tag for tag in ("<script>", "<style>") if tag not in page] == []
    assert [way for way in ("http", "src=", "href=", "url(") if way in page] == []
