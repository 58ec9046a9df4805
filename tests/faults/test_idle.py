"""Connections that ended while nobody asked anything, and log lines that nobody takes."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from grids.models import Feedback, Officer
from tests.faults.beside import Somebody, beside
from tests.faults.installation import Program
from tests.serving import wait_for

pytestmark = pytest.mark.django_db(transaction=True)
#: As many threads as a worker has; each keeps a connection for a minute.
THREADS = 4


@pytest.fixture(scope="module")
def program(
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Program]:
    """Whatever it has to say goes to a disk that is full."""
    with (
        django_db_blocker.unblock(),
        beside(tmp_path_factory.mktemp("idle"), log=Path("/dev/full")) as made,
    ):
        yield made


def counted(what: str, program: Program) -> int:
    """Of the program's connections to this database."""
    mine = "usename = %s AND application_name = %s AND datname = current_database()"
    asked = [connection.settings_dict["USER"], program.folder.name]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count({what}) FROM pg_stat_activity WHERE {mine}", asked)
        return int(cursor.fetchone()[0])


def looked_at(leader: Somebody, pages: int) -> Counter[int]:
    """How often which status came, of so many pages that are asked for at once."""
    with ThreadPoolExecutor(THREADS) as pool:
        return Counter(pool.map(lambda _: leader.look("/").status, range(pages)))


def after_the_end(program: Program, officer: Officer) -> Counter[int]:
    """Every thread of the program has had a connection, and none is there any more."""
    leader = Somebody.who_is(officer, program)
    while counted("*", program) < THREADS:
        assert set(looked_at(leader, THREADS * 4)) == {200}
    assert counted("pg_terminate_backend(pid)", program) == THREADS
    wait_for(lambda: counted("*", program) == 0)
    return looked_at(leader, THREADS * 4)


def test_who_looks_after_all_connections_ended_sees_the_page(
    program: Program, grid_leader: Officer
) -> None:
    assert set(after_the_end(program, grid_leader)) == {200}


def test_twin_that_neither_looks_nor_asks_twice_says_that_the_database_is_away(
    tmp_path: Path, grid_leader: Officer
) -> None:
    """Without the look alone everybody sees the page, since it is asked for a second time."""
    with beside(tmp_path, application="tests.faults.without_health_checks") as program:
        assert after_the_end(program, grid_leader)[503] > 0


def test_where_the_log_s_disk_is_full_pages_are_seen_and_forms_saved(
    program: Program, grid_leader: Officer
) -> None:
    leader = Somebody.who_is(grid_leader, program)
    assert [leader.look(page).status for page in ("/", "/nothing/here/")] == [200, 404]
    assert leader.press("/feedback/add/", text="好用", page="/").status == 302
    assert Feedback.objects.get().text == "好用"
