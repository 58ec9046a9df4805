"""A bundle becomes a folder among the releases, after each of its files was compared with its sum.

The sums find what a stick has spoilt. That the bundle is the one that was made is told by its own
sha256, which whoever made it has printed.
"""

import hashlib
import platform
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path, PurePosixPath

from starcivil.bootstrap import Failed
from starcivil.releases import SUMS, Release


def unpack(bundle: Path, releases: Path) -> Path:
    """The release's folder, complete and with its ``.venv``; one that is there already is taken."""
    if bundle.is_dir():
        folder = bundle.resolve()
        if folder.parent != releases.resolve():
            raise Failed(f"{folder} is no release: name a bundle, or a folder in {releases}.")
    else:
        folder = _unpacked(bundle, releases)
    release = Release.of(folder)
    if release:
        _check_machine(release)
    _build(folder)
    return folder


def check_sums(folder: Path) -> None:
    """Each file but the list is there and as the list says, or one sentence names one that is not.

    A file that the list does not name may be code that nobody has made.
    """
    lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    told = {name: digest for digest, _blank, name in (line.partition("  ") for line in lines)}
    files = {str(file.relative_to(folder)): file for file in folder.rglob("*") if file.is_file()}
    del files[SUMS]
    for name in sorted({*told, *files}):
        if name not in told:
            raise Failed(f"{name} is not in the list of the bundle's files: copy the bundle again.")
        if name not in files or hashlib.sha256(files[name].read_bytes()).hexdigest() != told[name]:
            raise Failed(f"{name} is not as it was made: copy the bundle again.")


def _unpacked(bundle: Path, releases: Path) -> Path:
    try:
        with tarfile.open(bundle) as tar:
            members = tar.getmembers()
            name = _name_of(members, bundle)
            folder = releases / name
            if not folder.exists():
                half = releases / f"{name}.half"
                shutil.rmtree(half, ignore_errors=True)
                half.mkdir(parents=True)
                for member in members:
                    _put(tar, member, half)
                check_sums(half / name)
                _check_word(half / name, bundle)
                (half / name).rename(folder)
                half.rmdir()
    except (OSError, ValueError, TypeError, tarfile.TarError, EOFError) as error:
        raise Failed(f"{bundle} cannot be read: {error}. Copy the bundle again.") from None
    return folder


def _name_of(members: list[tarfile.TarInfo], bundle: Path) -> str:
    """The one folder in which all lies; plain files only, none twice and none outside it."""
    paths = [PurePosixPath(member.name) for member in members]
    names = {each.parts[:1] for each in paths}
    odd = any(".." in each.parts or each.is_absolute() or len(each.parts) < 2 for each in paths)
    twice = len(set(paths)) < len(paths)
    if len(names) != 1 or odd or twice or not all(map(tarfile.TarInfo.isfile, members)):
        raise _none(bundle)
    [(name,)] = names
    if PurePosixPath(name, SUMS) not in paths:
        raise Failed(f"{bundle} is cut off: copy the bundle again.")
    return name


def _check_word(folder: Path, bundle: Path) -> None:
    """What it says of itself is there, and names this folder: else nobody knew which one serves."""
    release = Release.of(folder)
    if release is None or release.name != folder.name:
        raise _none(bundle)


def _none(bundle: Path) -> Failed:
    return Failed(f"{bundle} is no bundle of starcivil: manage.py bundle makes one.")


def _put(tar: tarfile.TarFile, member: tarfile.TarInfo, into: Path) -> None:
    """Root's, and readable for everybody, whatever the tar says."""
    data = tar.extractfile(member)
    assert data is not None
    file = into / member.name
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as out:
        shutil.copyfileobj(data, out)
    file.chmod(0o755 if member.mode & 0o100 else 0o644)


def _check_machine(release: Release) -> None:
    ours = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if (release.python, release.machine) != (ours, platform.machine()):
        raise Failed(
            f"The bundle is for Python {release.python} on {release.machine}, and this is {ours} on"
            f" {platform.machine()}: ask for one that was made with --python {ours}."
        )


def _build(folder: Path) -> None:
    """Its own ``.venv``, by the system's Python, which no release brings along."""
    python = getattr(sys, "_base_executable", sys.executable)
    done = subprocess.run([python, str(folder / "manage.py"), "build"], check=False)
    if done.returncode != 0:
        raise Failed(f"The packages of {folder.name} could not be installed; it says why above.")
