"""Making a backup: one file, sealed part by part, so that nothing lies on the disk in clear."""

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.stores import Folder
from grids.traces.verifying import one_moment
from starcivil import env
from starcivil.backups import archive, keeping, moment, photos, programs
from starcivil.backups.keeping import Kept
from starcivil.backups.manifest import Base, Manifest
from starcivil.backups.refusing import Refused, Why
from starcivil.backups.sealing import certificates, keys_of
from starcivil.installing import ADDRESSES
from starcivil.keys import KEYS

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
#: What stands in the settings file; of the secrets only where they lie.
_SETTINGS = (
    "ALLOWED_HOSTS",
    "BEHIND_PROXY",
    "PHOTOS",
    *(f"{name}_FILE" for name in KEYS + ADDRESSES),
)


@dataclass(frozen=True)
class Order:
    """What is asked for: as the owner of the tables is connected, whose privileges are kept for
    ``program``; into ``folder``, sealed to the certificates of ``to``."""

    program: str
    folder: Path
    to: Path
    at: datetime


def make(order: Order) -> Path:
    """The file of a new backup, whole and on the disk; older ones go by the scheme."""
    to = certificates(order.to)
    with alone(order.folder):
        keeping.clean(order.folder)
        on = _to_stand_on(order, keys_of(to))
        file = order.folder / keeping.named(order.at, on)
        try:
            with one_moment(), archive.Writer(file, to) as writer:
                _write(writer, order, on)
        except OSError as error:
            if error.errno in _FULL:
                raise Refused(
                    Why.NO_ROOM, _("The disk is full: make room in %s.") % order.folder
                ) from None
            raise
        keeping.forget(order.folder, today=localdate(order.at))
    return file


def _to_stand_on(order: Order, keys: str) -> Kept | None:
    """This month's whole one, if the same keys open it: a new key would not open that one."""
    on = keeping.whole_to_stand_on(keeping.all_kept(order.folder), at=order.at)
    return on if on and on.listed()[1:2] == [keys] else None


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Nobody else writes into the folder meanwhile; refused when somebody does."""
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        said = _("We cannot write into %s: make it for the user of backups.") % folder
        raise Refused(Why.UNPREPARED, said)
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        said = _("Another backup or trial is at work in %s: wait for its end.") % folder
        raise Refused(Why.UNPREPARED, said) from None
    else:
        yield
    finally:
        os.close(descriptor)


def _write(writer: archive.Writer, order: Order, on: Kept | None) -> None:
    """Photos after the database, whose rows name them, and the manifest last: it says what is in
    the file, and one of them may be taken away while it is written."""
    base, held = _base(on)
    writer.add("settings", told_settings().encode())
    with programs.dumping(connection.settings_dict, snapshot=moment.exported()) as dump:
        while chunk := dump.read(archive.PART):
            writer.add("database", chunk)
    kept = _pack(writer, base, held)
    writer.add("manifest", _manifest(order, base=base, photos_=kept).to_json())
    sha256 = writer.finish()
    if base is None:
        _note_photos(writer.file.with_suffix(".photos"), [sha256, keys_of(writer.to), *kept])


def _pack(writer: archive.Writer, base: Base | None, held: frozenset[str]) -> dict[str, list[str]]:
    """Write the photos that the base does not hold; of each its bytes and the file that has it."""
    store = Folder(Path(settings.PHOTOS))
    there = photos.there(store)
    kept = {name: [str(there[name]), base.file] for name in there if base and name in held}
    new = [name for name in there if name not in held]
    for part, sizes in photos.packed(store, new, part=archive.PART):
        writer.add(photos.KIND, part)
        kept |= {name: [str(size), writer.file.name] for name, size in sizes.items()}
    return kept


def _base(on: Kept | None) -> tuple[Base | None, frozenset[str]]:
    """The whole one that this one stands on, and the photos that are in it."""
    if on is None:
        return None, frozenset()
    list_sha256, _keys, *names = on.listed()
    return Base(on.file.name, list_sha256), frozenset(names)


def _manifest(order: Order, *, base: Base | None, photos_: dict[str, list[str]]) -> Manifest:
    return Manifest(
        made_at=order.at.isoformat(timespec="seconds"),
        version=moment.version(),
        build=moment.build(),
        postgresql=programs.major(),
        migrations=moment.migrations(),
        tables=moment.tables(),
        chains=moment.chains(),
        miscounted=moment.miscounted(),
        program_may=moment.attributes(order.program),
        keys=moment.fingerprints(),
        photos=photos_,
        base=base,
    )


def told_settings() -> str:
    """The settings file's lines without the secrets, of which only the places stand there."""
    lines = [f"{name}={env.text(name)}" for name in _SETTINGS if env.text(name)]
    return "".join(f"{line}\n" for line in lines)


def _note_photos(file: Path, lines: list[str]) -> None:
    """Beside the backup that is there by now: without it the next one is a whole one again."""
    half = file.with_name(f"{file.name}.half")
    with half.open("w", encoding="ascii") as out:
        out.write("\n".join(lines))
        out.flush()
        os.fsync(out.fileno())
    half.rename(file)
    archive.settle(file.parent)
