"""What all tests share: the browser switch, and below it the cast of named people."""

import gc
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import translation

from grids.models import Grid, Officer, Township, Village
from grids.roles import Role
from tests.factories import make_grid, make_officer, make_township, make_village

#: They begin first, the longest at the head, so that no worker is left with one at the end.
LONGEST = (
    "tests/access/test_walk.py",
    "tests/journeys/test_year.py",
    "tests/journeys/test_random_rounds.py",
    "tests/journeys/test_whole_round.py",
    "tests/evaluation/test_nobody_sees_early.py",
    "tests/evaluation/test_demo.py",
    "tests/test_upgrading.py",
    "tests/test_start.py",
    "tests/evaluation/rounds/test_families_in_rounds.py",
    "tests/test_installation.py",
    "tests/e2e/test_first_morning.py",
    "tests/households/test_kills.py",
    "tests/e2e/test_journey.py",
    "tests/test_english.py",
    "tests/evaluation/sittings/test_same_votes.py",
    "tests/journeys/test_waves.py",
    "tests/evaluation/sittings/test_counting_property.py",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--no-browser", action="store_true", help="leave out the browser's tests")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest come first; tests that open a browser are marked by the fixture they ask for."""
    items.sort(key=_turn)
    for item in items:
        if {"page", "browser", "context", "new_context"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")
            if config.getoption("--no-browser"):
                item.add_marker(pytest.mark.skip(reason="NOT RUN: --no-browser"))


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end, so Python need not look for waste in it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _turn(item: pytest.Item) -> int:
    path = item.nodeid.partition("::")[0]
    return LONGEST.index(path) if path in LONGEST else len(LONGEST)


@pytest.fixture(autouse=True)
def _language_of_the_installation() -> Iterator[None]:
    """A page in another language leaves it behind in its thread."""
    yield
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def township(db: None) -> Township:
    return make_township()


@pytest.fixture
def village(township: Township) -> Village:
    """后庄村: the village that most tests are about."""
    return make_village(name="后庄村", township=township)


@pytest.fixture
def other_village(township: Township) -> Village:
    """贾庄村: the neighbour whose pages must stay closed."""
    return make_village(name="贾庄村", township=township)


@pytest.fixture
def group(village: Village) -> Grid:
    return make_grid(village=village, name="第1组")


@pytest.fixture
def micro_grid(group: Grid) -> Grid:
    return make_grid(village=group.village, name="01-1", level=Grid.Level.MICRO, parent=group)


@pytest.fixture
def clerk(village: Village) -> Officer:
    return make_officer(name="赵敏", role=Role.CLERK, place=village)


@pytest.fixture
def other_clerk(other_village: Village) -> Officer:
    return make_officer(name="贾小兰", role=Role.CLERK, place=other_village)


@pytest.fixture
def secretary(village: Village) -> Officer:
    return make_officer(name="李国强", role=Role.SECRETARY, place=village)


@pytest.fixture
def supervisor(village: Village) -> Officer:
    return make_officer(name="周德全", role=Role.SUPERVISOR, place=village)


@pytest.fixture
def committee_member(village: Village) -> Officer:
    return make_officer(name="王文明", role=Role.COMMITTEE, place=village)


@pytest.fixture
def assessor(village: Village) -> Officer:
    return make_officer(name="孙桂英", role=Role.ASSESSOR, place=village)


@pytest.fixture
def grid_leader(micro_grid: Grid) -> Officer:
    return make_officer(name="陈海生", role=Role.GRID_LEADER, place=micro_grid)


@pytest.fixture
def liaison(village: Village) -> Officer:
    return make_officer(name="刘春梅", role=Role.LIAISON, place=village)


@pytest.fixture
def township_officer(township: Township) -> Officer:
    return make_officer(name="李国栋", role=Role.TOWNSHIP, place=township)


@pytest.fixture
def second_township_officer(township: Township) -> Officer:
    return make_officer(name="张慧", role=Role.TOWNSHIP, place=township)


@pytest.fixture
def county_officer(db: None) -> Officer:
    return make_officer(name="吴县长", role=Role.COUNTY)
