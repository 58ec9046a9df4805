"""The drill: the newest backup is restored into a server of its own, looked at, and thrown away."""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from grids.stores import Folder
from starcivil import clusters, database
from starcivil.backups import photos, programs, restoring
from starcivil.backups.keeping import all_kept
from starcivil.backups.making import alone
from starcivil.backups.refusing import Refused, Why
from starcivil.backups.restoring import Opened
from starcivil.backups.serving import log_in_page
from starcivil.backups.target import looking_at

#: So many photos are drawn, and opened.
DRAWN = 20


@dataclass(frozen=True)
class Trial:
    """What a drill has seen: the backup's file, and how much of it."""

    file: Path
    chains: int
    rows: int
    photos: int


def newest(folder: Path) -> Path:
    """The backup that a drill restores."""
    kept = all_kept(folder)
    if not kept:
        said = _("There is no backup in %s yet: let manage.py backup run first.")
        raise Refused(Why.UNPREPARED, said % folder)
    return kept[-1].file


def drill(file: Path, key: Path) -> Trial:
    """Restore it beside itself; refused with the first thing that is not as it was."""
    place = file.parent / "drill"
    backup = restoring.opened(file, key)
    binaries = programs.folder(programs.major())
    with alone(file.parent), _scratch(place, binaries) as cluster:
        where = {"NAME": clusters.NAME, "USER": clusters.OWNER, "HOST": str(cluster.socket)}
        with looking_at(where):
            drawn = _drawn(backup)
            store = Folder(place / "photos")
            store.root.mkdir(mode=0o700)
            some = replace(backup.manifest, photos=drawn)
            seen = photos.lay_out(backup.photos(), store, some.photos)
            programs.load(backup.reader.each("database"), where)
            missing = len(set(backup.manifest.photos) - seen)
            walk = restoring.prove(backup, program=clusters.PROGRAM, missing=missing)
        _open_all(store, drawn)
        log_in_page(cluster, place)
    return Trial(file, walk.chains, walk.rows, len(seen))


@contextmanager
def _scratch(place: Path, binaries: Path) -> Iterator[clusters.Cluster]:
    """A server of its own, without any network; gone afterwards, and what a killed one left."""
    cluster = clusters.scratch_cluster(place, binaries)
    _empty(cluster)
    try:
        with database.running(cluster):
            yield cluster
    finally:
        _empty(cluster)
        for folder in {cluster.folder, cluster.home, cluster.socket.parent}:
            shutil.rmtree(folder, ignore_errors=True)


def _empty(cluster: clusters.Cluster) -> None:
    database.end_leftover(cluster)
    shutil.rmtree(cluster.folder, ignore_errors=True)
    cluster.folder.mkdir(mode=0o711)
    for left in (cluster.data, cluster.home / "data.half", cluster.socket):
        shutil.rmtree(left, ignore_errors=True)


def _drawn(backup: Opened) -> dict[str, list[str]]:
    names = sorted(backup.manifest.photos)
    drawn = secrets.SystemRandom().sample(names, min(DRAWN, len(names)))
    return {name: backup.manifest.photos[name] for name in drawn}


def _open_all(store: Folder, names: dict[str, list[str]]) -> None:
    for name in names:
        try:
            with Image.open(store.root / name[:2] / name[2:4] / name) as picture:
                picture.load()
        except (OSError, UnidentifiedImageError):
            raise Refused(Why.DIFFERS, _("The photo %s does not open.") % name[:12]) from None
