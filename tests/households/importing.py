"""An import in a process of its own, which a test may kill; started from a clean fork server."""

import os
import signal
from collections.abc import Sequence
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection  # noqa: E402  # after setup
from django.db.models import Model  # noqa: E402  # after setup
from django.urls import get_resolver  # noqa: E402  # after setup

from grids.models import Officer  # noqa: E402  # after setup
from grids.writing import Sent  # noqa: E402  # after setup
from households.actions import import_roster  # noqa: E402  # after setup
from households.roster import keeping  # noqa: E402  # after setup

get_resolver().reverse_dict  # noqa: B018  # all addresses, read here once and not in each child


def start_import(
    village: UUID, *, officer: UUID, data: bytes, at: datetime, protected: bool = True
) -> ForkServerProcess:
    """The process, already at work; without protection it dies after committing one table."""
    ours = get_context("forkserver")
    ours.set_forkserver_preload([__name__])
    database = str(connection.settings_dict["NAME"])
    process = ours.Process(
        target=_import, args=(database, village, officer, data, at, protected), daemon=True
    )
    process.start()
    return process


def _import(
    database: str, village: UUID, officer: UUID, data: bytes, at: datetime, protected: bool
) -> None:
    connection.settings_dict["NAME"] = database
    if not protected:
        _commit_the_first_table_and_die()
    sent = Sent(actor=Officer.objects.get(pk=officer), kind="roster_check", at=at)
    import_roster(village, data=data, sent=sent)
    connection.close()


def _commit_the_first_table_and_die() -> None:
    copy_in = keeping.copy_in

    def copy_commit_and_die(rows: Sequence[Model]) -> None:
        copy_in(rows)
        connection.connection.commit()
        os.kill(os.getpid(), signal.SIGKILL)

    keeping.copy_in = copy_commit_and_die
