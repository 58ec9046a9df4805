"""The program by its unit's line on the tests' own database: a fault that is not the database's
needs no other, and this one is there in two seconds."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from uuid import uuid4

from django.db import connection
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from grids.models import Officer
from starcivil.by_socket import BySocket
from tests.faults.installation import Program
from tests.faults.pressing import logged_in

_BY_TLS = {"X-Forwarded-Proto": "https"}


@contextmanager
def beside(folder: Path, **how: Any) -> Iterator[Program]:
    """It serves what tests have committed, with one worker; ``how`` as ``Program`` has it."""
    name = str(connection.settings_dict["NAME"])
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    program = Program(folder, url, **{"workers": 1, **how})
    program.start()
    try:
        yield program
    finally:
        program.stop()
        program.listener.close()


class Answer(NamedTuple):
    """``status`` is 0 where the line ended without one; ``where`` a redirect leads."""

    status: int
    page: str = ""
    where: str = ""


@dataclass
class Somebody:
    """An officer who is logged in, and asks past nginx."""

    program: Program
    cookie: str
    token: str

    @classmethod
    def who_is(cls, officer: Officer, program: Program) -> "Somebody":
        return cls(program, **logged_in(officer))

    def look(self, path: str) -> Answer:
        return self._asked("GET", path)

    def press(self, path: str, cid: str = "", **fields: Any) -> Answer:
        """Fields, and files among them."""
        told = {"cid": cid or str(uuid4()), "csrfmiddlewaretoken": self.token, **fields}
        body = encode_multipart(BOUNDARY, told | {"_end": "1"})
        return self._asked("POST", path, body, **{"Content-Type": MULTIPART_CONTENT})

    def _asked(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        link = BySocket(self.program.folder / "web.sock")
        asked = {"Cookie": self.cookie, "Referer": "https://localhost/", **_BY_TLS, **headers}
        with closing(link):
            try:
                link.request(method, path, body, asked)
                answer = link.getresponse()
                page = answer.read().decode(errors="replace")
            except (OSError, HTTPException):
                return Answer(0)
        return Answer(answer.status, page, answer.headers.get("Location") or "")
