"""Tables as text: csv as old programs write it, and what a spreadsheet calls Unicode text.

A lone quotation mark swallows nobody's line; a byte that cannot be read spoils its own cell only.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from grids.sheets.limits import (
    MOST_COLUMNS,
    MOST_ROWS,
    document,
    no_table,
    too_large,
    too_wide,
    unreadable_signs,
    web_page,
)

#: Titles without a delimiter may stand above a csv's headings.
_LOOKED_AT = 20
_MARKUP = re.compile(r"\s*<(!doctype|html|head|body|table|\?xml|meta)\b|mime-version:", re.I)
_DOCUMENTS = (b"%PDF", b"{\\rtf")
_LINE_END = re.compile(r"\r\n|\r|\n")
#: What stands for a byte that cannot be read; so many may be put right by hand.
UNREAD = "\ufffd"
_MOST_UNREAD = 20
#: A cell over so many lines is none.
_MOST_LINES = 30


def read_text(data: bytes) -> list[list[str]]:
    """The rows of cells; ``Refused`` says what to do with a text that is no table."""
    if data.startswith(_DOCUMENTS):
        raise document()
    text = _decoded(data)
    if _MARKUP.match(text):
        raise web_page()
    first_lines = text.split("\n", _LOOKED_AT)[:_LOOKED_AT]
    delimiter = max(",\t;", key=lambda sign: max(line.count(sign) for line in first_lines))
    rows: list[list[str]] = []
    try:
        for row in _records(text, delimiter):
            if len(rows) == MOST_ROWS:
                raise too_large()
            if len(row) > MOST_COLUMNS:
                raise too_wide()
            rows.append([_unwrapped(cell) for cell in row])
    except csv.Error:
        raise no_table() from None
    return rows


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    if '"' not in text:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        return
    lines = _LINE_END.split(text.removesuffix("\n").removesuffix("\r"))
    usual = _usual_count(lines, delimiter)
    quoted = re.compile(rf'"((?:[^"]|"")*)"\s*(?={delimiter}|$)')
    at = 0
    while at < len(lines):
        record, taken = _record(lines[at : at + _MOST_LINES], delimiter, usual, quoted)
        yield record
        at += taken


def _usual_count(lines: list[str], delimiter: str) -> int:
    """How often most lines are parted."""
    counts = Counter(line.count(delimiter) for line in lines if '"' not in line)
    counts = counts or Counter(line.count(delimiter) for line in lines)
    return counts.most_common(1)[0][0]


def _record(
    lines: list[str], delimiter: str, usual: int, quoted: re.Pattern[str]
) -> tuple[list[str], int]:
    """The cells of the first line, or of several over which one cell runs; and how many lines."""
    for count in range(1, len(lines) + 1):
        if count > 1 and '"' not in lines[count - 1] and lines[count - 1].count(delimiter) >= usual:
            break  # a whole row would be swallowed
        cells = _cells("\n".join(lines[:count]), delimiter, quoted)
        if cells is None:
            continue
        swallowed = max(cell.count(delimiter) for cell in cells if count == 1 or "\n" in cell)
        if count == 1 or swallowed < max(usual - 1, 1):
            return cells, count
        break
    return _cells(lines[0], delimiter, quoted, lone=True) or [], 1


def _cells(
    line: str, delimiter: str, quoted: re.Pattern[str], *, lone: bool = False
) -> list[str] | None:
    """``None`` where a quotation mark is not closed, unless it is told to be a ``lone`` one."""
    cells, at = [], 0
    while True:
        found = quoted.match(line, at) if line.startswith('"', at) else None
        if found:
            cells.append(found[1].replace('""', '"'))
            at = found.end()
        elif line.startswith('"', at) and not lone:
            return None
        else:
            end = line.find(delimiter, at)
            end = end if end >= 0 else len(line)
            cells.append(line[at:end].lstrip('"'))
            at = end
        if at >= len(line):
            return cells
        at += 1


def _unwrapped(cell: str) -> str:
    """``="010001"`` keeps a number's digits in Excel: programs write it so into a csv."""
    return cell[2:-1] if cell.startswith('="') and cell.endswith('"') else cell


def _decoded(data: bytes) -> str:
    """UTF-8, GB18030 as old Windows programs write it, or UTF-16; some bytes may be broken."""
    if encoding := _sixteen(data):
        text = data.decode(encoding, errors="replace").removeprefix("\ufeff")
        if not _LINE_END.search(text):
            raise no_table()
        return text
    if b"\x00" in data:
        raise no_table()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    read = (data.decode(encoding, errors="replace") for encoding in ("utf-8-sig", "gb18030"))
    text = min(read, key=lambda one: one.count(UNREAD))
    if text.count(UNREAD) > _MOST_UNREAD:
        raise unreadable_signs(text[: text.index(UNREAD)].count("\n") + 1)
    return text


def _sixteen(data: bytes) -> str:
    """UTF-16 begins with a mark, or has a zero in every other byte of its delimiters."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "utf-16"
    zeros = [data[start:4096:2].count(0) for start in (0, 1)]
    few, many = sorted(zeros)
    if many < 2 or many * 20 < len(data[:4096]) or few * 10 > many:
        return ""
    return "utf-16-le" if zeros[1] == many else "utf-16-be"
