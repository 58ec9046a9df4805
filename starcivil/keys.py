"""The three keys of an installation, each in a file of its own; only SEAL_KEY has successors."""

import os
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path

KEYS = ("SECRET_KEY", "SEAL_KEY", "FINGERPRINT_KEY")


def make_keys(folder: Path) -> list[str]:
    """Make the keys that are missing, readable for their owner only; the names of the new ones."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    missing = [name for name in KEYS if not (folder / name).exists()]
    for name in missing:
        write_secret(folder / name, secrets.token_hex(32))
    return missing


def add_seal_key(file: Path, known: Mapping[int, bytes]) -> int:
    """Write another key before those that are known; its number, which no key had for long."""
    number = max(known) % 255 + 1
    while number in known:
        number = number % 255 + 1
    _write_keys(file, {number: secrets.token_bytes(32), **known})
    return number


def keep_newest_seal_key(file: Path, known: Mapping[int, bytes]) -> None:
    """Write the first of the known keys alone."""
    _write_keys(file, dict([next(iter(known.items()))]))


def _write_keys(file: Path, known: Mapping[int, bytes]) -> None:
    write_secret(file, "\n".join(f"{number}:{key.hex()}" for number, key in known.items()))


def take_over(folder: Path, names: Iterable[str]) -> list[str]:
    """Make secrets that somebody put here by hand ours alone; the names of those that were not.

    What we cannot read stays: whoever needs it is told so when it is read.
    """
    taken = []
    for name in names:
        file = folder / name
        if os.access(file, os.R_OK) and not _is_closed(file):
            write_secret(file, file.read_text(encoding="utf-8").strip())
            taken.append(name)
    return taken


def _is_closed(file: Path) -> bool:
    found = file.stat()
    return found.st_uid == file.parent.stat().st_uid and not found.st_mode & 0o077


def write_secret(file: Path, text: str) -> None:
    """A file that is complete when it gets its name, and never readable for others.

    It belongs to whoever owns its folder, also when root writes it.
    """
    half = file.with_name(f"{file.name}.{os.getpid()}")
    half.touch(mode=0o600)
    half.write_text(f"{text}\n", encoding="utf-8")
    if os.geteuid() == 0:
        of = file.parent.stat()
        os.chown(half, of.st_uid, of.st_gid)
    half.rename(file)
