"""Photos in a real browser: small, tried again by themselves, and nothing typed is lost."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, expect
from pytest_django.live_server_helper import LiveServer

from evaluation.models import Answer, Entry, Photo
from grids.models import Grid, Officer
from grids.stores import photos
from tests.e2e.conftest import PHONE, log_in, until
from tests.e2e.test_offline import kill
from tests.evaluation.doorstep import give_code, make_doorstep
from tests.grids.evil_pictures import exif, picture

Enter = Callable[[Officer], Page]
LookAt = Callable[..., None]


@pytest.fixture
def entry(transactional_db: None, micro_grid: Grid) -> Entry:
    return make_doorstep(grid=micro_grid).entries.get()


def enter_home(page: Page, live_server: LiveServer, entry: Entry) -> None:
    """By a new slip."""
    page.goto(f"{live_server.url}/own/#{give_code(entry)}")
    page.click("main button[type=submit]")
    page.wait_for_url("**/own/matters/**")


def as_taken(**how: Any) -> dict[str, Any]:
    """A phone's photo as a file that is chosen: large, lying, with its place."""
    data = picture(size=(3264, 2448), quality=95, exif=exif(turn=6), **how)
    return {"name": "IMG_2041.jpg", "mimeType": "image/jpeg", "buffer": data}


def star(page: Page) -> Any:
    return page.locator("#star-01 [data-photos-of]")


def open_form(page: Page, live_server: LiveServer, entry: Entry, *, size: Any = PHONE) -> None:
    page.set_viewport_size(size)
    page.goto(live_server.url + reverse("declaration_fill", args=[entry.pk]))


def test_a_photo_is_made_small_and_upright_on_the_phone(
    enter: Enter, live_server: LiveServer, entry: Entry, grid_leader: Officer
) -> None:
    page, sent = enter(grid_leader), []
    open_form(page, live_server, entry)
    page.on("request", lambda told: sent.append(told) if told.method == "POST" else None)
    star(page).locator("input[type=file]").set_input_files(as_taken())
    expect(star(page).locator("img")).to_have_count(1, timeout=30_000)
    expect(star(page)).to_contain_text("照片已存好")
    [upload] = [one for one in sent if "/photos/01/" in one.url]
    assert len(upload.url.split("/")[-2]) == 64
    assert upload.sizes()["requestBodySize"] < 402_000
    photo = Photo.objects.get()
    assert (photo.width, photo.height) == (1200, 1600)
    data = photos().get(photo.digest)
    assert data is not None
    assert b"Exif" not in data


def test_without_network_a_photo_waits_and_goes_by_itself(
    enter: Enter, live_server: LiveServer, entry: Entry, grid_leader: Officer
) -> None:
    page = enter(grid_leader)
    open_form(page, live_server, entry)
    page.context.set_offline(True)
    star(page).locator("input[type=file]").set_input_files(as_taken())
    expect(star(page)).to_contain_text("会自动再试", timeout=30_000)
    page.context.set_offline(False)
    expect(star(page).locator("img")).to_have_count(1, timeout=30_000)
    assert Photo.objects.count() == 1


WAITS = "starcivilCopies.of(document.getElementById('keeping').dataset.officer)"


def waiting(page: Page) -> list[dict[str, Any]]:
    """What lies on the phone and is not sent."""
    found: list[dict[str, Any]] = page.evaluate(WAITS)
    return found


def test_a_page_thrown_away_right_after_a_photo_was_chosen_sends_it_when_it_is_back(
    enter: Enter, live_server: LiveServer, entry: Entry, grid_leader: Officer
) -> None:
    """As it was chosen, before it is made smaller: that takes a phone its seconds."""
    page = enter(grid_leader)
    open_form(page, live_server, entry)
    page.evaluate("() => { starcivilPictures.made = () => new Promise(() => {}); }")
    star(page).locator("input[type=file]").set_input_files(as_taken())
    until(page, WAITS + ".then(all => all.length === 1)")
    page.reload()
    expect(star(page).locator("img")).to_have_count(1, timeout=30_000)
    until(page, WAITS + ".then(all => all.length === 0)")
    photo = Photo.objects.get()
    assert (photo.width, photo.height) == (1200, 1600)


def test_a_photo_that_waits_survives_a_reload_and_names_nobody(
    enter: Enter, live_server: LiveServer, entry: Entry, grid_leader: Officer
) -> None:
    page = enter(grid_leader)
    open_form(page, live_server, entry)
    page.route("**/photos/01/**", lambda route: route.abort())
    star(page).locator("input[type=file]").set_input_files(as_taken())
    expect(star(page)).to_contain_text("照片已存在手机里", timeout=30_000)
    [kept] = waiting(page)
    assert (kept["label"], kept["photo"]["made"]) == (f"照片 {entry.number}", True)
    assert entry.head_name not in str({**kept, "photo": {**kept["photo"], "bytes": ""}})
    page.goto(live_server.url + reverse("home"))
    told = page.locator('[data-says="unsent"]')
    expect(told).to_contain_text(f"照片 {entry.number}")
    page.unroute("**/photos/01/**")
    told.get_by_role("link").click()
    expect(page.locator(".photos img")).to_have_count(1, timeout=30_000)
    until(page, WAITS + ".then(all => all.length === 0)")
    assert Photo.objects.count() == 1


def test_a_killed_browser_sends_its_photo_when_it_is_opened_again(
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, object],
    live_server: LiveServer,
    entry: Entry,
    grid_leader: Officer,
    tmp_path: Path,
) -> None:
    def start() -> BrowserContext:
        return browser_type.launch_persistent_context(
            str(tmp_path),
            **browser_type_launch_args,  # type: ignore[arg-type]  # because it is a plain dict
            locale="zh-CN",
            viewport=PHONE,  # type: ignore[arg-type]  # because it is a TypedDict
        )

    killed = start()
    page = killed.new_page()
    page.goto(live_server.url + reverse("login"))
    log_in(page, grid_leader)
    open_form(page, live_server, entry)
    page.route("**/photos/01/**", lambda route: route.abort())
    star(page).locator("input[type=file]").set_input_files(as_taken())
    expect(star(page)).to_contain_text("照片已存在手机里", timeout=30_000)
    kill(tmp_path)
    again = start()
    page = again.new_page()
    page.goto(live_server.url + reverse("login"))
    if page.url.endswith("/login/"):
        log_in(page, grid_leader)
    open_form(page, live_server, entry)
    expect(star(page).locator("img")).to_have_count(1, timeout=30_000)
    assert Photo.objects.count() == 1
    again.close()


def test_logging_out_asks_about_a_photo_that_waits_and_takes_it_along(
    enter: Enter, live_server: LiveServer, entry: Entry, grid_leader: Officer
) -> None:
    page = enter(grid_leader)
    open_form(page, live_server, entry)
    page.route("**/photos/01/**", lambda route: route.abort())
    star(page).locator("input[type=file]").set_input_files(as_taken())
    expect(star(page)).to_contain_text("照片已存在手机里", timeout=30_000)
    page.goto(live_server.url + reverse("home"))
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    page.get_by_text("菜单", exact=True).click()
    page.get_by_role("button", name="退出").click()
    page.wait_for_url("**/login/")
    assert ["或照片" in words for words in asked] == [True]
    log_in(page, grid_leader)
    open_form(page, live_server, entry)
    assert waiting(page) == []


def test_a_log_in_that_ended_while_a_photo_waits_costs_no_photo(
    enter: Enter, live_server: LiveServer, entry: Entry, grid_leader: Officer
) -> None:
    page = enter(grid_leader)
    open_form(page, live_server, entry)
    Session.objects.all().delete()
    star(page).locator("input[type=file]").set_input_files(as_taken())
    expect(star(page)).to_contain_text("登录已失效", timeout=30_000)
    other = page.context.new_page()
    other.goto(live_server.url + reverse("login"))
    log_in(other, grid_leader)
    expect(star(page).locator("img")).to_have_count(1, timeout=60_000)
    assert Photo.objects.get().officer == grid_leader


def test_a_photo_that_is_turned_away_without_a_word_about_it_stays_on_the_phone(
    enter: Enter, live_server: LiveServer, entry: Entry, grid_leader: Officer
) -> None:
    page = enter(grid_leader)
    open_form(page, live_server, entry)
    page.route("**/photos/01/**", lambda route: route.fulfill(status=404))
    star(page).locator("input[type=file]").set_input_files(as_taken())
    expect(star(page)).to_contain_text("照片没有收下", timeout=30_000)
    assert len(waiting(page)) == 1
    page.unroute("**/photos/01/**")
    page.reload()
    expect(star(page).locator("img")).to_have_count(1, timeout=30_000)
    until(page, WAITS + ".then(all => all.length === 0)")
    assert Photo.objects.count() == 1


def test_a_household_that_leaves_takes_its_waiting_photo_along(
    page: Page, live_server: LiveServer, entry: Entry
) -> None:
    enter_home(page, live_server, entry)
    page.goto(live_server.url + reverse("home_declare", args=[entry.pk]))
    page.route("**/photos/01/**", lambda route: route.abort())
    star(page).locator("input[type=file]").set_input_files(as_taken())
    expect(star(page)).to_contain_text("照片已存在手机里", timeout=30_000)
    page.goto(live_server.url + reverse("home_matters"))
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    page.get_by_role("button", name="离开").click()
    expect(page.locator("#id_household_code")).to_be_visible()
    page.goto("about:blank")
    enter_home(page, live_server, entry)
    assert len(asked) == 1
    assert waiting(page) == []


def test_a_page_that_the_camera_threw_away_has_lost_nothing(
    enter: Enter, live_server: LiveServer, entry: Entry, grid_leader: Officer
) -> None:
    """Answers and own words; the photo that was there before stays, too."""
    page = enter(grid_leader)
    open_form(page, live_server, entry)
    star(page).locator("input[type=file]").set_input_files(as_taken())
    expect(star(page).locator("img")).to_have_count(1, timeout=30_000)
    with page.expect_response(lambda answer: "weigh" in answer.url):
        page.locator('input[name="a-01-1"][value="met"]').check(force=True)
    with page.expect_file_chooser():
        star(page).locator("[data-pick]").click()
    page.reload()
    expect(page.locator('input[name="a-01-1"][value="met"]')).to_be_checked()
    expect(star(page).locator("img")).to_have_count(1)
    assert Answer.objects.get().value == "met"


def test_what_is_no_photo_is_said_beside_the_star(
    enter: Enter, live_server: LiveServer, entry: Entry, grid_leader: Officer
) -> None:
    page = enter(grid_leader)
    open_form(page, live_server, entry)
    heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 400
    wrong = {"name": "a.heic", "mimeType": "image/heic", "buffer": heic}
    star(page).locator("input[type=file]").set_input_files(wrong)
    expect(star(page)).to_contain_text("兼容性最佳")
    assert not Photo.objects.exists()


def test_without_scripts_the_form_is_saved_first(
    browser: Browser, live_server: LiveServer, entry: Entry, grid_leader: Officer
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(live_server.url + reverse("login"))
    log_in(page, grid_leader)
    open_form(page, live_server, entry)
    page.locator('input[name="a-01-1"][value="met"]').check(force=True)
    star(page).get_by_role("button", name="保存，再添这颗星的照片").click()
    page.locator("input[type=file]").set_input_files(as_taken())
    page.get_by_role("button", name="上传照片").click()
    expect(page.locator(".photos img")).to_have_count(1)
    assert (Answer.objects.get().value, Photo.objects.count()) == ("met", 1)
    context.close()


def test_the_page_of_a_star_s_photos_reads_well(
    enter: Enter, live_server: LiveServer, entry: Entry, grid_leader: Officer, look_at: LookAt
) -> None:
    page = enter(grid_leader)
    page.goto(live_server.url + reverse("form_photos", args=[entry.pk, "01"]))
    page.locator("input[type=file]").set_input_files(as_taken())
    expect(page.locator(".photos img")).to_have_count(1, timeout=30_000)
    look_at("star-photos")
    page.goto(live_server.url + reverse("entry_photos", args=[entry.pk]))
    look_at("entry-photos")
    page.goto(live_server.url + reverse("photo_remove", args=[Photo.objects.get().pk]))
    look_at("photo-remove")
