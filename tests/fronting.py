"""nginx with the guide's configuration before a program that takes everything."""

import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPSConnection
from pathlib import Path
from typing import Any

from tests.serving import free_port, make_certificate, nginx_config, proxied, wait_for

#: Answers what it got, and writes down what it was asked for; the first time that it is asked for
#: /end/ it ends before it answers.
_BEHIND = """
import http.server, os, pathlib, socketserver, sys
class Answer(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def log_message(self, *_told): pass
    def do_GET(self):
        with open(sys.argv[1] + ".asked", "a") as asked: print(self.path, file=asked)
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        first = pathlib.Path(sys.argv[1] + ".ended")
        if self.path == "/end/" and not first.exists():
            first.touch()
            self.connection.shutdown(2); self.close_connection = True; return
        self.send_response(200); self.send_header("Content-Length", "9"); self.end_headers()
        self.wfile.write(b"passed on")
    do_POST = do_GET
class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    request_queue_size = 512
Server(sys.argv[1], Answer).serve_forever()
"""


@dataclass
class Front:
    """nginx with the guide's configuration and a program behind it that takes everything."""

    port: int
    folder: Path
    behind: "subprocess.Popen[bytes]"

    def ask(self, method: str, path: str, body: bytes = b"", *, by: str = "127.0.0.1") -> Any:
        trusted = ssl.create_default_context(cafile=str(self.folder / "chain.pem"))
        asking = HTTPSConnection(
            "localhost", self.port, context=trusted, source_address=(by, 0), timeout=30
        )
        asking.request(method, path, body or None)
        answer = asking.getresponse()
        said = answer.read().decode()
        asking.close()
        return answer.status, said

    def line(self, *, by: str = "127.0.0.1", ciphers: str = "", tls: Any = None) -> ssl.SSLSocket:
        """Open, offering these ciphers and this version alone."""
        trusted = ssl.create_default_context(cafile=str(self.folder / "chain.pem"))
        if ciphers:
            trusted.set_ciphers(ciphers)
        if tls is not None:
            trusted.minimum_version = trusted.maximum_version = tls
        raw = socket.create_connection(("127.0.0.1", self.port), 30, source_address=(by, 0))
        return trusted.wrap_socket(raw, server_hostname="localhost")

    def hold(self) -> ssl.SSLSocket:
        """A line on which a request begins and never ends."""
        line = self.line(by="127.0.0.9")
        line.sendall(
            b"POST /feedback/add/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n\r\n"
        )
        return line

    def says(self, raw: bytes, **offered: Any) -> bytes:
        """What is answered to these very bytes, until the line is closed."""
        with self.line(**offered) as line:
            line.sendall(raw)
            return b"".join(iter(lambda: line.recv(65536), b""))

    def asked(self) -> list[str]:
        """What the program behind was asked for so far."""
        return (self.folder / "web.sock.asked").read_text().split()


@contextmanager
def fronted(folder: Path) -> Iterator[Front]:
    """In an empty folder."""
    listener, port = folder / "web.sock", free_port()
    behind = subprocess.Popen([sys.executable, "-c", _BEHIND, str(listener)])
    wait_for(listener.exists)
    make_certificate(folder)
    (folder / "boards").mkdir()
    with proxied(folder, nginx_config(folder, listener, plain=free_port(), tls=port)):
        yield Front(port, folder, behind)
    behind.send_signal(signal.SIGTERM)
    behind.wait(10)
