"""Which backups there are, which one the next stands on, and which are kept.

Everything is told by names, since the server cannot read what it has written:
``starcivil-20261101-023000.backup`` is a whole one, and one that is called
``starcivil-20261102-023000-on-20261101-023000.backup`` has only the photos that came since it.
Beside a whole one lies ``….photos``, the names of its photos.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

#: Every backup of these days, and the first one of each of these months.
DAYS = 30
MONTHS = 12

_NAME = re.compile(r"starcivil-(\d{8}-\d{6})(?:-on-(\d{8}-\d{6}))?\.backup")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_STAMP = "%Y%m%d-%H%M%S"


@dataclass(frozen=True)
class Kept:
    """A backup by its name: when it was begun, and on which whole one it stands (itself, if so)."""

    file: Path
    at: datetime
    base: str

    @property
    def is_whole(self) -> bool:
        return self.base == self.at.strftime(_STAMP)

    @property
    def photos(self) -> Path:
        """Where the names of a whole one's photos lie."""
        return self.file.with_suffix(".photos")

    def listed(self) -> list[str]:
        """The lines beside a whole one: its list's sum, that of the keys that open it, then the
        names of its photos.

        None where they are not there or spoilt: the next backup is then a whole one again.
        """
        try:
            lines = self.photos.read_text(encoding="ascii").split()
        except (OSError, ValueError):
            return []
        return lines if all(map(_SHA256.fullmatch, lines)) else []


def named(at: datetime, on: Kept | None) -> str:
    """What a backup that is begun now is called."""
    stamp = at.astimezone(UTC).strftime(_STAMP)
    return f"starcivil-{stamp}-on-{on.base}.backup" if on else f"starcivil-{stamp}.backup"


def base_name(of: str) -> str:
    """What the whole backup is called on which the named one stands."""
    found = _NAME.fullmatch(of)
    return f"starcivil-{found[2] or found[1]}.backup" if found else ""


def all_kept(folder: Path) -> list[Kept]:
    """The backups of a folder, the oldest first."""
    return sorted(filter(None, map(_kept, folder.glob("*.backup"))), key=lambda kept: kept.at)


def whole_to_stand_on(kept: Iterable[Kept], *, at: datetime) -> Kept | None:
    """The whole backup of this month, whose photos are known; ``None``: make a whole one now."""
    month = at.astimezone(UTC).strftime("%Y%m")
    whole = [each for each in kept if each.is_whole and each.listed()]
    return next((each for each in reversed(whole) if each.base.startswith(month)), None)


def to_forget(kept: list[Kept], *, today: date) -> list[Kept]:
    """What is older than the scheme keeps; never a whole one that a kept one stands on, and never
    the newest."""
    since = today - timedelta(days=DAYS)
    first: dict[tuple[int, int], Kept] = {}
    for each in kept:
        first.setdefault((each.at.year, each.at.month), each)
    months = sorted(first)[-MONTHS:]
    stay = {first[month] for month in months} | set(kept[-1:])
    stay |= {each for each in kept if each.at.date() >= since}
    bases = {each.base for each in stay}
    return [
        each for each in kept if each not in stay and not (each.is_whole and each.base in bases)
    ]


def forget(folder: Path, *, today: date) -> None:
    """What the scheme does not keep goes; only after a new one was made."""
    for each in to_forget(all_kept(folder), today=today):
        each.file.unlink(missing_ok=True)
    clean(folder)


def clean(folder: Path) -> None:
    """Halves that a killed backup has left go, and lists of photos whose backup is gone."""
    names = {each.photos.name for each in all_kept(folder) if each.is_whole}
    for left in folder.glob("*.photos"):
        if left.name not in names:
            left.unlink(missing_ok=True)
    for left in folder.glob("*.half"):
        left.unlink(missing_ok=True)


def _kept(file: Path) -> Kept | None:
    found = _NAME.fullmatch(file.name)
    if found is None:
        return None
    try:
        at = datetime.strptime(found[1], _STAMP).replace(tzinfo=UTC)
    except ValueError:  # a name that somebody else has given
        return None
    return Kept(file, at, found[2] or found[1])
