"""Which backups stay: each of thirty days, the first of twelve months, and what they stand on."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from starcivil.backups import keeping
from starcivil.backups.keeping import all_kept, named, to_forget, whole_to_stand_on

BEGUN = datetime(2026, 1, 10, 2, 30, tzinfo=UTC)


def nights(folder: Path, days: int) -> date:
    """A backup each night, as the command makes them; the last night."""
    for day in range(days):
        at = BEGUN + timedelta(days=day)
        on = whole_to_stand_on(all_kept(folder), at=at)
        (folder / named(at, on)).touch()
        if on is None:
            (folder / named(at, on)).with_suffix(".photos").write_text("0" * 64)
        keeping.forget(folder, today=at.date())
    return at.date()


def test_after_two_years_thirty_days_and_twelve_months_are_there(tmp_path: Path) -> None:
    last = nights(tmp_path, 730)
    kept = all_kept(tmp_path)
    daily = [each for each in kept if each.at.date() >= last - timedelta(days=keeping.DAYS)]
    assert len(daily) == keeping.DAYS + 1
    assert len({(each.at.year, each.at.month) for each in kept}) == keeping.MONTHS
    assert all(each.is_whole and each.at.day == 1 for each in kept if each not in daily)
    bases = {each.base for each in kept}
    assert bases <= {each.base for each in kept if each.is_whole}
    assert {each.name for each in tmp_path.glob("*.photos")} == {
        each.photos.name for each in kept if each.is_whole
    }


def test_a_whole_one_stays_as_long_as_one_stands_on_it(tmp_path: Path) -> None:
    nights(tmp_path, 3)
    (tmp_path / named(BEGUN - timedelta(days=5), None)).touch()
    first, whole, *later = all_kept(tmp_path)
    assert (whole.is_whole, [each.is_whole for each in later]) == (True, [False, False])
    needed, not_needed = (
        (whole.at + timedelta(days=keeping.DAYS + more)).date() for more in (2, 3)
    )
    (tmp_path / named(whole.at + timedelta(days=keeping.DAYS), None)).touch()
    assert to_forget(all_kept(tmp_path), today=needed) == [later[0]]
    assert to_forget(all_kept(tmp_path), today=not_needed) == [whole, *later]
    assert first in all_kept(tmp_path)


def test_the_newest_stays_however_old_it_is(tmp_path: Path) -> None:
    nights(tmp_path, 1)
    keeping.forget(tmp_path, today=date(2030, 1, 1))
    assert len(all_kept(tmp_path)) == 1


@pytest.mark.parametrize("spoilt", ["", "0" * 63, f"{'0' * 64}\nabc", "\0" * 64, "名"])
def test_where_the_names_of_its_photos_are_spoilt_the_next_one_is_whole(
    tmp_path: Path, spoilt: str
) -> None:
    nights(tmp_path, 2)
    [whole, later] = all_kept(tmp_path)
    assert (whole.is_whole, later.is_whole) == (True, False)
    whole.photos.write_text(spoilt, encoding="utf-8")
    assert whole_to_stand_on(all_kept(tmp_path), at=BEGUN) is None


def test_a_file_that_bears_no_moment_is_no_backup(tmp_path: Path) -> None:
    (tmp_path / "starcivil-20261399-023000.backup").touch()
    assert all_kept(tmp_path) == []


def test_what_a_killed_one_left_goes(tmp_path: Path) -> None:
    nights(tmp_path, 1)
    (tmp_path / f"{named(BEGUN + timedelta(hours=1), None)}.half").touch()
    (tmp_path / "starcivil-20250101-023000.photos").touch()
    (tmp_path / "notes.txt").touch()
    keeping.clean(tmp_path)
    assert {each.name for each in tmp_path.iterdir()} == {
        "notes.txt",
        "starcivil-20260110-023000.backup",
        "starcivil-20260110-023000.photos",
    }
