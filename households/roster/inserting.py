"""A first column more in a clerk's sheet.

openpyxl's ``insert_cols`` moves cells only; what refers to columns is moved here.
"""

import re

from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formula.tokenizer import Token, Tokenizer
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.worksheet import Worksheet

#: Cells of the formula's own sheet; names and other sheets' cells are written otherwise.
_AREA = re.compile(r"\$?[A-Z]{1,3}\$?\d+(:\$?[A-Z]{1,3}\$?\d+)?|\$?[A-Z]{1,3}:\$?[A-Z]{1,3}")
_COLUMN = re.compile(r"[A-Z]+")


def insert_first_column(sheet: Worksheet) -> None:
    """Merged cells, widths, rules, frozen panes, filter and print area stay with their cells."""
    merged = [str(one) for one in sheet.merged_cells.ranges]
    for one in merged:
        sheet.unmerge_cells(one)
    sheet.insert_cols(1)
    for one in merged:
        sheet.merge_cells(_shifted(one))
    _shift_widths(sheet)
    _shift_rules(sheet)
    if sheet.freeze_panes:
        row, column = CellRange(sheet.freeze_panes).min_row, CellRange(sheet.freeze_panes).min_col
        moved = column + 1 if column > 1 else 1
        sheet.freeze_panes = f"{get_column_letter(moved)}{row}"
    if sheet.auto_filter.ref:
        sheet.auto_filter.ref = _shifted(sheet.auto_filter.ref)
    if sheet.print_area:
        sheet.print_area = [_widened(area) for area in sheet.print_area.split(",")]


def _shift_widths(sheet: Worksheet) -> None:
    old = list(sheet.column_dimensions.values())
    sheet.column_dimensions.clear()
    for one in old:
        first, last = one.min or 1, one.max or one.min or 1
        letter = get_column_letter(first + 1)
        moved = ColumnDimension(sheet, index=letter, width=one.width, hidden=one.hidden)
        moved.min, moved.max = first + 1, last + 1
        sheet.column_dimensions[letter] = moved


def _shift_rules(sheet: Worksheet) -> None:
    for one in sheet.data_validations.dataValidation:
        one.sqref = MultiCellRange([_shifted(str(each)) for each in one.sqref.ranges])
        one.formula1, one.formula2 = _told_anew(one.formula1), _told_anew(one.formula2)
    rules = sheet.conditional_formatting
    sheet.conditional_formatting = ConditionalFormattingList()
    for area in rules:
        for rule in area.rules:
            rule.formula = [_told_anew(each) for each in rule.formula]
            sheet.conditional_formatting.add(_all_shifted(str(area.sqref)), rule)


def _told_anew(formula: str | None) -> str | None:
    """A rule's formula with the columns of its own sheet moved: ``$H$2:$H$9`` → ``$I$2:$I$9``."""
    if not formula:
        return formula
    told = Tokenizer(f"={formula}")
    for token in told.items:
        if token.subtype == Token.RANGE and _AREA.fullmatch(token.value):
            token.value = _COLUMN.sub(_next, token.value)
    return str(told.render())[1:]


def _next(column: re.Match[str]) -> str:
    return str(get_column_letter(column_index_from_string(column[0]) + 1))


def _all_shifted(areas: str) -> str:
    return " ".join(_shifted(area) for area in areas.split())


def _shifted(area: str) -> str:
    """``B2:C3`` → ``C2:D3``."""
    moved = CellRange(area)
    moved.shift(col_shift=1)
    return str(moved.coord)


def _widened(area: str) -> str:
    """``'名册'!$A$1:$E$20`` → ``A1:F20``: the new column is printed, and none falls off."""
    printed = CellRange(area.rpartition("!")[2])
    printed.expand(right=1)
    return str(printed.coord)
