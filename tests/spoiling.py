"""A small proxy that spoils what passes: drops, doubles, delays, half-closes, cuts the answer.

One request a connection; only those whose first line fits are spoilt, in their turn.
"""

import random
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from pytest_django.live_server_helper import LiveServer


class Spoiler(threading.Thread):
    """Between a browser and a server on this machine, until ``stop``."""

    FATES = ("drop", "double", "delay", "cut", "mute", "half-close", "")

    def __init__(self, behind: int, chance: random.Random, *, path: "re.Pattern[bytes]") -> None:
        super().__init__(daemon=True)
        self.behind, self.chance, self.path = behind, chance, path
        self.spoilt = dict.fromkeys(self.FATES, 0)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listener.getsockname()[1])

    def run(self) -> None:
        while True:
            try:
                phone, _address = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._pass, args=(phone,), daemon=True).start()

    def stop(self) -> None:
        self.listener.close()

    def _pass(self, phone: socket.socket) -> None:
        with phone, suppress(OSError):
            request = _whole(phone)
            if request:
                self._spoil(phone, request)

    def _fate(self, request: bytes) -> str:
        if not self.path.match(request):
            return ""
        fate = self.chance.choice(self.FATES)
        self.spoilt[fate] += 1
        return fate

    def _spoil(self, phone: socket.socket, request: bytes) -> None:
        """``mute``: it arrives, and the answer does not; ``cut``: half of it does; ``half-close``:
        the server is told that nothing more comes while it works.
        """
        fate = self._fate(request)
        if fate == "drop":
            return
        if fate == "delay":
            time.sleep(0.3)
        answer = self._asked(request, last=fate == "half-close")
        if fate == "double":
            answer = self._asked(request)
        if fate == "mute":
            return
        phone.sendall(answer[: len(answer) // 2] if fate == "cut" else answer)
        phone.shutdown(socket.SHUT_WR)

    def _asked(self, request: bytes, *, last: bool = False) -> bytes:
        with socket.create_connection(("127.0.0.1", self.behind)) as server:
            server.sendall(request)
            if last:
                server.shutdown(socket.SHUT_WR)
            parts = []
            while part := server.recv(65536):
                parts.append(part)
            return b"".join(parts)


@contextmanager
def spoiled(live_server: LiveServer, *, path: "re.Pattern[bytes]", seed: int) -> Iterator[Spoiler]:
    """At work before that server; seeded, so that a run can be had again."""
    port = int(live_server.url.rsplit(":", 1)[1])
    spoiler = Spoiler(port, random.Random(seed), path=path)
    spoiler.start()
    yield spoiler
    spoiler.stop()


def _whole(phone: socket.socket) -> bytes:
    """One request with its body, asked to be the connection's last."""
    read = b""
    while b"\r\n\r\n" not in read:
        part = phone.recv(65536)
        if not part:
            return b""
        read += part
    head, _gap, body = read.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
    while length and len(body) < int(length[1]):
        part = phone.recv(65536)
        if not part:
            return b""
        body += part
    head = re.sub(rb"(?i)\r\nconnection: [^\r]*", b"", head)
    return head + b"\r\nConnection: close\r\n\r\n" + body
