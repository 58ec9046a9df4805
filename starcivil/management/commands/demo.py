"""The demonstration: a township with invented people, served on this machine only."""

import hashlib
import shutil
import socket
import unicodedata
from argparse import ArgumentParser
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, CommandError, call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from waitress.server import create_server

from evaluation.demo import accounts, code_list
from evaluation.demo.codes import CODE, TO_DECLARE
from grids.codes import grouped
from grids.models import Safekeeping
from starcivil.backups.pairs import make_pair
from starcivil.backups.refusing import Refused
from starcivil.bootstrap import only_one
from starcivil.hurry import limit_requests
from starcivil.owner import as_owner
from starcivil.privileges import lay_down

HOST = "127.0.0.1"
THREADS = 8


class Command(BaseCommand):
    help = "Starts the demonstration (with its own database) and serves it on this machine."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help="prepare everything, then end")
        parser.add_argument("--port", type=int, default=8000, help="default: 8000")
        parser.add_argument("--reset", action="store_true", help="begin with an empty database")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Only manage.py starts the demonstration.")
        listener = None if options["no_serve"] else _listen(options["port"])
        lock = Path(settings.BASE_DIR) / "var" / "demo" / "prepare.lock"
        with only_one(lock, waiting="Another start prepares the demonstration; waiting."):
            self._prepare()
        if listener is None:
            self._print_accounts()
            self.stdout.write("The demonstration is ready; without --no-serve it is also served.")
            return
        self._serve(listener)

    def _prepare(self) -> None:
        self._migrate()
        self._collect()  # before the boards are posted: their pages are stored with its addresses
        self._load()
        self._keep_safe()

    def _migrate(self) -> None:
        program = connection.settings_dict["USER"]
        with as_owner(connection):
            executor = MigrationExecutor(connection)
            pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
            if not pending:  # one that was made before the program had a role of its own
                lay_down(connection, program)
        if pending:
            self.stdout.write("Setting up the tables …")
            call_command("migrate", verbosity=0, interactive=False)

    def _load(self) -> None:
        """All or nothing, so that a start which was broken off leaves no half township."""
        if get_user_model().objects.exists():
            return
        self.stdout.write("Loading the demonstration township …")
        with transaction.atomic():
            call_command("load_catalogue", stdout=StringIO())
            call_command("load_demo", stdout=StringIO())

    def _keep_safe(self) -> None:
        """As its timers do it in an installation: what the pages say of it is true here, too."""
        folder = Path(settings.BACKUPS)
        if Safekeeping.objects.exists() or not shutil.which("openssl"):
            return
        self.stdout.write("Backing it up, and restoring that on trial …")
        for name in ("safe", "drill"):
            key = folder / "keys" / f"{name}.key"
            make_pair(name, key=key, certificate=Path(settings.BACKUP_CERTIFICATES) / f"{name}.pem")
        try:
            call_command("backup", stdout=StringIO())
            call_command("drill", key=key, stdout=StringIO())
        except Refused as refusal:
            self.stdout.write(str(refusal))

    def _collect(self) -> None:
        """Compressing takes seconds, so it is done again only after a file has changed."""
        mark = Path(settings.STATIC_ROOT) / f".{_static_digest()}"
        if not mark.exists():
            self.stdout.write("Compressing the static files …")
            call_command("collectstatic", verbosity=0, interactive=False, clear=True)
            mark.touch()

    def _serve(self, listener: socket.socket) -> None:
        address = f"http://{HOST}:{listener.getsockname()[1]}/"
        limit_requests()
        server = create_server(
            get_wsgi_application(),
            sockets=[listener],
            threads=THREADS,
            max_request_body_size=settings.BODY_BYTES,
            ident=None,
        )
        self._print_accounts()
        told = _("Open %(address)s in a browser. Ctrl-C ends it.") % {"address": address}
        self.stdout.write(told)
        self.stdout.flush()
        try:
            server.run()
        finally:
            server.close()

    def _print_accounts(self) -> None:
        for line in table([_heads(), *_accounts()]):
            self.stdout.write(line)
        told = _(
            "%(user)s also has a list of one-time codes, asked for one after the other: %(codes)s"
        )
        self.stdout.write(told % code_list())
        told = _("A household sees its own matter at /own/ by its code: %(code)s")
        self.stdout.write(told % {"code": grouped(CODE)})
        told = _("Another one has not declared yet, and may do so itself: %(code)s")
        self.stdout.write(told % {"code": grouped(TO_DECLARE)})


def _listen(port: int) -> socket.socket:
    """Take the port before anything else, so that a taken one is said at once."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen()
    except (OSError, OverflowError):
        other = port % 60000 + 1
        why = f"Port {port} is not free on this machine: choose another one, as --port {other}."
        raise CommandError(why) from None
    return listener


def _static_digest() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda found: found[0]):
            changed = storage.get_modified_time(path).timestamp()
            digest.update(f"{path} {storage.size(path)} {changed}\n".encode())
    return digest.hexdigest()[:16]


def _heads() -> tuple[str, ...]:
    return (_("Role"), _("User name"), _("Password"), _("What to try"))


def _accounts() -> list[tuple[str, ...]]:
    """Role, user name, password and what the account can do, as the demo's loader made them."""
    return [tuple(str(cell) for cell in row) for row in accounts()]


def table(rows: list[tuple[str, ...]]) -> list[str]:
    """Aligned columns; a Chinese character is two cells wide."""
    widths = [max(width(cell) for cell in column) for column in zip(*rows, strict=True)]
    return ["  ".join(map(_padded, row, widths)).rstrip() for row in rows]


def width(text: str) -> int:
    """How many cells of a terminal a text fills."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _padded(text: str, cells: int) -> str:
    return text + " " * (cells - width(text))
