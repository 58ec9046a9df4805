"""Where pictures lie: a folder outside everything that is served, files named by their sha256.

Three methods, so that a store of objects can take its place. A file is there before the row that
names it is committed; a file without a row does no harm, and is forgotten later.
"""

import errno
import os
import re
import uuid
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from grids.codes import sha256_of

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NAME = re.compile(r"[0-9a-f]{64}")


class NoRoom(Exception):
    """The disk is full; nothing was kept."""


class Folder:
    """A folder of this machine: ``ab/cd/abcd…``."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, data: bytes) -> str:
        """Keep the bytes and give the name; on the disk when this returns, or ``NoRoom``."""
        name = sha256_of(data)
        path, half = self._path(name), self.root / "tmp" / uuid.uuid4().hex
        try:
            for folder in (half.parent, path.parent):
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write(half, data)
            half.replace(path)
            _settle(path.parent)
        except OSError as error:
            half.unlink(missing_ok=True)
            if error.errno in _FULL:
                raise NoRoom from error
            raise
        return name

    def get(self, name: str) -> bytes | None:
        """The bytes, or nothing where they are gone."""
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            return None

    def drop(self, name: str) -> None:
        """Forget the bytes; once more is no error."""
        self._path(name).unlink(missing_ok=True)

    def names(self, *, before: datetime) -> Iterator[str]:
        """What was put there before; the halves of files that a cut left go by the way."""
        for path, seen in _seen(self.root.glob("tmp/*")):
            if _moment(seen) < before:
                path.unlink(missing_ok=True)
        yield from (name for name, _size, at in self.files() if at < before)

    def files(self) -> Iterator[tuple[str, int, datetime]]:
        """Name, bytes and moment of each; what another program has left there is none of ours."""
        for path, seen in _seen(self.root.glob("??/??/*")):
            if _NAME.fullmatch(path.name):
                yield path.name, seen.st_size, _moment(seen)

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ValueError(name)
        return self.root / name[:2] / name[2:4] / name


def photos() -> Folder:
    """The store of this installation."""
    return Folder(Path(settings.PHOTOS))


def _seen(paths: Iterable[Path]) -> Iterator[tuple[Path, os.stat_result]]:
    """Each that is still there: others drop files meanwhile."""
    for path in paths:
        with suppress(FileNotFoundError):
            yield path, path.stat()


def _moment(seen: os.stat_result) -> datetime:
    return datetime.fromtimestamp(seen.st_mtime, tz=UTC)


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """A new name is on the disk, too, once its folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
