"""Presses that come in the same moment, each in a thread and on a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connections

Press = Callable[[], object]


def at_once(*presses: Callable[[], Any]) -> list[Any]:
    """The answer, or the error, of each, in the order of the presses."""
    start = Barrier(len(presses))

    def press(one: Callable[[], Any]) -> Any:
        try:
            start.wait(30)
            return one()
        except Exception as error:  # whatever went wrong is what is looked at
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(presses)) as pool:
        return list(pool.map(press, presses))


def kinds_at_once(*presses: Callable[[], Any]) -> list[str]:
    """What became of them, whichever came first: the names of the types, sorted."""
    return sorted(type(outcome).__name__ for outcome in at_once(*presses))
