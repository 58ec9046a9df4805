"""A worker's database is a copy of one that was migrated once: 0.3 s instead of 8.

The copy's source is named after what the migrations say, so that it is made anew when they change,
and is kept between runs. Nobody else can see it half-made: it gets its name when it is complete.
"""

import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django import __version__
from django.conf import settings
from django.db.backends.postgresql import creation

from starcivil import privileges
from starcivil.owner import as_owner
from tests.postgres.owner import OWNER

_ROOT = Path(__file__).resolve().parent.parent.parent
_LOCK = 0x5741524D  # any number that nobody else locks on this server


def digest_of_migrations() -> str:
    """Changes with everything that decides what ``migrate`` makes of an empty database."""
    paths = sorted([*_ROOT.glob("*/migrations/*.py"), Path(privileges.__file__)])
    texts = [path.name.encode() + path.read_bytes() for path in paths]
    pins = (_ROOT / "requirements.txt").read_bytes()
    apps = repr((__version__, settings.INSTALLED_APPS)).encode()
    return hashlib.sha256(b"\0".join([*texts, pins, apps])).hexdigest()[:12]


class DatabaseCreation(creation.DatabaseCreation):
    """Migrates a source once as the owner, and copies it for every worker."""

    def create_test_db(self, *args: Any, **kwargs: Any) -> str:
        wanted = self._get_test_db_name()
        source = f"{self._sources()}{digest_of_migrations()}"
        program = self.connection.settings_dict["USER"]
        if program == OWNER["USER"]:
            sys.exit("The tests need OWNER_DATABASE_URL too, a superuser of the same PostgreSQL.")
        with as_owner(self.connection):
            with self._alone() as cursor:
                if not self._database_exists(cursor, source):
                    self._make(cursor, source, *args, **kwargs)
                self.connection.close()
                cursor.execute(f'DROP DATABASE IF EXISTS "{wanted}"')
                cursor.execute(f'CREATE DATABASE "{wanted}" TEMPLATE "{source}"')
                # Sessions of tests log in as the owner, so what they are at is hidden from the
                # program, who sees its own in an installation.
                cursor.execute(f'GRANT pg_read_all_stats TO "{program}"')
            self._connect_to(wanted)
            # A copy has its tables' privileges, but not those of the database itself.
            privileges.lay_down(self.connection, program)
        self.connection.ensure_connection()
        return wanted

    def _destroy_test_db(self, *args: Any, **kwargs: Any) -> None:
        with as_owner(self.connection):
            super()._destroy_test_db(*args, **kwargs)

    @contextmanager
    def _alone(self) -> Iterator[Any]:
        """Of several workers the first one migrates, and the others wait for it."""
        with self._nodb_cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
            yield cursor

    def _make(self, cursor: Any, source: str, *args: Any, **kwargs: Any) -> None:
        """Migrate an empty database and let it take the source's name; older sources go."""
        older = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
        cursor.execute(older, [self._sources()])
        for (old,) in cursor.fetchall():
            cursor.execute(f'DROP DATABASE IF EXISTS "{old}"')
        made = super().create_test_db(*args, **kwargs)
        self.connection.close()
        cursor.execute(f'ALTER DATABASE "{made}" RENAME TO "{source}"')

    def _sources(self) -> str:
        """How the names of sources begin: nothing else on somebody's server is ever dropped."""
        return f"test_{self.connection.settings_dict['NAME']}_migrated_"

    def _connect_to(self, name: str) -> None:
        settings.DATABASES[self.connection.alias]["NAME"] = name
        self.connection.settings_dict["NAME"] = name
