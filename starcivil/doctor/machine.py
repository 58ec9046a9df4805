"""This machine, without its database: settings, keys, files of the pages, disks."""

import filecmp
import os
import pwd
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils import translation
from django.utils.translation import gettext as _

from starcivil import env
from starcivil.doctor.finding import Finding, bad, good, mind
from starcivil.installing import ADDRESSES
from starcivil.keys import KEYS

LEAST_BYTES = 2 * 1024**3
LEAST_SHARE = 0.1
#: Where Debian's PostgreSQL and the journal write, if they are on this machine.
_GROWING = ("/var/lib/postgresql", "/var/log")


def settings_findings() -> Iterator[Finding]:
    """Profile, host names and the proxy's word."""
    if settings.DEMO:
        yield mind("profile", _("This is the demonstration."), _("Use it for trying out only."))
    odd = [name for name in settings.ALLOWED_HOSTS if set(name) & set("*/:")]
    names = ", ".join(settings.ALLOWED_HOSTS)
    if odd:
        said = _("ALLOWED_HOSTS holds %s.") % ", ".join(odd)
        yield bad("hosts", said, _("Name each host alone, without * and without https://."))
    else:
        yield good("hosts", _("The site answers to %s.") % names)
    if settings.BEHIND_PROXY:
        yield good("proxy", _("The addresses of visitors come from our own proxy."))
    else:
        said = _("No proxy of ours is named, so nginx would be taken for every visitor.")
        yield mind("proxy", said, _("Behind nginx set BEHIND_PROXY=1."))


def key_findings() -> Iterator[Finding]:
    """Where the secrets lie and who can read them."""
    faults = [finding for name in (*KEYS, *ADDRESSES) for finding in _secret(name)]
    if settings.SEAL_KEY == settings.FINGERPRINT_KEY:
        said = _("SEAL_KEY and FINGERPRINT_KEY are the same.")
        faults.append(bad("keys", said, _("Make them anew before anything is stored.")))
    if len(settings.SECRET_KEY) < 50:
        said = _("SECRET_KEY is shorter than 50 characters.")
        faults.append(bad("keys", said, _("Make it anew; everybody logs in again.")))
    if not faults:
        yield good("keys", _("The keys are of the right length and only we can read them."))
    yield from faults


def _secret(name: str) -> Iterator[Finding]:
    file = env.file_of(name)
    if settings.DEMO:
        return
    if not file and not env.text(name):
        return  # no owner is named, which the database's checks speak of
    if not file:
        said = _("%s stands in the environment, which other programs can see.") % name
        yield mind("keys", said, _("Put it into a file and name that in %s_FILE.") % name)
        return
    path = Path(file).resolve()
    if Path(settings.BASE_DIR) in path.parents:
        said = _("%s lies in the code’s folder.") % path
        yield bad("keys", said, _("Move it, and name its new place in the settings file."))
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO) and not _is_credential(path):
        said = _("Others can read %s.") % path
        yield bad("keys", said, _closing(path))


def _closing(path: Path) -> str:
    """The way to close a file without shutting ourselves out of it."""
    ours, file = os.geteuid(), str(path)
    if path.stat().st_uid == ours:
        return _("Close it: chmod 600 %s") % file
    told = {"user": pwd.getpwuid(ours).pw_name, "file": file}
    return _("Close it: chown %(user)s: %(file)s; chmod 600 %(file)s") % told


def _is_credential(path: Path) -> bool:
    """systemd gives credentials to one service by access lists, which look like a group's mode."""
    folder = env.text("CREDENTIALS_DIRECTORY")
    return bool(folder) and Path(folder).resolve() in path.parents


def page_findings() -> Iterator[Finding]:
    """Time zone, Chinese sentences, style sheets."""
    if settings.TIME_ZONE != "Asia/Shanghai":
        said = _("The time zone is %s.") % settings.TIME_ZONE
        yield bad("time zone", said, _("Deadlines count in Asia/Shanghai: set it back."))
    else:
        yield good("time zone", _("Deadlines count in Asia/Shanghai."))
    with translation.override("zh-hans"):
        is_chinese = _("Log in") != "Log in"
    if is_chinese:
        yield good("locale", _("The Chinese sentences are there."))
    else:
        said = _("The Chinese sentences are missing.")
        yield bad("locale", said, _("Fetch locale/ again; it belongs to the code."))
    yield _static()


def _static() -> Finding:
    left_out = [path for path in _static_sources() if not _is_collected(path)]
    if not left_out:
        return good("static", _("The static files are collected."))
    said = _("%(count)s static files are not collected, as %(file)s.")
    told = said % {"count": len(left_out), "file": min(left_out)}
    return bad("static", told, _("Run manage.py collectstatic --noinput, then restart."))


def _static_sources() -> dict[str, Path]:
    return {
        name: Path(storage.path(name))
        for finder in get_finders()
        for name, storage in finder.list([])
    }


def _is_collected(name: str) -> bool:
    copy = Path(settings.STATIC_ROOT) / name
    hashed = getattr(staticfiles_storage, "hashed_files", {name: name})
    return (
        name in hashed
        and copy.exists()
        and filecmp.cmp(_static_sources()[name], copy, shallow=False)
    )


def photos_finding() -> Finding:
    """Where pictures lie: there, ours alone, and outside everything that is served."""
    folder = Path(settings.PHOTOS).resolve()
    if not folder.is_dir():
        said = _("The folder for photos, %s, is not there.") % folder
        return bad("photos", said, _("Make it for our user alone: install -d -m 700"))
    served = [Path(settings.STATIC_ROOT).resolve(), Path(settings.BASE_DIR) / "static"]
    if any(each == folder or each in folder.parents for each in served):
        said = _("The folder for photos, %s, is served to everybody.") % folder
        return bad("photos", said, _("Name another one in PHOTOS, and move the photos there."))
    if folder.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        said = _("Others can read the folder for photos, %s.") % folder
        return bad("photos", said, _("Close it: chmod 700 %s") % folder)
    if not os.access(folder, os.W_OK | os.X_OK):
        said = _("We cannot write into the folder for photos, %s.") % folder
        return bad("photos", said, _("Give it to the user of the service."))
    return good("photos", _("Photos lie in a folder of their own that only we can read."))


def disk_findings() -> Iterator[Finding]:
    """Each disk that grows; a full one stops the database (trust.md §5)."""
    fixed = [str(settings.BASE_DIR), tempfile.gettempdir()]
    folders = [*fixed, *filter(os.path.isdir, (*_GROWING, settings.PHOTOS))]
    disks = {os.stat(folder).st_dev: folder for folder in reversed(folders)}
    for folder in disks.values():
        total, _used, free = shutil.disk_usage(folder)
        share = free / total if total else 1.0
        told = {"folder": folder, "gb": f"{free / 1024**3:.1f}", "share": round(share * 100)}
        said = _("%(folder)s: %(gb)s GB are free, %(share)s in a hundred.") % told
        if free < LEAST_BYTES or share < LEAST_SHARE:
            yield bad("disk", said, _("Make room before anything else: a full disk stops it all."))
        else:
            yield good("disk", said)
