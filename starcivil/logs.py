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
from django.utils.functional import LazyObject

_SECURITY = "django.security."
_HARMLESS = (IntegrityError, OperationalError)


class JsonFormatter(logging.Formatter):
    """``{"at": …, "level": …, "logger": …, "event": …, "request": …, "officer": …, "page": …}``

    A household that came in by its code stands there by its key, as ``household``.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": _event(record),
            **_asked(record),
            **getattr(record, "line", {}),
        }
        if record.exc_info and record.exc_info[1]:
            line |= _failed(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def _event(record: logging.LogRecord) -> str:
    """Django's own words quote the address, which can hold a code, and strange hosts and origins;
    the line names the page, and of what looked like an attack its kind (``DisallowedHost``).
    """
    if record.name.startswith(_SECURITY):
        return record.name.removeprefix(_SECURITY)
    if getattr(record, "request", None) and record.args and isinstance(record.args, tuple):
        return str(record.args[0])
    return record.getMessage()


def _asked(record: logging.LogRecord) -> dict[str, Any]:
    """Who asked for what: the page by its name, or by the pattern of its address."""
    request = getattr(record, "request", None)
    match = getattr(request, "resolver_match", None)
    known = {
        "request": getattr(request, "number", None),
        "officer": _officer(request),
        "household": _household(request),
        "method": getattr(request, "method", None),
        "page": (match.view_name or match.route) if match else None,
        "status": getattr(record, "status_code", None),
    }
    return {name: value for name, value in known.items() if value is not None}


def _officer(request: Any) -> str | None:
    """Who was found out to be logged in, or has just logged in; a log line asks no database."""
    known = vars(request) if request is not None else {}
    user = known.get("user")
    if user is None or isinstance(user, LazyObject) or not user.pk:
        user = known.get("_cached_user")
    key = getattr(user, "pk", None)
    return str(key) if key else None


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
