"""Walking over pages by the thousand: what is the same on each of them is done once.

That officers and posts are asked for at every request, and what a refusal says, is tested where
it is the point (``tests/grids/logging_in/test_passwords.py`` and
``tests/grids/test_views_errors.py``).
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from functools import cache, lru_cache
from typing import Any
from unittest.mock import patch

from django.apps import apps
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import get_resolver

from grids import refusing
from grids.backends import OfficerBackend
from grids.models import Officer
from grids.views import errors
from tests.postgres.owner import owner

#: Written by every request: the session, what is noted about log-ins and about wrong numbers.
NOTES = {
    "django_session",
    "grids_login",
    "axes_accessattempt",
    "axes_accesslog",
    "axes_accessfailurelog",
    "grids_guess",
}


@contextmanager
def remembering() -> Iterator[None]:
    """For clients that log in within it: sessions in memory, each officer read once.

    Every address is asked for by thirty visitors, leads all of them to the same view and stands on
    many a page.
    """
    known: dict[Any, Officer | None] = {}
    ask, resolver = OfficerBackend.get_user, get_resolver()
    reverse = lru_cache(None, typed=True)(resolver._reverse_with_prefix)

    def get_user(backend: OfficerBackend, key: Any) -> Officer | None:
        if key not in known:
            known[key] = ask(backend, key)
        return copy(known[key])

    with (
        override_settings(SESSION_ENGINE="django.contrib.sessions.backends.cache"),
        patch.object(OfficerBackend, "get_user", get_user),
        patch.object(resolver, "resolve", cache(resolver.resolve)),
        patch.object(resolver, "_reverse_with_prefix", reverse),
    ):
        yield


@contextmanager
def bare_refusals() -> Iterator[None]:
    """A refusal is its status alone, and no request writes a line into the log."""
    refusals, requests = (
        logging.getLogger("django.request"),
        logging.getLogger("starcivil.requests"),
    )

    def bare(_request: HttpRequest, _template: str, *_context: object, status: int) -> HttpResponse:
        return HttpResponse(status=status)

    with (
        patch.object(errors, "render", bare),
        patch.object(refusing, "render", bare),
        patch.object(refusals, "disabled", True),
        patch.object(requests, "disabled", True),
    ):
        yield


class Rows:
    """All rows of all tables of the project, and which tables have changed since last asked.

    PostgreSQL counts what a transaction writes, also what it takes back; only when it has counted
    something are the rows themselves compared.
    """

    def __init__(self) -> None:
        self._sums, self._written = _sums(), _written()

    def changed(self) -> set[str]:
        before, self._written = self._written, _written()
        if self._written == before:
            return set()
        were, self._sums = self._sums, _sums()
        return {table for table, found in self._sums.items() if found != were[table]}


def _written() -> dict[str, int]:
    """How many rows this transaction has put in, changed or taken out, by table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
        )
        return {table: rows for table, rows in cursor.fetchall() if rows and table not in NOTES}


def _sums() -> dict[str, str]:
    """One value over every row, by table; the program itself may not read all of them."""
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    each = " UNION ALL ".join(
        f"SELECT '{table}', md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), ''))"
        f' FROM "{table}" t'
        for table in sorted(tables - NOTES)
    )
    with owner(), connection.cursor() as cursor:
        cursor.execute(each)
        return dict(cursor.fetchall())
