"""nginx with the guide's own configuration, for what is tried out or measured behind it."""

import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from starcivil import equipment

OPERATIONS = Path(__file__).resolve().parent.parent / "docs" / "operations"
NGINX = equipment.nginx()


def wait_for(happened: Callable[[], object], *, seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.05)


def nginx_config(tmp_path: Path, listener: Path, *, plain: int, tls: int) -> str:
    """The guide's own file, at other ports and in a folder of its own."""
    text = (OPERATIONS / "nginx.conf").read_text(encoding="utf-8")
    text = re.sub(r"listen \[::\].*\n", "", text)
    for old, new in (
        ("/run/starcivil/web.sock", str(listener)),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443", f"listen 127.0.0.1:{tls}"),
        ("stars.example.gov.cn", "localhost"),
        ("/etc/ssl/starcivil", str(tmp_path)),
        ("/var/cache/starcivil", str(tmp_path / "boards")),
        ("syslog:server=unix:/dev/log,nohostname,tag=nginx", str(tmp_path / "nginx.log")),
    ):
        text = text.replace(old, new)
    folders = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "\n".join(f"{name}_temp_path {tmp_path}/{name};" for name in folders)
    user = "user root;\n" if os.geteuid() == 0 else ""  # pytest's folder is closed for others
    return f"{user}pid {tmp_path}/nginx.pid;\nevents {{}}\nhttp {{\n{temporary}\n{text}\n}}\n"


class proxied:
    """nginx in the foreground with a configuration."""

    def __init__(self, folder: Path, config: str) -> None:
        self.file = folder / "nginx.conf"
        self.file.write_text(config, encoding="utf-8")

    def __enter__(self) -> None:
        assert NGINX is not None
        said = self.file.with_name("nginx.said").open("wb")
        command = [NGINX, "-c", str(self.file), "-e", "stderr", "-g", "daemon off;"]
        self.nginx = subprocess.Popen(command, stdout=said, stderr=said)
        wait_for(self.file.with_name("nginx.pid").exists)

    def __exit__(self, *_: object) -> None:
        self.nginx.send_signal(signal.SIGTERM)
        self.nginx.wait(10)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def make_certificate(folder: Path) -> None:
    """For localhost, signed by itself, so that it is its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=90))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "chain.pem").write_bytes(made.public_bytes(pem))
    plain = serialization.NoEncryption()
    (folder / "key.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    )
