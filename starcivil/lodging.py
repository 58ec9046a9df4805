"""As whom the embedded server runs, and a folder for it where this checkout cannot be entered.

No mode or owner of a folder that is not our own is ever changed: where the unprivileged user
cannot enter a parent folder, its things lie in a private folder under /var/tmp instead.
"""

import hashlib
import os
import pwd
import stat
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starcivil.bootstrap import ROOT, Failed


@dataclass(frozen=True)
class Tenant:
    """The unprivileged user that runs the server when we are root (it refuses to run as root)."""

    uid: int
    gid: int

    @property
    def identity(self) -> dict[str, Any]:
        """The arguments of ``subprocess`` that make a child run as the tenant."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def tenant() -> Tenant | None:
    """``None`` for an ordinary user; for root whoever called sudo, else nobody."""
    if os.geteuid() != 0:
        return None
    caller = os.environ.get("SUDO_USER", "nobody")
    for name in (caller, "nobody"):
        with suppress(KeyError):
            found = pwd.getpwnam(name)
            if found.pw_uid != 0:
                return Tenant(found.pw_uid, found.pw_gid)
    raise Failed("As root this needs the user nobody, who is missing: start it as another user.")


def is_reachable(folder: Path, program: Path, runs_as: Tenant) -> bool:
    """Whether the tenant can enter the folder and run the program."""
    script = 'cd "$1" && exec "$2" --version'
    test = ["/bin/sh", "-c", script, "sh", str(folder), str(program)]
    ended = subprocess.run(test, cwd="/", capture_output=True, check=False, **runs_as.identity)
    return ended.returncode == 0


def lodging(folder: Path, runs_as: Tenant | None) -> Path:
    """A folder of our own under /var/tmp that belongs to this checkout's ``folder``.

    Everybody may write into /var/tmp, so one that somebody else has made is refused.
    """
    digest = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:12]
    parent = Path("/var/tmp") if os.access("/var/tmp", os.W_OK) else Path(tempfile.gettempdir())
    home = parent / f"starcivil-{digest}"
    home.mkdir(mode=0o711 if runs_as else 0o700, exist_ok=True)
    found = home.lstat()
    others_write = found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or others_write:
        raise Failed(f"{home} belongs to somebody else: remove it or move {ROOT} elsewhere.")
    if runs_as:
        home.chmod(0o711)  # ours, whatever the umask was: the tenant must pass through
    return home


def own_folder(folder: Path, runs_as: Tenant | None) -> None:
    """Make a folder that only the server's user may enter."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if runs_as:
        os.chown(folder, runs_as.uid, runs_as.gid)
