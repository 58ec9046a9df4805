"""A network that drops, doubles, delays, half-closes and cuts, and people who press until they see
an answer: each press is done once.

A few of each kind here; ``STARCIVIL_SPOILED=200`` tries as many as docs/reliability.md tells of.
"""

import os
import re
import socket
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from grids.models import Officer, Receipt
from grids.traces import ledger
from grids.traces.verifying import walk_all
from tests.factories import NOW
from tests.faults.forms import Press, effects, make_presses
from tests.faults.pressing import logged_in
from tests.spoiling import spoiled

pytestmark = pytest.mark.django_db(transaction=True)

EACH = int(os.environ.get("STARCIVIL_SPOILED", "2"))
_RECEIPT = re.compile(rb"(?m)^Location: \S*[?&]receipt=(\w+)")
Key = Callable[[], str]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """While the notice hangs."""
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=1))


class Hand:
    """Whoever presses, again and again until an answer is whole, and sees what it says."""

    def __init__(self, port: int) -> None:
        self.port, self.sessions = port, dict[Officer, dict[str, str]]()

    def press(self, press: Press, key: Key) -> str:
        """The receipt's code; nothing where the page says that it may not be."""
        while True:
            if answer := self._asked(press, key()):
                found = _RECEIPT.search(answer)
                return found[1].decode() if found else ""

    def _asked(self, press: Press, cid: str) -> bytes:
        """The whole answer, or nothing."""
        who = self.sessions.setdefault(press.by, logged_in(press.by))
        fields = {**press.fields, "cid": cid, "csrfmiddlewaretoken": who["token"], "_end": "1"}
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as link:
            link.sendall(_request(press.url, who["cookie"], urlencode(fields).encode()))
            answer = b"".join(iter(lambda: link.recv(65536), b""))
        head, gap, body = answer.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
        return answer if gap and length and len(body) == int(length[1]) else b""


def _request(url: str, cookie: str, body: bytes) -> bytes:
    head = {
        "Host": "localhost",
        "Cookie": cookie.replace("__Host-sid", "sid"),
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Length": len(body),
    }
    lines = [f"POST {url} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def pressed(live_server: LiveServer, presses: list[Press], key_of: Callable[[], Key]) -> list[str]:
    """What everybody was told in the end."""
    with spoiled(live_server, path=re.compile(rb"^POST "), seed=6) as spoiler:
        hand = Hand(spoiler.port)
        told = [hand.press(press, key_of()) for press in presses]
    print(f"\n{len(presses)} forms, {spoiler.spoilt}, {effects()}")
    return told


def one_key() -> Key:
    """That of the page: each of its presses has the same."""
    key = str(uuid4())
    return lambda: key


def test_each_press_is_done_once_and_has_its_receipt(live_server: LiveServer) -> None:
    presses = make_presses(EACH)
    ledger.take_in(after=0, at=NOW)
    before = set(Receipt.objects.values_list("code", flat=True))
    told = pressed(live_server, presses, one_key)
    assert set(effects().values()) == {EACH}
    kept = set(Receipt.objects.values_list("code", flat=True)) - before
    assert (kept, len(kept)) == (set(told), len(presses))
    assert [str(fault) for fault in walk_all().faults] == []


def test_twin_without_a_key_of_the_page_presses_are_doubled_or_refused_though_they_were_done(
    live_server: LiveServer,
) -> None:
    told = pressed(live_server, make_presses(2), lambda: lambda: str(uuid4()))
    assert "" in told or max(effects().values()) > 2
