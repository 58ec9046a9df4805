"""Looking for a while at another database than the installation's own."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection

_WHERE = ("NAME", "USER", "PASSWORD", "HOST", "PORT")


@contextmanager
def looking_at(where: Mapping[str, Any]) -> Iterator[None]:
    """Inside, Django's connection is to that database and as that role; afterwards as before.

    Must not begin or end in the middle of a transaction, since each logs in anew.
    """
    before = {name: connection.settings_dict[name] for name in _WHERE}
    connection.close()
    connection.settings_dict.update({name: where.get(name, "") for name in _WHERE})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)
