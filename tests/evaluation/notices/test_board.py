"""The public board over HTTP: for everybody, without a cookie, and nothing but the lines."""

import gzip
import hashlib
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from evaluation.models import Notice
from grids.models import Grid, Village
from tests.evaluation.boards import Decided, make_decided, make_long_notice
from tests.factories import NOW, make_officer

CANARY = "金丝雀"


@pytest.fixture
def decided(village: Village) -> Decided:
    return make_decided(village=village)


@pytest.fixture
def notice(decided: Decided, group: Grid) -> Notice:
    decided.add(group, "8801", "张大山", stars=10)
    decided.add(group, "8802", "王秀英", missing=(5,))  # five stars: not on the board
    decided.add(group, "8803", "李强", stars=7, missing=(4,))
    posted = decided.post()
    assert posted
    return posted


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    travel(monkeypatch, days=4)


def travel(monkeypatch: pytest.MonkeyPatch, *, days: int) -> None:
    """It is so many days after the posting."""
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=days))


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_everybody_reads_the_lines_without_logging_in(client: Client, notice: Notice) -> None:
    answer = client.get(f"/g/{notice.slug}/")
    page = text_of(answer.content.decode())
    assert answer.status_code == 200
    assert "关于后庄村2026年度星级文明户评定结果的公示" in page
    assert "还剩 4 天" in page
    assert "后庄村3户参评，下列2户拟定为星级文明户" in page
    assert "张*山 ★★★★★★★★★★ 十星全得 10" in page
    assert "李* ★★★★★★ 第1 第2 第3 第4 第6 第7 6" in page


def test_the_page_has_telephones_to_press_and_the_code(client: Client, notice: Notice) -> None:
    page = client.get(f"/g/{notice.slug}/").content.decode()
    assert re.findall(r'href="tel:([^"]+)"', page) == [
        "0357-0000000",
        "0357-0000001",
        "0357-0000002",
    ]
    assert notice.digest in page
    assert f"/g/{notice.slug}/lines.csv" in page


@pytest.mark.parametrize("address", ["", "lines.csv"])
def test_nothing_but_the_public_columns_leaves_the_house(
    client: Client, decided: Decided, notice: Notice, address: str
) -> None:
    leak = client.get(f"/g/{notice.slug}/{address}").content.decode()
    entries = decided.entries.values()
    never = {CANARY, "张大山", "王秀英", "王*英", "李强", "未达到", "8802", "8803"}
    never |= {decided.secretary.name, decided.supervisor.name, decided.clerk.name}
    never |= {str(thing.pk) for entry in entries for thing in (entry, entry.household)}
    never |= {str(decided.round.pk), str(notice.pk)}
    assert [word for word in never if word in leak] == []
    assert "star=" not in leak


def test_the_page_sets_no_cookie_and_is_kept_from_search_engines(
    client: Client, notice: Notice
) -> None:
    answer = client.get(f"/g/{notice.slug}/")
    assert not answer.cookies
    assert answer["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert '<meta name="robots" content="noindex, nofollow">' in answer.content.decode()
    assert "<script" not in answer.content.decode()
    assert "public" in answer["Cache-Control"]


def test_a_repeated_read_is_answered_unchanged_until_the_next_day(
    client: Client, notice: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag = client.get(f"/g/{notice.slug}/")["ETag"]
    again = client.get(f"/g/{notice.slug}/", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert not again.cookies
    assert client.get(f"/g/{notice.slug}/?big=1", headers={"if-none-match": tag}).status_code == 200
    travel(monkeypatch, days=5)
    tomorrow = client.get(f"/g/{notice.slug}/", headers={"if-none-match": tag})
    assert tomorrow.status_code == 200
    assert "还剩 3 天" in text_of(tomorrow.content.decode())


def test_the_last_day_is_said_and_still_shows_the_lines(
    client: Client, notice: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    travel(monkeypatch, days=7)
    page = text_of(client.get(f"/g/{notice.slug}/").content.decode())
    assert "今天是最后一天" in page
    assert "张*山" in page


def test_after_its_end_the_page_says_only_that(
    client: Client, notice: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    travel(monkeypatch, days=8)
    page = client.get(f"/g/{notice.slug}/").content.decode()
    assert "公示已结束" in page
    assert [word for word in ("张*", "李*", "后庄", notice.digest, "0357") if word in page] == []
    assert client.get(f"/g/{notice.slug}/lines.csv").status_code == 404


def test_a_withdrawn_notice_says_only_that(
    client: Client, decided: Decided, notice: Notice
) -> None:
    decided.withdraw()
    page = client.get(f"/g/{notice.slug}/").content.decode()
    assert "公示已撤回" in page
    assert [word for word in ("张*", "李*", "后庄", notice.digest, "0357") if word in page] == []
    assert client.get(f"/g/{notice.slug}/lines.csv").status_code == 404


def test_the_file_has_the_digest_that_the_page_prints(client: Client, notice: Notice) -> None:
    file = client.get(f"/g/{notice.slug}/lines.csv")
    assert hashlib.sha256(file.content).hexdigest() == notice.digest
    assert file["Content-Disposition"] == f'attachment; filename="{notice.slug}.csv"'


def test_after_the_end_its_village_still_has_the_file(
    client: Client, decided: Decided, notice: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    travel(monkeypatch, days=8)
    client.force_login(decided.clerk)
    assert client.get(f"/g/{notice.slug}/lines.csv").status_code == 200
    client.force_login(make_officer(name="外人"))
    assert client.get(f"/g/{notice.slug}/lines.csv").status_code == 404


def test_an_unknown_address_is_not_found(client: Client, notice: Notice) -> None:
    for address in ("/g/0000000000/", "/g/0000000000/lines.csv", "/g/0000000000/qr.svg", "/g/x/"):
        assert client.get(address).status_code == 404


def test_an_address_typed_from_paper_is_read_kindly(client: Client, notice: Notice) -> None:
    assert client.get(f"/g/{notice.slug.lower()}/").status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_the_board_is_only_read(client: Client, notice: Notice, method: str) -> None:
    for address in ("", "lines.csv", "qr.svg"):
        answer = getattr(client, method)(
            f"/g/{notice.slug}/{address}", content_type="application/json"
        )
        assert answer.status_code == 405
    assert client.head(f"/g/{notice.slug}/").status_code == 200


def test_the_picture_code_is_a_file_of_its_own(client: Client, notice: Notice) -> None:
    picture = client.get(f"/g/{notice.slug}/qr.svg")
    assert picture["Content-Type"] == "image/svg+xml"
    assert b"<svg" in picture.content


def test_a_supplement_and_its_notice_lead_to_each_other(
    client: Client, decided: Decided, notice: Notice
) -> None:
    decided.decide_again(decided.claim("8803", 0), passed=False, at=NOW + timedelta(days=1))
    supplement = decided.post(at=NOW + timedelta(days=2), supplement=True)
    assert supplement
    page = client.get(f"/g/{supplement.slug}/").content.decode()
    assert f'href="/g/{notice.slug}/"' in page
    assert "本年度暂不列入名单的农户" in page
    assert "李*" in page
    assert "张*山" not in page
    assert notice.digest not in page
    assert f'href="/g/{supplement.slug}/"' in client.get(f"/g/{notice.slug}/").content.decode()


def test_a_new_supplement_renews_the_notices_page(
    client: Client, decided: Decided, notice: Notice
) -> None:
    tag = client.get(f"/g/{notice.slug}/")["ETag"]
    decided.decide_again(decided.claim("8803", 0), passed=False, at=NOW + timedelta(days=1))
    decided.post(at=NOW + timedelta(days=2), supplement=True)
    assert client.get(f"/g/{notice.slug}/", headers={"if-none-match": tag}).status_code == 200


@pytest.mark.parametrize("lines", [1, 3, 600])
def test_five_queries_for_any_number_of_lines_where_no_page_is_stored(
    client: Client,
    decided: Decided,
    group: Grid,
    lines: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    notice = make_long_notice(decided=decided, grid=group, lines=lines)
    with django_assert_max_num_queries(5):
        answer = client.get(f"/g/{notice.slug}/")
    assert answer.content.decode().count('<th scope="row">') == lines


def test_six_hundred_lines_and_all_they_need_weigh_less_than_sixty_kilobytes(
    client: Client, decided: Decided, group: Grid
) -> None:
    notice = make_long_notice(decided=decided, grid=group, lines=600)
    page = client.get(f"/g/{notice.slug}/", headers={"accept-encoding": "gzip"})
    assert page["Content-Encoding"] == "gzip"
    html = gzip.decompress(page.content).decode()
    needed = re.findall(
        r'<(?:link rel="(?:stylesheet|icon)"|img|script)[^>]*"/static/([^"]+)"', html
    )
    assert {"css/starcivil.css", "css/board.css", "icon.svg"} == set(needed)
    files = [Path(str(find(name))).read_bytes() for name in needed]
    weights = [len(page.content), *(len(gzip.compress(file)) for file in files)]
    assert sum(weights) < 60_000, weights


# What the township's rules change, each with its default beside it.


def set_rule(decided: Decided, **rules: object) -> None:
    campaign = decided.round.campaign
    for name, value in rules.items():
        setattr(campaign, name, value)
    campaign.save()


@pytest.mark.parametrize(("needed", "named"), [(True, []), (False, ["赵*"])])
def test_a_household_without_a_mandatory_star_is_named_with_fewer_where_the_rule_says_so(
    decided: Decided, group: Grid, needed: bool, named: list[str]
) -> None:
    set_rule(decided, mandatory_needed=needed)
    decided.add(group, "0001", "赵海", stars=9, missing=(1,))
    posted = decided.post()
    assert posted
    assert [line.head_masked for line in posted.lines.all()] == named


def test_by_default_the_paper_masks_the_names_as_the_page_does(
    client: Client, decided: Decided, notice: Notice
) -> None:
    client.force_login(decided.clerk)
    poster = client.get(f"/notices/{notice.pk}/poster/").content.decode()
    assert "张*山" in poster
    assert "张大山" not in poster
    assert "写户主全名" not in poster
    assert set(notice.lines.values_list("head_full", flat=True)) == {""}


def test_names_in_full_stand_on_the_paper_only_and_the_paper_says_so(
    client: Client, decided: Decided, group: Grid
) -> None:
    set_rule(decided, poster_names="full", full_names_reason="村民代表会议决定")
    decided.add(group, "8801", "张大山", stars=10)
    decided.add(group, "8802", "李强", stars=7)
    notice = decided.post()
    assert notice
    client.force_login(decided.clerk)
    poster = client.get(f"/notices/{notice.pk}/poster/").content.decode()
    for words in ("张大山", "李强", "写户主全名", "村民代表会议决定"):
        assert words in poster
    public = Client()
    for address in ("", "lines.csv"):
        leak = public.get(f"/g/{notice.slug}/{address}").content.decode()
        assert "张*山" in leak
        assert [word for word in ("张大山", "李强", "村民代表会议") if word in leak] == []
    file = public.get(f"/g/{notice.slug}/lines.csv").content
    assert hashlib.sha256(file).hexdigest() == notice.digest


def test_full_names_that_are_the_same_carry_their_numbers_on_the_paper(
    decided: Decided, group: Grid
) -> None:
    set_rule(decided, poster_names="full", full_names_reason="村民代表会议决定")
    decided.add(group, "0001", "张大山")
    decided.add(group, "0002", "张大山")
    decided.add(group, "0003", "张小山")
    posted = decided.post()
    assert posted
    assert [line.head_full for line in posted.lines.all()] == [
        "张大山（0001）",
        "张大山（0002）",
        "张小山",
    ]


def test_by_default_the_poster_leads_to_the_page(
    client: Client, decided: Decided, notice: Notice
) -> None:
    client.force_login(decided.clerk)
    poster = client.get(f"/notices/{notice.pk}/poster/").content.decode()
    assert f"/g/{notice.slug}/qr.svg" in poster
    assert f"http://testserver/g/{notice.slug}/" in poster


def test_a_notice_that_is_not_for_the_web_says_only_where_it_hangs(
    client: Client, decided: Decided, group: Grid, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_rule(decided, on_web=False)
    decided.add(group, "8801", "张大山", stars=10)
    notice = decided.post()
    assert notice
    answer = client.get(f"/g/{notice.slug}/")
    page = answer.content.decode()
    assert (answer.status_code, answer["X-Robots-Tag"]) == (200, "noindex, nofollow, noarchive")
    assert "公示只在村公示栏张贴，至2026年11月27日止" in page
    assert 'href="tel:0357-0000000"' in page
    assert [word for word in ("张*", "李*", "后庄", notice.digest) if word in page] == []
    assert client.get(f"/g/{notice.slug}/lines.csv").status_code == 404
    assert client.get(f"/g/{notice.slug}/qr.svg").status_code == 404
    travel(monkeypatch, days=8)
    assert "公示已结束" in client.get(f"/g/{notice.slug}/").content.decode()
    client.force_login(decided.clerk)
    assert client.get(f"/g/{notice.slug}/lines.csv").status_code == 200


def test_the_poster_of_a_notice_that_is_not_for_the_web_leads_nowhere(
    client: Client, decided: Decided, notice: Notice
) -> None:
    set_rule(decided, on_web=False)
    client.force_login(decided.clerk)
    poster = client.get(f"/notices/{notice.pk}/poster/").content.decode()
    assert "张*山" in poster
    assert [word for word in ("qr.svg", f"/g/{notice.slug}") if word in poster] == []
    listed = client.get(f"/rounds/{decided.round.pk}/notices/").content.decode()
    assert "只张贴纸质公示" in listed
    assert "qr.svg" not in listed


# Later versions say what changed and why.


def test_a_supplement_says_why_and_what_changed_without_naming_the_star_that_went(
    client: Client, decided: Decided, group: Grid
) -> None:
    decided.add(group, "0001", "张大山", stars=8)  # loses one, stays
    decided.add(group, "0002", "李强", missing=(3,))  # gains one, comes
    decided.add(group, "0003", "王秀英")  # loses one, goes
    decided.add(group, "0004", "赵海山", stars=8, missing=(7,))  # gains one
    decided.post()
    for number, index, passed in [
        ("0001", 4, False),
        ("0002", 3, True),
        ("0003", 3, False),
        ("0004", 7, True),
    ]:
        decided.decide_again(
            decided.claim(number, index), passed=passed, at=NOW + timedelta(hours=1)
        )
    supplement = decided.post(at=NOW + timedelta(days=2), supplement=True)
    assert supplement
    page = text_of(client.get(f"/g/{supplement.slug}/").content.decode())
    assert "理由： 经复核有变动" in page
    assert "张*山 ★★★★★★★ 第1 第2 第3 第4 第6 第7 第8 变动：原为8颗星 7" in page
    assert "李* ★★★★★★ 第1 第2 第3 第4 第5 第6 变动：新列入名单 6" in page
    assert "王*英 原为6颗星；不再列入名单" in page
    assert "变动：原为7颗星；新增：第8星 8" in page
    assert "复核未达到" not in page


def test_the_record_of_a_supplement_lists_every_star_of_before_and_now(
    client: Client, decided: Decided, notice: Notice
) -> None:
    decided.decide_again(decided.claim("8801", 9), passed=False, at=NOW + timedelta(hours=1))
    supplement = decided.post(at=NOW + timedelta(days=2), supplement=True)
    assert supplement
    client.force_login(decided.supervisor)
    record = text_of(client.get(f"/notices/{supplement.pk}/record/").content.decode())
    old = " ".join(f"第{n}星" for n in range(1, 11))
    new = " ".join(f"第{n}星" for n in range(1, 10))
    assert f"原为：{old}；现为：{new}" in record
    assert "经复核有变动" in record


def test_the_list_shows_every_version_with_kind_reason_and_how_it_stands(
    client: Client, decided: Decided, notice: Notice
) -> None:
    decided.decide_again(decided.claim("8803", 0), passed=False, at=NOW + timedelta(hours=1))
    decided.post(at=NOW + timedelta(days=2), supplement=True)
    Notice.objects.filter(number=1).update(withdrawn_at=NOW, withdrawal_reason="名单有误")
    client.force_login(decided.clerk)
    page = text_of(client.get(f"/rounds/{decided.round.pk}/notices/").content.decode())
    assert "第1号 公示" in page
    assert "第2号 补充公示" in page
    assert "已撤回 理由：名单有误" in page
    assert "原为6颗星；不再列入名单" in page


def test_withdrawn_pages_never_say_why(client: Client, decided: Decided, notice: Notice) -> None:
    decided.withdraw(reason="王秀英有异议")
    answer = client.get(f"/g/{notice.slug}/")
    assert "王秀英" not in answer.content.decode()
    assert "一律无效" in answer.content.decode()
    assert answer["X-Robots-Tag"] == "noindex, nofollow, noarchive"
