"""A grid leader's phone without network: the list, the form, what waits, what is sent or not."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, BrowserType, Dialog, Page, expect
from playwright.sync_api import Error as PlaywrightError
from pytest_django.live_server_helper import LiveServer

from evaluation.models import Declaration, Entry, Pack, Photo, Round
from evaluation.packs.actions import end_pack
from evaluation.packs.views import offline
from grids.codes import grouped
from grids.models import Grid, Officer, Receipt
from grids.roles import Role
from tests.e2e.conftest import PHONE, axe_findings, log_in, sticking_out, until
from tests.e2e.test_nothing_lost import ANDROID
from tests.evaluation.doorstep import confirm, make_doorstep, save, typed
from tests.factories import make_officer, make_sent


@pytest.fixture
def round_(transactional_db: None, micro_grid: Grid) -> Round:
    return make_doorstep(grid=micro_grid, households=3)


@pytest.fixture
def entries(round_: Round) -> list[Entry]:
    return list(round_.entries.order_by("number"))


@pytest.fixture
def phone(
    browser: Browser, live_server: LiveServer, grid_leader: Officer, round_: Round
) -> Iterator[Page]:
    """The leader's phone, with the list on it and the list's page open."""
    context = browser.new_context(locale="zh-CN", viewport=PHONE, user_agent=ANDROID)  # type: ignore[arg-type]  # because it is a TypedDict
    page = context.new_page()
    page.set_default_timeout(10_000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    take_along(page, live_server, grid_leader, round_)
    yield page
    context.close()
    assert complaints == []


def take_along(page: Page, live_server: LiveServer, leader: Officer, round_: Round) -> None:
    keep_list(page, live_server, leader, round_)
    open_list(page)


def keep_list(page: Page, live_server: LiveServer, leader: Officer, round_: Round) -> None:
    page.goto(live_server.url + reverse("login"))
    log_in(page, leader)
    page.goto(live_server.url + reverse("pack_list", args=[round_.pk]))
    page.get_by_role("button", name="把名单带在这部手机里").click()
    expect(page.get_by_text("名单已存在手机里。")).to_be_visible()


def open_list(page: Page) -> None:
    page.get_by_role("link", name="打开名单").click()
    expect(page.get_by_text("的名单，按走访顺序")).to_be_visible()


def open_form(page: Page, entry: Entry) -> None:
    page.locator(f'a[href$="{entry.pk}"]').click()
    page.locator("#filling").wait_for()


def whole(page: Page) -> None:
    button = page.get_by_role("button", name="全部星放在一页")
    if button.is_visible():
        button.click()


def fill(page: Page, entry: Entry, *, value: str = "met") -> None:
    """Every item by its button, star by star as on a phone; then what stands at the end."""
    open_form(page, entry)
    whole(page)
    for star in page.locator(".star").all():
        star.locator("[data-all-met]").click()
    if value != "met":
        page.locator('input[name="a-01-1"][value="not_met"]').check(force=True)
    page.locator('input[name=mode][value="dictated/home"]').check(force=True)
    page.locator("#consented").check()


def done(page: Page) -> None:
    """The list opens. What is to happen to its requests is said before: a page that a worker serves
    may send one by the old way for a moment after ``route``."""
    page.get_by_role("button", name="填好了，有网络就发送").click()
    expect(page.get_by_role("heading", name="手机里的农户")).to_be_visible()


def answer(page: Page, *answers: str) -> list[str]:
    """Answer each question of the page by the next of ``dismiss`` and ``accept``; what it asked."""
    told: list[str] = []
    turns = iter(answers)

    def on(dialog: Dialog) -> None:
        told.append(dialog.message)
        getattr(dialog, next(turns))()

    page.on("dialog", on)
    return told


def receipt_code() -> str:
    return grouped(Receipt.objects.get(kind="pack_send").code)


def kept_drafts(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate("starcivilOffline.drafts()")
    return found


def worker_is(page: Page, version: str) -> None:
    """The worker of that version has taken its place."""
    names = f"['starcivil-offline-{version}']"
    until(page, f"caches.keys().then(all => String(all) === String({names}))")


def online(page: Page) -> None:
    page.context.set_offline(False)
    page.get_by_role("button", name="现在发送").click()


def test_a_form_is_filled_without_network_and_sent_when_there_is_one(
    phone: Page, entries: list[Entry], grid_leader: Officer
) -> None:
    phone.context.set_offline(True)
    phone.reload()
    expect(phone.get_by_text("张*山")).to_be_visible()
    fill(phone, entries[0])
    expect(phone.locator("#kept")).to_have_text("已存在手机里")
    done(phone)
    expect(phone.get_by_text("手机里还有1份未发送")).to_be_visible()
    assert not Declaration.objects.exists()
    phone.context.set_offline(False)
    expect(phone.locator("#receipts")).to_contain_text("010001 张*山")
    saved = Declaration.objects.get()
    assert (saved.typist, saved.mode, saved.answers.count()) == (grid_leader, "dictated", 30)
    expect(phone.locator("#receipts")).to_contain_text(receipt_code())
    expect(phone.locator("#on-phone")).to_be_hidden()
    assert kept_drafts(phone) == []
    entries[0].refresh_from_db()
    assert entries[0].status == Entry.Status.DUE


def test_the_form_weighs_by_the_same_rule_and_goes_star_by_star(
    phone: Page, entries: list[Entry]
) -> None:
    phone.context.set_offline(True)
    open_form(phone, entries[0])
    expect(phone.locator("#star-01")).to_be_visible()
    expect(phone.locator("#star-02")).to_be_hidden()
    phone.locator("#star-01 [data-all-met]").click()
    expect(phone.locator(".declare-foot .tag")).to_have_text("够条件")
    phone.get_by_role("button", name="下一颗").click()
    expect(phone.locator("#star-02")).to_be_visible()
    whole(phone)
    star = phone.locator("#star-04")
    star.locator('input[name="a-04-1"][value=not_met]').check(force=True)
    expect(star.locator(".weighed")).to_contain_text("还有2条没有答")
    expect(phone.locator("#progress")).to_contain_text("4 / 30")


def test_what_was_begun_survives_a_reload_and_a_killed_browser(
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, object],
    live_server: LiveServer,
    entries: list[Entry],
    round_: Round,
    grid_leader: Officer,
    tmp_path: Path,
) -> None:
    def start() -> BrowserContext:
        return browser_type.launch_persistent_context(
            str(tmp_path),
            **browser_type_launch_args,  # type: ignore[arg-type]  # because it is a plain dict
            locale="zh-CN",
            viewport=PHONE,  # type: ignore[arg-type]  # because it is a TypedDict
            user_agent=ANDROID,
        )

    killed = start()
    page = killed.new_page()
    take_along(page, live_server, grid_leader, round_)
    killed.set_offline(True)
    open_form(page, entries[0])
    page.locator("#star-01 [data-all-met]").click()
    expect(page.locator("#kept")).to_have_text("已存在手机里")
    page.reload()
    expect(page.locator('input[name="a-01-1"][value=met]')).to_be_checked()
    kill(tmp_path)
    again = start()
    again.set_offline(True)
    page = again.new_page()
    page.goto(live_server.url + reverse("offline_list"))
    expect(page.get_by_text("在手机上填了一部分")).to_be_visible()
    open_form(page, entries[0])
    expect(page.locator('input[name="a-01-1"][value=met]')).to_be_checked()
    again.close()


def kill(profile: Path) -> None:
    """SIGKILL for whoever runs on the profile; found by it, so that no other browser is meant."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and f"--user-data-dir={profile}" in _command(folder):
            os.kill(int(folder.name), signal.SIGKILL)


def _command(folder: Path) -> str:
    try:
        return (folder / "cmdline").read_text(errors="replace")
    except OSError:
        return ""


def test_of_two_windows_the_second_is_told_and_overwrites_nothing(
    phone: Page, entries: list[Entry]
) -> None:
    phone.context.set_offline(True)
    second = phone.context.new_page()
    second.goto(phone.url)
    open_form(phone, entries[0])
    open_form(second, entries[0])
    phone.locator("#star-01 [data-all-met]").click()
    expect(phone.locator("#kept")).to_have_text("已存在手机里")
    second.locator('input[name="a-01-1"][value=not_met]').check(force=True)
    expect(second.get_by_text("在手机的另一个窗口里改过了")).to_be_visible()
    assert kept_drafts(phone)[0]["answers"]["01-1"] == "met"


def test_a_form_that_is_being_sent_by_one_window_is_locked_for_the_other(
    phone: Page, entries: list[Entry]
) -> None:
    phone.context.set_offline(True)
    fill(phone, entries[0])
    sending = "**/packs/*/entries/**"
    phone.context.route(sending, lambda _route: None)
    with phone.expect_request(sending):
        done(phone)
        phone.context.set_offline(False)
    second = phone.context.new_page()
    second.goto(phone.url)
    second.locator(f'a[href$="{entries[0].pk}"]').click()
    expect(second.get_by_text("这张表正在发送")).to_be_visible()
    claimed = second.evaluate(
        f"starcivilOffline.claim('{entries[0].pk}', 'another').then(found => Boolean(found))"
    )
    assert claimed is False


def test_what_a_closed_window_was_sending_is_sent_by_another_without_a_press(
    phone: Page, entries: list[Entry]
) -> None:
    phone.context.set_offline(True)
    fill(phone, entries[0])
    done(phone)
    phone.evaluate(
        """entry => starcivilOffline.alter(entry, draft => Object.assign({}, draft, {
            lease: {tab: 'closed', until: Date.now() + 4000}}))""",
        str(entries[0].pk),
    )
    phone.context.set_offline(False)
    expect(phone.locator("#receipts li")).to_have_count(1, timeout=30_000)


def test_one_that_fails_stays_and_blocks_no_other(
    phone: Page, entries: list[Entry], clerk: Officer
) -> None:
    phone.context.set_offline(True)
    for entry in entries:
        fill(phone, entry)
        done(phone)
    save(entries[0], clerk, form=typed(entries[0], c01_1="not_met"))
    confirm(entries[0], clerk)
    phone.context.set_offline(False)
    expect(phone.locator("#receipts li")).to_have_count(2)
    trouble = phone.locator(".trouble")
    expect(trouble).to_contain_text("010001 张*山")
    expect(trouble.locator("tbody tr")).to_have_count(1)
    expect(trouble.locator("tbody td")).to_have_text(["达到", "未达到"])
    expect(trouble.get_by_role("button", name="仍以手机上的为准")).to_be_hidden()
    assert len(kept_drafts(phone)) == 1
    assert Declaration.objects.count() == 3
    first = Declaration.objects.get(entry=entries[0])
    assert first.answers.get(criterion__code="01-1").value == "not_met"


def test_what_was_saved_meanwhile_is_overwritten_only_by_a_press(
    phone: Page, entries: list[Entry], clerk: Officer
) -> None:
    phone.context.set_offline(True)
    fill(phone, entries[0])
    done(phone)
    save(entries[0], clerk, form=typed(entries[0], c01_1="not_met"))
    phone.context.set_offline(False)
    expect(phone.locator(".trouble")).to_be_visible()
    assert Declaration.objects.get().version == 1
    phone.get_by_role("button", name="仍以手机上的为准").click()
    expect(phone.locator("#receipts li")).to_have_count(1)
    expect(phone.locator(".trouble")).to_have_count(0)
    assert Declaration.objects.get().answers.get(criterion__code="01-1").value == "met"


def test_an_answer_that_was_lost_is_no_second_form(phone: Page, entries: list[Entry]) -> None:
    phone.context.set_offline(True)
    fill(phone, entries[0])
    lost = []

    def lose(route: Any) -> None:
        if not lost:
            lost.append(route.fetch())
            route.abort()
        else:
            route.continue_()

    phone.context.route("**/packs/*/entries/**", lose)
    done(phone)
    phone.context.set_offline(False)
    expect(phone.locator("#receipts li")).to_have_count(1, timeout=15_000)
    assert lost
    expect(phone.locator("#receipts")).to_contain_text(receipt_code())
    assert Declaration.objects.get().version == 1


def test_a_photo_is_kept_at_once_survives_a_reload_and_follows_its_form(
    phone: Page, entries: list[Entry], tmp_path: Path
) -> None:
    picture = tmp_path / "yard.png"
    Image.effect_noise((2400, 1800), 90).convert("RGB").save(picture)
    phone.context.set_offline(True)
    open_form(phone, entries[0])
    phone.locator("#star-01 [data-photo]").set_input_files(picture)
    told = phone.locator("#star-01 [data-photos]")
    expect(told).to_have_text("手机里有这颗星的照片1张。")
    phone.reload()
    expect(told).to_have_text("手机里有这颗星的照片1张。")
    sizes = "starcivilOffline.photos().then(all => all.map(photo => photo.bytes.byteLength))"
    assert phone.evaluate(sizes)[0] <= 400 * 1024
    phone.goto(phone.url.split("form/")[0])
    fill(phone, entries[0])
    done(phone)
    phone.context.set_offline(False)
    expect(phone.locator("#receipts li")).to_have_count(1)
    expect(phone.locator("#on-phone")).to_be_hidden()
    photo = Photo.objects.get()
    assert (photo.entry, photo.star.star.code) == (entries[0], "01")
    assert phone.evaluate(sizes) == []


def test_a_photo_waits_until_a_list_from_before_photos_is_renewed(
    phone: Page, entries: list[Entry], tmp_path: Path
) -> None:
    picture = tmp_path / "yard.png"
    Image.effect_noise((240, 180), 90).convert("RGB").save(picture)
    phone.context.set_offline(True)
    open_form(phone, entries[0])
    phone.locator("#star-01 [data-photo]").set_input_files(picture)
    expect(phone.locator("#star-01 [data-photos]")).to_have_text("手机里有这颗星的照片1张。")
    phone.goto(phone.url.split("form/")[0])
    fill(phone, entries[0])
    done(phone)
    phone.evaluate(
        """async () => {
            for (const pack of await starcivilOffline.packs()) {
                delete pack.photos;
                await starcivilOffline.keepPack(pack);
            }
        }"""
    )
    phone.context.set_offline(False)
    expect(phone.locator("#receipts li")).to_have_count(1)
    expect(phone.locator("#on-phone")).to_be_hidden(timeout=30_000)
    assert Photo.objects.count() == 1


def test_a_photo_that_is_refused_says_why_and_blocks_nothing(
    phone: Page, entries: list[Entry], tmp_path: Path
) -> None:
    phone.context.set_offline(True)
    fill(phone, entries[0])
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no picture at all")
    phone.locator("#star-01 [data-photo]").set_input_files(broken)
    expect(phone.locator("#star-01 [data-photos]")).to_contain_text("1张")
    done(phone)
    phone.context.set_offline(False)
    expect(phone.locator("#receipts li")).to_have_count(1)
    expect(phone.locator(".trouble")).to_contain_text("有一张照片没有收下")
    told = answer(phone, "dismiss", "accept")
    delete = phone.get_by_role("button", name="从手机里删掉")
    with phone.expect_event("dialog"):
        delete.click()
    expect(phone.locator(".trouble")).to_be_visible()
    delete.click()
    expect(phone.locator(".trouble")).to_have_count(0)
    assert told == ["从手机里删掉这张照片吗？它没有被收下。"] * 2
    assert not Photo.objects.exists()


#: Photos, ever smaller, until not even the smallest has room; zeros would be packed to nothing.
FULL = """async entry => {
    const names = new Set();
    for (let size = 1 << 16; size >= 64; size >>= 2) {
        try {
            for (let n = 0; n < 200; n++) {
                const bytes = crypto.getRandomValues(new Uint8Array(size)).buffer;
                await starcivilOffline.keepPhoto({entry, star: '10', sha: `${size}-${n}`, bytes});
            }
        } catch (error) { names.add(error.name); }
    }
    return [...names];
}"""


def test_a_full_phone_says_so_and_what_is_typed_stays_on_the_screen(
    browser: Browser,
    live_server: LiveServer,
    grid_leader: Officer,
    round_: Round,
    entries: list[Entry],
) -> None:
    """Full by the browser's own measure; once there is room, the next answer keeps all."""
    context = browser.new_context(locale="zh-CN", viewport=PHONE, user_agent=ANDROID)  # type: ignore[arg-type]  # because it is a TypedDict
    page = context.new_page()
    link, room = context.new_cdp_session(page), "Storage.overrideQuotaForOrigin"
    link.send(room, {"origin": live_server.url, "quotaSize": 2 << 20})
    take_along(page, live_server, grid_leader, round_)
    context.set_offline(True)
    open_form(page, entries[0])
    assert page.evaluate(FULL, str(entries[1].pk)) == ["QuotaExceededError"]
    page.locator("#star-01 [data-all-met]").click()
    expect(page.get_by_text("这部手机存不下东西。")).to_be_visible()
    expect(page.locator('input[name="a-01-1"][value=met]')).to_be_checked()
    expect(page.locator("#kept")).to_have_text("")
    assert kept_drafts(page) == []
    link.send(room, {"origin": live_server.url})
    page.locator('input[name="a-01-2"][value=not_met]').check(force=True)
    expect(page.locator("#kept")).to_have_text("已存在手机里")
    expect(page.get_by_text("这部手机存不下东西。")).to_be_hidden()
    kept = kept_drafts(page)[0]["answers"]
    assert (kept["01-1"], kept["01-2"]) == ("met", "not_met")
    context.close()


def test_a_window_without_storage_says_so(
    browser: Browser, live_server: LiveServer, grid_leader: Officer, round_: Round
) -> None:
    context = browser.new_context(locale="zh-CN", viewport=PHONE, user_agent=ANDROID)  # type: ignore[arg-type]  # because it is a TypedDict
    context.add_init_script(
        "IDBFactory.prototype.open = () => { throw new DOMException('no', 'InvalidStateError'); }"
    )
    page = context.new_page()
    page.goto(live_server.url + reverse("offline_list"))
    expect(page.get_by_text("这部手机存不下东西。")).to_be_visible()
    context.close()


def test_a_connection_that_the_system_closed_opens_again(phone: Page, entries: list[Entry]) -> None:
    phone.context.set_offline(True)
    open_form(phone, entries[0])
    phone.evaluate(
        """() => {
            const real = IDBDatabase.prototype.transaction;
            IDBDatabase.prototype.transaction = function () {
                IDBDatabase.prototype.transaction = real;
                this.close();
                return real.apply(this, arguments);
            };
        }"""
    )
    phone.locator("#star-01 [data-all-met]").click()
    expect(phone.locator("#kept")).to_have_text("已存在手机里")


def test_a_lost_phone_wipes_itself_of_all_but_what_was_not_sent(
    phone: Page, entries: list[Entry], clerk: Officer
) -> None:
    phone.context.set_offline(True)
    fill(phone, entries[0])
    done(phone)
    end_pack(Pack.objects.get().pk, reason="手机丢了", sent=make_sent(clerk))
    phone.context.set_offline(False)
    expect(phone.locator(".trouble")).to_contain_text("文书已停用这部手机的名单")
    expect(phone.get_by_text("手机里没有名单")).to_be_visible()
    assert phone.evaluate("starcivilOffline.packs()") == []
    assert not Declaration.objects.exists()
    with phone.expect_download() as saved:
        phone.get_by_role("button", name="存成文件，交给文书").click()
    content = json.loads(Path(saved.value.path()).read_text(encoding="utf-8"))
    assert content["entry"] == str(entries[0].pk)
    assert saved.value.suggested_filename == "form-010001.json"


def photograph(page: Page, star: str, folder: Path) -> None:
    """One more of the star."""
    place = page.locator(f"#star-{star} [data-photo]")
    yard = folder / f"yard-{star}.png"
    Image.effect_noise((900, 700), 90).convert("RGB").save(yard)
    place.set_input_files(yard)
    expect(page.locator(f"#star-{star} [data-photos]")).to_contain_text("1张")


def test_a_phones_file_is_read_in_at_the_clerks_desk_with_its_photos(
    phone: Page,
    entries: list[Entry],
    clerk: Officer,
    live_server: LiveServer,
    browser: Browser,
    tmp_path: Path,
) -> None:
    phone.context.set_offline(True)
    fill(phone, entries[0])
    photograph(phone, "01", tmp_path)
    done(phone)
    end_pack(Pack.objects.get().pk, reason="手机丢了", sent=make_sent(clerk))
    phone.context.set_offline(False)
    with phone.expect_download() as saved:
        phone.get_by_role("button", name="存成文件，交给文书").click()
    desk = browser.new_context(locale="zh-CN").new_page()
    desk.goto(live_server.url + reverse("login"))
    log_in(desk, clerk)
    desk.goto(live_server.url + reverse("pack_file", args=[entries[0].round_id]))
    desk.set_input_files("input[type=file]", saved.value.path())
    desk.get_by_role("button", name="先看一看").click()
    expect(desk.get_by_text("由陈海生在“我的手机”上填写")).to_be_visible()
    expect(desk.get_by_text("附照片1张。")).to_be_visible()
    desk.get_by_role("button", name="读入").click()
    desk.wait_for_url("**/check/**")
    assert Declaration.objects.get().answers.count() == 30
    photo = Photo.objects.get()
    assert (photo.entry, photo.star.star.code, photo.officer) == (entries[0], "01", clerk)
    desk.context.close()


def test_a_stuck_one_is_deleted_only_after_a_warning_that_counts_its_photos(
    phone: Page, entries: list[Entry], clerk: Officer, tmp_path: Path
) -> None:
    phone.context.set_offline(True)
    fill(phone, entries[0])
    photograph(phone, "01", tmp_path)
    photograph(phone, "02", tmp_path)
    done(phone)
    end_pack(Pack.objects.get().pk, reason="手机丢了", sent=make_sent(clerk))
    phone.context.set_offline(False)
    told = answer(phone, "dismiss", "accept")
    delete = phone.get_by_role("button", name="从手机里删掉")
    with phone.expect_event("dialog"):
        delete.click()
    assert len(kept_drafts(phone)) == 1
    delete.click()
    expect(phone.locator(".trouble")).to_have_count(0)
    assert kept_drafts(phone) == []
    assert phone.evaluate("starcivilOffline.photos()") == []
    assert ["附的2张照片一同删掉。" in words for words in told] == [True, True]


def test_the_count_stands_on_every_page_of_that_officer_and_is_louder_with_the_days(
    phone: Page, entries: list[Entry], live_server: LiveServer
) -> None:
    phone.context.set_offline(True)
    open_form(phone, entries[0])
    phone.locator("#star-01 [data-all-met]").click()
    expect(phone.locator("#kept")).to_have_text("已存在手机里")
    phone.context.set_offline(False)
    strip = phone.locator("#waiting")
    for days, told in ((0, "手机里还有 1 份未发送"), (3, "已经三天多了"), (5, "七天不打开")):
        phone.goto(live_server.url + reverse("offline_list"))
        phone.evaluate(
            f"""days => starcivilOffline.alter('{entries[0].pk}', draft =>
                Object.assign({{}}, draft, {{since: Date.now() - days * 86400000 - 1000}}))""",
            days,
        )
        phone.goto(live_server.url + reverse("home"))
        expect(strip).to_contain_text(told)
        assert ("warn" in (strip.get_attribute("class") or "")) == (days >= 3)


def test_any_page_with_network_sends_what_waits(
    phone: Page, entries: list[Entry], live_server: LiveServer
) -> None:
    phone.context.set_offline(True)
    fill(phone, entries[0])
    done(phone)
    phone.goto("about:blank")
    phone.context.set_offline(False)
    phone.goto(live_server.url + reverse("home"))
    until(phone, "window.starcivilQueue !== undefined")
    expect(phone.locator("#waiting")).to_be_hidden(timeout=20_000)
    until(phone, Declaration.objects.exists)
    assert Declaration.objects.count() == 1


def test_logging_out_asks_about_what_was_not_sent_and_wipes_the_phone(
    phone: Page, entries: list[Entry], live_server: LiveServer
) -> None:
    open_form(phone, entries[0])
    phone.locator("#star-01 [data-all-met]").click()
    expect(phone.locator("#kept")).to_have_text("已存在手机里")
    phone.goto(live_server.url + reverse("home"))
    asked: list[str] = []
    phone.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    phone.get_by_text("菜单", exact=True).click()
    phone.get_by_role("button", name="退出").click()
    phone.wait_for_url("**/login/")
    assert ["退出登录就会删掉" in message for message in asked] == [True]
    left = phone.evaluate("indexedDB.databases().then(all => all.map(one => one.name))")
    assert "starcivil-offline" not in left
    assert phone.evaluate("caches.keys()") == []
    workers = "navigator.serviceWorker.getRegistrations().then(all => all.length)"
    assert phone.evaluate(workers) == 0


def test_a_log_in_that_ended_is_said_and_nothing_is_lost(
    phone: Page, entries: list[Entry], grid_leader: Officer
) -> None:
    phone.context.set_offline(True)
    fill(phone, entries[0])
    done(phone)
    Session.objects.all().delete()
    phone.context.set_offline(False)
    expect(phone.locator("#on-phone")).to_contain_text("登录已失效")
    with phone.context.expect_page() as opened:
        phone.get_by_role("link", name="在新窗口登录").click()
    log_in(opened.value, grid_leader)
    opened.value.close()
    phone.get_by_role("button", name="现在发送").click()
    expect(phone.locator("#receipts li")).to_have_count(1)
    assert Declaration.objects.count() == 1


def test_another_officer_on_the_phone_sends_nothing_under_another_name(
    phone: Page, entries: list[Entry], clerk: Officer, live_server: LiveServer
) -> None:
    phone.context.set_offline(True)
    fill(phone, entries[0])
    done(phone)
    phone.goto("about:blank")
    phone.context.set_offline(False)
    Session.objects.all().delete()
    phone.goto(live_server.url + reverse("login"))
    log_in(phone, clerk)
    expect(phone.locator("#waiting")).to_be_hidden()
    phone.goto(live_server.url + reverse("offline_list"))
    expect(phone.locator("#on-phone")).to_contain_text("现在登录的是另一个人")
    assert len(kept_drafts(phone)) == 1
    assert not Declaration.objects.exists()


#: A finished form of that household, on the list of that officer.
WAITING = """async ([officer, entry]) => {
    const pack = (await starcivilOffline.packs()).find(one => one.officer === officer);
    const home = pack.entries.find(one => one.entry === entry);
    const start = {entry, pack: pack.pack, officer, number: home.number, name: home.name,
                   version: 0};
    await starcivilOffline.write(entry, start, {
        answers: {}, chosen: [], remarks: {}, promises: {}, mode: 'dictated/home',
        consented: true, waiting: true, trouble: null}, 0);
}"""


def test_what_another_officer_left_on_the_phone_holds_up_nobody(
    phone: Page, entries: list[Entry], micro_grid: Grid, live_server: LiveServer, round_: Round
) -> None:
    phone.context.set_offline(True)
    fill(phone, entries[0])
    done(phone)
    phone.goto("about:blank")
    phone.context.set_offline(False)
    Session.objects.all().delete()
    other = make_officer(name="李小兰", role=Role.GRID_LEADER, place=micro_grid)
    keep_list(phone, live_server, other, round_)
    phone.evaluate(WAITING, [str(other.pk), str(entries[1].pk)])
    phone.goto(live_server.url + reverse("offline_list"))
    expect(phone.locator("#receipts li")).to_have_count(1)
    expect(phone.locator("#on-phone")).to_contain_text("现在登录的是另一个人")
    assert Declaration.objects.get().entry == entries[1]
    assert [draft["entry"] for draft in kept_drafts(phone)] == [str(entries[0].pk)]


def test_a_photo_left_from_a_list_that_was_ended_says_so_and_can_go(
    phone: Page, entries: list[Entry], clerk: Officer, tmp_path: Path
) -> None:
    phone.context.set_offline(True)
    fill(phone, entries[0])
    photograph(phone, "01", tmp_path)
    phone.context.route("**/photos/**", lambda route: route.fulfill(status=500))
    done(phone)
    phone.context.set_offline(False)
    expect(phone.locator("#receipts li")).to_have_count(1)
    end_pack(Pack.objects.get().pk, reason="手机丢了", sent=make_sent(clerk))
    phone.get_by_role("button", name="现在发送").click()
    expect(phone.locator(".trouble")).to_contain_text("文书已停用这部手机的名单")
    assert phone.evaluate("starcivilOffline.packs()") == []
    told = answer(phone, "accept")
    phone.get_by_role("button", name="从手机里删掉").click()
    expect(phone.locator("#on-phone")).to_be_hidden()
    assert len(told) == 1
    assert phone.evaluate("starcivilOffline.photos()") == []


def test_nothing_on_the_phone_names_anybody(phone: Page, entries: list[Entry]) -> None:
    phone.context.set_offline(True)
    fill(phone, entries[0])
    done(phone)
    dump = phone.evaluate(
        """async () => {
            const found = [];
            for (const name of ['packs', 'drafts', 'receipts']) {
                found.push(await starcivilOffline[name]());
            }
            for (const name of await caches.keys()) {
                const cache = await caches.open(name);
                for (const asked of await cache.keys()) {
                    found.push(await (await cache.match(asked)).text());
                }
            }
            return JSON.stringify(found);
        }"""
    )
    assert "张*山" in dump
    for entry in entries:
        assert entry.head_name not in dump
        assert entry.household.head.name not in dump
    assert "张小山" not in dump
    assert "陈海生" not in dump


def test_in_wechats_window_one_is_told_how_to_open_the_phones_own(
    browser: Browser, live_server: LiveServer, grid_leader: Officer, round_: Round
) -> None:
    agent = f"{ANDROID} MicroMessenger/8.0.49"
    context = browser.new_context(locale="zh-CN", viewport=PHONE, user_agent=agent)  # type: ignore[arg-type]  # because it is a TypedDict
    page = context.new_page()
    page.goto(live_server.url + reverse("login"))
    log_in(page, grid_leader)
    page.goto(live_server.url + reverse("pack_list", args=[round_.pk]))
    expect(page.get_by_text("在浏览器打开")).to_be_visible()
    expect(page.get_by_role("button", name="把名单带在这部手机里")).to_have_count(0)
    context.close()


def test_a_new_version_takes_the_old_ones_place_and_keeps_what_was_typed(
    phone: Page, entries: list[Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    open_form(phone, entries[0])
    phone.locator("#star-01 [data-all-met]").click()
    expect(phone.locator("#kept")).to_have_text("已存在手机里")
    monkeypatch.setattr(offline, "shell_version", lambda: "tomorrow")
    phone.goto(phone.url.split("form/")[0])
    worker_is(phone, "tomorrow")
    phone.context.set_offline(True)
    phone.reload()
    expect(phone.get_by_text("在手机上填了一部分")).to_be_visible()


def test_no_page_but_its_own_is_kept_by_the_worker(phone: Page, live_server: LiveServer) -> None:
    phone.goto(live_server.url + reverse("home"))
    phone.goto(live_server.url + reverse("offline_list"))
    kept = phone.evaluate(
        """async () => {
            const [name] = await caches.keys();
            const asked = await (await caches.open(name)).keys();
            return asked.map(one => new URL(one.url).pathname);
        }"""
    )
    pages = [path for path in kept if not path.startswith("/static/")]
    assert set(pages) == {reverse("offline_list"), reverse("offline_form")}
    phone.context.set_offline(True)
    with pytest.raises(PlaywrightError):
        phone.goto(live_server.url + reverse("home"))


#: The worker has fetched the page anew, in the print that is chosen now.
KEPT_PAGE = """caches.match('%s').then(page => page.text()).then(
    text => text.includes('class="elder"') === %s)"""


def test_pages_without_network_are_sound_in_both_prints(
    phone: Page, entries: list[Entry], live_server: LiveServer
) -> None:
    for big in ("0", "1"):
        phone.context.add_cookies([{"name": "big", "value": big, "url": live_server.url}])
        phone.goto(live_server.url + reverse("offline_list"))
        until(phone, KEPT_PAGE % (reverse("offline_list"), "true" if big == "1" else "false"))
        phone.reload()
        assert (axe_findings(phone), sticking_out(phone, 360)) == ([], [])
        open_form(phone, entries[0])
        assert (axe_findings(phone), sticking_out(phone, 360)) == ([], [])
