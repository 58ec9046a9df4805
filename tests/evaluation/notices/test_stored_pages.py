"""The finished pages of the board: the same as rendered, right each day, gone with what hangs."""

import gzip
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from evaluation.models import BoardPage, Notice
from evaluation.notices.queries.pages import program
from grids.models import Grid
from tests.cast import Cast
from tests.evaluation.boards import Decided, make_decided
from tests.evaluation.notices.test_board import text_of, travel
from tests.factories import NOW
from tests.postgres.owner import owner

#: From the day of posting to the last one, in two languages and two sizes.
PAGES = 8 * 2 * 2
READINGS = ("", "?big=1", "?lang=en", "?lang=en&big=1")


def play_once(cast: Cast) -> None:
    """A notice that was posted today."""
    with pytest.MonkeyPatch.context() as clock:
        travel(clock, days=0)
        cast.decided = make_decided(village=cast.village)
        cast.notice = posted(cast.decided, cast.group)


@pytest.fixture
def decided(whole_cast: Cast) -> Decided:
    return whole_cast.decided


@pytest.fixture
def notice(whole_cast: Cast) -> Notice:
    return whole_cast.notice


def posted(decided: Decided, group: Grid) -> Notice:
    decided.add(group, "8801", "张大山", stars=10)
    decided.add(group, "8803", "李强", stars=7, missing=(4,))
    made = decided.post()
    assert made
    return made


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    travel(monkeypatch, days=0)
    program.cache_clear()
    yield
    program.cache_clear()


def test_posting_stores_a_page_for_each_day_language_and_size(notice: Notice) -> None:
    assert BoardPage.objects.count() == PAGES
    days = BoardPage.objects.order_by("day").values_list("day", flat=True).distinct()
    assert list(days) == [notice.starts_on + timedelta(n) for n in range(8)]


def test_a_stored_page_takes_one_query(
    client: Client, notice: Notice, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(f"/g/{notice.slug}/")
    with django_assert_num_queries(1):
        page = client.get(f"/g/{notice.slug}/")
    with django_assert_num_queries(1):
        again = client.get(f"/g/{notice.slug}/", headers={"if-none-match": page["ETag"]})
    assert (page.status_code, again.status_code, again.content) == (200, 304, b"")


@pytest.mark.parametrize("day", range(8))
@pytest.mark.parametrize("query", READINGS)
def test_a_stored_page_is_the_one_that_would_be_rendered(
    client: Client, notice: Notice, monkeypatch: pytest.MonkeyPatch, day: int, query: str
) -> None:
    travel(monkeypatch, days=day)
    stored = client.get(f"/g/{notice.slug}/{query}")
    BoardPage.objects.all().delete()
    rendered = client.get(f"/g/{notice.slug}/{query}")
    assert stored.content == rendered.content
    differs = {"Vary": "Accept-Encoding", "X-Accel-Expires": "@now", "X-Request-Id": "its own"}
    assert {**stored.headers, **differs} == {**rendered.headers, **differs}
    left = "今天是最后一天" if day == 7 else f"还剩 {min(7, 8 - day)} 天"
    assert "en" in query or left in text_of(stored.content.decode())


def test_who_can_unpack_gets_it_packed_and_others_the_same_page(
    client: Client, notice: Notice
) -> None:
    plain = client.get(f"/g/{notice.slug}/")
    small = client.get(f"/g/{notice.slug}/", headers={"accept-encoding": "br, gzip"})
    assert gzip.decompress(small.content) == plain.content
    assert (small["Content-Encoding"], small["Vary"]) == ("gzip", "Accept-Encoding")
    assert int(small["Content-Length"]) == len(small.content)
    assert small["ETag"] == plain["ETag"]


def test_the_language_of_an_officers_browser_does_not_change_what_everybody_reads(
    client: Client, notice: Notice
) -> None:
    client.cookies["django_language"] = "en"
    assert "还剩" in client.get(f"/g/{notice.slug}/").content.decode()
    BoardPage.objects.all().delete()
    assert "还剩" in client.get(f"/g/{notice.slug}/").content.decode()


def test_a_cache_between_keeps_it_to_the_end_of_this_second_only(
    client: Client, notice: Notice
) -> None:
    answer = client.get(f"/g/{notice.slug}/")
    assert answer["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert answer["X-Accel-Expires"].startswith("@")


def test_another_name_of_the_site_is_refused_before_a_stored_page(
    client: Client, notice: Notice
) -> None:
    assert (
        client.get(f"/g/{notice.slug}/", headers={"host": "elsewhere.example"}).status_code == 400
    )


def test_withdrawing_removes_every_page(client: Client, decided: Decided, notice: Notice) -> None:
    decided.withdraw()
    assert not BoardPage.objects.exists()
    assert "公示已撤回" in client.get(f"/g/{notice.slug}/").content.decode()


def test_a_later_version_renews_the_pages_beside_it(
    client: Client, decided: Decided, notice: Notice
) -> None:
    before = client.get(f"/g/{notice.slug}/")["ETag"]
    decided.decide_again(decided.claim("8803", 0), passed=False, at=NOW + timedelta(minutes=1))
    later = decided.post(at=NOW + timedelta(minutes=2), supplement=True)
    assert later
    answer = client.get(f"/g/{notice.slug}/", headers={"if-none-match": before})
    assert answer.status_code == 200
    assert f'href="/g/{later.slug}/"' in answer.content.decode()


def test_the_end_of_a_board_is_the_end_of_its_pages(
    client: Client, notice: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    travel(monkeypatch, days=8)
    assert "公示已结束" in client.get(f"/g/{notice.slug}/").content.decode()
    call_command("store_boards")
    assert not BoardPage.objects.exists()


def test_another_version_of_the_program_makes_its_own_pages(
    client: Client, notice: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    with owner():
        BoardPage.objects.update(program="of before", body=b"never shown")
    travel(monkeypatch, days=2)
    assert "还剩 6 天" in text_of(client.get(f"/g/{notice.slug}/").content.decode())
    call_command("store_boards")
    assert set(BoardPage.objects.values_list("program", flat=True)) == {program()}
    assert BoardPage.objects.count() == PAGES - 2 * len(READINGS)
    call_command("store_boards")
    assert BoardPage.objects.count() == PAGES - 2 * len(READINGS)
