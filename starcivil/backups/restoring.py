"""Restoring: all is looked at first; what does not fit is refused before a row is made."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from grids.stores import Folder, NoRoom
from grids.traces.ledger import take_in
from grids.traces.verifying import Walk, one_moment, walk_all
from starcivil import health
from starcivil.backups import keeping, marking, moment, photos, programs
from starcivil.backups.archive import Reader
from starcivil.backups.comparing import differing
from starcivil.backups.manifest import Manifest
from starcivil.backups.refusing import Refused, Why
from starcivil.management.commands.migrate import newest_held
from starcivil.privileges import differences, lay_down

#: So many differences are told; when a whole table is gone nobody reads on.
_TOLD = 5


@dataclass(frozen=True)
class Opened:
    """A backup that may be restored here: its file, the whole one it stands on, what it says."""

    reader: Reader
    base: Reader | None
    manifest: Manifest

    def photos(self) -> Iterator[tuple[str, bytes]]:
        """Each photo that the backup has, from both files."""
        for reader in filter(None, (self.base, self.reader)):
            yield from photos.unpacked(reader.each(photos.KIND))


def opened(file: Path, key: Path) -> Opened:
    """Refused when it is not whole and unchanged, and of this installation and no newer code."""
    reader = Reader(file, key)
    manifest = Manifest.from_json(reader.read("manifest"))
    ours = moment.fingerprints()
    if wrong := [name for name, told in manifest.keys.items() if ours.get(name) != told]:
        said = _("This backup belongs to other keys (%s): put the keys from the safe back first.")
        raise Refused(Why.OTHER_INSTALLATION, said % ", ".join(wrong))
    if newer := _newer(manifest):
        said = _("This backup is of a newer version (%s): install that version first.")
        raise Refused(Why.OLDER_CODE, said % newer[-1])
    return Opened(reader, _base(reader, manifest), manifest)


def restore(backup: Opened, where: Mapping[str, Any], *, program: str, into: Folder) -> Walk:
    """Load it into the empty database that Django looks at as its owner, photos first.

    Gives what the walk over the ledgers saw; refused when anything is not as it was.
    """
    if moment.table_names():
        said = _("The database is not empty: make an empty one, and restore into that.")
        if marking.is_unfinished():
            said = f"{marking.said()} {marking.remedy()}"
        raise Refused(Why.NOT_EMPTY, said)
    missing = set(backup.manifest.photos) - _laid_out(backup, into)
    with marking.under_way():
        programs.load(backup.reader.each("database"), where)
        return prove(backup, program=program, missing=len(missing))


def prove(backup: Opened, *, program: str, missing: int) -> Walk:
    """Compare with the manifest, bring the tables to this version, and walk all ledgers.

    The program gets its privileges last, so that it can do nothing with what is not proven.
    """
    with one_moment():
        found = list(differing(backup.manifest))
    if missing:
        found.append(_("%(n)s photos are not in the backup.") % {"n": missing})
    if moment.attributes(program) != backup.manifest.program_may:
        found.append(_("The role %s may do other things in this server.") % program)
    _bring_up()
    walk = walk_all()
    found += map(str, walk.faults)
    if not found:
        lay_down(connection, program)
        if differences(connection, program):
            found.append(_("The role %s may not do what it must.") % program)
    if found:
        raise Refused(Why.DIFFERS, " ".join(found[:_TOLD]))
    return walk


def _laid_out(backup: Opened, into: Folder) -> set[str]:
    """The names of all photos that were seen, which lie now where the service looks for them."""
    if not into.root.is_dir():
        said = _("The folder for photos, %s, is not there.") % into.root
        raise Refused(Why.UNPREPARED, said)
    try:
        seen = photos.lay_out(backup.photos(), into, backup.manifest.photos)
    except NoRoom:
        raise Refused(Why.NO_ROOM, _("The disk is full: make room in %s.") % into.root) from None
    _give_away(into)
    return seen


def _give_away(into: Folder) -> None:
    """Whoever restores may be another user than the service, to whom the folder belongs."""
    owner = into.root.stat()
    if owner.st_uid == os.geteuid():
        return
    for path in [*into.root.glob("*"), *into.root.glob("??/*"), *into.root.glob("??/??/*")]:
        if path.stat().st_uid != owner.st_uid:
            os.chown(path, owner.st_uid, owner.st_gid)


def _newer(manifest: Manifest) -> list[str]:
    """Migrations that the backup has and the code has not."""
    code = health.in_the_code()
    known = {*code, *(old for each in code.values() for old in each.replaces)}
    return sorted(set(manifest.migrations) - {f"{app}.{name}" for app, name in known})


def _base(reader: Reader, manifest: Manifest) -> Reader | None:
    if manifest.base is None:
        return None
    file = reader.file.with_name(manifest.base.file)
    if file.exists():
        base = Reader(file, reader.key)
        if base.list_sha256 == manifest.base.list_sha256:
            return base
    said = _("The whole backup %s is missing beside it, which holds the older photos: copy it too.")
    raise Refused(Why.NO_WHOLE, said % keeping.base_name(reader.file.name))


def _bring_up() -> None:
    """The tables of this version, made by their owner."""
    if health.migrations_missing():
        newest = newest_held(connection)
        call_command(migrate.Command(), verbosity=0, interactive=False)
        take_in(after=newest, at=timezone.now())
