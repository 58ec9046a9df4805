"""The ledger: what its database refuses, and what ``verify_ledger`` finds on a copied one.

The tampering is done as the database's owner, with the triggers switched off, on a copy made
with CREATE DATABASE … TEMPLATE.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Barrier
from urllib.parse import urlsplit

import psycopg2
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, IntegrityError, connection, connections, transaction
from django.utils import translation

from grids.codes import sha256_of
from grids.models import Chain, LedgerEntry, Village
from grids.traces import chains, ledger
from grids.traces.chains import chain_of
from grids.traces.ledger import Fact, anchor, append, faults
from tests.factories import NOW, make_village
from tests.postgres.owner import OWNER, owner
from tests.races import at_once
from tests.unlocked import without_lock

ROOT = Path(__file__).resolve().parents[3]
Sql = Callable[..., list[tuple]]


def write(village: Village, *verbs: str) -> None:
    """One entry a transaction, as actions do."""
    for verb in verbs:
        with transaction.atomic():
            fact = Fact(verb, f"village:{village.pk}", {"n": 1})
            append(village, [fact], actor=None, post=None, at=NOW)


def connect(name: str):
    """A connection as the database's owner, outside Django."""
    opened = psycopg2.connect(
        dbname=name,
        user=OWNER["USER"],
        password=OWNER["PASSWORD"] or None,
        host=OWNER["HOST"] or None,
        port=OWNER["PORT"] or None,
    )
    opened.autocommit = True
    return opened


@pytest.fixture
def copy(transactional_db: None) -> Iterator[Sql]:
    """Two villages' ledgers, copied; Django looks at the copy, ``sql`` changes it as its owner.

    后庄村 has five entries, the third of which stands on minutes; 贾庄村 has two.
    """
    here, there = make_village(name="后庄村"), make_village(name="贾庄村")
    ledger.take_in(after=0, at=NOW)
    write(here, "one", "two", "three")
    anchor(chain_of(here), paper="minutes", at=NOW)
    write(here, "four", "five")
    write(there, "one", "two")
    original = connection.settings_dict["NAME"]
    name = f"{original}_copy"
    connections.close_all()
    with closing(connect("postgres")) as owner, owner.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        # A browser test before this one may have left its server's connection open.
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [original]
        )
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{original}"')
        connection.settings_dict["NAME"] = name
        with closing(connect(name)) as tampering, tampering.cursor() as hand:
            hand.execute("ALTER TABLE grids_ledgerentry DISABLE TRIGGER USER")

            def sql(statement: str, *values: object) -> list[tuple]:
                hand.execute(statement, values)
                return hand.fetchall() if hand.description else []

            yield sql
        connections.close_all()
        connection.settings_dict["NAME"] = original
        cursor.execute(f'DROP DATABASE "{name}"')


@pytest.fixture
def chain(copy: Sql) -> str:
    """Key of 后庄村's chain."""
    [[key]] = copy(
        "SELECT c.id FROM grids_chain c JOIN grids_village v ON v.id = c.village_id"
        " WHERE v.name = '后庄村'"
    )
    return str(key)


def found() -> list[tuple[str, int, str]]:
    """What a check of every chain finds: village, place in the chain, kind."""
    return sorted(
        (str(fault.chain), fault.seq, fault.kind)
        for chain in Chain.objects.select_related("village")
        for fault in faults(chain)
    )


def verify(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Exit code and what was said, in English."""
    with translation.override("en"):
        try:
            call_command("verify_ledger", *arguments)
        except SystemExit as end:
            return int(end.code or 0), capsys.readouterr().err
    return 0, capsys.readouterr().out


def digests(copy: Sql, chain: str, *, first: int) -> None:
    """Give every entry from ``first`` on a digest that fits, as a forger who knows how would."""
    [[previous]] = copy(
        "SELECT coalesce(max(digest), %s) FROM grids_ledgerentry WHERE chain_id = %s AND seq = %s",
        ledger.GENESIS,
        chain,
        first - 1,
    )
    rows = copy(
        "SELECT id, body FROM grids_ledgerentry WHERE chain_id = %s AND seq >= %s ORDER BY seq",
        chain,
        first,
    )
    for key, body in rows:
        digest = sha256_of(f"{previous}\n{body}".encode())
        copy(
            "UPDATE grids_ledgerentry SET previous = %s, digest = %s WHERE id = %s",
            previous,
            digest,
            key,
        )
        previous = digest
    copy("UPDATE grids_chain SET head = %s WHERE id = %s", previous, chain)


def test_an_untouched_copy_holds(copy: Sql, capsys: pytest.CaptureFixture[str]) -> None:
    assert found() == []
    assert verify(capsys) == (0, "3 ledgers with 10 entries hold, and 3 rows as they say.\n")


def test_a_changed_entry_is_found(
    copy: Sql, chain: str, capsys: pytest.CaptureFixture[str]
) -> None:
    copy("UPDATE grids_ledgerentry SET body = replace(body, '\"n\": 1', '\"n\": 2') WHERE seq = 2")
    assert found() == [("后庄村", 2, "content"), ("贾庄村", 2, "content")]
    code, said = verify(capsys, "--village", "后庄村")
    assert (code, said) == (2, "后庄村: entry 2 does not hold: its text was changed (content)\n")


@pytest.mark.parametrize(
    "change", ["verb = 'else'", "role = 'clerk'", "subject = 'x:1'", "at = at + interval '1 hour'"]
)
def test_a_column_that_no_longer_says_what_was_hashed_is_found(
    change: str, copy: Sql, chain: str
) -> None:
    copy(f"UPDATE grids_ledgerentry SET {change} WHERE chain_id = %s AND seq = 5", chain)
    assert found() == [("后庄村", 5, "column")]


def test_a_changed_entry_with_a_fitting_digest_breaks_the_link_to_the_next(
    copy: Sql, chain: str
) -> None:
    [[previous, body]] = copy(
        "SELECT previous, replace(body, '\"n\": 1', '\"n\": 2') FROM grids_ledgerentry"
        " WHERE chain_id = %s AND seq = 4",
        chain,
    )
    copy(
        "UPDATE grids_ledgerentry SET body = %s, digest = %s WHERE chain_id = %s AND seq = 4",
        body,
        sha256_of(f"{previous}\n{body}".encode()),
        chain,
    )
    assert found() == [("后庄村", 5, "link")]


def test_a_chain_written_anew_is_found_by_the_head_on_paper(copy: Sql, chain: str) -> None:
    copy(
        "UPDATE grids_ledgerentry SET body = replace(body, '\"n\": 1', '\"n\": 2')"
        " WHERE chain_id = %s AND seq = 2",
        chain,
    )
    digests(copy, chain, first=2)
    assert found() == [("后庄村", 3, "anchor")]


def test_an_entry_removed_from_the_middle_is_found(copy: Sql, chain: str) -> None:
    copy("DELETE FROM grids_ledgerentry WHERE chain_id = %s AND seq = 4", chain)
    assert found() == [("后庄村", 4, "gap"), ("后庄村", 5, "link")]


def test_a_removed_entry_that_is_closed_up_is_found(copy: Sql, chain: str) -> None:
    copy("DELETE FROM grids_ledgerentry WHERE chain_id = %s AND seq = 4", chain)
    copy("UPDATE grids_ledgerentry SET seq = 4 WHERE chain_id = %s AND seq = 5", chain)
    assert found() == [
        ("后庄村", 4, "column"),
        ("后庄村", 4, "link"),
        ("后庄村", 5, "length"),
    ]


def test_the_removed_last_entry_is_found(
    copy: Sql, chain: str, capsys: pytest.CaptureFixture[str]
) -> None:
    copy("DELETE FROM grids_ledgerentry WHERE chain_id = %s AND seq = 5", chain)
    assert found() == [("后庄村", 5, "length")]
    code, said = verify(capsys)
    assert (code, said.splitlines()) == (
        2,
        [
            "后庄村: entry 5 does not hold: the ledger does not end there (length)",
            "1 things do not hold. The last whole walk without a fault: never.",
        ],
    )


def cut(copy: Sql, chain: str) -> None:
    """Before the entry that stands on a paper, and its head set back."""
    copy("DELETE FROM grids_ledgerentry WHERE chain_id = %s AND seq > 2", chain)
    copy("UPDATE grids_chain SET length = 2 WHERE id = %s", chain)
    digests(copy, chain, first=2)


def test_a_chain_cut_before_a_paper_is_found_even_with_its_head_set_back(
    copy: Sql, chain: str
) -> None:
    cut(copy, chain)
    assert found() == [("后庄村", 3, "anchor")]


def test_twin_without_the_head_on_paper_a_chain_that_was_cut_holds(copy: Sql, chain: str) -> None:
    copy("DELETE FROM grids_anchor WHERE chain_id = %s", chain)
    cut(copy, chain)
    assert found() == []


def test_a_chain_alone_does_not_see_a_cut_behind_its_last_paper_with_its_head_set_back(
    copy: Sql, chain: str
) -> None:
    """What the cut entries held is left over, by which the whole walk sees it (test_heads.py)."""
    copy("DELETE FROM grids_ledgerentry WHERE chain_id = %s AND seq > 4", chain)
    copy("UPDATE grids_chain SET length = 4 WHERE id = %s", chain)
    digests(copy, chain, first=4)
    assert found() == []


def _insert(copy: Sql, chain: str, *, seq: int) -> None:
    copy(
        "INSERT INTO grids_ledgerentry (id, chain_id, seq, at, verb, role, subject, body,"
        " previous, digest) SELECT gen_random_uuid(), chain_id, %s, at, verb, role, subject,"
        " replace(body, %s, %s), previous, digest FROM grids_ledgerentry"
        " WHERE chain_id = %s AND seq = 1",
        seq,
        '"seq": 1',
        f'"seq": {seq}',
        chain,
    )


def test_an_inserted_entry_is_found(copy: Sql, chain: str) -> None:
    copy("UPDATE grids_ledgerentry SET seq = seq + 90 WHERE chain_id = %s AND seq >= 4", chain)
    copy("UPDATE grids_ledgerentry SET seq = seq - 89 WHERE chain_id = %s AND seq > 90", chain)
    _insert(copy, chain, seq=4)
    assert found() == [
        ("后庄村", 4, "content"),
        ("后庄村", 4, "link"),
        ("后庄村", 5, "column"),
        ("后庄村", 5, "link"),
        ("后庄村", 6, "column"),
        ("后庄村", 7, "length"),
    ]


def test_an_entry_added_behind_the_last_with_a_fitting_digest_is_found(
    copy: Sql, chain: str
) -> None:
    [[head]] = copy("SELECT head FROM grids_chain WHERE id = %s", chain)
    _insert(copy, chain, seq=6)
    digests(copy, chain, first=6)
    copy("UPDATE grids_chain SET head = %s WHERE id = %s", head, chain)
    assert found() == [("后庄村", 7, "length")]


def test_swapped_entries_are_found(copy: Sql, chain: str) -> None:
    for before, after in ((4, 99), (5, 4), (99, 5)):
        copy(
            "UPDATE grids_ledgerentry SET seq = %s WHERE chain_id = %s AND seq = %s",
            after,
            chain,
            before,
        )
    assert found() == [
        ("后庄村", 4, "column"),
        ("后庄村", 4, "link"),
        ("后庄村", 5, "column"),
        ("后庄村", 5, "link"),
        ("后庄村", 6, "length"),
    ]


def test_an_entry_carried_into_another_villages_ledger_is_found(copy: Sql, chain: str) -> None:
    copy(
        "UPDATE grids_ledgerentry SET seq = 3, chain_id ="
        " (SELECT id FROM grids_chain WHERE village_id IS NOT NULL AND id <> %s)"
        " WHERE chain_id = %s AND seq = 5",
        chain,
        chain,
    )
    assert found() == [
        ("后庄村", 5, "length"),
        ("贾庄村", 3, "column"),
        ("贾庄村", 3, "link"),
        ("贾庄村", 4, "length"),
    ]


def test_one_village_is_checked_alone(
    copy: Sql, chain: str, capsys: pytest.CaptureFixture[str]
) -> None:
    copy("DELETE FROM grids_ledgerentry WHERE chain_id = %s AND seq = 5", chain)
    assert verify(capsys, "--village", "贾庄村") == (0, "1 ledgers with 2 entries hold.\n")
    assert verify(capsys, "--village", "后庄村")[0] == 2
    with pytest.raises(CommandError, match="没有"):
        call_command("verify_ledger", village="没有这个村")


def test_the_command_ends_with_0_or_2_as_its_own_process(copy: Sql, chain: str) -> None:
    name = connection.settings_dict["NAME"]
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    environment = os.environ | {
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }

    def run() -> int:
        command = [sys.executable, "-m", "django", "verify_ledger"]
        return subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, check=False
        ).returncode

    assert run() == 0
    copy("DELETE FROM grids_ledgerentry WHERE chain_id = %s AND seq = 5", chain)
    assert run() == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE grids_ledgerentry SET verb = 'else'",
        "DELETE FROM grids_ledgerentry",
        "TRUNCATE grids_ledgerentry CASCADE",
    ],
)
def test_the_database_refuses_even_its_owner_to_touch_what_was_written(
    statement: str, village: Village
) -> None:
    write(village, "one")
    with (
        pytest.raises(DatabaseError, match="appended, never changed or removed"),
        owner(),
        connection.cursor() as cursor,
    ):
        # TRUNCATE would already stop at the pending foreign keys of the test's own transaction.
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; {statement}")
    assert LedgerEntry.objects.get().verb == "one"


def write_at_once(village: Village, *, threads: int, each: int) -> list[Exception]:
    """So many threads append at the same moment; what went wrong."""
    outcomes = at_once(*[lambda: write(village, *["counted"] * each)] * threads)
    return [outcome for outcome in outcomes if isinstance(outcome, Exception)]


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_never_fork_the_chain() -> None:
    village = make_village()
    assert write_at_once(village, threads=8, each=10) == []
    chain = Chain.objects.get()
    assert (chain.length, list(faults(chain))) == (80, [])
    assert list(chain.entries.values_list("seq", flat=True)) == list(range(1, 81))


@pytest.mark.django_db(transaction=True)
def test_twin_without_the_lock_two_writers_follow_the_same_head(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Both read the head before either writes; only the table's constraint stops the fork."""
    village, both_have_read = make_village(), Barrier(2)
    write(village, "one")
    calculate = ledger._next_entry

    def after_both_have_read(*args, **kwargs):
        both_have_read.wait(10)
        return calculate(*args, **kwargs)

    without_lock(monkeypatch, chains, "_of_village")
    monkeypatch.setattr(ledger, "_next_entry", after_both_have_read)
    errors = write_at_once(village, threads=2, each=1)
    assert [type(error) for error in errors] == [IntegrityError]
