"""A roster for a receiver: xlsx or csv, written while it is sent, with its own count below."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import IO, Any

from django.db.models import QuerySet
from django.utils import timezone

from grids.sheets.writing import long_table
from households.models import Membership
from households.roster.out.columns import NUMBERS, widths_of
from households.roster.out.people import Columns, PeopleOut

#: What a spreadsheet takes for a formula at a cell's beginning.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
#: csv's encodings: the second for old programs.
ENCODINGS = {"csv": "utf-8-sig", "csv_gb18030": "gb18030"}


def rows_of(
    members: QuerySet[Membership], columns: Columns, *, whole: bool, by: str, now: datetime
) -> Iterator[list[str]]:
    """Headings, people, and a last row that counts them; an import leaves that row out."""
    yield [heading for _field, heading in columns]
    people, last, homes = 0, "", 0
    wanted: Columns = [*columns, ("household_no", "")]
    for *row, home in PeopleOut(whole=whole).rows(members, wanted):
        yield row
        people, homes, last = people + 1, homes + (home != last), home
    at = timezone.localtime(now)
    yield [f"合计：{homes}户{people}人，导出于{at:%Y-%m-%d %H:%M}，导出人{by}"]


def as_workbook(rows: Iterable[Sequence[str]], columns: Columns) -> IO[bytes]:
    return long_table("花名册", rows, widths=widths_of(columns))


def as_csv(rows: Iterable[Sequence[str]], columns: Columns, *, encoding: str) -> Iterator[bytes]:
    """Line by line; numbers begin with a tab, so that no program takes their last digits."""
    numbers = [field in NUMBERS for field, _heading in columns]
    writer = csv.writer(_Echo())
    for place, row in enumerate(rows):
        safe = [_defused(text) for text in row]
        if place:
            pairs = zip(safe, numbers, strict=False)
            safe = [f"\t{text}" if text and is_number else text for text, is_number in pairs]
        mark = "\ufeff" if not place and encoding == "utf-8-sig" else ""
        line: str = writer.writerow(safe)
        yield (mark + line).encode("utf-8" if encoding == "utf-8-sig" else encoding)


def _defused(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULAS) else text


class _Echo:
    """Hands a written line back instead of keeping it."""

    def write(self, line: str) -> Any:
        return line
