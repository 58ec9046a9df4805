"""The stage on which the tests of the evaluation play: one village's round with its people."""

import pytest

from grids.models import Grid, Officer, Village
from tests.evaluation.meeting import Meeting
from tests.evaluation.scene import Scene


@pytest.fixture
def scene(
    village: Village,
    micro_grid: Grid,
    clerk: Officer,
    secretary: Officer,
    supervisor: Officer,
    township_officer: Officer,
    second_township_officer: Officer,
) -> Scene:
    """A round in preparation with three households; ``scene.reach(stage)`` takes it on."""
    return Scene.prepared(
        village=village,
        grid=micro_grid,
        clerk=clerk,
        secretary=secretary,
        supervisor=supervisor,
        township=township_officer,
        second_township=second_township_officer,
    )


@pytest.fixture
def meeting(village: Village, micro_grid: Grid, clerk: Officer) -> Meeting:
    """A round where the groups assess, with two households in it."""
    meeting = Meeting.prepared(village=village, grid=micro_grid, clerk=clerk)
    meeting.enter()
    meeting.enter()
    return meeting
