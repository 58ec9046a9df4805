"""A round that is mobilising, with three households on one leader's way."""

import pytest

from evaluation.models import Round
from evaluation.workflow import Stage
from grids.models import Grid, Village
from households.models import Household
from tests.factories import make_household, make_round

HEADS = ("张大山", "李强", "王秀兰")


@pytest.fixture
def homes(village: Village, micro_grid: Grid) -> list[Household]:
    return [
        make_household(village=village, grid=micro_grid, number=f"01000{n}", head=head)
        for n, head in enumerate(HEADS, 1)
    ]


@pytest.fixture
def round_(village: Village, homes: list[Household]) -> Round:
    return make_round(village=village, stage=Stage.MOBILISING)
