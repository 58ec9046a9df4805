"""Certificates for trying out; a real installation makes its own, as docs/operations.md says."""

import subprocess
from pathlib import Path

_ISSUED = ("openssl", "req", "-x509", "-newkey", "rsa:3072", "-nodes", "-days", "3650")


def make_pair(name: str, *, key: Path, certificate: Path) -> None:
    """A key that only we can read, and the certificate that is sealed to."""
    for file in (key, certificate):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    written = ["-subj", f"/CN=starcivil {name}", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*_ISSUED, *written], check=True, capture_output=True)
    key.chmod(0o600)
