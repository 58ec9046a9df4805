"""What the tests need from the system besides Python: Chromium, Chinese letters, gettext."""

import os
import shutil
import subprocess

from starcivil.bootstrap import Failed

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """The path of a Chromium that is installed here."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def provide(*, browser: bool) -> None:
    """Install what is missing where that is allowed; else say what is left out, or stop."""
    missing = _missing(browser=browser)
    if not missing:
        return
    if os.geteuid() == 0 and shutil.which("apt-get") and _install(missing):
        return
    by_hand = "apt-get install " + " ".join(missing)
    if "chromium" in missing:
        raise Failed(
            f"Chromium is missing for the tests in a browser: let the administrator run "
            f"`{by_hand}`, or start again with --no-browser."
        )
    print(f"Some checks are weaker without {' and '.join(missing)} ({by_hand}).", flush=True)


def _missing(*, browser: bool) -> list[str]:
    """Names of Debian's packages."""
    wanted = {"gettext": bool(shutil.which("xgettext"))}
    if browser:
        wanted |= {"chromium": bool(chromium()), "fonts-noto-cjk": _has_chinese_letters()}
    return [package for package, is_there in wanted.items() if not is_there]


def _has_chinese_letters() -> bool:
    if not shutil.which("fc-list"):
        return False
    found = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=False)
    return bool(found.stdout.strip())


def _install(packages: list[str]) -> bool:
    print(f"Installing {' and '.join(packages)} (only the first time) …", flush=True)
    quiet = {"DEBIAN_FRONTEND": "noninteractive", **os.environ}
    steps = (["update"], ["install", "-y", "--no-install-recommends", *packages])
    return all(
        subprocess.run(
            ["apt-get", "-qq", *step], env=quiet, stdout=subprocess.DEVNULL, check=False
        ).returncode
        == 0
        for step in steps
    )
