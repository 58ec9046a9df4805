"""Seventeen villages vote beside a backup: one that is only nice, and one as its unit holds it.

    python3 manage.py test benchmarks/beside_backup.py -q -s

On the installation of ``under_load.py``, by turns in one run; each turn lasts ``SECONDS`` and until
a whole backup of ``MEGABYTES`` was made. The share of processors is the kernel's own, as systemd
asks for it, so it needs root and a writable cgroup. What went to the backup is without its programs
that have ended.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

import psutil
import pytest
from django.db import connection

from benchmarks.under_load import make_voting, seconds, votes
from tests.faults.conftest import installation
from tests.faults.installation import Installation
from tests.postgres.owner import owner

__all__ = ["installation"]
pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parent.parent
MEGABYTES = int(os.environ.get("MEGABYTES", "200"))


def test_a_backup_beside_it(installation: Installation) -> None:  # as above
    """By turns without a backup, beside one that is only nice, and beside one as its unit holds it;
    each begins anew as soon as it has ended."""
    load = make_voting(installation)
    fill(megabytes=MEGABYTES)
    for _ in range(3):
        for name, held in (("only nice", nullcontext(None)), ("held as by its unit", as_unit())):
            alone = votes(load)
            with held as group, backups(installation, group) as made:
                began, spent = time.monotonic(), made.spent()
                beside = votes(load, over=lambda: bool(made.whole()))
                itself = (made.spent() - spent) / (time.monotonic() - began)
            for_it = (beside.ms - alone.ms) * beside.a_second / 1000
            fewer = 100 * (1 - beside.a_second / alone.a_second)
            told = f"{alone.a_second:.1f} votes/s alone, {beside.a_second:.1f} beside it, {name}"
            told += f": {fewer:.0f} % fewer; of a processor {itself:.2f} went to it,"
            print(f"\n{told} {for_it:.2f} to the server for it", flush=True)


@contextmanager
def as_unit() -> Iterator[Path]:
    """A group beside ours with the share of processors that the unit gives; needs root."""
    unit = (ROOT / "docs" / "operations" / "starcivil-backup.service").read_text()
    [percent] = re.findall(r"^CPUQuota=(\d+)%", unit, re.M)
    [weight] = re.findall(r"^CPUWeight=(\d+)", unit, re.M)
    above, is_first = beside_us()
    of_first = {"cpu.cfs_quota_us": f"{percent}000", "cpu.shares": str(int(weight) * 1024 // 100)}
    of_second = {"cpu.max": f"{percent}000 100000", "cpu.weight": weight}
    group = above / "starcivil-backup"
    group.mkdir()
    try:
        for name, value in (of_first if is_first else of_second).items():
            (group / name).write_text(value)
        yield group
    finally:
        while (group / "cgroup.procs").read_text():
            time.sleep(0.1)
        group.rmdir()


def beside_us() -> tuple[Path, bool]:
    """The folder in which our own group lies, and whether it is of the kernel's first kind."""
    ours = [line.split(":", 2) for line in Path("/proc/self/cgroup").read_text().splitlines()]
    of_first = [path for _number, name, path in ours if "cpu" in name.split(",")]
    mount = Path("/sys/fs/cgroup/cpu" if of_first else "/sys/fs/cgroup")
    path = Path((of_first or [ours[-1][2]])[0])
    return mount / path.parent.relative_to("/"), bool(of_first)


def fill(*, megabytes: int) -> None:
    """Receipts of the public whose sealed content cannot be compressed, a kilobyte each."""
    with owner(), connection.cursor() as cursor:
        cursor.execute(_FILL, [megabytes * 1024])


_FILL = """
    INSERT INTO grids_receipt
        (cid, code, kind, public, digest, sealed_content, summary, result_url, subject, at)
    SELECT gen_random_uuid(), to_hex(n), 'filling', true, '',
        (SELECT string_agg(sha256((n || ':' || k)::bytea), ''::bytea)
            FROM generate_series(1, 28) k),
        '', '', '', now()
    FROM generate_series(1, %s) n
"""


class backups:
    """``manage.py backup`` with its unit's Nice=10, again and again, in a group if there is one."""

    def __init__(self, made: Installation, group: Path | None) -> None:
        self.into = str(group / "cgroup.procs") if group else "/dev/null"
        self.folder = made.folder / "backups"
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        certificate = ["openssl", "req", "-x509", "-newkey", "rsa:3072", "-nodes", "-days", "30"]
        where = ["-subj", "/CN=safe", "-keyout", str(made.folder / "safe.key")]
        told = [*certificate, *where, "-out", str(self.folder / "safe.pem")]
        subprocess.run(told, check=True, capture_output=True)
        self.environment = {
            **made.program.environment,
            "OWNER_DATABASE_URL": made.server.cluster.owner_url,
            "BACKUP_CERTIFICATES": str(self.folder),
        }

    def whole(self) -> int:
        """How many are so by now."""
        return len(list(self.folder.glob("*.backup")))

    def spent(self) -> float:
        """Seconds on a processor of all that it has started; one may end while we look."""
        with suppress(psutil.NoSuchProcess):
            return seconds(self.process.pid)
        return self.spent()

    def __enter__(self) -> "backups":
        again = 'echo $$ > "$0"; while :; do "$@" || exit 1; done'
        order = [sys.executable, "-m", "django", "backup", "--to", str(self.folder)]
        self.process = subprocess.Popen(
            ["nice", "-n", "10", "sh", "-c", again, self.into, *order],
            env=self.environment, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=(self.folder / "said").open("wb"),
        )  # fmt: skip
        return self

    def __exit__(self, *_: object) -> None:
        still = self.process.poll()
        everybody = (
            psutil.Process(self.process.pid).children(recursive=True) if still is None else []
        )
        self.process.kill()
        for one in everybody:
            one.kill()
        assert still is None, (self.folder / "said").read_text()
