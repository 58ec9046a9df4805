"""Guessing is made slow: of what is looked up by a number alone, an address may miss a few times.

Counted in the memory of each process (Django's cache), so that looking something up writes
nothing; with four processes an address has four times as many guesses, of 32^8 numbers.
"""

from contextlib import suppress

from axes.helpers import get_client_ip_address
from django.core.cache import cache
from django.http import HttpRequest

from grids.sealing import fingerprint

MISSES = 10
WAIT_SECONDS = 10 * 60


def may_guess(request: HttpRequest, what: str) -> bool:
    """Whether this address has missed fewer than ``MISSES`` times in the last ten minutes."""
    missed: int = cache.get(_key(request, what), 0)
    return missed < MISSES


def note_miss(request: HttpRequest, what: str) -> None:
    """One more number that nobody has was asked for from this address."""
    key = _key(request, what)
    if not cache.add(key, 1, WAIT_SECONDS):
        with suppress(ValueError):  # its ten minutes have ended since
            cache.incr(key)


def _key(request: HttpRequest, what: str) -> str:
    """Addresses are personal data, so none lies in memory as it is."""
    here = fingerprint(str(get_client_ip_address(request)), purpose=f"guess:{what}")
    return f"guess:{what}:{here.hex()}"
