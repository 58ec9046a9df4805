"""``manage.py upgrade BUNDLE``: another release beside the one that serves, or back.

Looked over → saved → tables → switched → tried out. Whatever fails, a release serves that did so
before: the tables are only ever widened by a release (docs/decisions.md), so the old code works on
them. Only the standard library is used, since no ``.venv`` need be whole.
"""

import os
import shutil
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from starcivil.bootstrap import Failed, only_one
from starcivil.releases import Release, pruning, space
from starcivil.releases.running import Runner, give, hook, said, settings_of
from starcivil.releases.smoke import faults, smoke
from starcivil.releases.static import keep_static_of
from starcivil.releases.unpacking import unpack

REFUSED, NOT_MIGRATED, WENT_BACK, NOTHING_SERVES = 2, 3, 4, 5
_CODES = """\
exit 0: the new release serves; 2: refused before anything was changed; 3: its tables could not be
made, and the old release goes on serving; 4: it did not work, and the old release serves again;
5: neither works: read the journal."""
#: Where Debian's PostgreSQL keeps its tables, if they are on this machine.
_TABLES = Path("/var/lib/postgresql")
_OLDEST_BACKUP = 3600  # seconds
_TRIES = 3


class Ended(Exception):
    """The upgrade ends here, with an exit code and a sentence."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(why)
        self.code = code


def run(arguments: list[str]) -> int:
    """Upgrade, or say why not; the exit code."""
    told = _parser().parse_args(arguments)
    os.umask(0o022)
    told.root.mkdir(parents=True, exist_ok=True)
    with only_one(told.root / "upgrade.lock", waiting="Another upgrade is under way; waiting."):
        try:
            Upgrade.of(told).carry_out()
        except Ended as end:
            print(end, flush=True)
            return end.code
        except Failed as failed:
            print(f"{failed} Nothing was changed.", flush=True)
            return REFUSED
    return 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="manage.py upgrade", allow_abbrev=False, epilog=_CODES)
    parser.add_argument("bundle", type=Path, help="a bundle, or a folder among the releases")
    parser.add_argument("--root", type=Path, default=Path("/opt/starcivil"))
    settings = Path("/etc/starcivil/starcivil.env")
    parser.add_argument("--settings", type=Path, default=settings, help="the settings file")
    parser.add_argument("--check", action="store_true", help="only look whether it could be done")
    parser.add_argument("--backup", default="systemctl start starcivil-backup")
    parser.add_argument(
        "--restart", default="systemctl daemon-reload && systemctl restart starcivil"
    )
    parser.add_argument("--units", type=Path, default=Path("/etc/systemd/system"))
    parser.add_argument("--socket", type=Path, default=Path("/run/starcivil/web.sock"))
    parser.add_argument("--program-user", default="starcivil")
    parser.add_argument("--owner-user", default="starcivil_owner")
    parser.add_argument("--lock-timeout", default="5s", help="how long a table is waited for")
    told = f"how many releases stay, beside the two that serve by turns; default: {pruning.KEPT}"
    parser.add_argument("--keep", type=int, default=pruning.KEPT, help=told)
    return parser


@dataclass
class Upgrade:
    """From the release that serves to another one."""

    told: Namespace
    runner: Runner
    old: Path
    new: Path
    #: What ``/readyz`` found wrong before: that is no reason to go back.
    known: tuple[str, ...] = ()

    @classmethod
    def of(cls, told: Namespace) -> "Upgrade":
        current: Path = told.root / "current"
        if not current.is_symlink():
            raise Failed(f"Nothing serves in {told.root} yet: docs/operations.md, step 1.")
        runner = Runner(settings_of(told.settings), told.program_user, told.owner_user)
        needs = space.Need("the new release", told.root, space.of_bundle(told.bundle))
        if too_little := space.lacking([needs]):
            raise Failed(too_little)
        new = unpack(told.bundle, told.root / "releases")
        old = current.resolve()
        before = told.root / "previous"
        if old == new and before.is_symlink():  # an upgrade that was killed is taken up again
            old = before.resolve()
        return cls(told, runner, old, new)

    def carry_out(self) -> None:
        self._lay_out_pages()
        self._look_over()
        if self.told.check:
            print(f"{self.new.name} can take the place of {self.old.name}.")
            return
        self.known = tuple(faults(self.told.socket, host=self._host()))
        self._save()
        self._migrate()
        if fault := self._serve(self.new):
            self._go_back(fault)
        print(f"{self.new.name} serves. {self.old.name} is kept beside it.")
        if why := pruning.remove(self._surplus()):
            print(why)

    def _lay_out_pages(self) -> None:
        """Static files, before anybody asks for them; those of open pages stay for a while."""
        folder = self.new / "staticfiles"
        folder.mkdir(exist_ok=True)
        keep_static_of(self.old / "staticfiles", folder)
        for path in (folder, *folder.rglob("*")):
            give(path, self.told.program_user)
        done = self.runner.manage(self.new, "collectstatic", "--noinput", "--verbosity=0")
        if done.returncode != 0:
            raise Failed(f"The static files of {self.new.name} cannot be made: {said(done)}.")

    def _look_over(self) -> None:
        """Room on the disks, what the migrations would lock, and what goes afterwards."""
        if too_little := space.lacking(self._needs()):
            raise Failed(too_little)
        if names := ", ".join(each.name for each in self._surplus()):
            print(f"When {self.new.name} serves, these are removed: {names}.", flush=True)
        if Release.of(self.new) is None:
            return  # a checkout from before there were releases, which cannot look over anything
        done = self.runner.manage(self.new, "preflight", owner=True)
        print(done.stdout, end="", flush=True)
        if done.returncode != 0:
            raise Failed("It is not the moment for an upgrade.")

    def _needs(self) -> list[space.Need]:
        """What the steps write that are still to come; tables of another machine are its own."""
        needs = [space.Need("the tables", _TABLES, 0)] if _TABLES.is_dir() else []
        if self._is_saved():
            return needs
        photos = Path(self.runner.settings.get("PHOTOS", "/var/lib/starcivil/photos"))
        size = space.of_photos(photos, self._backups(), at=datetime.now(UTC))
        return [*needs, space.Need("a backup", self._backups(), size + self._size_of_tables())]

    def _size_of_tables(self) -> int:
        """As the new release measures it; of one from before it could 0."""
        done = self.runner.manage(self.new, "preflight", "--bytes", owner=True)
        return int(done.stdout) if done.returncode == 0 and done.stdout.strip().isdigit() else 0

    def _surplus(self) -> list[Path]:
        releases = (self.told.root / "releases").resolve()
        return pruning.surplus(releases, stay=(self.old, self.new), kept=self.told.keep)

    def _backups(self) -> Path:
        return Path(self.runner.settings.get("BACKUPS", "/var/backups/starcivil"))

    def _save(self) -> None:
        """A backup that is no older than an hour, made now if there is none."""
        if self._is_saved():
            return
        print("Making a backup …", flush=True)
        code = hook(self.told.backup)
        if code != 0 or not self._is_saved():
            raise Failed(
                f"No backup was made in {self._backups()}: {self.told.backup} ended {code}."
            )

    def _is_saved(self) -> bool:
        times = [file.stat().st_mtime for file in self._backups().glob("*.backup")]
        return bool(times) and time.time() - max(times) < _OLDEST_BACKUP

    def _migrate(self) -> None:
        """A few times, since a table that somebody holds is not waited for long."""
        more = {"PGOPTIONS": f"-c lock_timeout={self.told.lock_timeout}"}
        for _try in range(_TRIES):
            done = self.runner.manage(self.new, "migrate", "--noinput", owner=True, more=more)
            if done.returncode == 0:
                return
            if "LockNotAvailable" not in done.stdout:
                break
        fault = smoke(self.told.socket, host=self._host(), known=self.known)
        print(done.stdout, end="", flush=True)
        serves = f"{self.old.name} goes on serving"
        if fault:
            serves = f"{self.old.name} does not serve either ({fault})"
        raise Ended(
            NOTHING_SERVES if fault else NOT_MIGRATED,
            f"The tables of {self.new.name} could not be made, and {serves}: {said(done, 1)}",
        )

    def _serve(self, release: Path) -> str:
        """Switch at once, so that there is no moment without a release, start it and try it out.

        What does not hold, or nothing.
        """
        for name, leads_to in (("previous", self.old), ("current", release)):
            half = self.told.root / f"{name}.half"
            half.unlink(missing_ok=True)
            half.symlink_to(Path("releases") / leads_to.name)
            half.rename(self.told.root / name)
        known = Release.of(release)
        if known and self.told.units.is_dir():  # a checkout's units name no release
            for unit in _units(release):
                shutil.copy(unit, self.told.units)
        if code := hook(self.told.restart):
            return f"{self.told.restart} ended {code}"
        name = known.name if known else ""
        return smoke(self.told.socket, host=self._host(), release=name, known=self.known)

    def _host(self) -> str:
        return self.runner.settings.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip()

    def _go_back(self, fault: str) -> None:
        still = self._serve(self.old)
        why = f"{self.new.name} did not work: {fault}."
        if still:
            raise Ended(NOTHING_SERVES, f"{why} Neither does {self.old.name}: {still}.")
        raise Ended(WENT_BACK, f"{why} {self.old.name} serves again.")


def _units(release: Path) -> list[Path]:
    folder = release / "docs" / "operations"
    kinds: Callable[[str], bool] = {".service", ".socket", ".timer"}.__contains__
    return sorted(file for file in folder.iterdir() if kinds(file.suffix))
