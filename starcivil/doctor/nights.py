"""What is to run by itself: does it start with the machine, can backups be made and tried?

Only of an installation as docs/operations.md makes it. A restored server has its database's word
for yesterday's backup, and may yet have nobody who makes the next one.
"""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from starcivil.doctor.finding import Finding, bad, good, mind

#: Where the guide puts units, and where systemd notes which ones start with the machine.
UNITS = Path("/etc/systemd/system")
SERVING = ("starcivil.socket", "starcivil.service")
TIMERS = tuple(f"starcivil-{name}.timer" for name in ("tidy", "verify", "backup", "drill"))


def night_findings() -> Iterator[Finding]:
    """Units that are not enabled; certificates, the trial's key and the folder of backups."""
    if settings.DEMO or not (UNITS / "starcivil.service").exists():
        return
    yield _enabled()
    yield _backups()


def _enabled() -> Finding:
    enabled = {link.name for link in UNITS.glob("*.wants/*")}
    left = [unit for unit in (*SERVING, *TIMERS) if unit not in enabled]
    if not left:
        return good("units", _("The service and its timers start with this machine."))
    said = _("These do not start with this machine: %s.") % ", ".join(left)
    how = bad if set(left) & set(SERVING) else mind
    return how("units", said, f"systemctl enable --now {' '.join(left)}")


def _backups() -> Finding:
    folder = Path(settings.BACKUP_CERTIFICATES)
    needed = [*(folder / name for name in ("safe.pem", "drill.pem", "drill.key"))]
    left = [str(path) for path in (*needed, Path(settings.BACKUPS)) if not path.exists()]
    if not left:
        return good("backups", _("Backups can be made and tried: all that they need is here."))
    said = _("No backup can be made or tried without %s.") % ", ".join(left)
    return mind("backups", said, _("Make these as docs/operations.md says under “Backups”."))
