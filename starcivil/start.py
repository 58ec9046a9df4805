"""Runs a command: the demonstration's ones with their database up, the others as Django's."""

import os
import shutil
import signal
import sys
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from starcivil import checking, clusters, database, installing
from starcivil.bootstrap import VAR, VENV, Failed
from starcivil.keys import make_keys
from starcivil.releases import bundling

DEMO = VAR / "demo"
#: Any of these says that the command is meant for another installation than the demonstration.
_MEANT_FOR_OTHERS = (
    "STARCIVIL_PROFILE",
    "STARCIVIL_ENV",
    "DATABASE_URL",
    "DATABASE_URL_FILE",
    "SECRET_KEY",
    "SECRET_KEY_FILE",
)
_OPTION = "--settings-file"


def run(argv: list[str]) -> int:
    """The exit code of ``manage.py`` with these arguments."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "starcivil.settings")
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:  # nohup ignores it, and so do we
            signal.signal(number, lambda number, _frame: sys.exit(128 + number))
    argv = _with_the_named_settings(argv)
    command = argv[1] if len(argv) > 1 else "help"
    if command == "build":
        print(f"{VENV} is complete.")
        return 0
    if command == "test":
        return checking.run(argv[2:])
    if command == "bundle":
        return bundling.run(argv[2:])
    if command == "setup":
        return _set_up(argv)
    if command == "demo" or _works_on_the_demo(command):
        return _with_the_demo(argv)
    return _django(argv)


def _with_the_named_settings(argv: list[str]) -> list[str]:
    """Take ``--settings-file FILE`` out; STARCIVIL_ENV carries it to the settings."""
    for at, argument in enumerate(argv):
        name, equals, value = argument.partition("=")
        if name == _OPTION:
            named = [value] if equals else argv[at + 1 : at + 2]
            if not any(named):
                raise Failed(f"{_OPTION} is not followed by a file.")
            os.environ["STARCIVIL_ENV"] = str(Path(named[0]).resolve())
            return argv[:at] + argv[at + (1 if equals else 2) :]
    return argv


def _set_up(argv: list[str]) -> int:
    """Settings cannot be read before they are there, so the files are made first."""
    os.environ["STARCIVIL_PROFILE"] = "strict"
    os.environ["STARCIVIL_ENV"] = str(installing.prepare(argv[2:]))
    return _django(argv)


def _works_on_the_demo(command: str) -> bool:
    """Whether a command, named without any installation, can only mean the one in var/demo."""
    if os.environ.get("STARCIVIL_PROFILE") == "demo":
        return True
    meant_for_others = any(os.environ.get(name) for name in _MEANT_FOR_OTHERS)
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
    cluster = clusters.demo_cluster(DEMO)
    if argv[1:2] == ["demo"] and "--reset" in argv:
        _reset(cluster)
    make_keys(DEMO / "keys")
    os.environ["STARCIVIL_SOCKET"] = str(cluster.socket)
    if {"-h", "--help"} & set(argv):
        return _django(argv)
    with database.running(cluster):
        return _django(argv)


def _reset(cluster: clusters.Cluster) -> None:
    if database.is_owned(cluster):
        raise Failed("The demonstration is running: stop it with Ctrl-C, then reset it.")
    database.remove(cluster)
    for name in ("keys", "static", "photos", "backups"):
        shutil.rmtree(DEMO / name, ignore_errors=True)


def _django(argv: list[str]) -> int:
    try:
        _ = settings.DEBUG
    except ImproperlyConfigured as error:
        raise Failed(str(error)) from None
    execute_from_command_line(argv)
    return 0
