"""Runs a command: the demonstration's ones with their database up, the others as Django's."""

import os
import secrets
import shutil
import signal
import sys
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from starcivil import checking, database, lodging
from starcivil.bootstrap import VAR, Failed

DEMO = VAR / "demo"
_KEYS = ("SECRET_KEY", "SEAL_KEY", "FINGERPRINT_KEY")
#: Any of these says that the command is meant for another installation than the demonstration.
_MEANT_FOR_OTHERS = ("STARCIVIL_PROFILE", "DATABASE_URL", "DATABASE_URL_FILE", "SECRET_KEY_FILE")


def run(argv: list[str]) -> int:
    """The exit code of ``manage.py`` with these arguments."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "starcivil.settings")
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:  # nohup ignores it, and so do we
            signal.signal(number, lambda number, _frame: sys.exit(128 + number))
    command = argv[1] if len(argv) > 1 else "help"
    if command == "test":
        return checking.run(argv[2:])
    if command == "demo" or _works_on_the_demo(command):
        return _with_the_demo(argv)
    return _django(argv)


def _works_on_the_demo(command: str) -> bool:
    """Whether a command, named without any installation, can only mean the one in var/demo."""
    if os.environ.get("STARCIVIL_PROFILE") == "demo":
        return True
    meant_for_others = any(os.environ.get(name) for name in (*_MEANT_FOR_OTHERS, "SECRET_KEY"))
    if meant_for_others or not (DEMO / "keys").exists():
        return False
    print(f"No DATABASE_URL is set: {command} works on the demonstration.", file=sys.stderr)
    return True


def _with_the_demo(argv: list[str]) -> int:
    if os.environ.get("DATABASE_URL"):
        raise Failed("The demonstration makes its own database: unset DATABASE_URL, then start.")
    os.environ["STARCIVIL_PROFILE"] = "demo"
    for name in [name for name in os.environ if name.startswith("PG")]:
        del os.environ[name]  # PGPORT and its like would lead past our own server
    try:
        return _in_its_folder(argv)
    except PermissionError as error:
        raise Failed(f"{error.filename} belongs to another user: start as its owner.") from None


def _in_its_folder(argv: list[str]) -> int:
    cluster = lodging.demo_cluster(DEMO)
    if argv[1:2] == ["demo"] and "--reset" in argv:
        _reset(cluster)
    _make_keys(DEMO / "keys")
    os.environ["STARCIVIL_SOCKET"] = str(cluster.socket)
    if {"-h", "--help"} & set(argv):
        return _django(argv)
    with database.running(cluster):
        return _django(argv)


def _reset(cluster: lodging.Cluster) -> None:
    if database.is_owned(cluster):
        raise Failed("The demonstration is running: stop it with Ctrl-C, then reset it.")
    database.remove(cluster)
    for name in ("keys", "static"):
        shutil.rmtree(DEMO / name, ignore_errors=True)


def _make_keys(folder: Path) -> None:
    """The demonstration's keys: made once, readable for its owner only."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in _KEYS:
        if not (folder / name).exists():
            half = folder / f"{name}.{os.getpid()}"
            half.touch(mode=0o600)
            half.write_text(secrets.token_hex(32))
            half.rename(folder / name)


def _django(argv: list[str]) -> int:
    try:
        _ = settings.DEBUG
    except ImproperlyConfigured as error:
        raise Failed(str(error)) from None
    execute_from_command_line(argv)
    return 0
