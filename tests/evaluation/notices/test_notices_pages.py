"""The pages around the notice, for those who post it: check, list, poster, record."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from evaluation.models import Notice
from evaluation.objections.actions import add_objection
from evaluation.objections.typed import Doubt
from grids.models import Officer
from tests.cast import Cast
from tests.evaluation.boards import Decided, make_decided
from tests.factories import NOW, make_sent


def play_once(cast: Cast) -> None:
    """The committees have decided on three households; nothing is posted yet."""
    cast.decided = made = make_decided(village=cast.village)
    made.add(cast.group, "8801", "张大山", stars=10)
    made.add(cast.group, "8802", "张小山", stars=7, missing=(4,))
    made.add(cast.group, "8803", "王秀英", missing=(5,))


@pytest.fixture
def decided(whole_cast: Cast) -> Decided:
    return whole_cast.decided


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=1))


def read(client: Client, officer: Officer, address: str) -> str:
    client.force_login(officer)
    return client.get(address).content.decode()


def heads(page: str) -> list[str]:
    return re.findall(r'<th scope="row"[^>]*>([^<]+)', page)


def test_the_check_page_shows_exactly_what_is_posted_then(client: Client, decided: Decided) -> None:
    page = read(client, decided.secretary, f"/rounds/{decided.round.pk}/notices/preview/")
    notice = decided.post()
    assert notice
    assert heads(page) == [line.head_masked for line in notice.lines.all()]
    assert heads(page) == ["张*山（8801）", "张*山（8802）"]


def test_the_check_page_says_who_signs_and_who_learns_by_slip(
    client: Client, decided: Decided
) -> None:
    page = read(client, decided.clerk, f"/rounds/{decided.round.pk}/notices/preview/")
    assert '村支书: <b class="nb">李国强</b>' in page
    assert '监委会成员: <b class="nb">周德全</b>' in page
    assert "王秀英" in page.split('id="others"')[1]
    signing = f"/rounds/{decided.round.pk}/moves/post_notice/"
    assert signing not in page, "a clerk may not sign"
    address = f"/rounds/{decided.round.pk}/notices/preview/"
    assert signing in read(client, decided.secretary, address)


def test_while_a_notice_hangs_the_check_page_shows_the_changes_only(
    client: Client, decided: Decided
) -> None:
    decided.post()
    address = f"/rounds/{decided.round.pk}/notices/preview/"
    assert "与榜上所列没有不同" in read(client, decided.clerk, address)
    decided.decide_again(decided.claim("8803", 5), passed=True, at=NOW + timedelta(hours=1))
    page = read(client, decided.secretary, address)
    assert heads(page) == ["王*英"]
    assert f"/rounds/{decided.round.pk}/moves/post_supplement/" in page


def test_the_list_tells_what_hangs_what_is_over_and_what_was_withdrawn(
    client: Client, decided: Decided, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/rounds/{decided.round.pk}/notices/"
    assert "还没有张榜" in read(client, decided.clerk, address)
    notice = decided.post()
    assert notice
    page = read(client, decided.clerk, address)
    assert f"http://testserver/g/{notice.slug}/" in page
    assert "还剩7天" in page
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=8))
    assert "已结束" in read(client, decided.clerk, address)
    Notice.objects.filter(pk=notice.pk).update(withdrawn_at=NOW)
    assert "已撤回" in read(client, decided.clerk, address)


@pytest.mark.parametrize(("size", "sheet"), [("", True), ("?size=a4", False), ("?size=a0", True)])
def test_the_poster_has_what_the_paper_needs(
    client: Client, decided: Decided, size: str, sheet: bool
) -> None:
    notice = decided.post()
    assert notice
    page = read(client, decided.clerk, f"/notices/{notice.pk}/poster/{size}")
    assert ("css/a3.css" in page) is sheet
    for words in (
        "关于后庄村2026年度星级文明户评定结果的公示",
        "后庄村3户参评，下列2户拟定为星级文明户",
        "2026年11月27日",
        "0357-0000001",
        "村务监督委员会（签字）",
        "后庄村村民委员会（章）",
        f"http://testserver/g/{notice.slug}/",
        f"/g/{notice.slug}/qr.svg",
    ):
        assert words in page
    assert [word for word in ("张大山", "王秀英", "王*英", "未达到") if word in page] == []


def test_the_record_counts_the_objections_without_the_objectors(
    client: Client, decided: Decided
) -> None:
    notice = decided.post()
    assert notice
    doubt = Doubt(decided.entries["8801"].pk, None, "phone", "柴草没有清理", "王金丝雀 13800000000")
    sent = make_sent(decided.clerk, at=NOW + timedelta(hours=1))
    add_objection(notice.pk, doubt, sent=sent)
    page = read(client, decided.clerk, f"/notices/{notice.pk}/record/")
    assert "<td>1-1</td>" in page
    assert "尚未答复" in page
    assert "公示还没有到期" in page
    assert [word for word in ("金丝雀", "柴草") if word in page] == []


def test_who_sees_the_pages_around_the_notice(
    client: Client, decided: Decided, other_clerk: Officer, assessor: Officer
) -> None:
    notice = decided.post()
    assert notice
    round_ = decided.round.pk
    addresses = [
        f"/rounds/{round_}/notices/",
        f"/notices/{notice.pk}/poster/",
        f"/rounds/{round_}/notices/preview/",
        f"/notices/{notice.pk}/record/",
    ]
    for officer, statuses in [
        (decided.supervisor, [200, 200, 200, 200]),
        (assessor, [200, 200, 403, 403]),
        (other_clerk, [404, 404, 404, 404]),
    ]:
        client.force_login(officer)
        assert [client.get(address).status_code for address in addresses] == statuses
