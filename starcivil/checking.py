"""``manage.py test``: every check and test, on a PostgreSQL of their own.

The checks run beside the tests, one after the other; what they say is printed whole after them.
All run even when one fails; the last line counts like pytest's.
"""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from xml.etree import ElementTree

from starcivil import changing, clusters, database, equipment
from starcivil.bootstrap import ROOT, VAR, Failed, only_one

FOLDER = VAR / "test"
_COUNTS = FOLDER / "pytest.xml"
_LINT_IMPORTS = "from importlinter.cli import lint_imports_command as run; run()"


@dataclass(frozen=True)
class Check:
    """One command of Python modules, and the settings that it needs."""

    name: str
    arguments: tuple[str, ...]
    settings: str = "tests.settings"


@dataclass(frozen=True)
class Outcome:
    """How a check ended."""

    name: str
    passed: bool
    seconds: float
    said: str = ""


CHECKS = (
    Check("ruff check", ("-m", "ruff", "check", ".")),
    Check("ruff format", ("-m", "ruff", "format", "--check", ".")),
    Check("types (mypy --strict)", ("-m", "mypy", ".")),
    Check("imports (import-linter)", ("-c", _LINT_IMPORTS, "--no-logo")),
    Check("templates (djLint)", ("-m", "djlint", "templates", "--lint", "--quiet")),
    Check("migrations complete", ("manage.py", "makemigrations", "--check", "--dry-run")),
    Check(
        "deployment (strict profile)",
        ("manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        settings="starcivil.settings",
    ),
)


#: Where it is set, as in many containers, each of the hundreds of processes that tests start would
#: compile the whole program anew.
_WITHOUT_BYTECODE = "PYTHONDONTWRITEBYTECODE"


def run(arguments: list[str]) -> int:
    """Named tests alone, those that a change can touch, or everything; the exit code."""
    os.environ.pop(_WITHOUT_BYTECODE, None)
    browser = "--no-browser" not in arguments
    if "--changed" in arguments:
        arguments = changing.instead_of_changed(arguments)
    named = [argument for argument in arguments if argument != "--no-browser"]
    equipment.provide(browser=browser)
    alone = only_one(VAR / "test.lock", waiting="Another test run is under way; waiting.")
    with alone, _server():
        if named:
            return _python(("-m", "pytest", *arguments))
        return _everything(browser)


@contextmanager
def _server() -> Iterator[None]:
    """The server that DATABASE_URL and OWNER_DATABASE_URL name, else one for this run."""
    os.environ |= _throw_away_settings()
    if os.environ.get("DATABASE_URL"):
        yield
        return
    try:
        cluster = clusters.test_cluster(FOLDER)
        with database.running(cluster):
            os.environ |= {"DATABASE_URL": cluster.url, "OWNER_DATABASE_URL": cluster.owner_url}
            yield
    except PermissionError as error:
        raise Failed(f"{error.filename} belongs to another user: start as its owner.") from None


def _throw_away_settings() -> dict[str, str]:
    return {
        "STARCIVIL_PROFILE": "strict",
        "SECRET_KEY": secrets.token_hex(32),
        "SEAL_KEY": secrets.token_hex(32),
        "FINGERPRINT_KEY": secrets.token_hex(32),
        "ALLOWED_HOSTS": "starcivil.example",
    }


def _everything(browser: bool) -> int:
    began = time.monotonic()
    beside = ThreadPoolExecutor(1)
    try:
        checks = [beside.submit(_held, check) for check in CHECKS]
        tests = _timed(Check("tests (pytest)", _pytest(browser)))
        outcomes = [*(check.result() for check in checks), tests]
    finally:
        beside.shutdown(cancel_futures=True)
    _report(outcomes, browser, time.monotonic() - began)
    return 0 if all(outcome.passed for outcome in outcomes) else 1


def _pytest(browser: bool) -> tuple[str, ...]:
    _COUNTS.unlink(missing_ok=True)
    workers = min(os.cpu_count() or 1, 8)
    without = () if browser else ("--no-browser",)
    return ("-m", "pytest", f"-n{workers}", "--dist=worksteal", f"--junitxml={_COUNTS}", *without)


def _timed(check: Check) -> Outcome:
    """Run before everybody's eyes."""
    print(_heading(check.name), flush=True)
    began = time.monotonic()
    code = _python(check.arguments, settings=check.settings)
    return Outcome(check.name, code == 0, time.monotonic() - began)


def _held(check: Check) -> Outcome:
    """Run beside the tests; what it says is kept, so that it does not fall between their dots."""
    began = time.monotonic()
    ended = subprocess.run(
        [sys.executable, *check.arguments],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": check.settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    return Outcome(check.name, ended.returncode == 0, time.monotonic() - began, ended.stdout)


def _python(arguments: tuple[str, ...], *, settings: str = "tests.settings") -> int:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": settings}
    child = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=environment)
    try:
        return child.wait()
    finally:
        child.terminate()
        child.wait()


def _heading(name: str) -> str:
    return f"\n── {name} {'─' * (70 - len(name))}"


def _report(outcomes: list[Outcome], browser: bool, seconds: float) -> None:
    """What the checks said, a line for each, then the closing line that counts all together."""
    for outcome in outcomes:
        if outcome.said:
            print(f"{_heading(outcome.name)}\n{outcome.said}", end="")
    print(_heading("all checks"))
    for outcome in outcomes:
        word = "passed" if outcome.passed else "FAILED"
        print(f"{word}  {outcome.seconds:6.1f} s  {outcome.name}")
    if not browser:
        print("NOT RUN           the tests in a browser (--no-browser)")
    passed, failed, skipped = _counted(outcomes)
    skips = f", {skipped} skipped" if skipped else ""
    print(f"\n{passed} passed, {failed} failed{skips} in {seconds:.2f}s", flush=True)


def _counted(outcomes: list[Outcome]) -> tuple[int, int, int]:
    *checks, tests = outcomes
    good = sum(check.passed for check in checks)
    bad = len(checks) - good
    if not _COUNTS.exists():
        return good, bad + 1, 0
    suite = next(ElementTree.parse(_COUNTS).getroot().iter("testsuite"))
    total, skipped = int(suite.get("tests", 0)), int(suite.get("skipped", 0))
    broken = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
    if not tests.passed and not broken:
        broken = 1  # pytest itself ended badly
    return good + max(total - skipped - broken, 0), bad + broken, skipped
