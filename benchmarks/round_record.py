"""What a round's record costs; prints seconds, size and memory, and its ratio to the whole walk.

    DATABASE_URL=… OWNER_DATABASE_URL=… python -m benchmarks.round_record [HOUSEHOLDS]

A round of 600 households (or so many) on which both bodies have counted. Runs in a transaction and
takes everything back at its end.
"""

import os
import sys
import time
import tracemalloc
from collections.abc import Callable
from tempfile import TemporaryFile

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402  # after setup

from benchmarks.sitting_agenda import make_large_round  # noqa: E402  # after setup
from evaluation.models import Claim  # noqa: E402  # after setup
from evaluation.records.queries.records import write_record  # noqa: E402  # after setup
from grids.traces import ledger  # noqa: E402  # after setup
from grids.traces.verifying import walk_all  # noqa: E402  # after setup
from tests.factories import NOW, make_tallies  # noqa: E402  # after setup

HOUSEHOLDS = 600


def main(households: int = HOUSEHOLDS) -> None:
    with transaction.atomic():
        round_, _clerk = make_large_round(households)
        claims = list(Claim.objects.filter(entry__round=round_))
        for body in ("group", "committees"):
            make_tallies(claims=claims, body=body, at=NOW)
        ledger.take_in(after=0, at=NOW)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        walk = seconds(walk_all)
        with TemporaryFile() as file:
            spent = seconds(lambda: write_record(round_, file))
            size = file.tell() / 1e6
        ratio = f"{spent / walk:.2f} × the whole walk"
        print(f"{len(claims)} claims: {spent:.1f} s, {size:.1f} MB, {ratio}")
        tracemalloc.start()
        with TemporaryFile() as file:
            write_record(round_, file)
        print(f"{tracemalloc.get_traced_memory()[1] / 1e6:.0f} MB of memory at most")
        transaction.set_rollback(True)


def seconds(work: Callable[[], object]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
