"""The posting record: where a paper was put up, by whom, and when it was taken down."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from evaluation.access import visible_rounds
from evaluation.models import Notice, Posting
from evaluation.notices.actions.postings import add_posting, end_posting
from evaluation.notices.typed import Posted
from evaluation.today.queries.home import today_for
from grids.models import LedgerEntry, Officer
from grids.writing import Refused
from tests.cast import Cast
from tests.evaluation.boards import Decided, make_decided
from tests.factories import NOW, TODAY, make_sent

LATER = NOW + timedelta(days=1)


def play_once(cast: Cast) -> None:
    """A notice with one household on it hangs."""
    cast.decided = make_decided(village=cast.village)
    cast.decided.add(cast.group, "8801", "张大山", stars=10)
    cast.notice = cast.decided.post()


@pytest.fixture
def decided(whole_cast: Cast) -> Decided:
    return whole_cast.decided


@pytest.fixture
def notice(whole_cast: Cast) -> Notice:
    return whole_cast.notice


def put_up(notice: Notice, officer: Officer, *, at=LATER, **more) -> None:
    paper = {"place": "村委会公示栏", "posted_on": TODAY, "posted_by": "赵敏"}
    add_posting(notice.pk, Posted(**{**paper, **more}), sent=make_sent(officer, at=at))


def test_a_paper_is_put_up_once_a_place_and_taken_down_once(
    decided: Decided, notice: Notice
) -> None:
    put_up(notice, decided.clerk)
    put_up(notice, decided.clerk, place="老庄岔路口")
    with translation.override("en"), pytest.raises(Refused, match="recorded for this place"):
        put_up(notice, decided.clerk)
    posting = Posting.objects.get(place="村委会公示栏")
    over = make_sent(decided.clerk, at=NOW + timedelta(days=8))
    end_posting(posting.pk, taken_down_on=TODAY + timedelta(days=8), by="赵敏", sent=over)
    posting.refresh_from_db()
    assert (posting.taken_down_on, posting.too_short) == (TODAY + timedelta(days=8), False)
    again = make_sent(decided.clerk, at=NOW + timedelta(days=9))
    with translation.override("en"), pytest.raises(Refused, match="recorded already"):
        end_posting(posting.pk, taken_down_on=TODAY, by="赵敏", sent=again)
    assert LedgerEntry.objects.filter(verb__startswith="posting_").count() == 3


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"place": " "}, "where the paper hangs"),
        ({"posted_by": ""}, "where the paper hangs"),
        ({"posted_on": TODAY - timedelta(days=1)}, "before the notice was posted"),
        ({"posted_on": TODAY + timedelta(days=2)}, "after it was put up, not before"),
    ],
)
def test_a_record_that_cannot_be_is_refused_with_a_sentence(
    decided: Decided, notice: Notice, change: dict, sentence: str
) -> None:
    with translation.override("en"), pytest.raises(Refused, match=sentence):
        put_up(notice, decided.clerk, **change)
    assert Posting.objects.count() == 0


@pytest.mark.parametrize("days", [-1, 2])
def test_a_paper_comes_down_between_its_day_and_today(
    decided: Decided, notice: Notice, days: int
) -> None:
    put_up(notice, decided.clerk)
    posting = Posting.objects.get()
    with translation.override("en"), pytest.raises(Refused, match="The day lies between"):
        end_posting(
            posting.pk,
            taken_down_on=TODAY + timedelta(days=days),
            by="赵敏",
            sent=make_sent(decided.clerk, at=LATER),
        )


def test_only_the_clerk_records(decided: Decided, notice: Notice) -> None:
    for officer in (decided.secretary, decided.supervisor):
        with pytest.raises(PermissionDenied):
            put_up(notice, officer)


def test_the_record_prints_where_it_hung_and_that_it_came_down_too_early(
    decided: Decided, notice: Notice, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: LATER)
    client.force_login(decided.clerk)
    address = f"/notices/{notice.pk}/record/"
    assert "还没有张贴记录" in client.get(address).content.decode()
    put_up(notice, decided.clerk)
    page = client.get(address).content.decode()
    assert "村委会公示栏" in page
    assert "尚未撤下" in page
    end_posting(
        Posting.objects.get().pk,
        taken_down_on=TODAY + timedelta(days=1),
        by="李国强",
        sent=make_sent(decided.clerk, at=LATER),
    )
    page = client.get(address).content.decode()
    assert "未满公示期" in page
    assert "李国强" in page


def test_the_clerk_is_told_until_the_paper_is_recorded(decided: Decided, notice: Notice) -> None:
    def lines(officer: Officer) -> list[str]:
        rounds = visible_rounds(officer).select_related("village", "campaign__catalogue")
        with translation.override("en"):
            return [task.title for task in today_for(officer, rounds=rounds, now=LATER).tasks]

    told = "The notice is not recorded as put up"
    assert told in lines(decided.clerk)
    assert told not in lines(decided.secretary)
    put_up(notice, decided.clerk)
    assert told not in lines(Officer.objects.get(pk=decided.clerk.pk))


def test_the_clerk_records_on_the_pages(
    decided: Decided, notice: Notice, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: LATER)
    client.force_login(decided.clerk)
    url = f"/notices/{notice.pk}/postings/add/"
    cid = client.get(url).context["form"]["cid"].value()
    typed = {
        "cid": cid,
        "place": "公示栏",
        "posted_on": "2026-11-20",
        "posted_by": "赵敏",
        "_end": "1",
    }
    assert "请填写" in client.post(url, {**typed, "place": ""}).content.decode()
    assert client.post(url, typed).status_code == 302
    listed = client.get(f"/rounds/{decided.round.pk}/notices/").content.decode()
    assert "公示栏" in listed
    url = f"/postings/{Posting.objects.get().pk}/end/"
    cid = client.get(url).context["form"]["cid"].value()
    answer = client.post(
        url, {"cid": cid, "taken_down_on": "2026-11-21", "by": "赵敏", "_end": "1"}
    )
    assert answer.status_code == 302
    assert "撤下" in client.get(url).content.decode()


@pytest.mark.parametrize("papers", [1, 3])
def test_the_list_of_versions_takes_the_same_queries_for_any_number(
    decided: Decided,
    notice: Notice,
    client: Client,
    papers: int,
    django_assert_num_queries: DjangoAssertNumQueries,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for n in range(papers - 1):
        claim = decided.claim("8801", 9)
        decided.decide_again(claim, passed=bool(n), at=NOW + timedelta(hours=n + 1))
        decided.post(at=NOW + timedelta(hours=n + 2), supplement=True)
    for paper in Notice.objects.all():
        put_up(paper, decided.clerk)
    monkeypatch.setattr(timezone, "now", lambda: LATER)
    client.force_login(decided.clerk)
    client.get("/")
    with django_assert_num_queries(8):
        page = client.get(f"/rounds/{decided.round.pk}/notices/").content.decode()
    assert page.count("村委会公示栏") >= papers
