"""The file of a backup: a plain tar whose members are sealed parts, and last their list.

A member is called by its place and the sha256 of its bytes, so anybody can find, without any key,
that one was changed. The list, sealed too, names every part in order, so that a missing, doubled,
strange or reordered one is found by whoever has a key. Nothing else may stand in the file: each
byte between the members is compared with what we would have written.
"""

import hashlib
import json
import os
import re
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from django.utils.translation import gettext as _

from starcivil.backups.refusing import Refused, Why
from starcivil.backups.sealing import seal, unseal

#: openssl reads a message whole, so a part is no larger than this, in bytes.
PART = 64 * 1024 * 1024
LIST = "list"
_BLOCK = 512
_END = bytes(2 * _BLOCK)
_NAME = re.compile(r"(\d{6})-([0-9a-f]{64})\.cms")


@dataclass(frozen=True)
class Part:
    """One member: what it holds (only the list says it), its sha256 and where its bytes lie."""

    kind: str
    sha256: str
    at: int
    size: int


class Writer:
    """Writes ``FILE.half``, which gets its name only when it is whole and on the disk."""

    def __init__(self, file: Path, to: Sequence[Path]) -> None:
        self.file, self.to = file, to
        self.half = file.with_name(f"{file.name}.half")
        self.listed: list[list[str]] = []

    def __enter__(self) -> "Writer":
        self.out = self.half.open("xb")
        # Its folder's group is who fetches copies, or the owner alone.
        os.fchmod(self.out.fileno(), 0o640)
        return self

    def add(self, kind: str, data: bytes) -> str:
        """Seal and write one part; the sha256 of what was written."""
        message = seal(data, self.to)
        sha256 = hashlib.sha256(message).hexdigest()
        self.out.write(_head(f"{len(self.listed) + 1:06}-{sha256}.cms", len(message)))
        self.out.write(message)
        self.out.write(_padding(len(message)))
        self.listed.append([kind, sha256])
        return sha256

    def finish(self) -> str:
        """Write the list of all parts, and give the file its name; the sha256 of the list."""
        sha256 = self.add(LIST, json.dumps(self.listed).encode())
        self.out.write(_END)
        self.out.flush()
        os.fsync(self.out.fileno())
        self.half.rename(self.file)
        settle(self.file.parent)
        return sha256

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _why: BaseException | None,
        _at: TracebackType | None,
    ) -> None:
        self.out.close()
        self.half.unlink(missing_ok=True)


class Reader:
    """A file whose bytes were found to be as they were written, and whose parts are all there."""

    def __init__(self, file: Path, key: Path) -> None:
        self.file, self.key = file, key
        found = found_parts(file)
        self.list_sha256 = found[-1].sha256
        self.parts = _listed(found, _read_list(self._opened(found[-1]), file))

    def read(self, kind: str) -> bytes:
        """The only part of that kind, opened."""
        return b"".join(self.each(kind))

    def each(self, kind: str) -> Iterator[bytes]:
        """All parts of that kind, one after the other, opened."""
        return (self._opened(part) for part in self.parts if part.kind == kind)

    def _opened(self, part: Part) -> bytes:
        with self.file.open("rb") as archive:
            archive.seek(part.at)
            message = archive.read(part.size)
        if hashlib.sha256(message).hexdigest() != part.sha256:
            raise _changed(self.file)
        return unseal(message, self.key)


def found_parts(file: Path) -> list[Part]:
    """The members of a file, without any key: refused when a byte is not as it was written.

    Reads the whole file once.
    """
    try:
        with file.open("rb") as archive:
            found = list(_members(archive, file))
    except OSError as error:
        said = _("%(file)s cannot be read: %(why)s.") % {"file": file, "why": error.strerror}
        raise Refused(Why.CUT, said) from None
    if not found:
        raise _cut(file)
    return found


def settle(folder: Path) -> None:
    """A new name is on the disk, too, once its folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _members(archive: BinaryIO, file: Path) -> Iterator[Part]:
    while (head := archive.read(_BLOCK)) != _END[:_BLOCK]:
        if len(head) < _BLOCK:
            raise _cut(file)
        sha256, size = _told(head, file)
        at, digest = archive.tell(), hashlib.sha256()
        for length in _lengths(size):
            digest.update(archive.read(length))
        padding = archive.read(len(_padding(size)))
        if archive.tell() < at + size + len(_padding(size)):
            raise _cut(file)
        if digest.hexdigest() != sha256 or any(padding):
            raise _changed(file)
        yield Part("", sha256, at, size)
    end = archive.read(_BLOCK + 1)
    if len(end) < _BLOCK:
        raise _cut(file)
    if end != _END[_BLOCK:]:
        raise _changed(file)


def _told(head: bytes, file: Path) -> tuple[str, int]:
    """Of a member's head its sha256 and its size in bytes."""
    try:
        told = tarfile.TarInfo.frombuf(head, "ascii", "strict")
    except (tarfile.TarError, ValueError):
        raise _changed(file) from None
    name = _NAME.fullmatch(told.name)
    if name is None or head != _head(told.name, told.size):
        raise _changed(file)
    return name[2], told.size


def _read_list(text: bytes, file: Path) -> list[tuple[str, str]]:
    """Kind and sha256 of each part; anybody who has the certificate can seal something else."""
    try:
        return [(kind, sha256) for kind, sha256 in json.loads(text)]
    except (ValueError, TypeError):
        raise _changed(file) from None


def _listed(found: list[Part], listed: list[tuple[str, str]]) -> list[Part]:
    """The parts with what each holds, when they are those of the list and in its order."""
    if [part.sha256 for part in found[:-1]] != [sha256 for _kind, sha256 in listed]:
        said = _("A part of this backup is missing or out of its place: take another backup.")
        raise Refused(Why.CUT, said)
    return [
        Part(kind, part.sha256, part.at, part.size)
        for part, (kind, _sha256) in zip(found, listed, strict=False)
    ]


def _head(name: str, size: int) -> bytes:
    told = tarfile.TarInfo(name)
    told.size, told.mode = size, 0o600
    return told.tobuf(tarfile.USTAR_FORMAT)


def _padding(size: int) -> bytes:
    return bytes(-size % _BLOCK)


def _lengths(size: int) -> Iterator[int]:
    for at in range(0, size, 1024 * 1024):
        yield min(1024 * 1024, size - at)


def _cut(file: Path) -> Refused:
    said = _("%s is not a whole backup: copy it again, or take another one.")
    return Refused(Why.CUT, said % file)


def _changed(file: Path) -> Refused:
    said = _("%s is not as it was written: copy it again, or take another one.")
    return Refused(Why.CHANGED, said % file)
