"""The three keys of an installation: each made once, in a file of its own."""

import os
import secrets
from pathlib import Path

KEYS = ("SECRET_KEY", "SEAL_KEY", "FINGERPRINT_KEY")


def make_keys(folder: Path) -> list[str]:
    """Make the keys that are missing, readable for their owner only; the names of the new ones."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    missing = [name for name in KEYS if not (folder / name).exists()]
    for name in missing:
        write_secret(folder / name, secrets.token_hex(32))
    return missing


def write_secret(file: Path, text: str) -> None:
    """A file that is complete when it gets its name, and never readable for others."""
    half = file.with_name(f"{file.name}.{os.getpid()}")
    half.touch(mode=0o600)
    half.write_text(f"{text}\n", encoding="utf-8")
    half.rename(file)
