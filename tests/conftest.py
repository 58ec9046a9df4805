"""What all tests share: the browser switch, and below it the cast of named people."""

import gc
from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as drawing

from evaluation.declarations.queries import stars
from grids.models import Grid, Officer, Township, Village
from tests.cast import Cast

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

#: On a busy machine an example takes as long as it takes; that finds no fault.
drawing.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
drawing.load_profile("unhurried")


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


@pytest.fixture(scope="module", autouse=True)
def _kept(request: pytest.FixtureRequest) -> Iterator[Cast | None]:
    """What the module's ``play_once(cast)`` makes stands for all its tests: they begin from there.

    Each test gets a copy of the cast, and whatever it writes is taken back, as everywhere.
    """
    play = getattr(request.module, "play_once", None)
    if play is None:
        yield None
        return
    request.getfixturevalue("django_db_setup")
    with request.getfixturevalue("django_db_blocker").unblock(), transaction.atomic():
        cast = Cast()
        play(cast)
        connection.check_constraints()  # so that it is not done at the end of every test
        yield cast
        transaction.set_rollback(True)


@pytest.fixture
def whole_cast(_kept: Cast | None, db: None) -> Cast:
    """As the module keeps it, else a new one."""
    if _kept is None:
        return Cast()
    assert len(connection.atomic_blocks) > 1, "nothing can be kept where tests commit"
    stars._published.cache_clear()  # else only the first test would read the kept catalogue
    return deepcopy(_kept)


@pytest.fixture
def township(whole_cast: Cast) -> Township:
    return whole_cast.township


@pytest.fixture
def village(whole_cast: Cast) -> Village:
    return whole_cast.village


@pytest.fixture
def other_village(whole_cast: Cast) -> Village:
    return whole_cast.other_village


@pytest.fixture
def group(whole_cast: Cast) -> Grid:
    return whole_cast.group


@pytest.fixture
def micro_grid(whole_cast: Cast) -> Grid:
    return whole_cast.micro_grid


@pytest.fixture
def clerk(whole_cast: Cast) -> Officer:
    return whole_cast.clerk


@pytest.fixture
def other_clerk(whole_cast: Cast) -> Officer:
    return whole_cast.other_clerk


@pytest.fixture
def secretary(whole_cast: Cast) -> Officer:
    return whole_cast.secretary


@pytest.fixture
def supervisor(whole_cast: Cast) -> Officer:
    return whole_cast.supervisor


@pytest.fixture
def committee_member(whole_cast: Cast) -> Officer:
    return whole_cast.committee_member


@pytest.fixture
def assessor(whole_cast: Cast) -> Officer:
    return whole_cast.assessor


@pytest.fixture
def grid_leader(whole_cast: Cast) -> Officer:
    return whole_cast.grid_leader


@pytest.fixture
def liaison(whole_cast: Cast) -> Officer:
    return whole_cast.liaison


@pytest.fixture
def township_officer(whole_cast: Cast) -> Officer:
    return whole_cast.township_officer


@pytest.fixture
def second_township_officer(whole_cast: Cast) -> Officer:
    return whole_cast.second_township_officer


@pytest.fixture
def county_officer(whole_cast: Cast) -> Officer:
    return whole_cast.county_officer
