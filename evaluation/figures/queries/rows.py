"""The list behind a number: its rows in their fixed order, as lines of words."""

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import IO, Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from evaluation.figures.queries.figure import Figure, Scope
from grids.sheets.writing import Look, new_workbook, write_sheet

_CHUNK = 500
#: Columns' widths in characters.
_WIDE, _NARROW = 30, 8


@dataclass(frozen=True)
class Line:
    """A row of the list: its cells under the figure's columns, and where it leads."""

    cells: list[tuple[str, str]]
    url: str

    @property
    def texts(self) -> list[str]:
        return [text for _heading, text in self.cells]


def lines_of(figure: Figure, rows: Iterable[Any]) -> list[Line]:
    """The rows in words."""
    headings = headings_of(figure)
    link = figure.subject.link
    return [
        Line(
            list(zip(headings, cells_of(figure, row), strict=True)),
            link(row) if link else "",
        )
        for row in rows
    ]


def headings_of(figure: Figure) -> list[str]:
    return [str(column.heading) for column in figure.subject.columns]


def cells_of(figure: Figure, row: Any) -> list[str]:
    return [str(column.tell(row)) for column in figure.subject.columns]


def workbook_of(
    figure: Figure, scope: Scope, rows: QuerySet[Any, Any], *, title: str, number: str
) -> IO[bytes]:
    """All rows in a file at its beginning; below them what was counted, when, and how many."""
    written = tempfile.TemporaryFile()  # noqa: SIM115  # because the answer that sends it closes it
    widths = [_WIDE if column.wide else _NARROW for column in figure.subject.columns]
    lines: Iterator[list[str]] = (cells_of(figure, row) for row in rows.iterator(chunk_size=_CHUNK))
    below = [[total_in_words(figure, number, scope)]]
    with new_workbook(written) as book:
        write_sheet(
            book,
            str(figure.name)[:31],
            headings_of(figure),
            chain(lines, below),
            widths=widths,
            look=Look(title),
        )
    written.seek(0)
    return written


def total_in_words(figure: Figure, number: str, scope: Scope) -> str:
    at = date_format(localtime(scope.now), "DATETIME_FORMAT")
    said: Mapping[str, str] = {"name": str(figure.name), "n": number, "at": at}
    return _("%(name)s: %(n)s, counted on %(at)s") % said
