"""A household declares by itself, behind its code: no officer anywhere in what it writes."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from evaluation.models import Claim, Confirmation, Declaration, Entry, Pledge
from evaluation.workflow import Stage
from grids.models import Grid, LedgerEntry, Officer, Receipt
from households.models import Household
from tests.evaluation.browsing import send
from tests.evaluation.doorstep import confirm, give_code, make_doorstep, posted, save, typed
from tests.factories import make_entry, make_household

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(micro_grid: Grid) -> Entry:
    return Entry.objects.get(round=make_doorstep(grid=micro_grid))


@pytest.fixture
def home(client: Client, entry: Entry) -> Client:
    """A browser in which the household's code was typed."""
    send(client, "/own/", household_code=give_code(entry))
    return client


def own_form(entry: Entry, **more: str) -> dict[str, str]:
    fields = posted(entry, chosen=("04",))
    del fields["mode"]
    return fields | {"version": "0"} | more


def declare(home: Client, entry: Entry, **more: str) -> None:
    page = f"/own/forms/{entry.pk}/"
    answer = send(home, page, **own_form(entry, **more))
    assert answer.status_code == 302, answer.content.decode()
    assert answer.url.startswith(f"{page}confirm/")


def test_the_household_fills_in_its_form_and_confirms_it(home: Client, entry: Entry) -> None:
    head = entry.household.head_id
    declare(home, entry, **{"answered_by": str(head), "p-04": "每月扫一次巷子"})
    form = Declaration.objects.get(entry=entry)
    assert (form.mode, form.typist, form.place) == ("self", None, None)
    assert (form.answered_by_id, form.begun_at) == (head, form.typed_at)
    assert not form.typists.exists()
    assert Pledge.objects.get().promise == "每月扫一次巷子"
    answer = send(home, f"/own/forms/{entry.pk}/confirm/", version="1", person=str(head))
    assert answer.url.startswith("/own/matters/")
    word = Confirmation.objects.get()
    assert (word.means, word.officer, word.typist) == ("own_session", None, None)
    entry.refresh_from_db()
    assert entry.status == Entry.Status.DECLARED
    assert Claim.objects.filter(entry=entry).count() == 4
    for receipt in Receipt.objects.filter(household_id=entry.household_id):
        assert receipt.officer is None
    assert {one.household_id for one in LedgerEntry.objects.order_by("-seq")[:2]} == {
        entry.household_id
    }


def test_what_a_leader_typed_is_confirmed_by_the_household_on_its_own_phone(
    home: Client, entry: Entry, grid_leader: Officer
) -> None:
    save(entry, grid_leader)
    head = str(entry.household.head_id)
    send(home, f"/own/forms/{entry.pk}/confirm/", version="1", person=head)
    word = Confirmation.objects.get()
    assert (word.means, word.officer, word.typist) == ("own_session", None, grid_leader)


def test_it_takes_its_confirmation_back_until_the_groups_begin(
    home: Client, entry: Entry, grid_leader: Officer
) -> None:
    save(entry, grid_leader)
    confirm(entry, grid_leader, code=give_code(entry))
    page = f"/own/forms/{entry.pk}/withdraw/"
    answer = send(home, page, reason="想多认一颗星")
    assert answer.headers["Location"].startswith(f"/own/forms/{entry.pk}/?receipt=")
    word = Confirmation.objects.get()
    assert (word.withdrawn_by, word.withdrawal_reason) == (None, "想多认一颗星")
    entry.refresh_from_db()
    assert entry.status == Entry.Status.DUE
    entry.round.stage = Stage.ASSESSING
    entry.round.save()
    assert "没有可以撤回的确认" in home.get(page).content.decode()
    answer = send(home, f"/own/forms/{entry.pk}/", **own_form(entry))
    assert "errors-title" in answer.content.decode()


def test_a_form_that_is_not_finished_says_what_is_missing(home: Client, entry: Entry) -> None:
    fields = own_form(entry)
    del fields["a-01-1"]
    answer = send(home, f"/own/forms/{entry.pk}/", **fields)
    assert answer.url.startswith(f"/own/forms/{entry.pk}/?missing=1")
    head = str(entry.household.head_id)
    answer = send(home, f"/own/forms/{entry.pk}/confirm/", version="1", person=head)
    assert answer.status_code == 200
    assert not Confirmation.objects.exists()


def test_what_it_types_is_kept_while_it_types(home: Client, entry: Entry) -> None:
    page = {"version": "0", "a-01-1": "met"}
    answer = send(home, f"/own/forms/{entry.pk}/weigh/", **page)
    assert answer["Draft-Kept"] == "1"
    kept = Declaration.objects.get(entry=entry)
    assert (kept.mode, kept.typist, kept.version) == ("self", None, 1)
    assert kept.answers.count() == 1


def test_another_households_form_is_not_found(home: Client, micro_grid: Grid, entry: Entry) -> None:
    household = make_household(
        village=entry.round.village, grid=micro_grid, number="019999", head="王秀兰"
    )
    other = make_entry(round_=entry.round, household=household)
    for page in ("", "weigh/", "confirm/", "withdraw/"):
        address = f"/own/forms/{other.pk}/{page}"
        answer = send(home, address) if page == "weigh/" else home.get(address)
        assert answer.status_code == 404, page


def test_an_officer_cannot_write_that_the_household_filled_it_in(
    entry: Entry, grid_leader: Officer
) -> None:
    with pytest.raises(PermissionDenied):
        save(entry, grid_leader, form=replace(typed(entry), mode="self", place=""))


def test_a_new_slip_ends_the_session_that_types(home: Client, entry: Entry) -> None:
    Household.objects.filter(pk=entry.household_id).update(code_fingerprint=b"x" * 32)
    answer = send(home, f"/own/forms/{entry.pk}/", **own_form(entry))
    assert answer.status_code == 302
    assert answer.url == "/own/"
    assert not Declaration.objects.exists()


def test_two_phones_of_one_household_see_both_and_overwrite_nothing(
    home: Client, entry: Entry
) -> None:
    page = f"/own/forms/{entry.pk}/"
    declare(home, entry)
    answer = send(home, page, **own_form(entry, **{"a-04-2": "not_met"}))
    told = answer.content.decode()
    assert "您填写时，别人先保存了" in told
    assert Declaration.objects.get().version == 1
    assert 'name="version" value="1"' in told
    again = send(home, page, **own_form(entry, **{"a-04-2": "not_met", "version": "1"}))
    assert again.status_code == 302
    assert Declaration.objects.get().version == 2


def test_a_new_code_printed_meanwhile_refuses_the_confirmation(
    home: Client, entry: Entry, grid_leader: Officer
) -> None:
    save(entry, grid_leader)
    give_code(entry, "RENX1NG8")
    head = str(entry.household.head_id)
    answer = send(home, f"/own/forms/{entry.pk}/confirm/", version="1", person=head)
    assert (answer.status_code, answer.url) == (302, "/own/")
    assert not Confirmation.objects.exists()
