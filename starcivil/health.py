"""Two addresses for whoever watches the service: ``/livez`` and ``/readyz``.

Alive is not ready: a process that waits for its database must not be restarted for it, but
nobody should be sent to it. Neither sets a cookie; what is wrong is told on this machine only.
"""

from datetime import datetime
from functools import cache
from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from grids.queries.safekeeping import Kept, safety
from grids.traces.ledger import torn_chains
from grids.traces.queries import last_walk
from starcivil import releases
from starcivil.backups import marking
from starcivil.logins import address
from starcivil.room import takes_writes

CHECKS = ("database", "restore", "migrations", "clock", "ledger", "walk", "backup", "drill", "disk")
#: Deadlines are counted by this machine's clock and stored by the database.
SECONDS_OF_DRIFT = 2.0


@login_not_required
@never_cache
@require_safe
def livez(_request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Whether people can work here now: 200 or 503, with the reasons for this machine only."""
    ages: dict[str, str] = {}
    try:
        checks = dict.fromkeys(CHECKS, "") | _looked(ages)
    except Error as error:
        checks = {"database": type(error).__name__}
    ready = not any(checks.values())
    status = 200 if ready else 503
    if is_local(request):
        told = {name: fault or ages.get(name, "ok") for name, fault in checks.items()}
        return JsonResponse({"ready": ready, "release": releases.name(), **told}, status=status)
    return HttpResponse("ready\n" if ready else "not ready\n", "text/plain", status=status)


def _looked(ages: dict[str, str]) -> dict[str, str]:
    """What is wrong, by the name of the check; ``ages`` gets how old what is kept safe is."""
    if marking.is_unfinished():
        return {"restore": "broken off, or still under way"}
    checks = {"migrations": migrations_missing(), "clock": drift()}
    checks |= {"ledger": torn(), "walk": broken()}
    checks |= {"disk": "" if takes_writes() else "nearly full, so nothing is saved"}
    if not checks["migrations"]:
        kept = safety(timezone.now())
        checks |= {"backup": unkept(kept.backup), "drill": unkept(kept.drill)}
        ages |= {"backup": age(kept.backup), "drill": age(kept.drill)}
    return checks


def migrations_missing() -> str:
    """The first migration that the code has and the database has not; nothing when all are in."""
    missing = in_the_code().keys() - set(
        MigrationRecorder.Migration.objects.values_list("app", "name")
    )
    return f"{len(missing)} missing, as {'.'.join(min(missing))}" if missing else ""


@cache
def in_the_code() -> dict[tuple[str, str], Migration]:
    """All migrations of all apps by app and name, read once a process."""
    return MigrationLoader(None, ignore_no_migrations=True).disk_migrations


def seconds_of_drift() -> float:
    """How far the database's clock is ahead of this machine's."""
    rows = MigrationRecorder.Migration.objects.annotate(now=Now()).values_list("now", flat=True)
    there: datetime | None = rows.first()
    return (there - timezone.now()).total_seconds() if there else 0.0


def drift() -> str:
    seconds = seconds_of_drift()
    return f"{seconds:+.1f} s" if abs(seconds) > SECONDS_OF_DRIFT else ""


def torn() -> str:
    """How many ledgers do not end as their stored head says; the whole check is verify_ledger's."""
    count = torn_chains().count()
    return f"{count} torn" if count else ""


def broken() -> str:
    """What the last whole walk over the ledgers and all that they hold has found."""
    walk = last_walk()
    return f"{walk.faults} faults on {walk.at:%Y-%m-%d %H:%M} UTC" if walk and walk.faults else ""


def unkept(kept: Kept) -> str:
    """Why the backups, or their trials, are red; nothing while they are young enough."""
    if kept.failed:
        return "the last one failed"
    return f"none for {kept.most} days" if kept.is_late else ""


def age(kept: Kept) -> str:
    """When it last went well, for whoever watches; a new installation has time for its first."""
    return f"ok, {kept.well:%Y-%m-%d %H:%M} UTC" if kept.well else "ok, none yet"


def is_local(request: HttpRequest) -> bool:
    """Asked on this machine: through the service's socket, from a loopback address, or by the proxy
    for one. A forwarded address that no proxy of ours vouches for is a stranger's."""
    if "HTTP_X_FORWARDED_FOR" in request.META and not settings.BEHIND_PROXY:
        return False
    asked_from = address(request)
    return not asked_from or _is_loopback(asked_from)


def _is_loopback(text: str) -> bool:
    try:
        return ip_address(text).is_loopback
    except ValueError:
        return False
