"""What the program's own role may do in the database is what stands in starcivil/privileges.py."""

from contextlib import closing
from typing import Any

import psycopg2
import pytest
from django.apps import apps
from django.db import connection
from django.db.models import CASCADE
from django.db.models.deletion import get_candidate_relations_to_delete
from psycopg2.errors import FeatureNotSupported, InsufficientPrivilege, RaiseException

from starcivil.privileges import differences, lay_down, wanted
from tests.postgres.owner import OWNER, owner

KEPT = ("grids_ledgerentry", "grids_anchor")
PROGRAM = "starcivil_program"

#: What would change unseen what was decided.
FORBIDDEN = (
    *(f"UPDATE {table} SET seq = seq + 1" for table in KEPT),
    *(f"DELETE FROM {table}" for table in KEPT),
    *(f"TRUNCATE {table}" for table in KEPT),
    "TRUNCATE evaluation_tally",
    "ALTER TABLE grids_ledgerentry DISABLE TRIGGER ledger_row_is_kept",
    "ALTER TABLE evaluation_sitting DISABLE TRIGGER ALL",
    "ALTER TABLE grids_ledgerentry ADD COLUMN more text",
    "ALTER TABLE grids_ledgerentry OWNER TO {program}",
    "DROP TRIGGER closed_tallies_are_frozen ON evaluation_tally",
    "DROP TABLE grids_anchor",
    "CREATE OR REPLACE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql"
    " AS 'BEGIN RETURN NEW; END'",
    "DROP FUNCTION refuse_ledger_change() CASCADE",
    "CREATE TRIGGER ours BEFORE UPDATE ON grids_post FOR EACH ROW"
    " EXECUTE FUNCTION refuse_ledger_change()",
    "CREATE RULE ours AS ON UPDATE TO grids_post DO INSTEAD NOTHING",
    "SET session_replication_role = replica",
    "CREATE TABLE ours (one int)",
    "CREATE TEMPORARY TABLE grids_ledgerentry (one int)",
    "CREATE FUNCTION ours() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE SCHEMA ours",
    "CREATE ROLE ours",
    "GRANT {owner} TO {program}",
    "ALTER ROLE {program} SUPERUSER",
    "SET ROLE {owner}",
    "SET SESSION AUTHORIZATION {owner}",
    "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'y', now())",
)


def logged_in(role: str) -> Any:
    """A connection of its own, really logged in as that role, whose work is taken back."""
    where = connection.settings_dict
    return closing(
        psycopg2.connect(
            dbname=where["NAME"],
            user=role,
            password=(OWNER if role == OWNER["USER"] else where)["PASSWORD"] or None,
            host=where["HOST"] or None,
            port=where["PORT"] or None,
        )
    )


def refusal_of(role: str, statement: str) -> type[psycopg2.Error] | None:
    """How the database refuses the role, if it does."""
    program = connection.settings_dict["USER"]
    with logged_in(role) as opened, opened.cursor() as cursor:
        try:
            cursor.execute(statement.format(owner=OWNER["USER"], program=program))
        except psycopg2.Error as refusal:
            return type(refusal)
    return None


@pytest.fixture(autouse=True)
def _database(django_db_setup: None) -> None:
    """There is one; no test here writes a row through Django."""


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_program_is_refused_what_would_change_the_decided_unseen(statement: str) -> None:
    assert refusal_of(connection.settings_dict["USER"], statement) is InsufficientPrivilege


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_owner_could_do_all_of_it(statement: str) -> None:
    """The twin: it is the role that is refused; the owner meets only a trigger or a foreign key."""
    assert refusal_of(OWNER["USER"], statement) in {None, RaiseException, FeatureNotSupported}


def test_the_program_cannot_give_itself_more(db: None) -> None:
    with connection.cursor() as cursor:
        for table in (*KEPT, "grids_post"):  # PostgreSQL only warns that nothing was granted
            cursor.execute(f"GRANT ALL ON {table} TO {PROGRAM}")
    assert told() == []


def test_the_tests_themselves_run_as_the_program(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user, current_user")
        assert cursor.fetchone() == (PROGRAM, PROGRAM)
        with owner():
            cursor.execute("SELECT current_user")
            assert cursor.fetchone() == (OWNER["USER"],)
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (PROGRAM,)


def test_every_table_says_what_the_program_may_do_with_it(db: None) -> None:
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    assert set(wanted()) == tables | {"django_migrations"}


def test_what_goes_with_a_row_that_may_be_removed_may_be_removed_too() -> None:
    """Django removes rows of joining tables first, with a DELETE even where there are none."""
    may = wanted()
    going = [
        (model._meta.db_table, relation.related_model._meta.db_table)
        for model in apps.get_models(include_auto_created=True)
        for relation in get_candidate_relations_to_delete(model._meta)
        if relation.on_delete is CASCADE and "DELETE" in may[model._meta.db_table]
    ]
    assert ("households_person", "households_familyact_people") in going
    assert [pair for pair in going if "DELETE" not in may[pair[1]]] == []


def test_the_program_has_exactly_the_privileges_that_are_named(db: None) -> None:
    assert differences(connection, PROGRAM) == []


def test_what_works_as_the_owner_is_a_trigger_that_finds_no_table_of_the_programs(db: None) -> None:
    """It cannot be called, and looks into temporary tables last."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT prorettype::regtype::text, proconfig FROM pg_proc WHERE prosecdef"
            " AND pronamespace = 'public'::regnamespace"
        )
        found = cursor.fetchall()
    assert found
    for returns, settings in found:
        (path,) = [each for each in settings if each.startswith("search_path=")]
        assert (returns, path.endswith("pg_temp")) == ("trigger", True)


@pytest.fixture
def rearranged(db: None) -> None:
    """Privileges as somebody's hand might leave them."""
    with owner(), connection.cursor() as cursor:
        cursor.execute(
            f"GRANT UPDATE (verb) ON grids_ledgerentry TO {PROGRAM};"
            f"GRANT TRUNCATE ON grids_anchor TO PUBLIC;"
            f"REVOKE INSERT ON grids_post FROM {PROGRAM};"
            "CREATE TABLE somebodys (one int); GRANT SELECT ON somebodys TO PUBLIC;"
            "GRANT CREATE ON SCHEMA public TO PUBLIC"
        )


def test_what_differs_is_found_and_put_right(rearranged: None) -> None:
    found = {each.of: (set(each.missing), set(each.too_wide)) for each in told()}
    assert found == {
        "SCHEMA": (set(), {"CREATE"}),
        "grids_anchor": (set(), {"TRUNCATE"}),
        "grids_ledgerentry": (set(), {"UPDATE"}),
        "grids_post": ({"INSERT"}, set()),
        "somebodys": (set(), {"SELECT"}),
    }
    with owner():
        lay_down(connection, PROGRAM)
    assert told() == []


def told() -> list[Any]:
    return differences(connection, PROGRAM)
