"""Releases that nobody goes back to: they go after a newer one was tried out."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from starcivil.releases import FILE

#: So many of the newest stay, whichever of them serve.
KEPT = 3


def surplus(releases: Path, *, stay: Iterable[Path], kept: int = KEPT) -> list[Path]:
    """The folders that are neither among the newest nor named, the oldest first.

    A checkout among them is nobody's to remove but its owner's: it may hold more than code. What a
    killed upgrade has left half goes.
    """
    unpacked = [file.parent for file in releases.glob(f"*/{FILE}")]
    newest_last = sorted(unpacked, key=lambda folder: (folder / FILE).stat().st_mtime)
    newest = newest_last[max(0, len(newest_last) - kept) :]
    named = {*newest, *(folder.resolve() for folder in stay)}
    return [*sorted(releases.glob("*.half")), *(each for each in newest_last if each not in named)]


def remove(folders: Iterable[Path]) -> str:
    """Remove them; why one could not be, or nothing. What is half gone has no release's name."""
    try:
        for folder in folders:
            half = folder.with_name(f"{folder.name.removesuffix('.half')}.half")
            shutil.rmtree(folder.rename(half))
    except OSError as error:
        return f"{error.filename} could not be removed: {error.strerror}."
    return ""
