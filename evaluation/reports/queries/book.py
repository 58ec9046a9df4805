"""A report as a workbook: one sheet, its tables with their pictures beside them, a signing line.

Numbers go out as numbers, so that the program that opens the file draws its own charts of them;
what is told in words stays text.
"""

import io
from collections.abc import Sequence

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from evaluation.reports.queries.content import BARS, COURSE, SHARE, STACK, Cell, Line, Report, Table
from grids.sheets.writing import text_format

_SHEET = "报告"
#: XlsxWriter's patterns, so that parts are told apart in black and white.
_GROUNDS = ("solid_diamond", "wide_upward_diagonal", "percent_20", "percent_50", "light_vertical",
            "light_horizontal", "wide_downward_diagonal")  # fmt: skip
_CHARTS = {
    STACK: {"type": "bar", "subtype": "percent_stacked"},
    SHARE: {"type": "bar"},
    BARS: {"type": "bar"},
    COURSE: {"type": "line"},
}
_HIGH = 15


def book_of(report: Report, title: str, foot: Sequence[str]) -> bytes:
    """``foot``: the lines below: who made, checked and answers for it."""
    written = io.BytesIO()
    with Workbook(written, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(_SHEET)
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_column(0, 0, 26)
        _Writing(book, sheet).report(report, title, foot)
    return written.getvalue()


class _Writing:
    """Writes from top to bottom; ``row`` is the next free one."""

    def __init__(self, book: Workbook, sheet: Worksheet) -> None:
        self.book, self.sheet, self.row = book, sheet, 0
        self.plain: Format = text_format(book)
        self.bold: Format = text_format(book, bold=True)
        self.number: Format = book.add_format({"font_size": 12})

    def report(self, report: Report, title: str, foot: Sequence[str]) -> None:
        self._say(title, self.bold)
        self._say(f"{report.head['place']} {report.head['span']}", self.bold)
        self._say(_("Counted on %(at)s") % {"at": report.head["at"]}, self.plain)
        for section in report.sections:
            self.row += 1
            self._say(section.title, self.bold)
            for sentence in section.sentences:
                self._say(sentence, self.plain)
            for table in section.tables:
                if not table.is_empty:
                    self._table(table)
        self.row += 1
        for words in foot:
            self._say(words, self.plain)

    def _say(self, words: str, form: Format) -> None:
        self.sheet.write_string(self.row, 0, words, form)
        self.row += 1

    def _table(self, table: Table) -> None:
        top = self.row
        self._headings([table.first, *table.headings])
        for each in table.all_lines:
            self._line(each)
        if table.picture:
            self._chart(table, top)
        self.row += 1

    def _headings(self, words: Sequence[str]) -> None:
        for place, word in enumerate(words):
            self.sheet.write_string(self.row, place, word, self.bold)
        self.row += 1

    def _line(self, each: Line) -> None:
        self.sheet.write_string(self.row, 0, each.name, self.plain)
        for place, cell in enumerate(each.cells, 1):
            self._cell(place, cell)
        self.row += 1

    def _cell(self, place: int, cell: Cell) -> None:
        if cell.number is not None and cell.text == str(cell.number):
            self.sheet.write_number(self.row, place, cell.number, self.number)
        else:
            self.sheet.write_string(self.row, place, cell.text, self.plain)

    def _chart(self, table: Table, top: int) -> None:
        """Below the table, a series a column; over months, a series a line."""
        chart = self.book.add_chart(_CHARTS[table.picture])
        n, wide = len(table.lines), len(table.columns)
        if table.picture == COURSE:
            for line in range(top + 1, top + 1 + n):
                self._series(chart, (line, 0), (top, 1, top, wide), (line, 1, line, wide), line)
        else:
            for column in range(1, wide + 1):
                names, values = (top + 1, 0, top + n, 0), (top + 1, column, top + n, column)
                self._series(chart, (top, column), names, values, column)
            chart.set_y_axis({"reverse": True})
        chart.set_title({"name": table.caption, "name_font": {"size": 11}})
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": 640, "height": _HIGH * 20})
        self.sheet.insert_chart(self.row + 1, 0, chart)
        self.row += _HIGH + 2

    def _series(
        self,
        chart: object,
        name: tuple[int, int],
        names: tuple[int, int, int, int],
        values: tuple[int, int, int, int],
        place: int,
    ) -> None:
        ground = {"pattern": _GROUNDS[place % len(_GROUNDS)], "fg_color": "#444444"}
        chart.add_series({  # type: ignore[attr-defined]  # because XlsxWriter's charts have no types
            "name": [_SHEET, *name],
            "categories": [_SHEET, *names],
            "values": [_SHEET, *values],
            "pattern": {**ground, "bg_color": "#FFFFFF"},
            "border": {"color": "#000000"},
        })  # fmt: skip
