"""The program itself, started on the restored database, as a visitor meets it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from starcivil import env
from starcivil.backups.refusing import Refused, Why
from starcivil.by_socket import BySocket
from starcivil.clusters import Cluster
from starcivil.keys import KEYS, write_secret

_PATIENCE = 60.0  # seconds


def log_in_page(cluster: Cluster, place: Path) -> None:
    """Ask a server of one process for the log-in page; refused when it is not shown."""
    listener = cluster.socket / "web.sock"
    command = [sys.executable, "-m", "gunicorn", "starcivil.wsgi", "--bind", f"unix:{listener}"]
    with (place / "web.log").open("wb") as log:
        server = subprocess.Popen(
            [*command, "--workers", "1", "--no-control-socket"],
            cwd=settings.BASE_DIR,
            env=_environment(cluster, place),
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
        )
    try:
        status, body = _asked(listener, server)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()
    if status != 200 or b'name="username"' not in body:
        said = _("The log-in page answers %s on the restored database.")
        raise Refused(Why.DIFFERS, said % (status or _("nothing")))


def _asked(listener: Path, server: "subprocess.Popen[bytes]") -> tuple[int, bytes]:
    until = time.monotonic() + _PATIENCE
    while not listener.exists() and server.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    host = next(iter(settings.ALLOWED_HOSTS))
    link = BySocket(listener, patience=_PATIENCE)
    try:
        link.request("GET", "/login/", headers={"Host": host, "X-Forwarded-Proto": "https"})
        answer = link.getresponse()
        return answer.status, answer.read()
    except OSError:
        return 0, b""
    finally:
        link.close()


def _environment(cluster: Cluster, place: Path) -> dict[str, str]:
    """The installation's own settings and keys, but the trial's database."""
    told = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    told |= {f"{name}_FILE": env.file_of(name) for name in KEYS if env.file_of(name)}
    told |= {"BEHIND_PROXY": "1", "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"]}
    told.pop("CREDENTIALS_DIRECTORY", None)
    if settings.DEMO:
        return told | {"STARCIVIL_SOCKET": str(cluster.socket)}
    for name, url in (("DATABASE_URL", cluster.url), ("OWNER_DATABASE_URL", cluster.owner_url)):
        write_secret(place / name, url)
        told[f"{name}_FILE"] = str(place / name)
    return told
