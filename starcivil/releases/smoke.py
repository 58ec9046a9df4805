"""Does the service that answers serve this release? Asked through its socket, as nginx asks it."""

import json
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path

from starcivil.by_socket import BySocket

PATIENCE = 60.0  # seconds until a started service must answer
_FOR_AN_ANSWER = 10.0  # seconds


def smoke(listener: Path, *, host: str, release: str = "", known: Iterable[str] = ()) -> str:
    """What does not hold, in one sentence; nothing when all holds.

    ``release``: its name, which ``/readyz`` must tell; empty for one that tells none. ``known``:
    faults that stood there before, as a backup that was never tried out.
    """
    until = time.monotonic() + PATIENCE
    while True:
        fault = _fault(Asked(listener, host), release, set(known))
        if not fault or time.monotonic() > until:
            return fault
        time.sleep(0.5)


def faults(listener: Path, *, host: str) -> dict[str, str]:
    """By name what ``/readyz`` finds wrong now; of a service that does not answer nothing."""
    try:
        return _told(Asked(listener, host))[0]
    except _SILENT:
        return {}


@dataclass(frozen=True)
class Asked:
    """The service at a socket, asked as nginx does on this machine."""

    listener: Path
    host: str

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body."""
        link = BySocket(self.listener, patience=_FOR_AN_ANSWER)
        told = {"Host": self.host, "X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "https"}
        link.request("GET", path, headers={**told, "Connection": "close"})
        answer = link.getresponse()
        return answer.status, answer.read()


#: Whatever else answers there, an upgrade must come to its end, or to the way back.
_SILENT = (OSError, HTTPException, ValueError, LookupError, AttributeError, TypeError)


def _fault(asked: Asked, release: str, known: set[str]) -> str:
    try:
        found, serves = _told(asked)
        if new := {name: said for name, said in found.items() if name not in known}:
            return f"/readyz finds {new}"
        if release and serves != release:
            return f"{serves or 'another release'} serves still"
        return _no_page(asked)
    except _SILENT as error:
        return f"the service does not answer at {asked.listener}: {error or type(error).__name__}"


def _told(asked: Asked) -> tuple[dict[str, str], str]:
    """The faults by name, and which release says so."""
    told = json.loads(asked.get("/readyz")[1])
    ready, release = told.pop("ready"), told.pop("release", "")
    wrong = {name: str(said) for name, said in told.items() if not str(said).startswith("ok")}
    return ({} if ready else wrong or {"ready": "no"}), release


def _no_page(asked: Asked) -> str:
    status, page = asked.get("/login/")
    style = re.search(rb'href="(/static/[^"]+\.css)"', page)
    if status != 200 or style is None or b"<form" not in page:
        return f"the page to log in answers {status}"
    status, _text = asked.get(style[1].decode())
    return "" if status == 200 else f"the style sheet answers {status}"
