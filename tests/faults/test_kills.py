"""Program and database are killed while forms are saved through nginx: no answer is taken back.

A few cycles here; ``STARCIVIL_KILLS=200`` runs as many as docs/reliability.md tells of.
"""

import os
import random
import signal
import time
from itertools import cycle, islice
from statistics import median

import pytest

from tests.faults.installation import Installation, pause
from tests.faults.pressing import make_load, what_does_not_hold
from tests.serving import NGINX

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not NGINX, reason="nginx is missing"),
]

CYCLES = int(os.environ.get("STARCIVIL_KILLS", "5"))
#: What nobody may see meanwhile: a page that neither keeps what was typed nor says what to do.
PLAIN = ("500 plain", "502 plain", "503 plain", "504 plain")


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


def test_no_answer_is_taken_back(installation: Installation) -> None:
    """Every fault in turn, at a random moment; the program is never restarted for the database."""
    load, chance = make_load(installation), random.Random(2026)  # no secret is made of it
    waited = dict[str, list[float]]()
    with load.pressing():
        for fault in islice(cycle(FAULTS), CYCLES):
            pause(chance.uniform(0.4, 1.5))
            fault(installation, chance)
            began = time.monotonic()
            load.wait_for_answers()
            waited.setdefault(fault.__name__, []).append(time.monotonic() - began)
    print(f"\n{CYCLES} faults, {len(load.acks)} answers, seen: {dict(load.seen)}")
    print("seconds until the next answer, half of the times and at most:")
    print({name: (round(median(took), 1), round(max(took), 1)) for name, took in waited.items()})
    assert what_does_not_hold(load) == {}
    assert load.once_more() == []
    assert what_does_not_hold(load) == {}
    assert {kind: load.pages[kind] for kind in load.seen if kind in PLAIN} == {}


def test_twin_whose_commits_are_not_on_the_disk_loses_answers(installation: Installation) -> None:
    server = installation.server
    with server.otherwise(synchronous_commit="off", wal_writer_delay="10s"):
        load = make_load(installation)
        with load.pressing():
            load.wait_for_answers(20)
        server.kill()
        server.start()
        assert what_does_not_hold(load)["lost"]


def test_twin_that_commits_in_between_answers_what_was_never_done(
    installation: Installation,
) -> None:
    """The press is known by its receipt, and what it was to do is not there."""
    with installation.program.another("tests.faults.committing_early"):
        load = make_load(installation)
        with load.pressing():
            for _ in range(2):
                load.wait_for_answers(8)
                installation.program.kill()
                installation.program.start()
            load.wait_for_answers(8)
        assert "rows" in what_does_not_hold(load)
