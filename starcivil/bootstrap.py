"""Builds .venv from the pinned requirements with Python alone, and goes on inside it.

``.venv`` counts as built when the marker of the wanted set lies in it; the marker's name holds
a hash of the requirements and of Python's version, so anything half-built or outdated is made
anew. Only the standard library may be imported here.
"""

import fcntl
import hashlib
import io
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VAR = ROOT / "var"
LOG = VAR / "install.log"
RUN, DEVELOP, PIP = "requirements.txt", "requirements-dev.txt", "requirements-pip.txt"
#: In a bundle: the packages as files, pip among them, so that no network is asked for.
WHEELS = "wheels"

#: What pip's output says, and the sentence that helps.
_REASONS = (
    ("DO NOT MATCH THE HASHES", "a package differs from its pinned hash; do not use this source"),
    ("No space left on device", "the disk is full; make room, then start again"),
    ("connection broken", "no connection to the internet; connect, then start again"),
    ("No matching distribution", "there is no package for this Python or system; use Python 3.11"),
    ("Permission denied", "a folder may not be written; start as the owner of this folder"),
)


class Failed(SystemExit):
    """The end of the start, in one sentence that says what to do."""


def enter(argv: list[str]) -> None:
    """Return when this process runs in a complete ``.venv``; else build it and restart there."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without Chinese shows ?, and goes on
    wanted = DEVELOP if argv[1:2] == ["test"] else RUN
    inside = Path(sys.prefix).resolve() == VENV.resolve()
    if is_built(wanted):
        if not inside:
            _restart(PYTHON, argv)
        return
    if inside:  # a folder cannot be rebuilt by the Python that lives in it
        _restart(Path(sys._base_executable), argv)  # type: ignore[attr-defined]  # because typeshed leaves it out
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        told = "Another start is building .venv; waiting."
        with only_one(VAR / "install.lock", waiting=told) as lock:
            if not is_built(wanted):
                _build(wanted, lock)
    except OSError as error:
        raise Failed(f"{error.filename or VENV}: {error.strerror}; {_ADVICE}") from None
    _restart(PYTHON, argv)


_ADVICE = "starcivil must be able to write into its own folder, so start it as its owner."


def is_built(wanted: str) -> bool:
    """Whether ``.venv`` was finished for the requirements as they stand now."""
    return PYTHON.exists() and any((VENV / _marker(name)).exists() for name in (wanted, DEVELOP))


def _marker(requirements: str) -> str:
    """The development set holds the other one, so its marker depends on both."""
    names = [RUN] if requirements == RUN else [RUN, DEVELOP]
    content = b"".join((ROOT / name).read_bytes() for name in names)
    version = "{}.{}".format(*_version_of_venv())
    digest = hashlib.sha256(version.encode() + content).hexdigest()[:16]
    return f"built-{Path(requirements).stem}-{digest}"


def _version_of_venv() -> tuple[int, int]:
    """The version that .venv was made with; its own file says so."""
    try:
        text = (VENV / "pyvenv.cfg").read_text(encoding="utf-8")
    except OSError:
        text = ""
    found = re.search(r"^version\s*=\s*(\d+)\.(\d+)", text, re.MULTILINE)
    return (int(found[1]), int(found[2])) if found and PYTHON.exists() else sys.version_info[:2]


def _restart(python: Path, argv: list[str]) -> NoReturn:
    sys.stdout.flush()
    os.execv(python, [str(python), str(ROOT / "manage.py"), *argv[1:]])


@contextmanager
def only_one(lock: Path, *, waiting: str) -> Iterator[int]:
    """Hold a lock file and give its descriptor; say ``waiting`` if somebody else has it."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(waiting, flush=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()


def _build(wanted: str, lock: int) -> None:
    """Make .venv, or only add the development tools to a complete one, and mark it."""
    if not is_built(RUN):
        _make_venv()
    _install(wanted, lock)
    (VENV / _marker(wanted)).touch()


def _make_venv() -> None:
    brings_pip = _own_pip() is not None
    try:
        if not brings_pip:
            import ensurepip  # noqa: F401, PLC0415  # Debian leaves it out, and venv fails halfway
        import venv  # noqa: PLC0415  # as above
    except ImportError:
        name = "python{}.{}-venv".format(*sys.version_info)
        raise Failed(f"Python's venv is missing: install it with apt-get install {name}.") from None
    if VENV.exists():
        print("The folder .venv is incomplete or outdated; it is made anew.", flush=True)
        shutil.rmtree(VENV)
    print("Making .venv (only the first time) …", flush=True)
    try:
        venv.create(VENV, with_pip=not brings_pip, symlinks=True)
    except subprocess.CalledProcessError:
        why = f"Making .venv failed: try {sys.executable} -m venv {VENV} and mend what it says."
        raise Failed(why) from None


def _own_pip() -> Path | None:
    """pip as a bundle brings it along, which runs out of its file."""
    return next((ROOT / WHEELS).glob("pip-*.whl"), None)


def _install(requirements: str, lock: int) -> None:
    """Run pip, showing one line of progress; its whole output goes to the log.

    pip holds the lock too: if we are killed, the next start waits until pip has ended.
    """
    total = len(re.findall(r"^[\w.-]+(\[|==)", (ROOT / requirements).read_text(), re.MULTILINE))
    pip = ["-m", "pip"]
    if own := _own_pip():
        pip = [str(own / "pip")]
    command = [str(PYTHON), *pip, "install", "--require-hashes", "--no-deps", "--no-input"]
    command += ["--progress-bar=off", "--disable-pip-version-check", "-r", str(ROOT / requirements)]
    if own:
        command += ["--no-index", "--find-links", str(ROOT / WHEELS)]
    with LOG.open("w", encoding="utf-8") as log:
        running = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            pass_fds=[lock],
        )
        try:
            _show_progress(running, log.write, total)
        finally:
            running.terminate()
    if running.wait() != 0:
        raise Failed(f"Installing the packages failed: {_reason()} (see {LOG}).")


def _show_progress(pip: "subprocess.Popen[str]", keep: Callable[[str], object], total: int) -> None:
    assert pip.stdout is not None
    fetched = 0
    for line in pip.stdout:
        keep(line)
        if line.startswith("Collecting "):
            fetched += 1
            _say(f"Fetching package {fetched} of {total}: {line.split()[1].split('==')[0]}")
        elif line.startswith("Installing collected"):
            _say("Installing the packages")
    _say("The packages are installed." if pip.wait() == 0 else "", end="\n")


def _say(text: str, end: str = "") -> None:
    """On a terminal one line that changes; elsewhere a line for every tenth package."""
    if sys.stdout.isatty():
        print(f"\r\033[K{text}", end=end, flush=True)
    elif text and not re.search(r"package \d*[1-9] of", text):
        print(text, flush=True)


def _reason() -> str:
    text = LOG.read_text(encoding="utf-8", errors="replace")
    for sign, sentence in _REASONS:
        if sign in text:
            return sentence
    return "check the connection to the internet, then start again"
