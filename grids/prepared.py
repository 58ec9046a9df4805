"""Queries of plain values that are built once a process, whatever they are asked about.

Django builds a query anew each time, in two to five milliseconds of Python where PostgreSQL answers
in less, and a home page asks twenty. One that asks the same of other rows is built once::

    @prepared
    def _counts(rounds: Keys) -> QuerySet[Any, Any]:
        return Entry.objects.filter(round__in=rounds).order_by().values_list("round", "status")

    for key, status in _counts(rounds): ...

What changes from one call to the next are its parameters: ``Keys``, each time the whole right side
of an ``__in``, a ``UUID`` or a ``date``. Nothing else may: no setting, and no day of its own.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache, wraps
from inspect import signature
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

#: Keys of rows; whoever asks may give the rows themselves.
Keys = Iterable[UUID]
Rows = list[tuple[Any, ...]]
_PLACE: Final = re.compile("(?<!%)%s")


def prepared(build: Callable[..., QuerySet[Any, Any]]) -> Callable[..., Rows]:
    """The rows of ``build``'s query; none when its first keys are none."""
    built = cache(lambda: _built(build))

    @wraps(build)
    def ask(*given: Any) -> Rows:
        asked = [_plain(value) for value in given]
        if asked[0] == []:
            return []
        sql, params = built()
        with connection.cursor() as cursor:
            cursor.execute(sql, [asked[p.number] if isinstance(p, _Part) else p for p in params])
            rows: Rows = cursor.fetchall()
        return rows

    return ask


def _plain(value: Any) -> Any:
    if isinstance(value, UUID | date):
        return value
    return [getattr(row, "pk", row) for row in value]


class _Part:
    """Stands in the finished statement where a parameter goes."""

    def __init__(self, number: int) -> None:
        self.number = number


def _built(build: Callable[..., QuerySet[Any, Any]]) -> tuple[str, list[Any]]:
    """The statement with ``= ANY(keys)`` for each ``IN (key)``, and its parameters.

    It is built with values that no row has, one for each parameter, and they are looked for in it.
    """
    kinds = [each.annotation for each in signature(build).parameters.values()]
    stands = [_unheard_of(kind, number) for number, kind in enumerate(kinds)]
    given = [[it] if kind is Keys else it for it, kind in zip(stands, kinds, strict=True)]
    sql, params = build(*given).query.sql_with_params()
    texts, parts = _PLACE.split(sql), list[Any](params)
    for place, param in enumerate(params):
        if param in stands:
            parts[place] = _Part(stands.index(param))
            if kinds[stands.index(param)] is Keys:
                texts[place] = _any_of(texts[place])
        elif isinstance(param, date) and param.year > 1:  # of the year 1: since ever
            raise TypeError(
                f"{build.__qualname__} asks for a day that would stay the same for ever"
            )
    if {part.number for part in parts if isinstance(part, _Part)} != set(range(len(kinds))):
        raise TypeError(f"{build.__qualname__} does not ask for everything that it is given")
    return "%s".join(texts), parts


def _unheard_of(kind: Any, number: int) -> UUID | date:
    if kind is date:
        return date(1, 1, 2 + number)
    return UUID(int=0x4000_8000_5B8D_1C2E_7F00 + number)


def _any_of(before: str) -> str:
    if not before.endswith(" IN ("):
        raise TypeError("keys are asked for with __in only")
    return before.removesuffix("IN (") + "= ANY("
