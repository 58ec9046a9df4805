"""A draft keeps itself while somebody answers: by the same rules as a press, and more quietly."""

import uuid
from urllib.parse import urlencode

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from evaluation.declarations.actions.declaring import keep_draft, save_declaration
from evaluation.declarations.typed import Typed
from evaluation.models import Declaration, Entry
from evaluation.workflow import Stage
from grids.models import Grid, LedgerEntry, Officer, Receipt
from grids.writing import Refused, Sent, Stale
from tests.evaluation.doorstep import confirm, make_doorstep, posted, save, typed
from tests.factories import make_sent

ONE = Typed(answers={"01-1": "met"})
TWO = Typed(answers={"01-1": "met", "01-2": "not_met"})


@pytest.fixture
def entry(micro_grid: Grid) -> Entry:
    return make_doorstep(grid=micro_grid).entries.get()


def keep(entry: Entry, sent: Sent, form: Typed = ONE, *, version: int = 0) -> Declaration | None:
    return keep_draft(entry.pk, typed=form, version=version, sent=sent)


def answers(entry: Entry) -> dict[str, str]:
    kept = Declaration.objects.get(entry=entry).answers
    return dict(kept.values_list("criterion__code", "value"))


def test_a_draft_is_kept_without_a_receipt_and_goes_on(entry: Entry, grid_leader: Officer) -> None:
    page = make_sent(grid_leader)
    keep(entry, page)
    keep(entry, page, TWO, version=1)
    assert answers(entry) == {"01-1": "met", "01-2": "not_met"}
    assert (Declaration.objects.get().version, Receipt.objects.count()) == (2, 0)


def test_the_same_answers_again_write_nothing(entry: Entry, grid_leader: Officer) -> None:
    page = make_sent(grid_leader)
    assert keep(entry, page, Typed()) is None
    keep(entry, page)
    keep(entry, page, version=1)
    assert Declaration.objects.get().version == 1


def test_the_ledger_tells_who_types_and_holds_what_stands_there(
    entry: Entry, grid_leader: Officer, clerk: Officer
) -> None:
    page = make_sent(grid_leader)
    keep(entry, page)
    keep(entry, page, TWO, version=1)
    keep(entry, make_sent(clerk), version=2)
    lines = LedgerEntry.objects.order_by("seq").values_list("verb", "officer")
    assert list(lines) == [
        ("declaration_saved", grid_leader.pk),
        ("draft_kept", grid_leader.pk),
        ("declaration_saved", clerk.pk),
    ]
    assert all(entry.write for entry in LedgerEntry.objects.all())
    assert set(Declaration.objects.get().typists.all()) == {grid_leader, clerk}


def test_a_page_whose_answer_was_lost_goes_on_from_its_own_draft(
    entry: Entry, grid_leader: Officer
) -> None:
    page = make_sent(grid_leader)
    keep(entry, page)
    keep(entry, page, TWO)
    assert len(answers(entry)) == 2
    save_declaration(entry.pk, typed=typed(entry), version=0, sent=page)
    assert Declaration.objects.get().page is None


def test_another_window_with_an_older_state_is_told_and_overwrites_nothing(
    entry: Entry, grid_leader: Officer
) -> None:
    keep(entry, make_sent(grid_leader), TWO)
    with pytest.raises(Stale):
        keep(entry, make_sent(grid_leader), Typed(answers={"01-1": "not_met"}))
    assert answers(entry) == {"01-1": "met", "01-2": "not_met"}


def test_after_a_press_the_page_before_it_is_old(entry: Entry, grid_leader: Officer) -> None:
    page = make_sent(grid_leader)
    keep(entry, page)
    save_declaration(entry.pk, typed=typed(entry), version=1, sent=page)
    with pytest.raises(Stale):
        keep(entry, page, version=1)


def test_a_draft_is_refused_where_a_press_would_be(
    entry: Entry, micro_grid: Grid, grid_leader: Officer, assessor: Officer
) -> None:
    with pytest.raises(PermissionDenied):
        keep(entry, make_sent(assessor))
    with pytest.raises(Refused):
        keep(entry, make_sent(grid_leader), Typed(answers={"01-1": "na"}))
    save(entry, grid_leader)
    confirm(entry, grid_leader)
    with pytest.raises(Refused):
        keep(entry, make_sent(grid_leader), version=1)


def test_nothing_is_kept_outside_declaring(micro_grid: Grid, grid_leader: Officer) -> None:
    entry = make_doorstep(grid=micro_grid, stage=Stage.ASSESSING).entries.get()
    with pytest.raises(Refused, match="小组评星"):
        keep(entry, make_sent(grid_leader))
    assert Declaration.objects.count() == 0


def send(client: Client, entry: Entry, **fields: object) -> str:
    body = urlencode({"cid": str(uuid.uuid4()), **fields})
    url = f"/entries/{entry.pk}/declaration/weigh/"
    kind = "application/x-www-form-urlencoded"
    answer = client.post(url, body, content_type=kind)
    return f"{answer.headers.get('Draft-Kept')} {answer.content.decode()}"


def test_the_page_is_told_that_its_draft_is_kept_and_its_new_version(
    client: Client, entry: Entry, grid_leader: Officer
) -> None:
    client.force_login(grid_leader)
    told = send(client, entry, **posted(entry), version="0")
    assert told.startswith("1 ")
    assert "草稿已存" in told
    assert 'name="version" id="id_version" value="1"' in told
    assert len(answers(entry)) == 30


def test_the_page_is_told_when_its_draft_is_not_kept_and_why(
    client: Client, entry: Entry, grid_leader: Officer, clerk: Officer
) -> None:
    save(entry, clerk)
    client.force_login(grid_leader)
    told = send(client, entry, **posted(entry, c01_1="not_met"), version="0")
    assert told.startswith("None ")
    assert "别人保存过这张表" in told
    assert 'name="version" id="id_version" value="0"' in told
    assert "读不出来" in send(client, entry, **{"a-01-1": "nonsense", "version": "1"})
    assert answers(entry)["01-1"] == "met"
