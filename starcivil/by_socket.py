"""HTTP through a socket in the file system: as nginx asks the service on its own machine."""

import socket
from http.client import HTTPConnection
from pathlib import Path


class BySocket(HTTPConnection):
    """To whoever listens there; ``patience``: seconds for each answer."""

    def __init__(self, listener: Path, *, patience: float = 60) -> None:
        super().__init__("localhost", timeout=patience)
        self.listener = listener

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self.listener))
