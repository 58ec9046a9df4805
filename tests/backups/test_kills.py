"""Killed or without room at any moment, a backup leaves no file that passes for a whole one."""

import os
import random
import resource
import signal
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from grids.models import Safekeeping
from starcivil import clusters
from starcivil.backups import archive, keeping
from starcivil.backups.archive import found_parts
from starcivil.backups.drilling import drill
from starcivil.backups.making import alone
from starcivil.backups.refusing import Refused, Why
from starcivil.owner import as_owner
from tests.backups.conftest import backed_up
from tests.factories import NOW
from tests.serving import wait_for

#: ``STARCIVIL_LOSSES=200`` for the longer run of docs/reliability.md.
KILLS = int(os.environ.get("STARCIVIL_LOSSES", "12"))


def killed(work: Callable[[], object], when: Callable[[], object]) -> None:
    """Do it in a process of its own, which gets no further than the moment."""
    connections.close_all()  # so that nothing of ours is shared
    child = os.fork()
    if not child:
        try:
            work()
        finally:
            os._exit(0)
    when()
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def kept(folder: Path) -> list[Why | None]:
    """Of each file whose name is a backup's why it is none."""
    return [refused(each.file) for each in keeping.all_kept(folder)]


def refused(file: Path) -> Why | None:
    try:
        found_parts(file)
    except Refused as refusal:
        return refusal.why
    return None


def test_killed_at_any_moment_it_leaves_nothing_or_a_whole_one(backups: Path) -> None:
    begun = time.monotonic()
    backed_up(backups)
    took = time.monotonic() - begun
    for number in range(KILLS):
        at = NOW.replace(day=21, hour=0, minute=number // 60, second=number % 60)
        killed(lambda at=at: backed_up(backups, at), lambda: time.sleep(random.uniform(0, took)))
        assert set(kept(backups)) == {None}
    backed_up(backups, NOW.replace(day=22))
    assert list(backups.glob("*.half")) == []
    assert set(kept(backups)) == {None}


def test_the_twin_without_a_name_for_halves_leaves_one(
    backups: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def begins_with_its_name(self: archive.Writer) -> archive.Writer:
        self.out = self.file.open("xb")
        return self

    monkeypatch.setattr(archive.Writer, "__enter__", begins_with_its_name)
    killed(
        lambda: backed_up(backups),
        lambda: wait_for(lambda: any(each.stat().st_size for each in backups.glob("*.backup"))),
    )
    assert kept(backups) == [Why.CUT]


def test_without_room_nothing_is_left_and_the_installation_knows(backups: Path) -> None:
    """A limit of the process's files stands for the disk's end, as in EFBIG for ENOSPC."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        with pytest.raises(CommandError, match="The disk is full") as full:
            call_command("backup", language="en")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert full.value.returncode == Why.NO_ROOM
    assert {each.name for each in backups.iterdir()} == {"lock"}
    assert [(row.faults, row.said[:16]) for row in Safekeeping.objects.all()] == [
        (1, "The disk is full")
    ]


def test_two_at_once_are_one(backups: Path) -> None:
    with alone(backups), pytest.raises(CommandError, match="Another backup or trial") as refused:
        call_command("backup", language="en")
    assert refused.value.returncode == Why.UNPREPARED


def test_a_killed_drill_leaves_no_server_and_the_next_one_cleans(
    backups: Path, certificates: Path
) -> None:
    file, place = backed_up(backups), backups / "drill"
    key = certificates / "keys" / "drill.key"

    homes = {str(place), str(clusters.scratch_cluster(place, clusters.programs()).home)}

    def drilled() -> None:
        with as_owner(connections["default"]):
            drill(file, key)

    def servers() -> list[psutil.Process]:
        """Those whose data lie in the trial's folder, or in the one that stands for it."""
        return [
            process
            for process in psutil.process_iter(["cmdline"])
            if any(home in " ".join(process.info["cmdline"] or ()) for home in homes)
        ]

    killed(drilled, lambda: wait_for(servers))
    wait_for(lambda: not servers())
    assert place.exists()
    drilled()
    assert servers() == []
    assert not any(Path(home).exists() for home in homes)
