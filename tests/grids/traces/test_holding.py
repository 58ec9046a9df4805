"""What is held: every model with a village, by triggers that leave out what the table says."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connection, models

from grids.models import Chain, HeldRow, LedgerEntry, Officer, Village
from grids.roles import Role
from grids.traces import holding, ledger
from grids.traces.verifying import Mismatch, mismatches, unrecorded, walk_all
from grids.writing import writing
from tests.factories import NOW, make_grid, make_sent, make_village
from tests.postgres.owner import owner

OURS = {"grids", "households", "evaluation"}


def tables() -> Iterator[type[models.Model]]:
    """Every table of ours, those of many-to-many fields too."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in OURS:
            yield model


def test_every_table_is_held_or_named_as_not_held_with_a_reason() -> None:
    is_held = {each.model for each in holding.held().values()}
    assert is_held & set(holding.not_held()) == set()
    assert is_held | set(holding.not_held()) == set(tables())
    reasons = [*holding.not_held().values()]
    reasons += [why for each in holding.held().values() for why in each.but.values()]
    assert all(len(why) > 15 for why in reasons)


def test_the_triggers_leave_out_what_the_table_says(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname, encode(tgargs, 'escape') FROM pg_trigger"
            " WHERE tgfoid = 'hold_rows'::regproc"
        )
        there = set(cursor.fetchall())
    assert there == {
        (each.table, name, f"{each.kind}\\000{{{','.join(each.left_out)}}}\\000")
        for each in holding.held().values()
        for name in holding.TRIGGERS
    }


def test_names_and_look_ups_of_what_is_held_exist(db: None) -> None:
    for each in holding.held().values():
        assert str(each.called)
        assert each.of
        each.model._default_manager.values_list(*each.of).first()
    assert len({each.kind for each in holding.held().values()}) == len(holding.held())


def rename(village: Village, clerk: Officer, to: str) -> None:
    with writing(make_sent(clerk)) as write:
        write.allow(village, Role.CLERK)
        village.name = to
        village.save()
        write.record("village_changed", village)
        write.done("renamed")


def found() -> list[tuple[str, str]]:
    return [(each.kind, each.fact) for each in (*mismatches(), *unrecorded())]


def test_a_write_carries_what_it_held(village: Village, clerk: Officer) -> None:
    ledger.take_in(after=0, at=NOW)
    rename(village, clerk, "新庄村")
    entry = LedgerEntry.objects.get(verb="village_changed")
    [row] = HeldRow.objects.filter(write=entry.write)
    assert row.fact == f"village:{village.pk}"
    assert '"rows": 1' in entry.body
    assert walk_all().faults == []


def test_a_column_that_is_left_out_may_change(village: Village, clerk: Officer) -> None:
    ledger.take_in(after=0, at=NOW)
    held = HeldRow.objects.count()
    clerk.last_login = NOW
    clerk.save()
    assert (HeldRow.objects.count(), found()) == (held, [])


def test_a_change_past_the_program_is_told_although_its_digest_fits(village: Village) -> None:
    ledger.take_in(after=0, at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE grids_village SET name = 'X' WHERE id = %s", [village.pk])
    [told] = walk_all().faults
    assert isinstance(told, Mismatch)
    assert (told.kind, told.fact) == ("unrecorded", f"village:{village.pk}")


def quietly(sql: str, *values: object) -> None:
    """As the owner, with the table's triggers off for one statement."""
    table = sql.split()[2 if sql.startswith(("DELETE", "INSERT")) else 1]
    with owner(), connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(sql, values)
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE {table} ENABLE TRIGGER USER")


def test_a_row_is_told_as_changed_gone_back_or_unknown(village: Village) -> None:
    grid, gone = (make_grid(village=village, name=name) for name in ("第1组", "第2组"))
    ended = make_grid(village=village, name="第3组")
    ended_key = ended.pk
    ended.delete()
    ledger.take_in(after=0, at=NOW)
    quietly("UPDATE grids_grid SET name = '第9组' WHERE id = %s", grid.pk)
    quietly("DELETE FROM grids_grid WHERE id = %s", gone.pk)
    copied = "INSERT INTO grids_grid (id, village_id, level, name) VALUES (%s, %s, 'group', %s)"
    quietly(copied, ended_key, village.pk, "第3组")
    new = "00000000-0000-4000-8000-000000000001"
    quietly(copied, new, village.pk, "第4组")
    assert sorted(found()) == sorted(
        [
            ("changed", f"grid:{grid.pk}"),
            ("gone", f"grid:{gone.pk}"),
            ("back", f"grid:{ended_key}"),
            ("unknown", f"grid:{new}"),
        ]
    )


def test_a_digest_that_is_made_to_fit_breaks_what_its_entry_carries(
    village: Village, clerk: Officer
) -> None:
    ledger.take_in(after=0, at=NOW)
    rename(village, clerk, "新庄村")
    quietly("UPDATE grids_village SET name = '旧庄村' WHERE id = %s", village.pk)
    digest = holding.digest_sql("v", "'{}'")
    quietly(
        f"UPDATE grids_heldrow SET digest = (SELECT {digest} FROM grids_village v WHERE id = %s)"
        " WHERE id = (SELECT max(id) FROM grids_heldrow)",
        village.pk,
    )
    assert found() == []
    chain = Chain.objects.get(village=village)
    assert [fault.kind for fault in ledger.faults(chain)] == ["held"]


def forget_to_record(village: Village, clerk: Officer) -> None:
    with writing(make_sent(clerk)) as write:
        write.allow(village, Role.CLERK)
        make_grid(village=village, name="第1组")
        write.done("forgotten")


def test_an_action_that_holds_rows_and_records_nothing_is_stopped(
    village: Village, clerk: Officer
) -> None:
    with pytest.raises(AssertionError, match="nothing was recorded"):
        forget_to_record(village, clerk)


def test_what_is_taken_in_is_a_write_of_its_own(village: Village) -> None:
    assert HeldRow.objects.values("write").distinct().count() == 1
    assert ledger.take_in(after=0, at=NOW) == HeldRow.objects.count()
    other = make_village(name="中庄村", township=village.township)
    assert found() == [("unrecorded", f"village:{other.pk}")]
    assert HeldRow.objects.values("write").distinct().count() == 2
