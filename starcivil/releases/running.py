"""Runs commands of a release as the users of its units, with their settings and credentials.

As systemd does it (docs/operations/*.service): the settings file becomes the environment, and the
secrets lie in a folder that only this user can enter, for as long as the command runs.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starcivil.bootstrap import Failed

_SECRETS = ("SECRET_KEY", "SEAL_KEY", "FINGERPRINT_KEY", "DATABASE_URL", "OWNER_DATABASE_URL")


@dataclass(frozen=True)
class Runner:
    """Whose settings, and the users of the program and of the tables' owner."""

    settings: Mapping[str, str]
    program: str
    owner: str

    def manage(
        self, release: Path, *arguments: str, owner: bool = False, more: Mapping[str, str] = {}
    ) -> "subprocess.CompletedProcess[str]":
        """``manage.py`` of that release; what it says is kept."""
        user = self.owner if owner else self.program
        command = [str(release / ".venv" / "bin" / "python"), "manage.py", *arguments]
        with self._credentials(user, owner=owner) as folder:
            environment = {**_around(), **self.settings, **more, "CREDENTIALS_DIRECTORY": folder}
            return subprocess.run(
                command,
                cwd=release,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                check=False,
                umask=0o022,
                **_becoming(user),
            )

    @contextmanager
    def _credentials(self, user: str, *, owner: bool) -> Iterator[str]:
        """Copies of the secrets for one user; the program gets none of the owner's."""
        names = _SECRETS if owner else _SECRETS[:-1]
        parent = "/run" if os.access("/run", os.W_OK) else None  # in memory, where there is one
        folder = Path(tempfile.mkdtemp(prefix="starcivil-", dir=parent))
        try:
            for name in names:
                if file := self.settings.get(f"{name}_FILE"):
                    shutil.copyfile(file, folder / name)
                    (folder / name).chmod(0o400)
                    give(folder / name, user)
            give(folder, user)
            yield str(folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def settings_of(file: Path) -> dict[str, str]:
    """NAME=value lines, in the form of systemd's EnvironmentFile."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise Failed(f"The settings file {file} cannot be read: {error.strerror}.") from None
    pairs = (line.partition("=") for line in map(str.strip, lines) if not line.startswith("#"))
    return {name: value.strip('"') for name, equals, value in pairs if equals}


def give(path: Path, user: str) -> None:
    """Make it that user's; only root can, and for others it is theirs already."""
    if os.geteuid() == 0:
        entry = _entry(user)
        os.chown(path, entry.pw_uid, entry.pw_gid)


def hook(command: str) -> int:
    """A command of whoever runs this, as it would be typed; its exit code."""
    return subprocess.run(command, shell=True, check=False).returncode


def _around() -> dict[str, str]:
    return {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}


def _becoming(user: str) -> dict[str, Any]:
    entry = _entry(user)
    if entry.pw_uid == os.geteuid():
        return {}
    if os.geteuid() != 0:
        raise Failed("Only root can work as the users of the service: start it as root.")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _entry(user: str) -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(user)
    except KeyError:
        raise Failed(f"There is no user {user}: docs/operations.md, step 1.") from None


def said(done: "subprocess.CompletedProcess[str]", lines: int = 3) -> str:
    """The last lines that a command has said."""
    found: Sequence[str] = [line for line in done.stdout.splitlines() if line.strip()]
    return " / ".join(found[-lines:]) or f"exit code {done.returncode}"
