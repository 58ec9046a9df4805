"""Random rounds: whatever the officers try, the application and an independent count agree.

Each step tries something that may or may not be allowed. The count says beforehand whether it is;
afterwards stage, claims, results, board and the guards' facts must be what it says.
"""

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from evaluation.workflow import MoveName
from grids.traces.ledger import take_in
from tests.journeys.counting import ELECTIVE, GROUP
from tests.journeys.random_round.agreement import RandomRound
from tests.journeys.random_round.base import NOON, NUMBERS, World, make_small_world

#: Two dozen rounds of thirty steps: about half a minute. More by hand when the rules change:
#: RANDOM_ROUNDS=334 are more than ten thousand actions.
ROUNDS = int(os.environ.get("RANDOM_ROUNDS", "24"))
TRIES = settings(
    max_examples=ROUNDS,
    stateful_step_count=30,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def world(db: None) -> World:
    """Made past all actions, so the ledger takes it in before anybody acts."""
    made = make_small_world()
    take_in(after=0, at=NOON)
    return made


def test_random_rounds_agree_with_an_independent_count(world: World) -> None:
    """Every example begins in the same world: what it did is rolled back."""
    machine = type("Machine", (RandomRound,), {"world": world})
    run_state_machine_as_test(machine, settings=TRIES)


@pytest.mark.parametrize("again", [True, False], ids=["claims otherwise", "claims nothing"])
def test_who_is_asked_anew_after_a_first_count_is_counted_anew(world: World, again: bool) -> None:
    """Chance hardly comes here: each step is compared as in the random rounds."""
    machine = type("Machine", (RandomRound,), {"world": world})()
    try:
        for number in NUMBERS:
            machine.declare(number, frozenset(ELECTIVE), "")
            machine.confirm(number)
        machine.move(MoveName.START_ASSESSING, pairs=[])
        for chosen, place in ((frozenset(), 5), (frozenset(ELECTIVE), 3), (frozenset(["03"]), 4)):
            machine.reconsider("3", chosen, again, place)
            machine.the_application_and_the_count_agree()
        for home, star in machine.open_cases(GROUP):
            machine.vote(GROUP, home, star, "all", True)
        machine.close(GROUP)
        machine.move(MoveName.START_DECIDING, pairs=[])
        machine.the_application_and_the_count_agree()
        assert machine.stage_in("deciding")
    finally:
        machine.teardown()
