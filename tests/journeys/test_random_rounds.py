"""Random rounds: whatever the officers try, the application and an independent count agree.

Each step tries something that may or may not be allowed. The count says beforehand whether it is;
afterwards stage, claims, results, board and the guards' facts must be what it says.
"""

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from grids.ledger import take_in
from tests.journeys.random_round.agreement import RandomRound
from tests.journeys.random_round.base import NOON, World, make_small_world

#: Two dozen rounds of thirty steps: about half a minute. More by hand when the rules change:
#: RANDOM_ROUNDS=334 are more than ten thousand actions.
ROUNDS = int(os.environ.get("RANDOM_ROUNDS", "24"))
TRIES = settings(
    max_examples=ROUNDS,
    stateful_step_count=30,
    deadline=None,
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
