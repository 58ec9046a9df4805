"""Chains hold each other, and a seal holds them all from outside the database.

Everything here is done as the owner, who may rewrite entries with digests that fit: what is then
still found is found by the chain above, and at last by the line that has left the house.
"""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, connections
from django.utils import translation

from grids.actions import add_village
from grids.codes import digest_code, grouped, sha256_of
from grids.models import Anchor, Chain, LedgerEntry, Officer, Village
from grids.roles import Role
from grids.traces import ledger
from grids.traces.heads import SEALED, TAKEN
from grids.traces.seals import Seal, broken_seals, newest_seal, seal_all
from grids.traces.verifying import walk_all
from grids.writing import writing
from tests.factories import NOW, make_officer, make_sent, make_township, make_village
from tests.postgres.owner import owner


def rename(village: Village, clerk: Officer, to: str, *, paper: str = "") -> None:
    with writing(make_sent(clerk)) as write:
        write.allow(village, Role.CLERK)
        village.name = to
        village.save()
        if paper:
            write.anchor(paper, save=lambda _anchor: None)
        write.record("village_changed", village)
        write.done("renamed")


@pytest.fixture
def history(village: Village, clerk: Officer) -> Village:
    """Four entries; the second stands on a paper, so the township knows the head until there."""
    ledger.take_in(after=0, at=NOW)
    rename(village, clerk, "甲庄村")
    rename(village, clerk, "乙庄村", paper=f"village:{village.pk}")
    rename(village, clerk, "丙庄村")
    rename(village, clerk, "丁庄村")
    assert walk_all().faults == []
    return village


def as_owner(*statements: str, **values: object) -> None:
    with owner(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('session_replication_role', 'replica', true)")
        for statement in statements:
            cursor.execute(statement, values)
        cursor.execute("SELECT set_config('session_replication_role', 'origin', true)")


def told() -> list[str]:
    with translation.override("en"):
        return [str(fault) for fault in walk_all().faults]


def chain_anew(chain: Chain) -> None:
    """Give every entry and every anchor a digest that fits, as a forger who knows how would."""
    previous = ledger.GENESIS
    for entry in LedgerEntry.objects.filter(chain=chain).order_by("seq"):
        digest = sha256_of(f"{previous}\n{entry.body}".encode())
        as_owner(
            "UPDATE grids_ledgerentry SET previous = %(previous)s, digest = %(digest)s"
            " WHERE id = %(id)s",
            previous=previous,
            digest=digest,
            id=entry.pk,
        )
        as_owner(
            "UPDATE grids_anchor SET digest = %(digest)s"
            " WHERE chain_id = %(chain)s AND seq = %(seq)s",
            digest=digest,
            chain=chain.pk,
            seq=entry.seq,
        )
        previous = digest
    as_owner("UPDATE grids_chain SET head = %(head)s WHERE id = %(id)s", head=previous, id=chain.pk)


def rewrite(chain: Chain, seq: int) -> None:
    as_owner(
        "UPDATE grids_ledgerentry SET body = replace(body, 'village_changed', 'village_blessed'),"
        " verb = 'village_blessed' WHERE chain_id = %(chain)s AND seq = %(seq)s",
        chain=chain.pk,
        seq=seq,
    )


def cut(chain: Chain, *, after: int, with_rows: bool) -> None:
    """The entries behind ``after`` were never written; with what they held, or without."""
    if with_rows:
        as_owner(
            "DELETE FROM grids_heldrow WHERE write IN (SELECT write FROM grids_ledgerentry"
            " WHERE chain_id = %(chain)s AND seq > %(after)s)",
            chain=chain.pk,
            after=after,
        )
    as_owner(
        "DELETE FROM grids_ledgerentry WHERE chain_id = %(chain)s AND seq > %(after)s",
        "UPDATE grids_chain SET length = %(after)s, head = (SELECT digest FROM grids_ledgerentry"
        " WHERE chain_id = %(chain)s AND seq = %(after)s) WHERE id = %(chain)s",
        chain=chain.pk,
        after=after,
    )


def test_a_tail_cut_after_the_last_paper_leaves_what_it_held(history: Village) -> None:
    cut(Chain.objects.get(village=history), after=2, with_rows=False)
    assert [line.partition(":")[0] for line in told()] == ["Village (丁庄村)"]
    assert "no entry says by whom" in told()[0]


def test_a_tail_cut_with_what_it_held_is_found_by_the_rows_themselves(history: Village) -> None:
    cut(Chain.objects.get(village=history), after=2, with_rows=True)
    assert [line.partition(":")[0] for line in told()] == ["Village (丁庄村)"]
    assert "changed since" in told()[0]


def test_a_chain_made_anew_with_its_anchors_is_found_by_the_one_above(history: Village) -> None:
    chain = Chain.objects.get(village=history)
    rewrite(chain, 1)
    chain_anew(chain)
    assert told() == [
        "丁庄村: entry 2 does not hold: the ledger above has another head of it (above)",
        "The head that was printed on Village (丁庄村) is no more kept.",
    ]


@pytest.mark.parametrize("whole", [False, True])
def test_an_emptied_or_removed_ledger_is_found(history: Village, whole: bool) -> None:
    chain = Chain.objects.get(village=history)
    as_owner(
        "DELETE FROM grids_anchor WHERE chain_id = %(chain)s",
        "DELETE FROM grids_heldrow WHERE write IN (SELECT write FROM grids_ledgerentry"
        " WHERE chain_id = %(chain)s)",
        "DELETE FROM grids_ledgerentry WHERE chain_id = %(chain)s",
        "UPDATE grids_chain SET length = 0, head = repeat('0', 64) WHERE id = %(chain)s",
        *(["DELETE FROM grids_chain WHERE id = %(chain)s"] if whole else []),
        chain=chain.pk,
    )
    found = told()
    gone = "丁庄村 must have a ledger and has none."
    above = "丁庄村: entry 2 does not hold: the ledger above has another head of it (above)"
    assert (gone if whole else above) in found
    assert any("is no more kept" in line for line in found)


def test_a_ledger_that_never_went_up_is_missed_where_something_was_sent(
    village: Village, clerk: Officer
) -> None:
    ledger.take_in(after=0, at=NOW)
    rename(village, clerk, "甲庄村")
    chain = Chain.objects.get(village=village)
    as_owner(
        "DELETE FROM grids_ledgerentry WHERE chain_id = %(chain)s",
        "DELETE FROM grids_chain WHERE id = %(chain)s",
        chain=chain.pk,
    )
    assert "甲庄村 must have a ledger and has none." in told()


def test_removed_anchors_are_missed_by_the_chain_above(history: Village) -> None:
    as_owner("DELETE FROM grids_anchor")
    assert told() == ["The head that was printed on Village (丁庄村) is no more kept."]


def everything_anew(history: Village) -> None:
    """The village's first entry is another, and every chain up to the installation's agrees."""
    village = Chain.objects.get(village=history)
    rewrite(village, 1)
    chain_anew(village)
    for above in Chain.objects.filter(village=None).order_by("township_id"):
        _take_anew(above)
        chain_anew(above)
    _take_anew(installation := Chain.objects.get(village=None, township=None))
    chain_anew(installation)


def _take_anew(above: Chain) -> None:
    """Its entries have the heads as they are now."""
    for entry in above.entries.filter(verb__in=[TAKEN, SEALED]):
        body = json.loads(entry.body)
        for key, head in body["details"]["heads"].items():
            found = LedgerEntry.objects.filter(chain=key, seq=head[0]).first()
            head[1] = found.digest if found else head[1]
        text = json.dumps(body, ensure_ascii=False, sort_keys=True)
        as_owner(
            "UPDATE grids_ledgerentry SET body = %(body)s WHERE id = %(id)s",
            body=text,
            id=entry.pk,
        )


def test_what_is_written_anew_all_the_way_up_is_found_by_the_seal_alone(
    history: Village, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "seals"
    call_command("seal_ledgers", str(file))
    capsys.readouterr()
    assert verify(capsys, file) == (0, "")
    everything_anew(history)
    assert told() == []
    code, said = verify(capsys, file)
    assert code == 3
    assert "is not in the ledger: everything up to that day may have been written anew" in said


def verify(capsys: pytest.CaptureFixture[str], file: Path) -> tuple[int, str]:
    with translation.override("en"):
        try:
            call_command("verify_ledger", seals=file)
        except SystemExit as end:
            return int(end.code or 0), capsys.readouterr().err
    return 0, capsys.readouterr().err


def test_the_slip_has_the_line_of_the_file_and_a_code_for_people(
    history: Village, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "seals"
    with translation.override("en"):
        call_command("seal_ledgers", str(file))
    [line] = file.read_text(encoding="utf-8").splitlines()
    said = capsys.readouterr().out
    seal = newest_seal()
    assert seal is not None
    assert line in said
    assert line == seal.line
    assert Seal.read(line).code == seal.code == grouped(digest_code(seal.digest))
    assert seal.code in said
    assert seal.entries == LedgerEntry.objects.count() - 1


def test_a_seal_takes_every_head_one_step_up(history: Village) -> None:
    make_village(name="空庄村", township=history.township)
    seal_all(at=NOW)
    below, above = LedgerEntry.objects.filter(verb=SEALED).order_by("chain__township")
    village, township = Chain.objects.get(village=history), below.chain
    kept = json.loads(below.body)["details"]["heads"]
    assert kept == {str(village.pk): [4, village.head, str(history.pk)]}
    kept = json.loads(above.body)["details"]["heads"]
    assert kept == {str(township.pk): [township.length, township.head, str(history.township_id)]}


def test_a_line_that_is_no_seal_is_told_by_its_number(history: Village) -> None:
    line = seal_all(at=NOW).line
    with translation.override("en"):
        assert list(broken_seals([line, "", line])) == []
        [said] = broken_seals([line, line.replace("starcivil", "civil")])
    assert said == "Line 2 of the seals is no seal: the file was changed or cut."


def test_a_file_in_no_folder_is_refused_before_anything_is_sealed(
    history: Village, tmp_path: Path
) -> None:
    with pytest.raises(CommandError):
        call_command("seal_ledgers", str(tmp_path / "none" / "seals"))
    assert newest_seal() is None


def two_at_once(work: Callable[[int], object]) -> None:
    def one(number: int) -> None:
        try:
            work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(one, range(2)))


def test_two_seals_at_once_are_two_whole_lines(transactional_db: None, tmp_path: Path) -> None:
    township = make_township()
    make_village(name="后庄村", township=township)
    officer = make_officer(name="李国栋", role=Role.TOWNSHIP, place=township)
    add_village(township.pk, {"name": "新庄村"}, sent=make_sent(officer))
    ledger.take_in(after=0, at=NOW)
    file = tmp_path / "seals"
    two_at_once(lambda _number: call_command("seal_ledgers", str(file), verbosity=0))
    lines = file.read_text(encoding="utf-8").splitlines()
    assert len({Seal.read(line).seq for line in lines}) == 2
    assert list(broken_seals(lines)) == []
    assert walk_all().faults == []
    assert not Anchor.objects.exists()
