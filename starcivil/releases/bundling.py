"""``manage.py bundle``: the code of the last commit, its packages and their sums, in one file.

A server without any network is installed and upgraded from it (docs/operations.md).
"""

import hashlib
import io
import platform
import subprocess
import sys
import tarfile
import tempfile
from argparse import ArgumentParser
from pathlib import Path

from starcivil.bootstrap import PIP, PYTHON, ROOT, RUN, WHEELS, Failed
from starcivil.releases import FILE, SUMS, Release

_PLATFORMS = ("manylinux2014", "manylinux_2_17", "manylinux_2_24", "manylinux_2_28", "linux")


def run(arguments: list[str]) -> int:
    """Make the file and print its sum; the exit code."""
    parser = ArgumentParser(prog="manage.py bundle", allow_abbrev=False)
    parser.add_argument("--to", type=Path, default=Path(), help="the folder; default: this one")
    ours = f"{sys.version_info[0]}.{sys.version_info[1]}"
    parser.add_argument("--python", default=ours, help=f"of the server; default: {ours}")
    told = parser.parse_args(arguments)
    release = _release(told.python)
    file: Path = told.to / f"starcivil-{release.name}.tar"
    with tempfile.TemporaryDirectory() as folder:
        wheels = Path(folder)
        _fetch(wheels, python=told.python)
        _write(file, release, wheels)
    print(f"Made {file}, {file.stat().st_size / 1024**2:.0f} MB, for Python {release.python}.")
    print(f"sha256 {hashlib.sha256(file.read_bytes()).hexdigest()}")
    return 0


def _release(python: str) -> Release:
    if _git("status", "--porcelain", "--untracked-files=no"):
        raise Failed("There are changes that no commit holds: commit them first.")
    short, commit, day = _git("show", "-s", "--format=%h %H %cs").split()
    return Release(f"{day.replace('-', '.')}-{short}", commit, python, platform.machine())


def _git(*arguments: str) -> str:
    command = ["git", "-C", str(ROOT), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failed(f"A bundle is made in a checkout of git: {done.stderr.strip()}")
    return done.stdout.strip()


def _fetch(folder: Path, *, python: str) -> None:
    """The pinned packages with their hashes, and pip itself, which installs them."""
    command = [str(PYTHON), "-m", "pip", "download", "--quiet", "--require-hashes", "--no-deps"]
    command += ["--disable-pip-version-check", "--only-binary=:all:", "--dest", str(folder)]
    command += ["--python-version", python, "--implementation", "cp"]
    for each in _PLATFORMS:
        command += ["--platform", f"{each}_{platform.machine()}"]
    command += ["-r", str(ROOT / RUN), "-r", str(ROOT / PIP)]
    if subprocess.run(command, check=False).returncode != 0:
        raise Failed("The packages could not be fetched; pip says why above.")


def _write(file: Path, release: Release, wheels: Path) -> None:
    """A tar in which the list of sums comes last; its name is given when it is complete."""
    half = file.with_suffix(".half")
    archive = ["git", "-C", str(ROOT), "archive", "--format=tar", release.commit]
    code = subprocess.run(archive, capture_output=True, check=True).stdout
    with tarfile.open(half, "w") as out, tarfile.open(fileobj=io.BytesIO(code)) as tracked:
        sums = {}
        for member in filter(tarfile.TarInfo.isfile, tracked):
            data = tracked.extractfile(member)
            assert data is not None
            runs = bool(member.mode & 0o100)
            sums[member.name] = _add(out, release, member.name, data.read(), runs=runs)
        for wheel in sorted(wheels.iterdir()):
            name = f"{WHEELS}/{wheel.name}"
            sums[name] = _add(out, release, name, wheel.read_bytes())
        sums[FILE] = _add(out, release, FILE, release.to_json().encode())
        lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items()))
        _add(out, release, SUMS, lines.encode())
    half.rename(file)


def _add(
    out: tarfile.TarFile, release: Release, name: str, data: bytes, *, runs: bool = False
) -> str:
    """Put a file of root's into the release's folder; its sha256."""
    told = tarfile.TarInfo(f"{release.name}/{name}")
    told.size, told.mode = len(data), 0o755 if runs else 0o644
    out.addfile(told, io.BytesIO(data))
    return hashlib.sha256(data).hexdigest()
