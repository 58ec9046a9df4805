"""Reading the settings' values from files and the environment, each failure in one sentence."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32


def read_file(file: str) -> None:
    """Put a settings file's NAME=value lines into the environment; what is set there stays.

    The form is that of systemd's EnvironmentFile, so that both read the same file.
    """
    try:
        lines = Path(file).read_text(encoding="utf-8").splitlines()
    except OSError as error:
        why = f"The settings file {file} cannot be read: {error.strerror}."
        raise ImproperlyConfigured(why) from None
    for number, line in enumerate(map(str.strip, lines), 1):
        name, equals, value = line.partition("=")
        if not line or line.startswith("#"):
            continue
        if not equals or not name.isidentifier():
            raise ImproperlyConfigured(f"{file}, line {number}: write NAME=value.")
        os.environ.setdefault(name, value.strip('"'))


def text(name: str, default: str = "") -> str:
    """The value of an environment variable without the blanks around it."""
    return os.environ.get(name, default).strip()


def switch(name: str) -> bool:
    """Whether an environment variable says yes; anything but 1 and 0 is refused."""
    value = text(name, "0")
    if value not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")
    return value == "1"


def names(name: str) -> list[str]:
    """A list written with commas, which must not be empty."""
    found = [part.strip() for part in text(name).split(",") if part.strip()]
    if not found:
        raise ImproperlyConfigured(f"{name} is not set: write the host names, with commas.")
    return found


def secret(name: str, *, folder: Path | None = None) -> str:
    """A secret from ``folder/NAME``, systemd's credentials, the file of NAME_FILE, or NAME."""
    file = str(folder / name) if folder else file_of(name)
    try:
        value = Path(file).read_text(encoding="utf-8").strip() if file else text(name)
    except OSError as error:
        why = f"{name} cannot be read from {file}: {error.strerror}."
        if isinstance(error, PermissionError):
            why += f" Give it to this user: chown {os.geteuid()} {file}"
        raise ImproperlyConfigured(why) from None
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set: put it into a file that only this service can read and name "
            f"that file in {name}_FILE (docs/security.md says how to make one)."
        )
    return value


def file_of(name: str) -> str:
    """The file that a secret is read from: systemd's LoadCredential laid out one for this service
    alone, or NAME_FILE names one; empty when there is none."""
    credential = Path(text("CREDENTIALS_DIRECTORY")) / name
    laid_out = text("CREDENTIALS_DIRECTORY") and credential.exists()
    return str(credential) if laid_out else text(f"{name}_FILE")


def key(name: str, *, folder: Path | None = None) -> bytes:
    """A secret of 32 bytes, written as 64 hexadecimal digits."""
    return _key(name, secret(name, folder=folder))


def keys(name: str, *, folder: Path | None = None) -> dict[int, bytes]:
    """Keys by their numbers, the newest first: each as ``2:`` and 64 hexadecimal digits.

    A single one without a number is the first.
    """
    found: dict[int, bytes] = {}
    for word in secret(name, folder=folder).split():
        number, _colon, digits = word.rpartition(":")
        if not (number or "1").isdecimal() or not 0 < int(number or 1) < 256:
            raise ImproperlyConfigured(f"{name}: a key's number is one of 1 to 255.")
        if int(number or 1) in found:
            raise ImproperlyConfigured(f"{name} holds two keys of the number {number or 1}.")
        found[int(number or 1)] = _key(name, digits)
    return found


def _key(name: str, digits: str) -> bytes:
    try:
        value = bytes.fromhex(digits)
    except ValueError:
        value = b""
    if len(value) != KEY_BYTES:
        raise ImproperlyConfigured(f"{name} must be {2 * KEY_BYTES} hexadecimal digits.")
    return value


def database(address: str = "") -> dict[str, Any]:
    """The connection that an address, or DATABASE_URL, names.

    ``postgres://user:password@host:port/name``; a socket's folder stands in ``?host=``.
    """
    url = urlsplit(address or secret("DATABASE_URL"))
    if url.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgres://.")
    socket = parse_qs(url.query).get("host", [""])[0]
    return connection(
        name=unquote(url.path.lstrip("/")),
        user=unquote(url.username or ""),
        password=unquote(url.password or ""),
        host=socket or unquote(url.hostname or ""),
        port=str(url.port or ""),
    )


def owner() -> dict[str, Any]:
    """The connection of whoever owns the tables, which OWNER_DATABASE_URL names; without one the
    program's own (``manage.py doctor`` says so)."""
    named = file_of("OWNER_DATABASE_URL") or text("OWNER_DATABASE_URL")
    return database(secret("OWNER_DATABASE_URL")) if named else database()


def connection(**where: str) -> dict[str, Any]:
    """One entry of Django's DATABASES; connections live for a minute and are checked first.

    A server that does not answer is given up after five seconds, so that `/readyz` says so.
    """
    return {
        "ENGINE": "django.db.backends.postgresql",
        "OPTIONS": {"connect_timeout": 5},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        **{name.upper(): value for name, value in where.items()},
    }
