"""The database server: does it answer, is it new enough, does it keep what it confirms?"""

from collections.abc import Iterator

from django.db import Error, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from starcivil import health
from starcivil.backups import marking
from starcivil.doctor.finding import Finding, bad, good, mind
from starcivil.installing import OLDEST_POSTGRESQL

#: With any of these off, a power cut loses what somebody has a receipt for (trust.md §5).
SAFE = ("fsync", "synchronous_commit", "full_page_writes")
#: A statement that fails is not written into the log, and of its rows no details.
DISCREET = {"log_min_error_statement": "panic", "log_error_verbosity": "terse"}
_SORTS = ("C", "C.UTF-8", "C.utf8")


def is_reachable() -> Finding:
    """The one check without which no other can be made."""
    try:
        connection.ensure_connection()
    except Error as error:
        why = _("Is PostgreSQL running, and is DATABASE_URL right?")
        return bad("database", _("The database does not answer: %s") % str(error).strip(), why)
    return good("database", _("The database answers."))


def restore_finding() -> Finding:
    """What was restored half, or is not proven, serves nobody."""
    if marking.is_unfinished():
        return bad("restore", marking.said(), marking.remedy())
    return good("restore", _("No restore into this database was broken off."))


def server_findings() -> Iterator[Finding]:
    """Version, encoding, sorting, and that a commit is safe."""
    version = connection.pg_version  # type: ignore[attr-defined]  # because stubs know the base only
    told = {"version": f"{version // 10000}.{version % 10000}", "oldest": OLDEST_POSTGRESQL}
    if version < OLDEST_POSTGRESQL * 10000:
        said = _("PostgreSQL %(version)s is too old.") % told
        yield bad("version", said, _("Install PostgreSQL %(oldest)s or newer.") % told)
    else:
        yield good("version", _("PostgreSQL %(version)s is new enough.") % told)
    yield _encoding()
    yield _sorting()
    yield from _safety()
    yield _discretion()


def _encoding() -> Finding:
    found = _ask("SHOW server_encoding")
    if found == "UTF8":
        return good("encoding", _("Every Chinese character can be stored."))
    said = _("The database is encoded in %s.") % found
    return bad("encoding", said, _("Make it anew with UTF8, and load a dump into it."))


def _sorting() -> Finding:
    found = _ask("SELECT datcollate FROM pg_database WHERE datname = current_database()")
    if found in _SORTS:
        return good("sorting", _("It sorts everywhere alike (%s).") % found)
    said = _("It sorts by %s, which changes with the system’s upgrades.") % found
    return mind("sorting", said, _("Better make it anew with C.UTF-8 (docs/operations.md)."))


def _safety() -> Iterator[Finding]:
    off = [name for name in SAFE if _ask(f"SHOW {name}") == "off"]
    if off:
        said = _("%s is off: a power cut loses what was confirmed.") % ", ".join(off)
        yield bad("safety", said, _("Switch it on in postgresql.conf and restart PostgreSQL."))
    else:
        yield good("safety", _("What is confirmed survives a power cut."))


def _discretion() -> Finding:
    """What a statement held must not come into the server's log when it fails."""
    loose = [name for name, wanted in DISCREET.items() if _ask(f"SHOW {name}") != wanted]
    if not loose:
        return good("discretion", _("The database keeps personal values out of its log."))
    said = _("%s lets personal values into the database’s log.") % ", ".join(loose)
    remedy = _("Repeat the two lines of docs/operations.md that hold ALTER DATABASE.")
    return bad("discretion", said, remedy)


def _ask(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return str((cursor.fetchone() or [""])[0])


def migration_finding() -> Finding:
    """Tables and code of the same version."""
    remedy = _("Stop the service, run manage.py migrate, start it again.")
    if not MigrationRecorder(connection).has_table():
        return bad("migrations", _("There are no tables yet."), _("Run manage.py setup."))
    if missing := health.migrations_missing():
        return bad("migrations", _("Migrations are not applied: %s.") % missing, remedy)
    if unknown := newer_than_the_code():
        said = _("The tables are newer than the code, by %s.") % ".".join(max(unknown))
        return bad("migrations", said, _("Install the newer code again."))
    return good("migrations", _("All migrations are applied."))


def newer_than_the_code() -> set[tuple[str, str]]:
    """What is applied of our apps, and neither in the code nor replaced by what is."""
    code = health.in_the_code()
    known = {*code, *(old for each in code.values() for old in each.replaces)}
    apps = {app for app, _name in code}
    applied = MigrationRecorder.Migration.objects.filter(app__in=apps)
    return set(applied.values_list("app", "name")) - known


def clock_finding() -> Finding:
    """The database's clock against this machine's."""
    seconds = f"{health.seconds_of_drift():+.1f}"
    if health.drift():
        said = _("The database’s clock differs from ours by %s s.") % seconds
        return bad("clock", said, _("Let both machines set their clocks by NTP."))
    return good("clock", _("The database’s clock and ours agree."))
