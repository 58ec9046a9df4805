"""What a module keeps for its tests is the same for each of them, whatever the others do."""

import pytest

from grids.models import Village
from tests.cast import Cast
from tests.factories import make_village


def play_once(cast: Cast) -> None:
    assert cast.village


@pytest.mark.parametrize("turn", range(2))
def test_every_test_begins_from_what_is_kept(village: Village, turn: int) -> None:
    assert (village.name, village.committee_telephone) == ("后庄村", "0357-0000000")
    assert list(Village.objects.all()) == [village]
    make_village(name=f"第{turn}村")
    village.name, village.committee_telephone = "改名村", ""
    village.save()


def test_everybody_plays_in_the_village_that_is_kept(village: Village, whole_cast: Cast) -> None:
    place = whole_cast.clerk.posts.get().village
    assert place == village == whole_cast.scene.round.village
