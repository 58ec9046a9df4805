"""What our role may do in the database: whether it owns nothing, and nothing was switched off."""

from collections.abc import Iterator

import psycopg2
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.utils.translation import gettext as _

from starcivil import env
from starcivil.doctor.finding import Finding, bad, good, mind
from starcivil.freezing import guards
from starcivil.installing import logged_in
from starcivil.privileges import Difference, differences

#: A superuser, who makes roles, or a member of somebody who owns one of our tables.
_IS_MORE = """
    SELECT rolsuper, rolcreaterole, EXISTS (
        SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
        AND pg_has_role(current_user, relowner, 'MEMBER'))
    FROM pg_roles WHERE rolname = current_user"""
_TRIGGERS = """
    SELECT relname, tgname, tgisinternal, tgenabled IN ('O', 'A') FROM pg_trigger
    JOIN pg_class ON pg_class.oid = tgrelid WHERE relnamespace = 'public'::regnamespace"""


def rights_findings() -> Iterator[Finding]:
    """Who we are, what we may do, and whether the triggers are on."""
    role = _role()
    yield role
    if not role.remedy:
        yield _privileges()
        yield from _owner()
    yield _triggers()


def may_read() -> bool:
    """Whether the checks of what is stored can be made."""
    return not any(each.missing for each in _differences())


def _role() -> Finding:
    [(superuser, makes_roles, owns)] = _ask(_IS_MORE)
    remedy = _("Give the service a role that owns nothing (docs/operations.md).")
    if superuser:
        return bad("role", _("We log in to PostgreSQL as a superuser."), remedy)
    if owns:
        said = _("We log in to PostgreSQL as the owner of the tables, who can switch triggers off.")
        return bad("role", said, remedy)
    if makes_roles:
        return bad("role", _("Our role in PostgreSQL may make other roles."), remedy)
    return good("role", _("Our role in PostgreSQL owns nothing."))


def _differences() -> list[Difference]:
    return differences(connection, connection.settings_dict["USER"])


def _privileges() -> Finding:
    found = _differences()
    remedy = _("Let the owner run manage.py migrate, which puts it right.")
    if missing := [_told(each.of, each.missing) for each in found if each.missing]:
        said = _("Our role may not do what it must: %s.") % "; ".join(missing[:3])
        return bad("privileges", said, remedy)
    if too_wide := [_told(each.of, each.too_wide) for each in found if each.too_wide]:
        said = _("Our role may do more than it must: %s.") % "; ".join(too_wide[:3])
        return bad("privileges", said, remedy)
    return good("privileges", _("Our role may do with each table what it must, and no more."))


def _told(of: str, privileges: frozenset[str]) -> str:
    return f"{of} {', '.join(sorted(privileges))}"


def _owner() -> Iterator[Finding]:
    """Whoever runs the doctor is whoever runs the service, and must not get in as the owner."""
    if settings.DEMO:
        return
    if _owner_can_log_in():
        said = _("The owner of the tables can log in from here, so the service could do so too.")
        remedy = _("Let the owner be another user of the system (docs/operations.md).")
        yield mind("owner", said, remedy)
    else:
        yield good("owner", _("The owner of the tables cannot log in from here."))


def _owner_can_log_in() -> bool:
    try:
        owner = env.owner()
        logged_in(owner).close()
    except (ImproperlyConfigured, psycopg2.OperationalError):  # a file that is not ours to read
        return False
    return bool(owner["USER"] != connection.settings_dict["USER"])


def _triggers() -> Finding:
    found = _ask(_TRIGGERS)
    if not found:
        return good("triggers", _("There are no tables yet."))
    on = {(table, name) for table, name, _internal, is_on in found if is_on}
    off = {(table, name) for table, name, _internal, is_on in found if not is_on} | (guards() - on)
    if off:
        named = ", ".join(f"{name} ({table})" for table, name in sorted(off)[:3])
        said = _("The database does not guard what is decided: %s is off or missing.") % named
        return bad("triggers", said, _("Find out who did that, then let the owner put it back."))
    said = _("The database guards what is decided: %s triggers are on.") % len(guards())
    return good("triggers", said)


def _ask(sql: str) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())
