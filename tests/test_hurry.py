"""A statement that hangs is given up: nothing typed is lost, and nobody else waits for it."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import connection

from tests.away_site import Site, serving
from tests.serving import wait_for
from tests.test_away import Answer, hidden, kept, said, site  # noqa: F401  # a fixture among them
from tests.test_start import place  # noqa: F401  # a fixture, found by its name

#: Whatever is said waits for an hour inside its transaction, the village's locks in its hand.
HANGS = """
    CREATE FUNCTION hang() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_sleep(3600); RETURN NEW; END $$;
    CREATE TRIGGER hangs BEFORE INSERT ON grids_feedback FOR EACH ROW EXECUTE FUNCTION hang()"""
GOES_ON = "DROP TRIGGER hangs ON grids_feedback; DROP FUNCTION hang()"
SLEEPS = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
#: Three times as long as a statement may take there.
SLEEPS_LONG = f"{SLEEPS} AND query_start < clock_timestamp() - interval '3 s'"


@pytest.fixture
def hurried(site: Site) -> Site:  # noqa: F811  # as above
    site.environment |= {"DJANGO_SETTINGS_MODULE": "tests.hurried_settings"}
    return site


@contextmanager
def hanging(hurried: Site) -> Iterator[None]:
    hurried.do(HANGS)
    yield
    hurried.do(GOES_ON)


@contextmanager
def pressed(hurried: Site, fields: dict[str, str]) -> Iterator[Future[Answer]]:
    with ThreadPoolExecutor(1) as hand:
        yield hand.submit(hurried.press, "/feedback/add/", fields)


def test_a_statement_that_hangs_is_given_up_and_the_press_is_sent_again(hurried: Site) -> None:
    with serving(hurried, "tests.hurried_dreamer"):
        a_press_is_given_up_and_kept(hurried)
        a_transaction_in_which_nothing_is_said_is_ended(hurried)
    with serving(hurried, "tests.hurried_twin"):
        without_a_limit_it_hangs(hurried)
    assert kept(hurried) == [("半分钟", 1)]


def a_press_is_given_up_and_kept(hurried: Site) -> None:
    sent = said(hurried, "半分钟")
    with hanging(hurried), pressed(hurried, sent) as press:
        wait_for(lambda: hurried.ask(SLEEPS))
        [(worker,)] = hurried.ask(SLEEPS)
        answer, page = press.result()
    assert (answer.status, answer.headers["Retry-After"]) == (503, "60")
    again = hidden(page)
    assert again.items() >= {"text": "半分钟", "cid": sent["cid"]}.items()
    assert ("data-later" in page, kept(hurried)) == (False, [])
    idle = f"SELECT state FROM pg_stat_activity WHERE pid = {worker}"
    assert hurried.ask(idle) == [("idle",)]  # the connection goes on, and holds nothing
    for _time in range(2):
        assert hurried.press("/feedback/add/", again)[0].status == 302


def a_transaction_in_which_nothing_is_said_is_ended(hurried: Site) -> None:
    """Its session goes with it, so nobody can tell it from a database that is away."""
    answer, page = hurried.press("/feedback/add/", said(hurried, "in thoughts"))
    assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    assert "in thoughts" in page
    assert hurried.get("/")[0].status == 200


def without_a_limit_it_hangs(hurried: Site) -> None:
    with hanging(hurried), pressed(hurried, said(hurried, "nobody reads this")) as press:
        wait_for(lambda: hurried.ask(SLEEPS_LONG))
        assert not press.done()
        hurried.ask(SLEEPS.replace("pid", "pg_cancel_backend(pid)"))
        press.result()


def test_a_command_takes_as_long_as_it_must(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)
