"""Program and database are killed while forms are saved through nginx: no answer is taken back.

A few cycles here; ``STARCIVIL_KILLS=200`` runs as many as docs/reliability.md tells of.
"""

import os
import random
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import cycle, islice
from pathlib import Path

import pytest
from django.db import connections

from tests.faults.installation import Installation, installed, pause
from tests.faults.pressing import Load, make_load, what_does_not_hold
from tests.serving import NGINX
from tests.test_start import place  # noqa: F401  # a fixture, found by its name

pytestmark = pytest.mark.skipif(not NGINX, reason="nginx is missing")

CYCLES = int(os.environ.get("STARCIVIL_KILLS", "5"))
#: What may be seen meanwhile, beside an answer: pages that keep what was typed, no connection.
PLAIN = ("500 plain",)


@pytest.fixture
def make(
    place: Path,  # noqa: F811  # as above
    tmp_path: Path,
    transactional_db: None,
) -> Iterator[Callable[..., Load]]:
    """An installation with its load; the database of the other tests is left alone."""
    with ExitStack() as stack:
        yield lambda **program: make_load(
            stack.enter_context(installed(place, tmp_path, **program))
        )


def kill_worker(made: Installation, chance: random.Random) -> None:
    chance.choice(made.program.children()).kill()


def kill_program(made: Installation, _chance: random.Random) -> None:
    made.program.kill()
    made.program.start()


def kill_database(made: Installation, _chance: random.Random) -> None:
    made.server.kill()
    made.server.start()


def stop_database(made: Installation, chance: random.Random) -> None:
    made.server.stop(chance.choice([signal.SIGINT, signal.SIGQUIT]))
    made.server.start()


def throw_out(made: Installation, _chance: random.Random) -> None:
    assert made.server.throw_out() > 0


FAULTS = (kill_worker, kill_database, throw_out, kill_program, stop_database)


def test_no_answer_is_taken_back(make: Callable[..., Load]) -> None:
    """Every fault in turn, at a random moment; the program is never restarted for the database."""
    load, chance = make(), random.Random(2026)  # because nothing secret is made of it
    made = load.installed
    load.begin()
    for fault in islice(cycle(FAULTS), CYCLES):
        pause(chance.uniform(0.4, 1.5))
        fault(made, chance)
        wait_for_an_answer(load)
    load.end()
    connections.close_all()
    print(f"\n{CYCLES} faults, {len(load.acks)} answers, seen: {dict(load.seen)}")
    assert what_does_not_hold(load) == {}
    assert load.once_more() == []
    assert what_does_not_hold(load) == {}
    assert {kind: load.pages[kind] for kind in PLAIN if load.seen[kind]} == {}


def wait_for_an_answer(load: Load) -> None:
    """The program serves again by itself."""
    before = len(load.acks)
    for _ in range(600):
        if len(load.acks) > before:
            return
        pause(0.1)
    raise AssertionError("nothing is answered any more")


def test_twin_whose_commits_are_not_on_the_disk_loses_answers(make: Callable[..., Load]) -> None:
    load = make()
    server = load.installed.server
    server.stop()
    server.start(synchronous_commit="off", wal_writer_delay="10s")
    load.begin()
    pause(3)
    load.end()
    server.kill()
    server.start()
    connections.close_all()
    assert what_does_not_hold(load)["lost"]


def test_twin_that_commits_in_between_answers_what_was_never_done(
    make: Callable[..., Load],
) -> None:
    """The press is known by its receipt, and what it was to do is not there."""
    load, chance = make(application="tests.faults.committing_early"), random.Random(2026)
    load.begin()
    for _ in range(3):
        pause(1)
        kill_program(load.installed, chance)
        wait_for_an_answer(load)
    load.end()
    connections.close_all()
    assert "rows" in what_does_not_hold(load)
