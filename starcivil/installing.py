"""The first half of ``manage.py setup``: keys and a settings file, before Django can start.

Everything lies in one folder, outside the code. The settings file is written last, so that a
folder with one is complete; from then on nothing in it is made anew, because a second SEAL_KEY
would shut what the first one has sealed.
"""

import sys
from argparse import ArgumentParser, Namespace
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
from django.core.exceptions import ImproperlyConfigured

from starcivil import env
from starcivil.bootstrap import ROOT, Failed
from starcivil.keys import KEYS, make_keys, take_over, write_secret

SETTINGS_FILE = "starcivil.env"
ADDRESSES = ("DATABASE_URL", "OWNER_DATABASE_URL")
OLDEST_POSTGRESQL = 15  # for unique constraints in which two missing places are the same
OUR_SERVER = "postgres://starcivil@/starcivil?host=/var/run/postgresql"
THEIR_PHOTOS = "/var/lib/starcivil/photos"
ITS_OWNER = "postgres://starcivil_owner@/starcivil?host=/var/run/postgresql"


def add_arguments(parser: ArgumentParser) -> None:
    """What ``setup`` can be told; what is missing it asks for on a terminal."""
    files = parser.add_argument_group("files, made the first time")
    files.add_argument("--folder", type=Path, help="where keys and settings lie")
    files.add_argument(
        "--database", metavar="URL", help=f"as the program's own role, for example {OUR_SERVER}"
    )
    files.add_argument(
        "--owner-database", metavar="URL", help=f"as the tables' owner, for example {ITS_OWNER}"
    )
    files.add_argument("--hosts", metavar="NAMES", help="the site's host names, with commas")
    files.add_argument("--photos", type=Path, help=f"where photos lie; default: {THEIR_PHOTOS}")
    files.add_argument(
        "--no-proxy", action="store_true", help="no nginx of ours stands in front (not advised)"
    )
    files.add_argument(
        "--files-only", action="store_true", help="end before the tables, which their owner makes"
    )
    people = parser.add_argument_group("township and officer")
    people.add_argument("--township", metavar="NAME", help="a township of this county")
    people.add_argument("--telephone", default="", help="its supervision telephone")
    people.add_argument("--officer", metavar="USERNAME", help="the township's first officer")
    people.add_argument("--name", help="how that officer is called")
    people.add_argument(
        "--county", action="store_true", help="the officer works for the county, and only reads"
    )
    people.add_argument(
        "--new-password", action="store_true", help="a new one-time password for --officer"
    )
    people.add_argument(
        "--new-factor", action="store_true", help="void --officer's list of codes or app"
    )


def prepare(arguments: list[str]) -> Path:
    """Make keys and settings file if there are none yet, and give the settings file."""
    parser = ArgumentParser(prog="manage.py setup", allow_abbrev=False)
    add_arguments(parser)
    parser.add_argument("--language")  # told to the second half
    told = parser.parse_args(arguments)
    folder = _folder(told)
    try:
        for name in take_over(folder, (*KEYS, *ADDRESSES, SETTINGS_FILE)):
            print(f"Closed {folder / name}: only the service's user can read it now.")
        if not (folder / SETTINGS_FILE).exists():
            _make_files(folder, told)
        else:
            _refuse_other_facts(folder / SETTINGS_FILE, told)
    except OSError as error:
        why = f"{error.filename or folder}: {error.strerror}."
        raise Failed(f"{why} Make {folder} for the user that runs setup.") from None
    return folder / SETTINGS_FILE


def ask(option: str, question: str, *, example: str = "") -> str:
    """What was not given, from whoever sits at the terminal; elsewhere one sentence."""
    hint = f" [{example}]" if example else ""
    if not sys.stdin.isatty():
        raise Failed(f"{question} Say it with {option}{f', as {example}' if example else ''}.")
    answer = input(f"{question}{hint} ").strip()
    if not (answer or example):
        raise Failed(f"Without {option} setup cannot go on; nothing was changed.")
    return answer or example


def _folder(told: Namespace) -> Path:
    known = env.text("STARCIVIL_ENV")
    folder: Path = told.folder or (
        Path(known).parent
        if known
        else Path(ask("--folder", "Where are keys and settings to lie?", example="/etc/starcivil"))
    )
    folder = folder.resolve()
    if folder == ROOT or ROOT in folder.parents:
        raise Failed(f"{folder} lies in the code: choose a folder outside, as /etc/starcivil.")
    return folder


def _make_files(folder: Path, told: Namespace) -> None:
    url = told.database or env.text("DATABASE_URL")
    url = url or ask("--database", "Which PostgreSQL database is ours?", example=OUR_SERVER)
    check_server(url)
    owner = told.owner_database or env.text("OWNER_DATABASE_URL")
    owner = owner or ask("--owner-database", "Who owns its tables?", example=ITS_OWNER)
    check_owner(owner, program=url, can_log_in=not told.files_only)
    hosts = told.hosts or ask("--hosts", "Under which host names is the site reached?")
    photos = (told.photos or Path(env.text("PHOTOS", THEIR_PHOTOS))).resolve()
    photos.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in make_keys(folder):
        print(f"Made {folder / name}.")
    write_secret(folder / "DATABASE_URL", url)
    write_secret(folder / "OWNER_DATABASE_URL", owner)
    settings = _settings(folder, hosts, photos, behind_proxy=not told.no_proxy)
    write_secret(folder / SETTINGS_FILE, settings)
    print(f"Made {folder / SETTINGS_FILE}. Print the keys and keep them in a safe.")


def _settings(folder: Path, hosts: str, photos: Path, *, behind_proxy: bool) -> str:
    lines = [
        "# Settings of starcivil, for manage.py and systemd; docs/security.md explains them.",
        f"ALLOWED_HOSTS={hosts}",
        f"BEHIND_PROXY={int(behind_proxy)}",
        f"PHOTOS={photos}",
        *(f"{name}_FILE={folder / name}" for name in (*KEYS, *ADDRESSES)),
    ]
    return "\n".join(lines)


def _refuse_other_facts(file: Path, told: Namespace) -> None:
    """An option that differs from the file: which of them holds is not ours to guess."""
    try:
        env.read_file(str(file))
        url = env.secret("DATABASE_URL")
        owner = env.secret("OWNER_DATABASE_URL") if told.owner_database else ""
    except ImproperlyConfigured as error:
        raise Failed(str(error)) from None
    for option, given, kept in (
        ("--database", told.database, url),
        ("--owner-database", told.owner_database, owner),
        ("--hosts", told.hosts, env.text("ALLOWED_HOSTS")),
    ):
        if given and given != kept:
            raise Failed(f"{option} differs from {file}, which is not overwritten: edit it there.")
    print(f"Keys and settings are in {file.parent} already.")


def check_server(url: str) -> None:
    """Refuse a server that does not answer, is too old or would spoil Chinese characters."""
    with closing(_connected(url)) as connection:
        _judge(connection.server_version // 10000, connection.encoding)


def _judge(version: int, encoding: str) -> None:
    if version < OLDEST_POSTGRESQL:
        raise Failed(f"This is PostgreSQL {version}: install {OLDEST_POSTGRESQL} or newer.")
    if encoding != "UTF8":
        raise Failed(f"The database is encoded in {encoding}: make it anew with --encoding=UTF8.")


def check_owner(url: str, *, program: str, can_log_in: bool) -> None:
    """Refuse an owner who is the program itself, or who may make no tables.

    With ``can_log_in`` false only the names are compared: the owner is another user's role.
    """
    try:
        owner, ours = env.database(url), env.database(program)
    except ImproperlyConfigured as error:
        raise Failed(str(error)) from None
    if owner["USER"] == ours["USER"]:
        raise Failed("The owner must be another role than the program's (docs/operations.md).")
    if owner["NAME"] != ours["NAME"]:
        raise Failed("--owner-database must name the same database as --database.")
    if can_log_in:
        with closing(_connected(url)) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT has_schema_privilege('public', 'CREATE')")
            if cursor.fetchone() != (True,):
                raise Failed("The owner may make no tables here: createdb --owner makes it one.")


def _connected(url: str) -> "psycopg2.extensions.connection":
    try:
        return logged_in(env.database(url))
    except ImproperlyConfigured as error:
        raise Failed(str(error)) from None
    except psycopg2.OperationalError as error:
        raise Failed(f"The database does not answer: {str(error).strip()}") from None


def logged_in(where: dict[str, Any]) -> "psycopg2.extensions.connection":
    """A connection outside Django to what its DATABASES name."""
    made: psycopg2.extensions.connection = psycopg2.connect(
        dbname=where["NAME"],
        user=where["USER"],
        password=where["PASSWORD"],
        host=where["HOST"],
        port=where["PORT"],
        **where["OPTIONS"],
    )
    return made
