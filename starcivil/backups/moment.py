"""What a database holds at one moment, as a manifest tells it."""

import hashlib
import hmac
import tomllib
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from grids.counting import differences
from grids.models import Chain
from starcivil.keys import KEYS

_FINGERPRINT = b"starcivil backup: which key is this?"
_ATTRIBUTES = ("rolsuper", "rolcreaterole", "rolcreatedb", "rolreplication", "rolbypassrls")


def exported() -> str:
    """A name of this transaction's moment, so that ``pg_dump`` reads what is counted here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_export_snapshot()")
        return str((cursor.fetchone() or [""])[0])


def migrations() -> list[str]:
    """All that are applied, as ``app.name``."""
    applied = MigrationRecorder.Migration.objects.values_list("app", "name")
    return sorted(f"{app}.{name}" for app, name in applied)


def tables() -> dict[str, list[str]]:
    """Of each table how many rows it has, and a sum over the hashes of their text."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('timezone', 'UTC', true)")
        for name in table_names():
            cursor.execute(
                "SELECT count(*), coalesce(sum(hashtextextended(row_.*::text, 0)), 0)"
                f" FROM {connection.ops.quote_name(name)} row_"
            )
            found[name] = [str(value) for value in cursor.fetchone() or ()]
    return found


def table_names() -> list[str]:
    """Every table of the database, by name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p') ORDER BY relname"
        )
        return [name for (name,) in cursor.fetchall()]


def chains() -> dict[str, list[str]]:
    """Length and head of each ledger, by its key."""
    found = Chain.objects.order_by("pk").values_list("pk", "length", "head")
    return {str(key): [str(length), head] for key, length, head in found}


def miscounted() -> int:
    """How many counts do not say what their rows say; none, in a sound database."""
    return sum(1 for _each in differences())


def attributes(role: str) -> list[str]:
    """What the role may do in the whole server; nothing, in a sound installation."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(_ATTRIBUTES)} FROM pg_roles WHERE rolname = %s", [role])
        has = cursor.fetchone() or ()
    return [name for name, is_so in zip(_ATTRIBUTES, has, strict=False) if is_so]


def fingerprints() -> dict[str, str]:
    """Of each key something that says which one it is, and from which it cannot be guessed.

    Of SEAL_KEY each one that is held, since what an earlier one has sealed may still be there.
    """
    keys: dict[str, bytes | str] = {
        f"SEAL_KEY {number}": key for number, key in settings.SEAL_KEYS.items()
    }
    keys |= {name: getattr(settings, name) for name in KEYS if name != "SEAL_KEY"}
    return {name: _fingerprint(key) for name, key in sorted(keys.items())}


def _fingerprint(key: bytes | str) -> str:
    raw = key.encode() if isinstance(key, str) else key
    return hmac.new(raw, _FINGERPRINT, hashlib.sha256).hexdigest()[:16]


def version() -> str:
    """As ``pyproject.toml`` says it."""
    told = tomllib.loads((Path(settings.BASE_DIR) / "pyproject.toml").read_text(encoding="utf-8"))
    return str(told["project"]["version"])


def build() -> str:
    """The commit that is checked out, or the folder's name where there is none."""
    root = Path(settings.BASE_DIR)
    try:
        head = (root / ".git" / "HEAD").read_text(encoding="ascii").strip()
        named = root / ".git" / head.removeprefix("ref: ")
        return named.read_text(encoding="ascii").strip() if head.startswith("ref: ") else head
    except OSError:
        return root.name
