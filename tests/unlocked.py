"""For twins: a prepared query that locks, without its lock."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import pytest
from django.db.models import QuerySet

from grids.prepared import prepared_models


def without_lock(monkeypatch: pytest.MonkeyPatch, module: object, *names: str) -> None:
    """The module's queries of these names no longer lock what they read."""
    for name in names:
        monkeypatch.setattr(module, name, _unlocked(getattr(module, name)))


def _unlocked(ask: Any) -> Callable[..., list[Any]]:
    build = ask.__wrapped__

    @wraps(build)
    def without(*given: Any, **shape: Any) -> QuerySet[Any]:
        rows: QuerySet[Any] = build(*given, **shape)
        assert rows.query.select_for_update
        rows.query.select_for_update = False
        return rows

    return prepared_models(without)
