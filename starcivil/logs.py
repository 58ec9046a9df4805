"""Log lines: one JSON object per event, with who and where as keys and without personal data.

A message of an exception may quote what somebody typed, so only its type and the places it
passed are kept, and of the database's errors the first line, which names the constraint.
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any

from django.db import IntegrityError, OperationalError

_HARMLESS = (IntegrityError, OperationalError)


class JsonFormatter(logging.Formatter):
    """``{"at": …, "level": …, "logger": …, "event": …, "officer": …, "path": …}``

    A household that came in by its code stands there by its key, as ``household``.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": record.getMessage(),
            **_asked(record),
        }
        if record.exc_info and record.exc_info[1]:
            line |= _failed(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def _asked(record: logging.LogRecord) -> dict[str, Any]:
    """Who asked for what; the query string is left out, since it can hold a searched name."""
    request = getattr(record, "request", None)
    officer = getattr(getattr(request, "user", None), "pk", None)
    household = _household(request)
    known = {
        "officer": str(officer) if officer else None,
        "household": household,
        "method": getattr(request, "method", None),
        "path": getattr(request, "path", None),
        "status": getattr(record, "status_code", None),
    }
    return {name: value for name, value in known.items() if value is not None}


def _household(request: Any) -> str | None:
    """Of a session that a code began, from the session as it is: a log line asks no database."""
    session = getattr(request, "session", None)
    kept = getattr(session, "_session_cache", {})
    key: str | None = kept.get("household", {}).get("pk")
    return key


def _failed(error: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)
    found: dict[str, Any] = {
        "error": type(error).__qualname__,
        "passed": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
    if isinstance(error, _HARMLESS):
        found["why"] = str(error).partition("\n")[0]
    return found
