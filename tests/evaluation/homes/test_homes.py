"""What a household sees by its code: its own matter as far as it hangs, and what it asks."""

import re
from collections.abc import Callable
from datetime import timedelta
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, override
from pytest_django import DjangoAssertNumQueries

from evaluation.homes.queries.now import now_of
from evaluation.models import Answer, Body, Entry, Reopening, Round
from evaluation.workflow import Stage
from grids.models import Chain, Grid, LedgerEntry, Receipt, Village
from grids.traces.ledger import faults
from households.actions import answer_request, issue_code
from households.actions.requests import MOST_WAITING
from households.models import CorrectionRequest, Household
from tests.evaluation.boards import Decided, make_decided
from tests.evaluation.notices.test_board import text_of, travel
from tests.factories import (
    NOW,
    make_campaign,
    make_claims,
    make_entry,
    make_household,
    make_request,
    make_round,
    make_sent,
    make_tallies,
)
from tests.households.typing import press

MATTERS = "/own/matters/"
WISH = "户主电话写错了，应为住村东头那一家"
Enter = Callable[[Household], Client]


@pytest.fixture
def decided(village: Village) -> Decided:
    return make_decided(village=village)


@pytest.fixture
def entry(decided: Decided, group: Grid) -> Entry:
    decided.add(group, "8802", "李铁", stars=8)
    return decided.add(group, "8801", "张大山", stars=7)


@pytest.fixture
def enter(decided: Decided) -> Enter:
    """A browser into which the household's newest code was typed."""

    def come_in(home: Household) -> Client:
        code = issue_code(home.pk, sent=make_sent(decided.clerk))[1]
        client = Client()
        assert press(client, "/own/", {"household_code": code}).url == MATTERS
        return client

    return come_in


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    travel(monkeypatch, days=1)


def stars_of(client: Client, entry: Entry) -> str:
    answer = client.get(reverse("home_stars", args=[entry.pk]))
    assert answer.status_code == 200
    return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", answer.text)


def test_it_reads_who_filled_in_its_form_and_who_confirmed_it(entry: Entry, enter: Enter) -> None:
    page = text_of(enter(entry.household).get(MATTERS).text)
    for said in ("张大山户", "8801", "自评表已确认，有效。", "赵敏", "2026-11-20", "口令码"):
        assert said in page
    for other in ("8802", "李铁"):
        assert other not in page


@pytest.mark.parametrize(
    ("status", "said"),
    [("due", "已填好，还没确认。"), ("lapsed", "没有计入"), ("ineligible", "见通知书")],
)
def test_it_reads_how_its_declaration_stands(
    entry: Entry, enter: Enter, status: str, said: str
) -> None:
    Entry.objects.filter(pk=entry.pk).update(status=status)
    assert said in enter(entry.household).get(MATTERS).text


def test_a_household_in_no_round_is_told_so(decided: Decided, group: Grid, enter: Enter) -> None:
    home = make_household(village=decided.village, grid=group, number="8809")
    assert "您家还没有参加过创评" in enter(home).get(MATTERS).text


def test_no_result_is_known_before_it_hangs(decided: Decided, entry: Entry, enter: Enter) -> None:
    """Whatever the bodies have counted, every page is the same to the byte."""
    client, claim = enter(entry.household), decided.claim("8801", 4)

    def read_with(*, passed: bool) -> list[str]:
        with transaction.atomic():
            decided.decide_again(claim, passed=passed, at=NOW - timedelta(hours=1))
            make_tallies(claims=[claim], body="group", passed=passed, at=NOW - timedelta(hours=2))
            found = [stars_of(client, entry), client.get(MATTERS).text]
            transaction.set_rollback(True)
        return [re.sub(r'csrfmiddlewaretoken" value="\w+"', "", page) for page in found]

    told = read_with(passed=True)
    assert told == read_with(passed=False)
    assert "结果还没有公示" in told[0]
    decided.post()
    assert "您家得了7颗星" in stars_of(client, entry)


def test_once_it_hangs_it_reads_its_own_stars_and_until_when_to_object(
    decided: Decided, entry: Entry, group: Grid, enter: Enter
) -> None:
    home = decided.add(group, "8803", "王秀英", missing=(5,)).household
    criterion = decided.claim("8803", 5).star.star.criteria.first()
    declaration = decided.entries["8803"].declaration
    Answer.objects.create(declaration=declaration, criterion=criterion, value="not_met")
    notice = decided.post()
    assert notice
    client = enter(home)
    page = text_of(stars_of(client, decided.entries["8803"]))
    for said in ("您家得了5颗星", "没有上榜", "您家的结果不对外公布", "条目6-1 未达到", "未达到"):
        assert said in page
    for other in ("8801", "张大山", "李铁", "5 : 0", "0 : 5"):
        assert other not in page
    matters = client.get(MATTERS).text
    assert (
        f"可提异议到{notice.ends_on.year}年{notice.ends_on.month}月{notice.ends_on.day}日"
        in matters
    )
    assert notice.get_absolute_url() in matters


def test_what_is_decided_again_stays_unknown_until_its_supplement_hangs(
    decided: Decided, entry: Entry, enter: Enter
) -> None:
    decided.post()
    client, claim = enter(entry.household), decided.claim("8801", 4)
    Reopening.objects.create(
        claim=claim, body=Body.COMMITTEES, reason="异议成立", officer=decided.clerk,
        at=NOW + timedelta(hours=1),
    )  # fmt: skip
    reopened = stars_of(client, entry)
    assert "重新评定中" in reopened or "正在重新" in reopened

    def read_with(*, passed: bool) -> str:
        with transaction.atomic():
            decided.decide_again(claim, passed=passed, at=NOW + timedelta(hours=2))
            found = stars_of(client, entry)
            transaction.set_rollback(True)
        return found

    assert read_with(passed=True) == read_with(passed=False) == reopened
    decided.decide_again(claim, passed=False, at=NOW + timedelta(hours=2))
    decided.post(at=NOW + timedelta(hours=3), supplement=True)
    assert "您家得了6颗星" in stars_of(client, entry)


def test_a_notice_that_was_taken_down_tells_nothing_any_more(
    decided: Decided, entry: Entry, enter: Enter
) -> None:
    decided.post()
    client = enter(entry.household)
    assert "您家得了" in stars_of(client, entry)
    decided.withdraw(at=NOW + timedelta(hours=1))
    Round.objects.update(stage=Stage.NOTICE)
    assert "结果还没有公示" in stars_of(client, entry)


def test_another_households_stars_are_not_there(
    decided: Decided, entry: Entry, enter: Enter, other_village: Village
) -> None:
    client = enter(decided.entries["8802"].household)
    for key in (entry.pk, uuid4()):
        assert client.get(reverse("home_stars", args=[key])).status_code == 404


def test_it_reads_what_is_stored_with_numbers_masked(entry: Entry, enter: Enter) -> None:
    head = entry.household.head
    head.id_number, head.phone = "11010519491231002X", "13800005678"
    head.save()
    page = enter(entry.household).get("/own/information/").text
    assert "张大山" in page
    for secret in ("11010519491231002X", "13800005678", "李铁"):
        assert secret not in page


def asked(client: Client, **otherwise: Any) -> Any:
    url = "/own/requests/add/"
    fields = {"cid": str(uuid4()), "asked_by": "张大山", "wish": WISH, **otherwise}
    return press(client, url, fields)


def test_it_asks_for_a_correction_and_no_officer_stands_in_the_row(
    decided: Decided, entry: Entry, enter: Enter
) -> None:
    client = enter(entry.household)
    answer = asked(client)
    request, receipt = CorrectionRequest.objects.get(), Receipt.objects.latest("at")
    assert (request.officer, request.wish) == (None, WISH)
    assert (receipt.officer, receipt.household_id) == (None, entry.household_id)
    assert answer.url == f"{MATTERS}?receipt={receipt.code}"
    last = LedgerEntry.objects.latest("seq")
    assert (last.verb, last.officer, last.household_id) == (
        "correction_asked", None, entry.household_id
    )  # fmt: skip
    assert WISH not in last.body
    assert list(faults(Chain.objects.get(village=decided.village))) == []
    page = client.get(answer.url).text
    assert WISH in page
    assert page.count(str(receipt)) == 2
    public = Client().get(f"/receipts/{receipt.code}/")
    assert public.status_code == 200
    assert WISH not in public.text


def test_another_household_sees_nothing_of_a_receipt(
    decided: Decided, entry: Entry, enter: Enter
) -> None:
    asked(enter(entry.household))
    receipt = Receipt.objects.latest("at")
    other = enter(decided.entries["8802"].household)
    for url in (f"{MATTERS}?receipt={receipt.code}", f"/own/requests/add/?receipt={receipt.code}"):
        page = other.get(url).text
        assert receipt.summary not in page
        assert str(receipt) not in page
    mine, theirs = (c.get(f"/receipts/{receipt.code}/").text for c in (other, Client()))
    assert mine == theirs


def test_the_same_request_sent_twice_is_one(entry: Entry, enter: Enter) -> None:
    client, cid = enter(entry.household), str(uuid4())
    assert asked(client, cid=cid).url == asked(client, cid=cid).url
    assert CorrectionRequest.objects.count() == 1
    refused = asked(client, cid=cid, wish="另一件事")
    assert (refused.status_code, "no-store" in refused["Cache-Control"]) == (409, True)


def test_a_retry_finds_its_receipt_when_the_household_may_ask_no_more(
    entry: Entry, enter: Enter
) -> None:
    client, cid = enter(entry.household), str(uuid4())
    first = asked(client, cid=cid).url
    for _turn in range(MOST_WAITING - 1):
        assert asked(client).status_code == 302
    assert asked(client).status_code == 200
    assert asked(client, cid=cid).url == first


def test_a_request_of_a_session_whose_code_was_replaced_is_refused(
    decided: Decided, entry: Entry, enter: Enter
) -> None:
    client = enter(entry.household)
    issue_code(entry.household_id, sent=make_sent(decided.clerk))
    assert asked(client).url == "/own/"
    assert not CorrectionRequest.objects.exists()


def test_the_clerk_answers_and_the_household_reads_the_answer(
    decided: Decided, entry: Entry, enter: Enter
) -> None:
    client = enter(entry.household)
    asked(client)
    request = CorrectionRequest.objects.get()
    desk = Client()
    desk.force_login(decided.clerk, backend="grids.backends.OfficerBackend")
    assert "凭口令码提交" in desk.get(f"/requests/{request.pk}/").text
    answer_request(request.pk, state="done", answer="电话已改", sent=make_sent(decided.clerk))
    assert "电话已改" in client.get(MATTERS).text


def test_what_somebody_told_an_officer_is_not_shown_to_the_household(
    decided: Decided, entry: Entry, enter: Enter
) -> None:
    request = make_request(household=entry.household, officer=decided.clerk)
    page = enter(entry.household).get(MATTERS).text
    assert request.wish not in page
    assert str(request.get_state_display()) in page


@pytest.mark.parametrize("requests", [1, 3, 30])
def test_the_page_costs_the_same_queries_for_any_number_of_requests(
    decided: Decided,
    entry: Entry,
    enter: Enter,
    requests: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    decided.post()
    client = enter(entry.household)
    for _turn in range(requests):
        make_request(household=entry.household, officer=decided.clerk)
    with django_assert_num_queries(21):
        client.get(MATTERS)


def test_villagers_pages_weigh_little(decided: Decided, entry: Entry, enter: Enter) -> None:
    decided.post()
    client = enter(entry.household)
    for url in ("/own/", MATTERS, "/own/information/", "/own/requests/add/"):
        assert len(client.get(url).content) < 60_000
    assert len(stars_of(client, entry)) < 60_000


def test_earlier_years_are_there_by_name(
    decided: Decided, entry: Entry, group: Grid, enter: Enter
) -> None:
    campaign = make_campaign(township=decided.village.township, year=2025)
    before = make_round(village=decided.village, campaign=campaign, stage=Stage.CLOSED)
    earlier = make_entry(round_=before, household=entry.household)
    make_claims(entry=earlier, typist=decided.clerk)
    page = enter(entry.household).get(MATTERS).text
    assert reverse("home_stars", args=[earlier.pk]) in page


def test_what_is_said_to_households_is_said_in_short_sentences() -> None:
    """At most twenty signs a sentence, as 适老化 asks for; legal names and links apart."""
    folder = settings.BASE_DIR / "templates"
    pages = [*folder.glob("evaluation/homes/*.html"), *folder.glob("households/home_*.html")]
    said = {
        text
        for page in pages
        for text in re.findall(r'{% translate "([^"]+)" %}', page.read_text(encoding="utf-8"))
    } | {told for told in _told_now() if told}
    assert len(said) > 40
    long = {}
    for text in said:
        chinese = _in_chinese(text)
        for sentence in re.split(r"[。！？：]", chinese):
            if len(sentence) > 20:
                long[text] = sentence
    assert long == {}


def _told_now() -> set[str]:
    """What goes on, for every stage and standing."""
    yes_or_no = list(product((False, True), repeat=3))
    return {
        now_of(
            Entry(round=Round(stage=stage), status=status),
            filled=filled,
            hangs=hangs,
            awarded=awarded,
        )
        for stage, status in product(Stage, Entry.Status)
        for filled, hangs, awarded in yes_or_no
    }


def _in_chinese(text: str) -> str:
    with override("zh-hans"):
        return gettext(text)
