"""Room on the disks of the photos and the database: a full one must not stop the house.

PostgreSQL whose log cannot grow stops at once, and with it all reading (trust.md §5). So below 2 GB
(or a tenth of a small disk) files are refused, below 512 MB everything that is sent but logging in
and out; what is there can always be read. Nobody has to do anything afterwards: as soon as there is
room again, it goes on.
"""

import shutil
import time
from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from grids.forms.told import in_words
from grids.presses import sendable
from grids.refusing import refuse

#: Disks are looked at once in so many seconds by each process: it costs 10 µs.
SECONDS = 3.0
_READS = {"GET", "HEAD"}
#: Whoever cannot come in cannot read.
_NEVER_STOPPED = {
    "login",
    "login_code",
    "logout",
    "home_enter",
    "home_leave",
    "language_switch",
    "elder_switch",
}
_seen: dict[str, float | bool] = {}


def takes_files() -> bool:
    """Whether there is room for uploads on every disk that grows."""
    return bool(_looked()["files"])


def takes_writes() -> bool:
    """Whether there is room for anything that is written."""
    return bool(_looked()["writes"])


def _looked() -> dict[str, float | bool]:
    now = time.monotonic()
    if not _seen or now - _seen["at"] >= SECONDS:
        spaces = list(_spaces())
        _seen["files"] = all(_is_enough(free, total) for free, total in spaces)
        _seen["writes"] = all(free >= settings.ROOM_FOR_WRITES for free, _total in spaces)
        _seen["at"] = now
    return _seen


def _spaces() -> list[tuple[int, int]]:
    """(free, total) bytes of each guarded folder that is on this machine."""
    found = []
    for folder in settings.GUARDED_FOLDERS:
        with suppress(OSError):
            usage = shutil.disk_usage(folder)
            found.append((usage.free, usage.total))
    return found


def _is_enough(free: int, total: int) -> bool:
    is_small_share = free < total * settings.ROOM_SHARE and free < settings.ROOM_SHARE_BELOW
    return free >= settings.ROOM_FOR_UPLOADS and not is_small_share


class RoomMiddleware:
    """Refuses files, then everything that is sent, while a disk is nearly full."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_arguments: object) -> HttpResponse | None:
        match = request.resolver_match
        if request.method in _READS or (match and match.url_name in _NEVER_STOPPED):
            return None
        if takes_writes() and (takes_files() or not request.FILES):
            return None
        fields = sendable(request)
        told = in_words(request, fields)
        files = bool(request.FILES)
        return refuse(request, "full", status=503, fields=fields, told=told, files=files)
