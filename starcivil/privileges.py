"""What the program's own role may do in the database, table by table; all else is the owner's.

The owner makes and alters the tables, functions and triggers (``manage.py migrate``). The service
logs in as another role, which can therefore neither switch a trigger off nor do with a table more
than stands here. A table that is not named here is closed to it, so that no new one is forgotten.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper


class Grant(NamedTuple):
    """Tables whose rows the program may do the same with, and why no more.

    ``may`` is in PostgreSQL's letters: a = INSERT (append), r = SELECT, w = UPDATE, d = DELETE.
    """

    may: str
    why: str
    tables: tuple[str, ...]


GRANTS = (
    Grant(
        "r",
        "Only migrate writes them; or nothing does: officers have posts instead of groups, and a"
        " log-in that succeeds is not kept.",
        (
            "django_migrations",
            "django_content_type",
            "auth_permission",
            "auth_group",
            "auth_group_permissions",
            "axes_accesslog",
        ),
    ),
    Grant(
        "ar",
        "The ledger is appended to; what a paper carried out of the house stays known.",
        ("grids_ledgerentry", "grids_anchor", "grids_verification"),
    ),
    Grant(
        "r",
        "Only the owner's triggers write what is held, so nobody writes a digest that fits; only"
        " the owner's commands say that a backup was made, or restored on trial.",
        ("grids_heldrow", "grids_safekeeping"),
    ),
    Grant(
        "r",
        "Only the owner's triggers count, so a count says what its rows say.",
        (
            "households_homecount",
            "households_hourcount",
            "evaluation_entrycount",
            "evaluation_modecount",
            "evaluation_starcount",
        ),
    ),
    Grant("ar", "Whom a lot fell on stays.", ("evaluation_pick",)),
    Grant("arw", "A draw is opened, then revealed or given up; none goes.", ("evaluation_draw",)),
    Grant(
        "ar",
        "Said, decided, published or awarded: what comes later is another row.",
        (
            "evaluation_stagechange",
            "evaluation_ballot",
            "evaluation_noticeline",
            "evaluation_review",
            "evaluation_award",
            "evaluation_fault",
            "evaluation_recheck",
            "evaluation_reminder",
            "evaluation_secondlook",
            "evaluation_starchange",
            "evaluation_awardend",
            "evaluation_cuenote",
            "evaluation_reportissue",
        ),
    ),
    Grant(
        "ar",
        "Who or what took part in something is told once, with it.",
        (
            "households_attendance",
            "households_serviceproject",
            "households_dismissedtie",
            "households_visitnote",
            "households_wishmeeting",
            "households_rosterimport",
            "evaluation_declaration_typists",
        ),
    ),
    Grant(
        "ard",
        "Taken back whole and put in anew, never changed; a closed sitting keeps what it holds.",
        (
            "axes_accessfailurelog",
            "households_columnmeaning",
            "households_attendee",
            "households_served",
            "households_familyact_people",
            "evaluation_wavehousehold",
            "evaluation_waveseat",
            "evaluation_panel_grids",
            "evaluation_seat",
            "evaluation_presence",
            "evaluation_claim",
            "evaluation_declaration_chosen",
            "evaluation_veto_stars",
            "evaluation_reopening",
            "evaluation_boardpage",
            "evaluation_doorplace",
            "evaluation_devicemark",
        ),
    ),
    Grant(
        "arw",
        "They go on and end, and stay; triggers freeze what is closed or posted.",
        (
            "grids_township",
            "grids_village",
            "grids_officer",
            "grids_post",
            "grids_factor",
            "grids_factorreplacement",
            "grids_feedback",
            "grids_receipt",
            "grids_chain",
            "households_familyact",
            "households_liaison",
            "households_visit",
            "households_visitrule",
            "households_wish",
            "households_correctionrequest",
            "households_activity",
            "households_certificate",
            "households_receiver",
            "evaluation_campaign",
            "evaluation_wave",
            "evaluation_round",
            "evaluation_proposal",
            "evaluation_doormark",
            "evaluation_entry",
            "evaluation_declaration",
            "evaluation_confirmation",
            "evaluation_pack",
            "evaluation_sitting",
            "evaluation_settled",
            "evaluation_notice",
            "evaluation_posting",
            "evaluation_photo",
            "evaluation_correction",
            "evaluation_objection",
            "evaluation_spotcheck",
            "evaluation_inspection",
            "evaluation_look",
            "evaluation_observation",
            "evaluation_doubt",
            "evaluation_appeal",
            "evaluation_veto",
            "evaluation_vetoeffect",
        ),
    ),
    Grant(
        "arwd",
        "Notes of the moment, and what an undo or somebody's second thought takes away; triggers"
        " freeze what is closed or published.",
        (
            "django_session",
            "axes_accessattempt",
            "axes_accessattemptexpiration",
            "grids_grid",
            "grids_guess",
            "grids_login",
            "grids_officerupload",
            "households_person",
            "households_household",
            "households_membership",
            "households_tie",
            "households_link",
            "households_rosterupload",
            "households_sentcopy",
            "evaluation_catalogue",
            "evaluation_star",
            "evaluation_criterion",
            "evaluation_vetoground",
            "evaluation_campaignstar",
            "evaluation_answer",
            "evaluation_pledge",
            "evaluation_assessment",
            "evaluation_question",
            "evaluation_panel",
            "evaluation_recusal",
            "evaluation_tally",
        ),
    ),
)

_LETTERS = {"r": "SELECT", "a": "INSERT", "w": "UPDATE", "d": "DELETE"}
_NEVER = ("TRUNCATE", "REFERENCES", "TRIGGER")
_OF_COLUMNS = ("SELECT", "INSERT", "UPDATE", "REFERENCES")


def wanted() -> dict[str, frozenset[str]]:
    """By table the privileges that the program has: SELECT, INSERT, UPDATE, DELETE."""
    return {
        table: frozenset(_LETTERS[letter] for letter in grant.may)
        for grant in GRANTS
        for table in grant.tables
    }


class Difference(NamedTuple):
    """A table, the database or its schema, and what the program lacks there or has too much."""

    of: str
    missing: frozenset[str]
    too_wide: frozenset[str]


def differences(connection: BaseDatabaseWrapper, program: str) -> list[Difference]:
    """Where the role has other privileges than stand here."""
    named = wanted()
    with connection.cursor() as cursor:
        found = [
            Difference(table, named.get(table, frozenset()) - whole, some - named.get(table, set()))
            for table, whole, some in _held(cursor, program)
        ]
        return [each for each in (*_around(cursor, program), *found) if each[1] or each[2]]


def lay_down(connection: BaseDatabaseWrapper, program: str) -> None:
    """Give the role what stands here and take the rest; as the owner, who needs nothing himself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone() == (program,):
            return
        role, to = connection.ops.quote_name, connection.ops.quote_name(program)
        cursor.execute("SELECT current_database()")
        [name] = cursor.fetchone() or [""]
        named = wanted()
        for each in differences(connection, program):
            place = role(name if each.of == "DATABASE" else "public")
            where = f"{each.of} {place}" if each.of in _PLACES else role(each.of)
            cursor.execute(f"REVOKE ALL ON {where} FROM PUBLIC, {to}")
            if given := _PLACES.get(each.of, named.get(each.of)):
                cursor.execute(f"GRANT {', '.join(sorted(given))} ON {where} TO {to}")


#: Around the tables: no temporary ones either, which would be found before those of the same name.
_PLACES = {"DATABASE": frozenset({"CONNECT"}), "SCHEMA": frozenset({"USAGE"})}


def _around(cursor: CursorWrapper, program: str) -> Iterator[Difference]:
    cursor.execute(
        """SELECT has_database_privilege(%(who)s, current_database(), 'CONNECT'),
                  has_database_privilege(%(who)s, current_database(), 'CREATE'),
                  has_database_privilege(%(who)s, current_database(), 'TEMPORARY'),
                  has_schema_privilege(%(who)s, 'public', 'USAGE'),
                  has_schema_privilege(%(who)s, 'public', 'CREATE')""",
        {"who": program},
    )
    connects, makes_schemas, makes_temporary, uses, makes_tables = cursor.fetchone() or [False] * 5
    too_much = {"CREATE": makes_schemas, "TEMPORARY": makes_temporary}
    yield _compared("DATABASE", {"CONNECT": connects}, too_much)
    yield _compared("SCHEMA", {"USAGE": uses}, {"CREATE": makes_tables})


def _compared(of: str, needed: dict[str, bool], too_much: dict[str, bool]) -> Difference:
    return Difference(
        of,
        frozenset(name for name, has in needed.items() if not has),
        frozenset(name for name, has in too_much.items() if has),
    )


def _held(
    cursor: CursorWrapper, program: str
) -> Iterator[tuple[str, frozenset[str], frozenset[str]]]:
    """Of each table what the role may do with all of its columns, and what with at least one."""
    names: Sequence[str] = (*_LETTERS.values(), *_NEVER)
    whole = ", ".join(f"has_table_privilege(%(who)s, oid, '{name}')" for name in names)
    some = ", ".join(f"has_any_column_privilege(%(who)s, oid, '{name}')" for name in _OF_COLUMNS)
    cursor.execute(
        f"""SELECT relname, ARRAY[{whole}], ARRAY[{some}] FROM pg_class
            WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
            ORDER BY relname""",
        {"who": program},
    )
    for table, of_table, of_columns in cursor.fetchall():
        all_of_it = _true(names, of_table)
        yield table, all_of_it, all_of_it | _true(_OF_COLUMNS, of_columns)


def _true(names: Sequence[str], has: Sequence[bool]) -> frozenset[str]:
    return frozenset(name for name, is_so in zip(names, has, strict=True) if is_so)
