"""The year after the award."""

import pytest

from evaluation.workflow import Stage
from grids.models import Officer, Village
from grids.roles import Role
from tests.evaluation.scene import Scene
from tests.evaluation.star_changes.year import Year, come_to_the_award
from tests.factories import make_officer


@pytest.fixture
def liaison(village: Village) -> Officer:
    return make_officer(name="常青", role=Role.LIAISON, place=village)


@pytest.fixture
def year(scene: Scene, liaison: Officer) -> Year:
    if scene.round.stage != Stage.AWARDED:  # it is where a module keeps it
        come_to_the_award(scene)
    return Year(scene, liaison)
