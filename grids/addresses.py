"""An address that one page prints for hundreds of rows: resolved once, then with each row's key."""

from typing import Any
from uuid import UUID

from django.urls import reverse

_ANYBODY = str(UUID(int=0))


def of_each(name: str, *before: Any) -> str:
    """The address whose last key is a row's, for the filter ``keyed``."""
    return reverse(name, args=[*before, _ANYBODY])


def keyed(address: str, key: UUID) -> str:
    """That of one row."""
    return address.replace(_ANYBODY, str(key))
