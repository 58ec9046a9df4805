"""Room for an upgrade: what it will write on each disk, compared with what is free there."""

import shutil
import tarfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from starcivil.backups import keeping
from starcivil.bootstrap import WHEELS

#: Stays free on each disk: below that the service itself refuses files (starcivil/room.py).
RESERVE = 2 * 1024**3
_MB = 1024**2


@dataclass(frozen=True)
class Need:
    """Bytes that will be written into a folder, which need not be there yet, and for what."""

    what: str
    folder: Path
    size: int


def lacking(needs: Sequence[Need], *, reserve: int = RESERVE) -> str:
    """Which disk has too little room for all that is to lie on it; nothing when there is enough."""
    disks: dict[int, list[Need]] = {}
    for need in needs:
        disks.setdefault(_existing(need.folder).stat().st_dev, []).append(need)
    for on_it in disks.values():
        free = shutil.disk_usage(_existing(on_it[0].folder)).free
        wanted = reserve + sum(need.size for need in on_it)
        if free < wanted:
            parts = [f"{_told(need.size)} for {need.what}" for need in on_it if need.size]
            parts.append(f"{_told(reserve)} that stay free")
            return (
                f"{_told(free)} are free where {on_it[0].folder} lies, and {_told(wanted)} are"
                f" needed: {', '.join(parts)}. Make room."
            )
    return ""


def of_bundle(bundle: Path) -> int:
    """What a bundle becomes: its files, its packages, and what Python makes of their code."""
    if not bundle.is_file():
        return 0  # a release that lies there already
    try:
        with tarfile.open(bundle) as tar:
            wheels = [each for each in tar if f"/{WHEELS}/" in each.name and each.isfile()]
            return bundle.stat().st_size + sum(_of_wheel(tar, each) for each in wheels)
    except (OSError, tarfile.TarError, EOFError, zipfile.BadZipFile):
        return bundle.stat().st_size  # unpacking says what is wrong with it


def _of_wheel(tar: tarfile.TarFile, wheel: tarfile.TarInfo) -> int:
    with zipfile.ZipFile(tar.extractfile(wheel)) as packed:  # type: ignore[arg-type]  # because a file it is
        files = packed.infolist()
    return sum(file.file_size * (2 if file.filename.endswith(".py") else 1) for file in files)


def of_photos(photos: Path, backups: Path, *, at: datetime) -> int:
    """The photos that the next backup holds: those since this month's whole one, or all."""
    whole = keeping.whole_to_stand_on(keeping.all_kept(backups), at=at)
    since = whole.at.timestamp() if whole else 0.0
    told = (file.stat() for file in photos.rglob("*") if file.is_file())
    return sum(each.st_size for each in told if each.st_mtime >= since)


def _existing(folder: Path) -> Path:
    return next(each for each in (folder, *folder.parents) if each.exists())


def _told(size: int) -> str:
    return f"{size / _MB:.0f} MB" if size < 1024 * _MB else f"{size / _MB / 1024:.1f} GB"
