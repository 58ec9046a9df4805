"""A receipt's number opens how a household's matter stands, for everybody and without a name."""

from datetime import timedelta

import pytest
from django.test import Client

from evaluation.models import Entry, Notice
from evaluation.objections.actions import answer_objection
from evaluation.receipts.views import GUESSES
from grids.codes import grouped
from grids.models import Grid, Officer, Receipt, Village
from households.actions.requests import add_request, answer_request
from tests.evaluation.boards import Decided, make_decided
from tests.evaluation.doorstep import confirm, make_doorstep, save
from tests.evaluation.notices.test_board import text_of, travel
from tests.evaluation.objections.test_objections import CONTACT, UPHELD, take_down
from tests.factories import NOW, make_household, make_sent

LATER = NOW + timedelta(days=1)


@pytest.fixture
def decided(village: Village) -> Decided:
    return make_decided(village=village)


@pytest.fixture
def notice(decided: Decided, group: Grid) -> Notice:
    decided.add(group, "8801", "张大山", stars=7)
    posted = decided.post()
    assert posted
    return posted


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    travel(monkeypatch, days=1)


def newest() -> Receipt:
    return Receipt.objects.latest("at")


def shown(code: str) -> str:
    """What a villager reads, found by the number as it stands on the paper."""
    found = Client().get("/receipts/", {"code": f" {grouped(code).lower()} "})
    page = Client().get(found.url)
    assert (page.status_code, page.cookies) == (200, {})
    assert "no-store" in page["Cache-Control"]
    return text_of(page.text)


def test_an_objection_is_followed_without_an_account(decided: Decided, notice: Notice) -> None:
    objection = take_down(decided, notice)
    receipt = newest()
    waiting = shown(receipt.code)
    assert "2026年11月27日" in waiting
    assert "0357-0000002" in waiting
    answer_objection(objection.pk, UPHELD, sent=make_sent(decided.clerk, at=LATER))
    answered = shown(receipt.code)
    objection.refresh_from_db()
    assert f"：{objection.get_outcome_display()}。" in answered
    for page in (waiting, answered):
        for private in ("张大山", "8801", CONTACT[:4], "柴草", "情况属实", decided.clerk.name):
            assert private not in page


def test_a_late_answer_is_said_to_be_late(
    decided: Decided, notice: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_down(decided, notice)
    travel(monkeypatch, days=30)
    assert "请问乡镇办公室" in shown(newest().code)


def test_a_request_is_followed_without_an_account(clerk: Officer, micro_grid: Grid) -> None:
    household = make_household(village=micro_grid.village, grid=micro_grid)
    add_request(household.pk, asked_by="张大山", wish="电话错了", sent=make_sent(clerk, at=LATER))
    receipt = newest()
    waiting = shown(receipt.code)
    key = household.correction_requests.get().pk
    answer_request(key, state="done", answer="已改", sent=make_sent(clerk, at=LATER))
    answered = shown(receipt.code)
    assert waiting != answered
    for page in (waiting, answered):
        for private in ("张大山", "电话错了", "已改", household.number, clerk.name):
            assert private not in page


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (Entry.Status.DUE, "还没有确认"),
        (Entry.Status.DECLARED, "已经确认"),
        (Entry.Status.LAPSED, "不计入"),
    ],
)
def test_a_declaration_says_whether_it_counts(
    decided: Decided, notice: Notice, status: str, said: str
) -> None:
    entry = decided.entries["8801"]
    entry.status = status
    entry.save()
    sent = make_sent(decided.clerk, at=LATER)
    Receipt.objects.create(
        cid=sent.cid,
        code="4TRK9M2Q",
        kind="declaration_confirm",
        officer=decided.clerk,
        village=decided.round.village,
        subject=f"declaration:{entry.declaration.pk}",
        at=LATER,
    )
    page = shown("4TRK9M2Q")
    assert said in page
    assert notice.title in page
    assert "张大山" not in page


def test_an_objections_receipt_names_it(decided: Decided, notice: Notice) -> None:
    objection = take_down(decided, notice)
    assert newest().subject == f"objection:{objection.pk}"


def test_a_declaration_is_followed_by_what_the_household_was_given(
    micro_grid: Grid, grid_leader: Officer
) -> None:
    """Saved it claims nothing yet; confirmed, both receipts say that it counts."""
    entry = make_doorstep(grid=micro_grid).entries.get()
    saved = save(entry, grid_leader)
    assert "还没有确认" in shown(saved.code)
    confirmed = confirm(entry, grid_leader)
    for receipt in (saved, confirmed):
        page = shown(receipt.code)
        assert "已经确认" in page
        assert entry.head_name not in page


def test_what_is_the_officers_own_business_stays_theirs(decided: Decided, notice: Notice) -> None:
    own = Receipt.objects.exclude(subject__startswith="objection").latest("at")
    answer = Client().get(f"/receipts/{own.code}/")
    assert answer.status_code == 404
    assert own.officer.name not in answer.text
    assert "这个号下没有农户的事项" in text_of(answer.text)


def test_another_officer_reads_what_everybody_reads(
    client: Client, decided: Decided, notice: Notice, secretary: Officer
) -> None:
    take_down(decided, notice)
    client.force_login(secretary)
    page = client.get(f"/receipts/{newest().code}/")
    assert page.status_code == 200
    assert decided.clerk.name not in page.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "请填写回执上的号"),
        ("123", "请对照纸上的号"),
        ("4TRK-9M2Q-77", "请对照纸上的号"),
        ("张大山", "请对照纸上的号"),
    ],
)
def test_a_number_that_cannot_be_one_is_said_to_be_none(
    client: Client, typed: str, said: str
) -> None:
    empty = text_of(client.get("/receipts/").text)
    page = client.get("/receipts/", {"code": typed})
    assert page.status_code == 200
    assert (said in empty, said in text_of(page.text)) == (False, True)


def test_guessing_is_slow_and_only_for_who_guesses(decided: Decided, notice: Notice) -> None:
    take_down(decided, notice)
    right = f"/receipts/{newest().code}/"
    guesses = [
        Client().get(f"/receipts/0000000{n % 10}/").status_code for n in range(GUESSES.most + 2)
    ]
    assert guesses == [404] * GUESSES.most + [429, 429]
    assert Client().get(right).status_code == 429
    assert Client(REMOTE_ADDR="10.0.0.7").get(right).status_code == 200


def test_right_numbers_are_never_counted(decided: Decided, notice: Notice) -> None:
    take_down(decided, notice)
    right = f"/receipts/{newest().code}/"
    assert {Client().get(right).status_code for _turn in range(GUESSES.most + 5)} == {200}
