"""The stage on which the tests of the evaluation play: one village's round with its people."""

import pytest

from tests.cast import Cast
from tests.evaluation.meeting import Meeting
from tests.evaluation.scene import Scene


@pytest.fixture
def scene(whole_cast: Cast) -> Scene:
    return whole_cast.scene


@pytest.fixture
def meeting(whole_cast: Cast) -> Meeting:
    return whole_cast.meeting
