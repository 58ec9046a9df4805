"""What the tests need from the system besides Python: Chromium, Chinese letters, gettext, nginx."""

import os
import shutil
import subprocess
from pathlib import Path

from starcivil.bootstrap import Failed

#: Debian's second build of Chromium has no window of its own: the same pages for half the work.
SHELL = "chromium-headless-shell"
BROWSERS = (SHELL, "chromium", "chromium-browser")
#: Where systemd runs, Debian would start nginx as soon as it is installed.
SYSTEMD = Path("/run/systemd/system")


def chromium() -> str | None:
    """The path of a Chromium that is installed here."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def nginx() -> str | None:
    """The path of an nginx that is installed here; Debian keeps it where only root looks."""
    return shutil.which("nginx", path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin")))


def provide(*, browser: bool) -> None:
    """Install what is missing where that is allowed; else say what is left out, or stop."""
    missing = _missing(browser=browser)
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        _install(missing)
        missing = _missing(browser=browser)
    if not missing:
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
    wanted = {
        "gettext": bool(shutil.which("xgettext")),
        "nginx": bool(nginx()) or SYSTEMD.exists(),
    }
    if browser:
        wanted |= {"chromium": bool(chromium()), "fonts-noto-cjk": _has_chinese_letters()}
    return [package for package, is_there in wanted.items() if not is_there]


def _has_chinese_letters() -> bool:
    if not shutil.which("fc-list"):
        return False
    found = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=False)
    return bool(found.stdout.strip())


def _install(packages: list[str]) -> None:
    print(f"Installing {' and '.join(packages)} (only the first time) …", flush=True)
    _apt_get("update")
    if "chromium" in packages and _is_offered(SHELL):
        packages = [SHELL if name == "chromium" else name for name in packages]
    _apt_get("install", "-y", "--no-install-recommends", *packages)


def _apt_get(*step: str) -> None:
    quiet = {"DEBIAN_FRONTEND": "noninteractive", **os.environ}
    command = ["apt-get", "-qq", *step]
    subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False)


def _is_offered(package: str) -> bool:
    """Whether this system's archive has it; not every one that packs Chromium does."""
    asked = subprocess.run(["apt-cache", "show", package], capture_output=True, check=False)
    return asked.returncode == 0
