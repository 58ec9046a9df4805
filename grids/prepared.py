"""Queries that are built once a process and planned once a connection, whatever they ask about.

Django builds a query anew each time, in two to five milliseconds of Python, and PostgreSQL plans it
anew, mostly for longer than it takes to answer; a home page asks twenty. One that asks the same of
other rows is built once, and ``PREPARE``d in each connection, where PostgreSQL keeps its plan once
plans for the very keys proved no better (``plan_cache_mode = auto``)::

    @prepared
    def _counts(rounds: Keys) -> QuerySet[Any, Any]:
        return Entry.objects.filter(round__in=rounds).order_by().values_list("round", "status")

    for key, status in _counts(rounds): ...

What changes from one call to the next are its parameters: ``Keys``, each time the whole right side
of an ``__in``, a ``UUID``, a ``str``, a ``date`` or a ``datetime``. Nothing else may: no setting,
and no day of its own. What stands behind a ``*`` is no parameter: of each of its values, which must
be few, there is a query of its own.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache, cached_property, wraps
from inspect import signature
from itertools import chain, count
from typing import Any, Final, NamedTuple, TypeVar
from uuid import UUID
from weakref import WeakKeyDictionary

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators
from django.db.transaction import TransactionManagementError

#: Keys of rows; whoever asks may give the rows themselves.
Keys = Iterable[UUID]
Rows = list[tuple[Any, ...]]
M = TypeVar("M", bound=Model)
_PLACE: Final = re.compile("(?<!%)%s")
#: By the driver's connection: under which names it has prepared what.
_NAMES: "WeakKeyDictionary[Any, dict[Statement, str]]" = WeakKeyDictionary()
_NUMBERS: Final = count(1)


def prepared(build: Callable[..., QuerySet[Any, Any]]) -> Callable[..., Rows]:
    """The rows of ``build``'s query; none when its first keys are none."""
    statement_of = _statements(build)

    @wraps(build)
    def ask(*given: Any, **shape: Any) -> Rows:
        return statement_of(**shape).rows(given)

    return ask


def prepared_models(build: Callable[..., QuerySet[M]]) -> Callable[..., list[M]]:
    """The same as instances, with those that the query selects along (``select_related``).

    A query that locks (``select_for_update``) is asked in a transaction only, as Django's own.
    """
    statement_of = _statements(build)

    @wraps(build)
    def ask(*given: Any, **shape: Any) -> list[M]:
        return [*statement_of(**shape).instances(given)]

    return ask


def _statements(build: Callable[..., QuerySet[Any, Any]]) -> Callable[..., "Statement"]:
    """One for each shape that is asked for."""

    @cache
    def statement_of(**shape: Any) -> Statement:
        return Statement(build, shape)

    return statement_of


def _plain(value: Any) -> Any:
    if isinstance(value, UUID | date | str):
        return value
    return [getattr(row, "pk", row) for row in value]


class _Built(NamedTuple):
    """A finished statement with ``$1``, ``$2`` and so on, which of the parameters each of these is,
    and what made it, which makes instances of its rows."""

    sql: str
    order: list[int]
    compiler: Any
    locks: bool


class Statement:
    """A query's SQL with ``= ANY(keys)`` for each ``IN (key)``, and where its parameters go.

    It is built with values that no row has, one for each parameter, and they are looked for in it.
    """

    def __init__(
        self, build: Callable[..., QuerySet[Any, Any]], shape: Mapping[str, Any] | None = None
    ) -> None:
        self._build, self._shape = build, shape or {}

    def rows(self, given: Sequence[Any]) -> Rows:
        asked = [_plain(value) for value in given]
        if asked[0] == []:
            return []
        _sql, order, _compiler, locks = self._built
        if locks and connection.get_autocommit():
            raise TransactionManagementError(f"{self._build.__qualname__} locks what it reads")
        with connection.cursor() as cursor:
            self._execute(cursor, [asked[number] for number in order])
            found: Rows = cursor.fetchall()
        return found

    def _execute(self, cursor: Any, params: list[Any]) -> None:
        """In one round trip, the first time as well.

        What fails the first time is prepared again under another name, since nobody knows how far
        it got.
        """
        names = _NAMES.setdefault(connection.connection, {})
        name, first = names.get(self), ""
        if name is None:
            name = f"asked_{next(_NUMBERS)}"
            first = f"PREPARE {name} AS {self._built.sql.replace('%', '%%')}; "
        arguments = ", ".join(["%s"] * len(params))
        cursor.execute(f"{first}EXECUTE {name}({arguments})", params)
        names[self] = name

    def instances(self, given: Sequence[Any]) -> Iterator[Any]:
        """Made as a queryset makes its own (``ModelIterable``)."""
        rows = self.rows(given)
        compiler = self._built.compiler
        first, last, names, along, converters = self._instance_parts
        annotated = (compiler.annotation_col_map or {}).items()
        for row in compiler.apply_converters(rows, converters) if converters else rows:
            made = compiler.klass_info["model"].from_db(connection.alias, names, row[first:last])
            for related in along:
                related.populate(row, made)
            for name, column in annotated:
                setattr(made, name, row[column])
            yield made

    @cached_property
    def _built(self) -> _Built:
        kinds = _kinds(self._build)
        stands = [_unheard_of(kind, number) for number, kind in enumerate(kinds)]
        given = [[it] if kind is Keys else it for it, kind in zip(stands, kinds, strict=True)]
        query = self._build(*given, **self._shape).query
        compiler = query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        texts, order = _PLACE.split(sql), list[int]()
        for place, param in enumerate(params):
            if param in stands:
                order.append(stands.index(param))
                if kinds[order[-1]] is Keys:
                    texts[place] = _any_of(texts[place])
        places = (f"${number}" for number in count(1))
        marks = [next(places) if param in stands else "%s" for param in params]
        fixed = [param for param in params if param not in stands]
        self._refuse(fixed, order, len(kinds))
        whole = "".join(chain(*zip(texts, [*marks, ""], strict=True)))
        return _Built(_filled_in(whole, fixed), order, compiler, query.select_for_update)

    def _refuse(self, fixed: list[Any], order: list[int], given: int) -> None:
        name = self._build.__qualname__
        if any(isinstance(param, date) and param.year > 1 for param in fixed):  # 1: since ever
            raise TypeError(f"{name} asks for a day that would never change")
        if {*order} != {*range(given)}:
            raise TypeError(f"{name} does not ask for everything that it is given")

    @cached_property
    def _instance_parts(self) -> tuple[int, int, list[str], list[Any], dict[int, Any]]:
        compiler = self._built.compiler
        columns = compiler.klass_info["select_fields"]
        first, last = columns[0], columns[-1] + 1
        names = [column[0].target.attname for column in compiler.select[first:last]]
        about = (compiler.klass_info, compiler.select, connection.alias)
        along = get_related_populators(*about)  # type: ignore[call-arg]  # because the types are of Django 6
        return first, last, names, along, compiler.get_converters([c[0] for c in compiler.select])


def _filled_in(sql: str, fixed: list[Any]) -> str:
    """With what never changes in its place."""
    with connection.cursor() as cursor:
        filled = cursor.mogrify(sql, fixed)
    return str(filled.decode() if isinstance(filled, bytes) else filled)


def _kinds(build: Callable[..., Any]) -> list[Any]:
    """What each parameter is, without what chooses the shape."""
    given = signature(build).parameters.values()
    return [each.annotation for each in given if each.kind is not each.KEYWORD_ONLY]


def _unheard_of(kind: Any, number: int) -> UUID | date | str:
    if kind is date:
        return date(1, 1, 2 + number)
    if kind is datetime:
        return datetime(1, 1, 2 + number, tzinfo=UTC)
    if kind is str:
        return f"\ue000{number}"
    return UUID(int=0x4000_8000_5B8D_1C2E_7F00 + number)


def _any_of(before: str) -> str:
    if not before.endswith(" IN ("):
        raise TypeError("keys are asked for with __in only")
    return before.removesuffix("IN (") + "= ANY("
