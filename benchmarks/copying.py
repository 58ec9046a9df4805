"""How many keys a paper form takes to copy, and how long it takes at a clerk's pace.

    python3 manage.py demo --port 8000                       # in another window
    python -m benchmarks.copying 8000

The demonstration's ten stars of 46 items, keyboard alone, in Chromium, from the number on the paper
to the page that asks for the next number. Three forms of one household: all met and claimed; a
difficult one, where in each second star one item is not met and two stars are not claimed; and one
that somebody copies with a key and a look for each item, which is promised nothing.
Reckoned by the keystroke-level model (Card, Moran and Newell, 1980): K = 0.28 s a key of an average
typist, M = 1.35 s of thought before each look at the paper. Looks: the number, each star, the end.
Then really pressed, at five keys a second and 0.4 s a look, as by somebody with a pile of them, and
once more at the model's own pace. An item that is not met is looked for, so it is one look more.
"""

import shutil
import sys
import time
from collections.abc import Iterator

from playwright.sync_api import Page, sync_playwright

#: Seconds a key and a look, of the model and of a practised clerk; and what is promised.
MODEL, PRACTISED, LIMIT = (0.28, 1.35), (0.2, 0.4), 40.0
PASSWORD = "xinghu-2026"
LOOK = ""
NOT_CLAIMED = (4, 8)
FORMS = ("all met", "difficult", "by item")


def star_keys(star: int, items: int, form: str, *, claims: bool) -> Iterator[str]:
    """The keys of one star; an empty one is a look at the paper."""
    yield LOOK
    if form == "by item":
        yield from [LOOK, "1"] * items
    elif form == "difficult" and star % 2:
        yield from ("1", LOOK, "2", *(["0"] if items > 2 else []))
    else:
        yield "0"
    if claims:
        yield "2" if form == "difficult" and star in NOT_CLAIMED else "1"


def keys_of(page: Page, form: str) -> list[str]:
    keys: list[str] = []
    for star, part in enumerate(page.locator("[data-star]").all()):
        items, claims = part.locator("[data-item]").count(), part.locator("[data-tick]").count()
        keys += star_keys(star, items, form, claims=claims > 0)
    return [*keys, LOOK, "1", "1", "Enter"]


def press(page: Page, keys: list[str], pace: tuple[float, float]) -> None:
    """At a pace that the page's own slowness does not lengthen, as no finger waits for it."""
    due = time.monotonic()
    for key in keys:
        due += pace[0] if key else pace[1]
        time.sleep(max(0.0, due - time.monotonic()))
        if key:
            page.keyboard.press(key)


def open_next(page: Page, number: str, pace: tuple[float, float]) -> None:
    press(page, [LOOK, *number, "Enter"], pace)
    page.wait_for_selector(".copy-step input:focus")


def log_in(page: Page, site: str) -> str:
    """To the page that asks for the number; tells one that waits to be copied."""
    page.goto(f"{site}/login/")
    page.fill("#id_username", "beicun-clerk")
    page.fill("#id_password", PASSWORD)
    page.click("main button[type=submit]")
    page.goto(f"{site}/rounds/")
    page.click("main a[href*='/rounds/']")
    round_ = page.url
    page.goto(f"{round_}declarations/?state=due")
    number = page.locator("li.house .who-lives .nb").first.inner_text()
    page.goto(f"{round_}forms/next/")
    return number


def copied(page: Page, number: str, form: str, pace: tuple[float, float]) -> list[str]:
    """All keys from the number to the next paper."""
    open_next(page, number, pace)
    keys = keys_of(page, form)
    press(page, keys, pace)
    page.wait_for_url("**/forms/next/**")
    page.wait_for_selector("#id_number:focus")
    return [LOOK, *number, "Enter", *keys]


def main(port: int) -> bool:
    good = True
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_context(locale="zh-CN").new_page()
        number = log_in(page, f"http://127.0.0.1:{port}")
        for form in FORMS:
            for name, pace in (("practised", PRACTISED), ("model", MODEL)):
                begun = time.monotonic()
                keys = copied(page, number, form, pace)
                took = time.monotonic() - begun
                good &= took < LIMIT or form == "by item"
                print(told(form, name, keys, pace, took))
        browser.close()
    return good


def told(form: str, name: str, keys: list[str], pace: tuple[float, float], took: float) -> str:
    looks = keys.count(LOOK)
    presses = len(keys) - looks
    reckoned = presses * pace[0] + looks * pace[1]
    said = f"{presses} keys, {looks} looks, reckoned {reckoned:.1f} s, pressed {took:.1f} s"
    return f"{form:10} {name:10}: {said}"


if __name__ == "__main__":
    sys.exit(0 if main(int(sys.argv[1])) else 1)
