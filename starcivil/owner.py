"""Working as the owner of the tables for a moment: what migrates them, and nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

from starcivil import clusters, env

_WHO = ("USER", "PASSWORD", "HOST", "PORT")


@contextmanager
def as_owner(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Inside, the connection's statements are the owner's; before and after, the program's.

    Must not begin or end in the middle of a transaction, since each logs in anew.
    """
    program = {name: connection.settings_dict[name] for name in _WHO}
    connection.close()
    connection.settings_dict.update(program | owners())
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(program)


def owners() -> dict[str, str]:
    """How the owner logs in: of the demonstration's own server by name alone."""
    if settings.DEMO:
        return {"USER": clusters.OWNER}
    return {name: value for name, value in env.owner().items() if name in _WHO}
