"""What the form weighs on a phone, and when its largest part stands there (LCP).

    python3 manage.py demo --port 8000                       # in another window
    python -m benchmarks.declaring_page 8000 [TIMES]

Of the demonstration that runs at that port: the household's own form behind its code, and the
clerk's. Each time a new browser with nothing in its cache: bytes as they came over the wire, the
page and all that it asks for; LCP at 400 kbit/s, 400 ms and a processor six times slower. The twin
without these three brakes says what the machine itself takes.
"""

import shutil
import sys
from collections.abc import Callable
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

TIMES = 5
#: At most so many bytes, and so many seconds.
BYTES, SECONDS = 60_000, 2.5
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
FREE = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
LARGEST = """() => new Promise(done => new PerformanceObserver(list =>
    done(list.getEntries().pop().startTime)
).observe({type: 'largest-contentful-paint', buffered: true}))"""
#: The demonstration's, which prints both.
TO_DECLARE, PASSWORD = "RENX-1NG8", "xinghu-2026"


def household(page: Page) -> str:
    page.fill("#id_household_code", TO_DECLARE)
    page.click("main button[type=submit]")
    page.wait_for_url("**/own/matters/")
    return str(page.get_attribute("main a.btn[href*=forms]", "href"))


def clerk(page: Page) -> str:
    page.goto(page.url.replace("/own/", "/login/"))
    page.fill("#id_username", "beicun-clerk")
    page.fill("#id_password", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/")
    page.goto(page.url + "rounds/")
    page.click("main a[href*='/rounds/']")
    page.goto(page.url + "declarations/")
    return str(page.get_attribute("main a[href$='/declaration/']", "href"))


def measured(browser: Browser, port: int, enter: Callable[[Page], str], net: Any) -> Any:
    """Bytes and seconds of one cold visit."""
    phone: Any = {"width": 360, "height": 740}
    context = browser.new_context(viewport=phone, locale="zh-CN", has_touch=True)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{port}/own/")
    address = enter(page)
    link = context.new_cdp_session(page)
    came: list[float] = []
    link.on("Network.loadingFinished", lambda told: came.append(told["encodedDataLength"]))
    link.send("Network.enable")
    link.send("Network.clearBrowserCache")
    link.send("Network.emulateNetworkConditions", net)
    link.send("Emulation.setCPUThrottlingRate", {"rate": 6 if net is SLOW else 1})
    page.goto(f"http://127.0.0.1:{port}{address}")
    seconds = page.evaluate(LARGEST) / 1000
    context.close()
    return sum(came), seconds


def main(port: int, times: int = TIMES) -> bool:
    good = True
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for name, enter in (("household", household), ("clerk", clerk)):
            for net in (SLOW, FREE):
                found = [measured(browser, port, enter, net) for _time in range(times)]
                weight, seconds = (median(column) for column in zip(*found, strict=True))
                kind = "slow" if net is SLOW else "free"
                print(f"{name:12} {kind}: {weight / 1000:6.1f} kB, LCP {seconds:.2f} s")
                good &= net is FREE or (weight <= BYTES and seconds < SECONDS)
        browser.close()
    return good


if __name__ == "__main__":
    arguments = [int(each) for each in sys.argv[1:]]
    sys.exit(0 if main(*arguments) else 1)
